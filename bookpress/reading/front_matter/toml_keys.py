"""A head in TOML, as Hugo and Zola write it between `+++` lines, is read as YAML, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bookpress.patterns import late

_KEY = late(r"(\s*)([\w-]+|\"[^\"]*\"|'[^']*')\s*=\s*(.*)")
_TABLE = late(r"\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#.*)?")


def as_yaml(lines: Iterable[str]) -> Iterator[str]:
    """Write the lines of a head in TOML as YAML, one for one, so that each fault keeps its line.

    Texts, numbers, days and lists are written alike in both; a table is a map.

    >>> list(as_yaml(["title = 'A'", "[extra]", "toc = true"]))
    ["title: 'A'", '"extra":', '  toc: true']
    """
    indent, still_open = "", 0
    for line in lines:
        key = _KEY.fullmatch(line)
        if still_open > 0:
            yield f"{indent}  {line}"
        elif key:
            line = key[3]
            yield f"{indent}{key[2]}: {line}".rstrip()
        elif table := _TABLE.fullmatch(line):
            indent, line = "  ", ""
            yield f'"{table[1]}":'
        else:
            yield line
        still_open += len(re.findall(r"[\[{]", line)) - len(re.findall(r"[\]}]", line))
