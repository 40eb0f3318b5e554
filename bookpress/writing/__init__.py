"""Write: pages and documents become the bytes of files."""
