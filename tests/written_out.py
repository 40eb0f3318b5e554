"""A book, written out in the forms that an import reads."""

from __future__ import annotations

import copy
import io
import itertools
from datetime import datetime

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from bookpress.model.book import plain_text

ASKING = "Interviewer"


def turns(book):
    """Return what is said, in order: (name, words) of each paragraph; notes and their calls apart.

    Questions are the interviewer's, and what stands before the first of them is nobody's.
    """
    names = {one.key: one.name for one in book.metadata.speakers}
    for section in book.sections:
        if section.title is not None:
            yield ASKING, words(section.title)
        for block in section.body:
            kind = (block.get("class") or "").split()
            who = names[block.get("data-speaker")] if "speech" in kind else ""
            who = ASKING if "remark" in kind else who
            inside = block if kind else [block]
            for one in inside:
                cells = one.iter("th", "td") if one.tag == "table" else [one]
                yield from ((who, words(cell)) for cell in cells)


def words(tree):
    """Return the words of a tree without the numbers of notes."""
    tree = copy.deepcopy(tree)
    for call in tree.iter("a"):
        if call.get("data-note") is not None:
            call.text = ""
    return " ".join(plain_text(tree).split())


def as_script(book):
    """Write `Name: words`, an empty line between paragraphs."""
    before, lines = "", []
    for who, said in turns(book):
        lines.append(f"{who}: {said}" if who and who != before else said)
        before = who
    return "\n\n".join(lines).encode()


def cues(book):
    """Return the words as (start, end, name, words), a dozen words each, a pause behind a turn."""
    now = 0.0
    for who, said in turns(book):
        rest = iter(said.split(" "))
        while some := list(itertools.islice(rest, 12)):
            yield now, now + len(some) * 0.4, who, " ".join(some)
            now += len(some) * 0.4
        now += 3


def _time(seconds, point):
    whole = int(seconds)
    thousandths = round((seconds - whole) * 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{thousandths:03}"


def as_vtt(book):
    """Write WebVTT with voices."""
    text = "WEBVTT\n\n"
    for start, end, who, said in cues(book):
        said = said.replace("&", "&amp;").replace("<", "&lt;")
        voice = f"<v {who}>{said}</v>" if who else said
        text += f"{_time(start, '.')} --> {_time(end, '.')}\n{voice}\n\n"
    return text.encode()


def as_srt(book):
    """Write SRT; a turn opens with its name."""
    text, before = "", ""
    for number, (start, end, who, said) in enumerate(cues(book), 1):
        said = f"{who}: {said}" if who and who != before else said
        before = who
        text += f"{number}\n{_time(start, ',')} --> {_time(end, ',')}\n{said}\n\n"
    return text.encode()


def as_docx(book):
    """Write a Word file: questions as headings, names in bold, tables, footnotes, emphasis."""
    document = Document()
    document.core_properties.title = book.metadata.title
    document.core_properties.modified = datetime(2024, 9, 7)
    document.add_paragraph(book.metadata.title, style="Title")
    names = {one.key: one.name for one in book.metadata.speakers}
    notes: list[str] = []
    for section in book.sections:
        labels = {note.label: note for note in section.notes}
        if section.title is not None:
            _runs(document.add_heading(level=1), section.title, labels, notes)
        for block in section.body:
            kind = (block.get("class") or "").split()
            name = names[block.get("data-speaker")] if "speech" in kind else ""
            for one in block if kind else [block]:
                if one.tag == "table":
                    _table(document, one)
                    continue
                level = {"h3": 2}.get(one.tag)
                paragraph = document.add_heading(level=level) if level else document.add_paragraph()
                if name:
                    paragraph.add_run(f"{name} :").bold = True
                    paragraph.add_run(" ")
                    name = ""
                _runs(paragraph, one, labels, notes)
    _footnotes(document, notes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _runs(paragraph, tree, labels, notes):
    """Write the words of a tree, its emphasis, other languages and calls of notes."""

    def add(text, *, italic=False, language=None):
        run = paragraph.add_run(text)
        run.italic = italic or None
        if language:
            lang = OxmlElement("w:lang")
            lang.set(qn("w:val"), language)
            run._r.get_or_add_rPr().append(lang)

    add(tree.text or "")
    for one in tree:
        if (label := one.get("data-note")) is not None:
            notes.append(words(labels[label].body))
            run = paragraph.add_run()
            call = OxmlElement("w:footnoteReference")
            call.set(qn("w:id"), str(len(notes) + 1))
            run._r.append(call)
        else:
            add(plain_text(one), italic=one.tag == "em", language=one.get("lang"))
        add(one.tail or "")


def _table(document, table):
    rows = [[words(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _footnotes(document, notes):
    """Add the part of the footnotes, whose first two are the rules that Word draws."""
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for number, kind in ((0, "separator"), (1, "continuationSeparator")):
        rule = parse_xml(
            f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/>'
            "</w:r></w:p></w:footnote>"
        )
        root.append(rule)
    for number, text in enumerate(notes, 2):
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        run = note[0].makeelement(qn("w:r"))
        word = run.makeelement(qn("w:t"))
        word.text = text
        run.append(word)
        note[0].append(run)
        root.append(note)
    from lxml import etree

    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
