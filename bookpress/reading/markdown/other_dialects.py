"""Forms of other dialects that would be printed as typed: each is reported, none is guessed at.

They come from pandoc, GitHub, Obsidian, kramdown and TeX. The text itself is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Container

from bookpress.reading.markdown import attributes
from bookpress.reading.markdown.blocks import label_key, without_code, without_escapes
from bookpress.reading.report import Report

_FORMS = {
    "MD20": r"^[ ]{0,3}:{3,}[^\n]*",
    "MD29": r"^\[{1,2}_?(?:TOC|toc)_?\]{1,2}[ ]*$",
    "MD21": r"!?\[\[[^\[\]\n]{1,200}\]\](?!\()",
    "MD22": r"\A\[![A-Za-z]{2,20}\]",
    "MD24": r"\[-?@[\w][^\]\[\n]{0,200}\](?![(\[])",
    "MD13": r"\[(?!\^)[^\[\]\n]{1,200}\]\[(?!\^)[^\[\]\n]{0,200}\]",
    "MD23": r"\$\$(?!\$)[^$]{1,500}\$\$"
    r"|\$(?=[^\s$])[^$\n]{0,200}?[\\^_={}][^$\n]{0,200}?(?<=[^\s$])\$(?!\d)",
    "MD25": r"\\(?:[A-Za-z]{2,30}\{"
    r"|(?:newpage|pagebreak|clearpage|noindent|tableofcontents|maketitle)\b)",
    "MD28": r"\^\[(?!\^)",
    "MD30": r"(?<=\w)\^[^\s^\[\]]{1,20}\^|(?<=\w)~[^\s~]{1,20}~(?!~)",
    "MD33": r"\{=[a-z]{2,12}\}",
    "MD27": r"\{::?[^}\n]{0,200}\}",
    "MD32": r"%%[^%\n]{1,500}%%",
    "MD37": r"\A[ ]{0,3}\|[ ][^|\n]+(?=\n[ ]{0,3}\|[ ])",
    "MD38": r"(?<![\w.@/])@(?:fig|tbl|tab|sec|eq|lst|thm)[:-][\w-]+|\\@ref\([^)\n]{1,80}\)",
    "MD39": r"\(@[\w-]*\)(?:[ ]|(?<=\w\)))"
    r"|^[ ]{0,3}(?:#\.|(?:[a-z]|[ivx]{1,5})[.)])[ ]+\S[^\n]*\n"
    r"[ ]{0,3}(?:#\.|(?:[a-z]|[ivx]{1,5})[.)])[ ]",
    "MD40": r"^[ ]{0,3}\+(?:[-=:]{2,}\+){1,99}[ ]*$|^[ ]*-{2,}(?:[ ]+-{2,})+[ ]*$"
    r"|^(?:Table|Tableau)[ ]?:[ ]\S[^\n]*",
    "MD41": r"\{-\}[ ]*$",
    "MD42": r"^[ ]{0,3}~[ ]+\S[^\n]*",
    "MD31": r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])",
}
_ANY = re.compile("|".join(f"(?P<{code}>{form})" for code, form in _FORMS.items()), re.MULTILINE)
_SUSPICIOUS = re.compile(
    r"[$\\^~@]|\[\[|\]\[|\[!|\[T|\[t|:::|\{[:=-]|%%|:[a-z]|^Tabl"
    r"|^[ ]*(?:[|+#-]|[a-z]{1,5}[.)][ ])",
    re.MULTILINE,
)


def report_foreign(text: str, line: int, report: Report, known: Container[str]) -> None:
    """Report the forms in the text of one block. `known`: the labels of the link definitions.

    Warnings: MD13 a link without definition, MD20–MD42 the forms of other dialects.
    """
    if not _SUSPICIOUS.search(text):
        return
    text = without_code(text)
    seen = 0
    for match in _ANY.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        code = match.lastgroup or ""
        found = match[0].strip()
        if match.start() and text[match.start() - 1] == "\\":
            continue
        if code in ("MD13", "MD24") and _is_known(found, known):
            continue
        if code == "MD27" and attributes.alone(found):
            continue
        report.add(code, line, excerpt=" ".join(found.split())[:60])


def _is_known(link: str, known: Container[str]) -> bool:
    """Return whether `[text][label]`, `[label][]` or `[label]` is defined."""
    text, _, label = link[1:-1].partition("][")
    return label_key(without_escapes(label or text)) in known
