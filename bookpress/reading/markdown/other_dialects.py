"""Forms of other dialects that are printed as typed: each is reported, none is guessed at.

They come from pandoc, MyST, kramdown, Obsidian, MkDocs, Markua, TeX and from languages that are not
Markdown. The text itself is left alone. What has a meaning here is read elsewhere: `foreign/` has
the blocks, `inlines.py` the signs in a line.
"""

from __future__ import annotations

import re
from collections.abc import Container

from bookpress.patterns import late
from bookpress.reading.markdown import attributes
from bookpress.reading.markdown.blocks import label_key, without_code, without_escapes
from bookpress.reading.report import Report

_CODE = "\ufffc"
"""Stands for each sign of a code span, which holds no form but may be a part of one."""
FORMULA = (
    r"\$\$(?!\$)[^$]{1,500}\$\$"
    r"|\$(?=[^\s$])[^$\n]{0,200}?[\\^_={}][^$\n]{0,200}?(?<=[^\s$])\$(?!\d)"
    r"|\$[A-Za-z](?:[^A-Za-z$\n][^$\n]{0,60}(?<!\s))?\$(?!\w)"
)
"""A formula of TeX between dollars. Prices are none."""
CHANGE = (
    r"\{\+\+[^{}\n]{1,300}\+\+\}|\{--[^{}\n]{1,300}--\}|\{~~[^{}\n]{1,300}~~\}"
    r"|\{==[^{}\n]{1,300}==\}|\{>>[^{}\n]{1,300}<<\}"
)
"""A change or remark of CriticMarkup."""
_MATH = r"(?:[_^={}]|\\[a-z]|[ ][+*/<>-][ ])"
_LETTER = "(?:[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})"

