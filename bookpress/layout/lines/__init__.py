"""Line breaking: which words of a paragraph stand on one line.

`choose_lines` before the layout, `join_word` where a page ends, `fit_lines` after the layout; a
`Paragraph`, found by `line_of`, can be asked for more or fewer lines. An engine that chooses lines
over whole paragraphs by itself needs none of them.
"""

from bookpress.layout.lines.boxes import copied
from bookpress.layout.lines.fitting import choose_lines, fit_lines, join_word, line_of
from bookpress.layout.lines.paragraphs import Line, Paragraph

__all__ = ["Line", "Paragraph", "choose_lines", "copied", "fit_lines", "join_word", "line_of"]
