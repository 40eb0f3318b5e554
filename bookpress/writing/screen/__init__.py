"""Pages become the PDF for the screen, tagged and archived."""