_FORMS = (
    # Fences, contents, wiki pages, citations, links by label
    (":::", "MD20", r"^[ ]{0,3}:{3,}[^\n]*"),
    ("///", "MD20", r"^///(?:[ ]+[a-z][\w-]*(?:[ ]*\|[^\n]*)?)?[ ]*$"),
    ("]", "MD29", r"^\[{1,2}_?(?:TOC|toc)_?\]{1,2}[ ]*$"),
    ("![[", "MD21", r"!\[\[[^\[\]\n]{1,200}\]\](?!\()"),
    ("[[", "MD21", r"(?<!!)\[\[[^\[\]\n^]{0,200}\^[^\[\]\n]{1,200}\]\]"),
    ("@", "MD38", r"(?<![\w.@/])@(?:sec|eq|lst|thm|lem|cor|def|exm|exr)[:-][\w-]+"),
    ("(ref:", "MD38", r"^\(ref:[\w-]{1,60}\)[ ][^\n]*"),
    ("@", "MD38", r"(?<=-)@(?:[Ff]ig|[Tt]bl|[Tt]ab)[:-][\w-]+"),
    ("@ref(", "MD38", r"\\@ref\((?!fig:|tab:)[^)\n]{1,80}\)"),
    ("@", "MD24",
        r"\[[^\]\[@\n]{0,80}(?<![\w.])@(?!(?:[Ff]ig|[Tt]bl|[Tt]ab)[:-])"  # `inlines.py` reads it
        r"\{?\w[^\]\[\n]{0,200}\](?![(\[])"),
    ("@{", "MD24", r"(?<![\w.@/])@\{\w[^{}\s]{0,80}\}"),
    ("@", "MD24", r"(?<![\w.@/])@[A-Za-z][\w:-]{0,40}(?=[ ]\[p)"),
    ("@", "MD24", r"(?<![\w.@/])@[a-z]{2,20}(?:(?:18|19|20)\d\d[a-z]?\b|\d\d[a-z]?(?=[ ][a-z]))"),
    ("[#", "MD24", r"(?<!\[)\[#[A-Za-z][\w:-]{0,40}\](?![(\[\]_])"),
    ("][", "MD13", r"\[(?!\^)[^\[\]\n]{1,200}\]\[(?!\^)[^\[\]\n]{0,200}\]"),
    # TeX
    ("$", "MD23", FORMULA),
    ("$", "MD23", rf"\${_CODE}{{1,200}}\$"),
    (r"\(", "MD23", rf"\\\((?=[^)\n]{{0,80}}?{_MATH}|\S\\)[^\n]{{1,200}}?\\\)"),
    (r"\[", "MD23", rf"\\\[(?=[^\]\n]{{0,80}}?{_MATH})[^\n]{{1,200}}?\\\]"),
    (r"\\(", "MD23", r"\\\\\([^\n]{1,200}?\\\\\)"),
    (r"\\[", "MD23", r"\\\\\[[^\n]{1,200}?\\\\\]"),
    ("\\", "MD25", r"\\[A-Za-z]{2,30}\{|(?<![\w:\\/.%])\\[A-Za-z]{2,30}(?![\w/])(?!\\[A-Za-z])"),
    ("~", "MD25", r"(?<=[A-Za-zÀ-ɏ])~(?=[A-Za-zÀ-ɏ])(?!(?:\\[ ]|[^\s~]){1,60}~(?![^\W\d_]))"),
    ("``", "MD25", r"``[^`'\n]{1,200}''"),
    ("^", "MD30", r"(?P<ours>\^[^ \t\n^\[\]]{1,60}\^)|(?<=\w)\^[A-Za-z0-9(+-][^\s^]{0,20}"),
    ("~", "MD30", r"(?<=[A-Z])~\d(?![~\d])"),
    # Braces
    ("{=", "MD33", r"\{=[a-z]{2,12}\}"),
    ("{", "MD46", CHANGE),
    ("{", "MD46", r"\{(?P<sign>[+~^=-])(?!(?P=sign))(?=[ \w])[^{}\n]{1,200}(?P=sign)\}"),
    ("{/*", "MD32", r"\{/\*[^\n]{0,300}?\*/\}"),
    ("%%", "MD32", r"%%[^%\n]{1,500}%%|^%%(?:[ ]|$)[^\n]*"),
    ("% ", "MD32", r"(?:\A|(?<=[^\d\s]\n))%[ ]\D[^\n]*"),
    ("//", "MD32", r"\A//[ ][^\n]*"),
    ("{{", "MD53", r"^\{\{[%/<\[A-Za-z][^\n]{0,300}?\}\}[ ]*$|\{\{<[^\n]{1,300}?>\}\}|\{\{\[\["),
    ("<%", "MD53", r"<%[^\n]{1,200}?%>"),
    ("{%", "MD53", r"^\{%-?[ ]*[a-z][^\n]{0,300}?%\}[ ]*$"),
    ("{", "MD49",
        r"^\{/?(?:aside|blurb|pagebreak|(?:front|main|back)matter|quiz|exercise"
        r"|\$\$)(?![\w-])[^}\n]{0,200}\}"),
    ("{", "MD49", r"^\{[a-z-]{1,30}:[ ][^}\n]{1,200}\}[ ]*$|\{i:[ ]?[\"“][^}\n]{1,100}\}"),
    ("{:", "MD27", r"\{::?[^}\n]{0,200}\}"),
    ("^", "MD27", r"\A\^\Z"),
    # Commands of other tools
    ("+++", "MD53", r"^\+{3,}(?:[ ]*\{[^\n]*\})?[ ]*$"),
    ("8<", "MD53", r"^;?-{2,}8<-{2,}[^\n]*"),
    ("<<", "MD53", r"^<<[\[(][^\n]{1,200}"),
    ("[=", "MD53", r"\[={1,2}\d{1,3}%[^\]\n]{0,100}\]"),
    ("import ", "MD53", r"^import[ ][\w{}*, ]{1,200}[ ]from[ ]['\"][^\n]*"),
    ("export ", "MD53", r"^export[ ](?:const|default|function)[ ][^\n]*"),
    ("(", "MD53", r"\A\((?:PART|APPENDIX)(?:\\\*)?\)(?=[ ])"),
    # Markua
    (">", "MD49", r"^[A-EIQTWX]>(?:[ ][^\n]*)?$"),
    ("!", "MD49", r"(?<!\w)!(?:video|audio|quiz)\["),
    ("^[", "MD28", r"\^\[(?:\s*\]|[^\]]*\Z)"),
    ("[^^", "MD49", r"\[\^\^[^\]\n]{1,60}\]"),
    # MyST and reStructuredText
    (_CODE, "MD47", rf"\{{(?!(?:sub|sup|kbd|del|u|samp)\}})[a-z][\w:+.-]{{0,40}}\}}(?={_CODE})"),
    (_CODE, "MD47",
        rf"(?<![\w:]):[a-z][\w:+.-]{{0,40}}:(?={_CODE})"
        rf"|(?<={_CODE})__?(?![\w{_CODE}])"),
    (")=", "MD47", r"^\([\w:.-]{1,60}\)=[ ]*$"),
    (".. ", "MD47",
        r"^\.\.[ ]+(?:_[^\n:]{1,80}:|[\w:+-]{1,40}::|\[[#*\w-]{1,30}\][ ]"
        r"|[a-z])[^\n]*"),
    ("]_", "MD47", r"\[(?:\d{1,3}|[#*][\w-]*)\]_(?!\w)"),
    ("_", "MD47", r"(?<![\w-])[A-Za-z][A-Za-z0-9-]{1,40}[A-Za-z0-9]_(?=[ .,;:)\n]|\Z)"),
    ("::", "MD47", r"(?<=\w)::[ ]*\Z"),
    ("|", "MD47", r"(?<![\w|])\|(?=[^\W\d_]{2})[^|\n]{1,60}(?<=\w)\|(?![\w|])"),
    (":", "MD47", r"^:[A-Z][\w -]{0,40}:[ ]\S[^\n]*"),
    # Note-taking programs
    ("^", "MD50", r"(?<=[ ])\^[A-Za-z0-9][\w-]{2,40}[ ]*$"),
    (":: ", "MD50",
        r"^[A-Za-z](?:[\w -]{0,40}\w)?::[ ][^\n]*"
        r"|[\[(][A-Za-z][\w -]{0,30}::[ ][^\])\n]{1,200}[\])]"),
    (": ", "MD50", r"\A(?:Title|Titre|Author|Auteur): \S[^\n]*\n[A-Z][\w -]{0,30}: \S[^\n]*"),
    ("|", "MD50", r"!\[[^\]\n|]{0,200}\|\d{1,4}(?:x\d{1,4})?\]"),
    ("] ", "MD50", r"\A\[[?!/<>-]\][ ](?=\S)"),
    # AsciiDoc, wikis, Textile, forums
    ("= ", "MD48", r"\A={1,6}[ ][^\W\d_][^\n]*"),
    ("=", "MD48", r"^={3,}(?:[ ]+={3,})+[ ]*$|^\|={3,}[ ]*$"),
    (". ", "MD48", r"^(?:h[1-6]|bq)\.[ ]\S[^\n]*|^\.{1,2}[ ](?![a-z]+::)[^\W\d_][^\n:]*$"),
    ("'''", "MD48", r"^'{3,}[ ]*$"),
    ("<<<", "MD48", r"^<{3,}[ ]*$"),
    ("<<", "MD48", r"<<[a-z][\w-]{0,60},(?=\S)[^>\n]{1,100}>>"),
    ("]", "MD48",
        r"^\[(?:(?:quote|verse|source|listing|NOTE|TIP|WARNING|CAUTION|IMPORTANT|abstract)\b"
        r"|[.%][a-z])[^\]\n]{0,200}\][ ]*$"),
    (".", "MD48", r"\A\.(?!N[eE][tT])[A-Z][a-z][^\n]*(?:\Z|\n(?=[-=*.|]{4}))"),
    ("**", "MD48", r"(?<=[^*]\n)\*{2,5}[ ]+\S[^*\n]*$"),
    ("[", "MD48",
        r"(?<![\w\\])(?:image|include|toc|ifn?def|endif|xref|link|kbd|btn|menu|stem"
        r"|video)::?[^\s\[\]]{0,200}\[[^\]\n]{0,200}\]"),
    (":[", "MD48", r"(?:footnote|latexmath|asciimath|indexterm):[^\s\[\]]{0,80}\[[^\]\n]{0,300}\]"),
    ("[/", "MD48",
        r"\[(?P<tag>b|i|u|s|url|quote|img|code|size|color"
        r"|list)(?:=[^\]\n]{0,200})?\][^\[\n]{0,300}\[/(?P=tag)\]"),
    ("''", "MD48", r"(?<![\w'])'{2,3}(?=[^\s'])[^'\n]{1,200}(?<=[^\s'])'{2,3}(?![\w'])"),
    ("[http", "MD48", r"\[https?://[^\s\]]{1,300}[ ][^\]\n]{1,200}\]"),
    ("[", "MD48", r"\[[>%]\(?[A-Za-z][^\]\n]{0,60}\](?![(\[])"),
    ("+", "MD48",
        r"(?<![\w+])\+(?=[^\W\d_])[^+\n]{1,100}(?<=\w)\+(?![\w+])"
        r"|(?<=[^\W\d_]{2})[ ]\+(?=\n)"),
    ("#", "MD48", r"(?<![\w#&])#(?=[^\W\d_])[^#\n]{1,100}(?<=\w)#(?![\w#])"),
    ("((", "MD50", r"\(\([0-9a-f-]{7,40}\)\)"),
    ("||", "MD48", r"\|\|(?=[^\s|])[^|\n]{1,200}(?<=[^\s|])\|\|"),
    (">!", "MD48", r">!(?=\S)[^!\n]{1,200}!<"),
    ("! ", "MD48", r"\A![ ](?=\S)"),
    ("-# ", "MD48", r"^-#[ ]\S[^\n]*"),
    # pandoc's lists, examples and definitions
    ("(@", "MD39", r"\(@[\w-]*\)(?:[ ]|(?<=\w\)))"),
    ("#. ", "MD39", r"^#\.[ ]\S[^\n]*(?:\n#\.[^\n]*){0,99}"),
    ("\n", "MD39",
        rf"^[ ]{{0,3}}{_LETTER}(?P<dot>[.)])[ ]+\S[^\n]*\n[ ]{{0,3}}{_LETTER}(?P="
        rf"dot)[ ]"),
    ("\n(", "MD39",
        rf"^[ ]{{0,3}}\((?:\d\d?|{_LETTER})\)[ ]+\S[^\n]*\n[ ]{{0,3}}\((?:\d\d?"
        rf"|{_LETTER})\)[ ]"),
    ("~ ", "MD42", r"^[ ]{0,3}~[ ]+\S[^\n]*"),
    ("|", "MD44", r"^[ ]{0,3}\|[ ]+[^|\n]{1,300}(?:\n[ ]{0,3}\|[ ]+[^|\n]{1,300}){0,99}$"),
    (":", "MD31", r"(?<![\w:]):(?:[a-z][a-z0-9_+-]{1,30}|[+-]1|100):(?![\w:])"),
)  # fmt: skip
"""What every text with the form holds, its code, its pattern; of two at one place the first counts.

What repeats in a pattern is bounded, so that the time grows with the text.
"""
_PATTERNS = [(sign, code, late(form, re.MULTILINE)) for sign, code, form in _FORMS]


