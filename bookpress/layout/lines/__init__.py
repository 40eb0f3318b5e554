"""Line breaking: which words of a paragraph stand on one line.

`choose_lines` before the layout; `mend_turns` and `fit_lines` after it. An engine that chooses
lines over whole paragraphs by itself needs none of them.
"""

from bookpress.layout.lines.fitting import choose_lines, fit_lines
from bookpress.layout.lines.turns import mend_turns

__all__ = ["choose_lines", "fit_lines", "mend_turns"]
