"""Line breaking: which words of a paragraph stand on one line.

`choose_lines` before the layout, `join_word` where a page ends, `fit_lines` after the layout. An
engine that chooses lines over whole paragraphs by itself needs none of them.
"""

from bookpress.layout.lines.fitting import choose_lines, fit_lines, join_word

__all__ = ["choose_lines", "fit_lines", "join_word"]