def report_foreign(text: str, line: int, report: Report, known: Container[str]) -> None:
    """Report the forms in the text of one block. `known`: the labels of the link definitions.

    Warnings: MD13 a link without definition, MD20–MD53 the forms of other dialects.
    """
    seen = without_code(text, _CODE)
    found = [
        (match.start(), order, match.end(), code)
        for order, (sign, code, pattern) in enumerate(_PATTERNS)
        if sign in seen
        for match in pattern.finditer(seen)
        if not match.groupdict().get("ours")
    ]
    addresses = _ADDRESS.finditer(seen) if found else iter(())
    address = (0, 0)
    end = at = 0
    for start, _, stop, code in sorted(found):
        if start < end or (start and text[start - 1] == "\\"):
            continue
        while start >= address[1] and (one := next(addresses, None)):
            address = one.span()
        if address[0] < start < address[1]:
            continue
        typed = text[start:stop].strip()
        if code in ("MD13", "MD24"):
            parted = start + seen[start:stop].find("][")
            label = text[parted + 2 : stop - 1] if parted >= start else ""
            label = label or text[start + 1 : parted if parted >= start else stop - 1]
            if label_key(without_escapes(label)) in known:
                continue
        if _is_ours(typed, code, seen):
            continue
        line += text.count("\n", at, start)
        at = start
        end = stop
        report.add(code, line, excerpt=" ".join(typed.split())[:60])


_ADDRESS = late(r"(?:https?://|www\.)[^\s<>\"]+")
_OPENS = late(rf"(?<![\w{_CODE}])_(?=\S)")


def _is_ours(typed: str, code: str, text: str) -> bool:
    """Return whether what looks like a form has a meaning here."""
    if code == "MD27":
        return bool(attributes.alone(typed))
    if code == "MD39" and len(labels := _LABELS.findall(typed)) == 2:
        return not _follows(*labels)  # two lines may begin with “M. ”
    # `word_` may end an emphasis.
    return code == "MD47" and typed.endswith("_") and bool(_OPENS.search(text))


_LABELS = late(r"^[ (]*(\w{1,5})[.)]", re.MULTILINE)
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def _follows(one: str, other: str) -> bool:
    """Return whether a label of a list is the next after another.

    >>> _follows("a", "b"), _follows("III", "IV"), _follows("9", "10"), _follows("M", "M")
    (True, True, True, False)
    """
    one, other = one.lower(), other.lower()
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    roman = one in _ROMAN and other in _ROMAN[_ROMAN.index(one) + 1 :][:1]
    return roman or (len(one) == len(other) == 1 and ord(other) == ord(one) + 1)
