"""The instructions of a drawing: each operator with its operands (ISO 32000-1, 7.8.2).

A drawing of numbers, names, texts in hexadecimal and lists of them, as a book's pages are, is read
here; any other by pikepdf, which takes many times as long.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Iterator
from typing import Any

_NUMBER = rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_TEXT = rb"<(?:[0-9A-Fa-f]{2})*+>"
_END = rb"(?=[\s\[\]<>/]|\Z)"
_TOKEN = re.compile(
    rb"\s*(?:"
    rb"(?P<number>" + _NUMBER + rb")" + _END + rb"|"
    rb"(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*)" + _END + rb"|"
    rb"(?P<name>/[A-Za-z0-9_.+-]+)" + _END + rb"|"
    rb"(?P<list>\[(?>\s*(?:" + _TEXT + rb"|" + _NUMBER + _END + rb"))*+\s*\])|"
    rb"(?P<text>" + _TEXT + rb")|"
    rb"(?P<properties><<(?:[^()<>%]|" + _TEXT + rb")*+>>))"
)
_ALIKE = bytes.maketrans(b">", b"<")
"""The brackets of a text alike: what stands between each two is a text, all else is none."""


def instructions(drawing: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield the operators of a page, form or tile, each with its operands.

    Texts are bytes or pikepdf's strings, names pikepdf's names. A list of texts and of the numbers
    between them is a sequence in which these are put together: each letter is a text of its own
    where a face kerns. Errors: `pikepdf.PdfError` where it cannot be read.
    """
    import pikepdf

    content = drawing.get("/Contents", drawing) if drawing.get("/Type") == "/Page" else drawing
    read = _read(content.read_bytes()) if isinstance(content, pikepdf.Stream) else None
    if read is None:
        for one in pikepdf.parse_content_stream(drawing):
            yield str(one.operator), list(one.operands)
    else:
        yield from read


def _read(content: bytes) -> list[tuple[str, list[Any]]] | None:
    """Read a drawing of nothing but simple things; None for any other."""
    import pikepdf

    found: list[tuple[str, list[Any]]] = []
    operands: list[Any] = []
    end = 0
    for token in _TOKEN.finditer(content):
        if token.start() != end:
            return None
        end = token.end()
        kind = token.lastgroup
        said = token[token.lastindex or 0]
        if kind == "number":
            operands.append(float(said))
        elif kind == "operator":
            operator = said.decode()
            if operator in ("BI", "true", "false", "null"):
                return None
            found.append((operator, operands))
            operands = []
        elif kind == "list":
            parts = said[1:-1].translate(_ALIKE).split(b"<")
            moves = b" ".join(parts[::2]).split()
            operands.append([unhexlify(b"".join(parts[1::2])), sum(map(float, moves))])
        elif kind == "text":
            operands.append(unhexlify(said[1:-1]))
        elif kind == "name":
            operands.append(pikepdf.Name(said.decode()))
        else:
            operands.append(None)  # nothing here asks for them
    return None if operands or content[end:].strip() else found
