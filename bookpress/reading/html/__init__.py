"""Raw HTML: cut into tags, judged by the allow-list, built into trees."""
