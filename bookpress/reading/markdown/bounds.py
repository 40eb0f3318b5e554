"""How much one block of text may hold, so that no source takes time with the square of its size."""

from __future__ import annotations

import re

from bookpress.reading.report import Report

MOST_SIGNS = 250_000
"""In one paragraph; the longest chapters of novels have a third of it."""
MOST_MARKUP = 20_000
"""Signs that may begin markup, in one paragraph."""
MOST_BRACKETS = 100
"""Opened and not closed, in one paragraph."""
MOST_NESTED = 30
"""Emphasis, links and the like inside each other."""

_MARKUP = re.compile(r"[\\`*_\[<&{~=]|https?:|  \n")
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)


def check_text(text: str, line: int, report: Report) -> bool:
    """Return whether the text of a block can be read; errors: SZ02, SZ03, SZ07, by these bounds."""
    if len(text) > MOST_SIGNS:
        report.add("SZ02", line, count=len(text), limit=MOST_SIGNS)
        return False
    if len(text) > MOST_MARKUP and (count := len(_MARKUP.findall(text))) > MOST_MARKUP:
        report.add("SZ07", line, count=count, limit=MOST_MARKUP)
        return False
    if text.count("[") <= MOST_BRACKETS:
        return True
    opened = deepest = 0
    for match in _BRACKETS.finditer(text):
        if match[0] == "[":
            opened += 1
            deepest = max(deepest, opened)
        elif match[0] == "]" and opened:
            opened -= 1
    if deepest > MOST_BRACKETS:
        report.add("SZ03", line, count=deepest, limit=MOST_BRACKETS)
        return False
    return True
