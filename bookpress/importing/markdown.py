"""Plain words → Markdown that reads as those words, with as few backslashes as that takes."""

from __future__ import annotations

import re

from bookpress.patterns import late

_SIGNS = late(
    r"""
      \\ (?! [^\W_] )                       # before what it would escape
    | [`*]
    | (?<! [^\W_] ) _ | _ (?! [^\W_] )      # inside a word it is only itself
    | < (?= [A-Za-z/!?] )
    | & (?= \w+ ; | \# )
    | (?<= \[ ) \[ | \[ (?= [\^\[] ) | \] (?= [(\[{:] )  # no look for the other end: it may be far
    | ! (?= \[ )
    | (?<! { ) { (?! [{%] ) | (?<= [}%] ) }  # what is between `{{ }}` is read as it is
    | \$ (?= [^$]* \$ ) | (?<= \$ ) \$      # a formula
    | [~^] | (?: == | \+\+ ) (?= \S )
    """,
    re.VERBOSE,
)
"""What means something wherever it stands."""
_OPENING = late(
    r"""
    (?P<before> \d{1,9} (?= [.)] (?: \s | $ ) ) | )
    (?: \# | > | [-+] (?= \s | $ ) | [.)] (?= \s | $ ) (?<= \d. )
      | [-=]{2,} | :{1,3} (?= \s | : | $ ) | \| | [?!/]{3} | %(?=%) )
    """,
    re.VERBOSE,
)
"""What means something at the start of a line."""


def escape(words: str) -> str:
    """Write plain words of one line so that the dialect reads them as they are.

    What they mean at the start of a paragraph is `opening`'s.

    >>> escape("2 * 3, snake_case, [inaudible](laughter) and {x}")
    '2 \\\\* 3, snake_case, [inaudible\\\\](laughter) and \\\\{x}'
    """
    return _SIGNS.sub(lambda sign: "".join(f"\\{one}" for one in sign[0]), words)


def opening(text: str) -> str:
    """Guard the start of a paragraph of Markdown that would open another block.

    >>> opening("# 3 is our door"), opening("1. It began")
    ('\\\\# 3 is our door', '1\\\\. It began')
    """
    match = _OPENING.match(text)
    if not match:
        return text
    at = match.end("before")
    return f"{text[:at]}\\{text[at:]}"


def heading(text: str, level: int) -> str:
    """Write a heading of Markdown; signs at its end that would close it are guarded.

    >>> heading("Why C#", 2)
    '## Why C\\\\#'
    """
    bare = text.rstrip("#")
    return f"{'#' * level} {bare}" + "\\#" * (len(text) - len(bare))
