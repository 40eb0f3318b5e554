"""Documents as word processors write them; what is read of each stands in `imports/word/NAME.md`.

`tests/imports/README.md` says which program writes each form, and where it was seen.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import docx as python_docx

from tests.word_files import (
    BOLD,
    BR,
    ITALIC,
    LANG,
    W,
    box,
    cell,
    docx,
    field,
    item,
    note_call,
    notes,
    numbering,
    p,
    picture,
    png,
    r,
    row,
    style,
    styles,
    table,
)

DOCUMENTS: dict[str, Callable[[], bytes]] = {}
"""Name → what makes the file."""


def document(make: Callable[[], bytes]) -> Callable[[], bytes]:
    DOCUMENTS[make.__name__] = make
    return make


def language(tag: str) -> str:
    return LANG.format(tag)


@document
def questions() -> bytes:
    """Bold questions with typed numbers, as most interviews are typed in Word."""
    return docx(
        p("Les portes", "Titre", rpr=language("fr-FR"))
        + p("Un entretien", "Sous-titre")
        + p(r("1. Comment avez-vous ", BOLD) + r("commencé", BOLD) + r("\u00a0?", BOLD))
        + p(
            r("Par hasard. J’avais ")
            + r("douze", ITALIC)
            + r(" ", ITALIC)
            + r("ans", ITALIC)
            + r(" et demi.")
        )
        + p(r("2)  Et", BOLD) + r("  ", "") + r("après\u00a0?", BOLD))
        + p("Après, j’ai  ouvert\u00a0: la  porte.")
        + p()
        + p("3. Pourquoi\u00a0? parce que c’est ainsi.")
        + p("Question sans gras\u00a0?")
        + p(r("Le bois", "<w:b/>") + r(" travaille.", '<w:b w:val="0"/>')),
        style_part=styles(
            "fr-FR",
            style("Titre", "Title", rpr="<w:b/>"),
            style("Sous-titre", "Subtitle"),
        ),
        modified="2024-09-07T10:00:00Z",
        title="Word Document",
    )


@document
def headings() -> bytes:
    """Headings by style, in German; a table of contents; links inside."""
    return docx(
        p("Das Haus", "Titel1")
        + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "</w:docPartObj></w:sdtPr><w:sdtContent>"
        + p("Inhalt", "Inhaltsverzeichnisberschrift")
        + p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + r(' TOC \\o "1-3" ', kind="instrText")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("Keller\t3"),
            "TOC1",
        )
        + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + "</w:sdtContent></w:sdt>"
        + p(
            '<w:bookmarkStart w:id="0" w:name="_Toc1"/>'
            + r("Der ")
            + r("Keller", ITALIC)
            + '<w:bookmarkEnd w:id="0"/>',
            "berschrift1",
        )
        + p(
            r("Unten steht ")
            + '<w:hyperlink w:anchor="_Toc2">'
            + r("das Dach")
            + "</w:hyperlink>"
            + r(", siehe ")
            + field(' HYPERLINK \\l "_Toc1" ', r("Keller"))
            + r(" und ")
            + '<w:hyperlink w:anchor="nirgends">'
            + r("nirgends")
            + "</w:hyperlink>"
            + r(".")
        )
        + p('<w:bookmarkStart w:id="1" w:name="_Toc2"/>' + r("Dach # 1"), "Kapitel")
        + p("Der Wind (C#", "Kapitel2")
        + p("Es ")
        + p("Nur Gliederung", ppr='<w:outlineLvl w:val="2"/>')
        + p("Ende."),
        style_part=styles(
            "de-DE",
            style("Titel1", "Title"),
            style("berschrift1", "heading 1", rpr="<w:b/>", ppr='<w:outlineLvl w:val="0"/>'),
            style("Kapitel", "Mein Kapitel", based="berschrift1", rpr="<w:i/>"),
            style("Kapitel2", "Mein Unterkapitel", ppr='<w:outlineLvl w:val="1"/>'),
            style("Inhaltsverzeichnisberschrift", "TOC Heading", based="berschrift1"),
        ),
    )


@document
def marks() -> bytes:
    """Names before the words; lines that Shift and Enter part."""
    return docx(
        p("A walk", "Heading1")
        + p(r("Dr. Anna Weiß:", BOLD) + r(" Where do we begin?"))
        + p("Ben: At the bridge.\u00a0It was cold [laughs] and (inaudible).")
        + p(
            r("Anna: And then?")
            + BR
            + r("Ben: We went on,")
            + BR
            + r("slowly.")
            + BR
            + r("Anna: Ah.")
        )
        + p(r("A first thought.") + BR + BR + r("A second * thought_ &amp; &lt;b&gt;."))
        + p(r("The river") + BR + r("runs under the stone") + BR + r("and says nothing"))
        + p(
            r("— Yes.")
            + BR
            + r("— No, he said and went on for as long as a line may be in a text.")
        )
        + p(
            r("A line that is broken by hand in the middle of a sentence, as mails are,")
            + BR
            + r("goes on.")
        )
        + p("* * *")
        + p("#")
        + p("1984 was cold.")
        + p("- not a list")
        + p("# not a heading"),
        main="word/document2.xml",
    )


@document
def teams() -> bytes:
    """The transcript of a meeting by Microsoft Teams, with a portrait beside each turn."""

    def turn(name: str, time: str, *sentences: str) -> str:
        said = "".join(BR + r(one) for one in sentences)
        return p(picture("rId9", cm=1) + BR + r(name, BOLD) + r(f"   {time}", "<w:color/>") + said)

    return docx(
        p("Weekly talk-20240907_100000-Meeting Recording", "Title")
        + p("September 7, 2024, 10:00AM")
        + p("12m 3s")
        + p(r("Weiß, Anna", BOLD) + r(" started transcription"))
        + turn("Weiß, Anna", "0:03", "Good morning.", "Shall we start?")
        + turn("José Núñez", "0:07", "Yes. We meet again at 10:30.")
        + turn("Weiß, Anna", "1:02:07", "Good.")
        + p(r("Weiß, Anna", BOLD) + r(" stopped transcription")),
        relations={"rId9": ("image", "media/image1.png")},
        parts={"media/image1.png": png()},
    )


@document
def teams_of_2022() -> bytes:
    """The older form of it: times, name and words on lines of one paragraph, no section."""
    body = "".join(
        p(r(f"0:{minute}:0.0 --&gt; 0:{minute}:4.510") + BR + r(name) + BR + r(said))
        for minute, name, said in ((0, "Some Body", "OK. Yeah."), (12, "Ben O’Hara", "Umm."))
    )
    return docx(
        f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )


@document
def reviewed() -> bytes:
    """Changes that are tracked, and comments."""
    who = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
    deleted = f"<w:rPr><w:del {who}/></w:rPr>"
    return docx(
        p(
            r("It was ")
            + f"<w:del {who}>"
            + r("never ", kind="delText")
            + "</w:del>"
            + f"<w:ins {who}>"
            + r("always ", ITALIC)
            + "</w:ins>"
            + r("open.")
        )
        + p(r("One half "), ppr=deleted)
        + p(r("and the other."))
        + p(f"<w:del {who}>" + r("All gone.", kind="delText") + "</w:del>", ppr=deleted)
        + p(f"<w:moveFrom {who}>" + r("Moved words.") + "</w:moveFrom>", ppr=deleted)
        + p(
            '<w:commentRangeStart w:id="0"/>'
            + r("Commented words.")
            + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        )
        + p(f"<w:moveTo {who}>" + r("Moved words.") + "</w:moveTo>")
        + table(
            row("kept", "words"),
            row("gone", "row", about=f"<w:del {who}/>"),
            row("new", "row", about=f"<w:ins {who}/>"),
        )
        + p(
            r("Formatted ") + f"<w:r><w:rPr><w:b/><w:rPrChange {who}><w:rPr/></w:rPrChange></w:rPr>"
            "<w:t>anew</w:t></w:r>" + r(" last.")
        ),
        parts={"comments.xml": "<comments/>"},
    )


@document
def boxes() -> bytes:
    """Text boxes, pictures with and without words, captions, a drop cap, drawn letters."""
    decorative = '<a:extLst><a:ext><adec:decorative val="1"/></a:ext></a:extLst>'
    return docx(
        p(box(p("Boxed ") + p("words, once.")) + r("The anchor of the box."))
        + p("O", ppr='<w:framePr w:dropCap="drop" w:lines="3"/>')
        + p("nce upon a time there was an icon ").replace(
            "</w:p>", picture("rId8", "a star", cm=0.4) + r(" in a line.") + "</w:p>"
        )
        + p(picture("rId8", "A map of [the] valley", cm=8))
        + p(
            r("Figure ")
            + field(" SEQ Figure ", r("1"))
            + r(": The “valley” in ")
            + r("May", ITALIC),
            "Caption",
        )
        + p(picture("rId9", "", cm=16))
        + p(picture("rId9", "", extra=decorative))
        + p(r("Words beside a floating picture.") + picture("rId10", "A door", anchor=True))
        + p(picture("rId11", "A drawing of Windows"))
        + p(picture("rId12", "From the web"))
        + p(
            "<w:r><w:pict><v:shape style='width:120pt;height:60pt' alt='An old engraving'>"
            "<v:imagedata r:id='rId8' o:title='x'/></v:shape></w:pict></w:r>"
        )
        + p("<w:r><w:pict><v:shape><v:textpath string='Drawn letters'/></v:shape></w:pict></w:r>")
        + p("<w:r><w:pict><v:rect style='height:1.5pt' o:hr='t'/></w:pict></w:r>")
        + p("", ppr='<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
        + p("After the line.")
        + p(
            "<w:r><w:object><v:shape style='height:50pt'><v:imagedata r:id='rId11'/></v:shape>"
            "<o:OLEObject Type='Embed' ProgID='Excel.Sheet' r:id='rId13'/></w:object></w:r>"
        ),
        relations={
            "rId8": ("image", "media/image1.png"),
            "rId9": ("image", "../word/media/image%202.jpeg"),
            "rId10": ("image", "/word/media/image3.bmp"),
            "rId11": ("image", "media/image4.emf"),
            "rId12": ("image", "https://example.org/map.png"),
            "rId13": ("oleObject", "embeddings/sheet1.xlsx"),
        },
        parts={
            "media/image1.png": png(),
            "media/image 2.jpeg": png(kind="JPEG"),
            "media/image3.bmp": png(kind="BMP"),
            "media/image4.emf": b"\x01\x00\x00\x00" + bytes(96),
            "embeddings/sheet1.xlsx": b"PK",
        },
    )


@document
def notes_and_tables() -> bytes:
    """Footnotes of several paragraphs, endnotes, tables of every kind."""
    long_note = (
        "<w:p><w:r><w:footnoteRef/></w:r>"
        + r(" A note of ")
        + r("two", ITALIC)
        + r(" parts.")
        + "</w:p>"
        + p(r("The second, with ") + '<w:hyperlink r:id="rId1">' + r("a link") + "</w:hyperlink>.")
    )
    return docx(
        p(
            r("It began here", BOLD)
            + note_call("footnote", 1)
            + r(" and there.")
            + note_call("endnote", 1)
            + r(" Twice.")
            + note_call("footnote", 2)
            + note_call("footnote", 7)
        )
        + p(r("Table ") + field(" SEQ Table ", r("1")) + r(": Years | places"), "Caption")
        + table(
            row("Year", "Place", "Count", about="<w:tblHeader/>"),
            row("1999", "a|b", cell(p("3", ppr='<w:jc w:val="right"/>'))),
            row(
                "2001",
                cell(p("two") + p(r("lines", BOLD))),
                cell(p("12", ppr='<w:jc w:val="right"/>')),
            ),
        )
        + p("Between.")
        + table(
            row(cell(p(r("Bold", BOLD))), cell(p(r("head", BOLD)))),
            row(cell(p("wide"), '<w:gridSpan w:val="2"/>')),
            row(cell(p("tall"), '<w:vMerge w:val="restart"/>'), "x"),
            row(cell(p(), "<w:vMerge/>"), cell(p("inner:") + table(row("n1", "n2")) + p())),
        )
        + p("A table of a year", "Caption")
        + p("Behind.")
        + table(row(cell(p("One box ") + p(r("only", ITALIC))))),
        parts={
            "footnotes.xml": notes("footnote", long_note, "Short."),
            "_rels/footnotes.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" Type="x/hyperlink" Target="https://example.org/a_(b)?c=d&amp;e"'
                ' TargetMode="External"/></Relationships>'
            ),
            "endnotes.xml": notes("endnote", "At the * end."),
        },
    )


@document
def hebrew() -> bytes:
    """A text from right to left: emphasis by the marks of its script."""
    right, rtl = "<w:bidi/>", "<w:rtl/>"
    he = '<w:lang w:bidi="he-IL"/>'
    return docx(
        p(r("הדלת", f"{rtl}{he}"), "Title", right)
        + p(r("איך זה התחיל?", f"<w:b/><w:bCs/>{rtl}{he}"), ppr=right)
        + p(
            r("זה היה ", f"{rtl}{he}")
            + r("קר", f"<w:iCs/>{rtl}{he}")
            + r(" מאוד, לא ", f"<w:i/>{rtl}{he}")
            + r("cold", language("en-US"))
            + r(".", f"{rtl}{he}"),
            ppr=right,
        )
        + p(r("דנה: כן.", f"{rtl}{he}"), ppr=right),
    )


@document
def two_languages() -> bytes:
    """Languages of runs: those that the words bear out, and those that only the keyboard set."""
    fr, en = language("fr-FR"), language("en-GB")
    return docx(
        p("Elle parlait de la mer et des portes, dans une langue que nous ne savions pas.", rpr=fr)
        + p(r("Anna : ", fr) + r("This is what she said to us, and that was it.", en))
        + p(
            r("Il a dit ", fr)
            + r("never mind", ITALIC + en)
            + r(" puis ", fr)
            + r("le vent", en)
            + r(" et ", fr)
            + r("Привет", language("ru-RU"))
            + r(".", fr)
        )
        + p(
            r("Une phrase ", fr)
            + r("que le clavier dit anglaise, et qui ne l’est pas.", en)
            + r(" Mot ", language("de-DE"))
            + r("seul.", fr)
        ),
        style_part=styles("en-US"),
    )


@document
def table_of_speeches() -> bytes:
    """A transcript in a table, and two tables that are none."""
    return docx(
        table(
            row("No.", "Time", "Speaker", "Transcript", about="<w:tblHeader/>"),
            row("1", "00:00:12", cell(p(r("Dr. Weiß:", BOLD))), "Where does it begin, then?"),
            row("2", "00:00:15", "Ben", cell(p("At the bridge | there.") + p("Or before it."))),
            row("3", "00:01:02", "", "[a train passes]"),
            row("4", "00:01:09", "Dr. Weiß", "And after that?"),
        )
        + p("And two lists:")
        + table(row("Ben", "Paris"), row("Ben", "Rome"), row("Anna", "Bonn"))
        + table(row("first", "a long sentence, here"), row("second", "another one, as long"))
        + p(r("Anna", BOLD) + r("\t") + r("With a tab."))
        + p("Ben" + "\t" + "So did I.\tYes.").replace(
            "\t", '</w:t><w:tab/><w:t xml:space="preserve">'
        ),
    )


@document
def pages() -> bytes:
    """As Pages writes a file: headings without a number, dashes that became bullets."""
    own = (
        style("Body", "Body", default=True)
        + style("Heading", "Heading", rpr="<w:b/>")
        + style("Heading2", "Heading 2", based="Heading")
    )
    return docx(
        p("Rue des Portes", "Heading")
        + p("Le soir", "Heading2")
        + p("Qui est là\u00a0?", ppr=item(1))
        + p("Moi.", ppr=item(1))
        + p("Ce qu’il faut\u00a0:")
        + p("du bois ;", ppr=item(1))
        + p("une porte.", ppr=item(1)),
        style_part=f'<w:styles xmlns:w="{W}">{own}</w:styles>',
        parts={"numbering.xml": numbering(_1="dash")},
    )


@document
def japanese() -> bytes:
    """Signs of the East in a program that speaks English, and margins on both sides."""
    margins = '<w:ind w:left="720" w:right="720"/>'
    return docx(
        p("扉はいつも開いていた。Door という言葉は知らなかった。", ppr=margins)
        + p(r("田中：") + r("寒かった。"), ppr=margins)
        + p(r("그리고", '<w:lang w:eastAsia="ko-KR"/>') + r(" と言った。"), ppr=margins)
    )


@document
def google_docs() -> bytes:
    """As Google Docs writes a file: every run with its looks, no document properties."""
    plain = '<w:rtl w:val="0"/>'
    off = f'<w:b w:val="0"/><w:i w:val="0"/><w:smallCaps w:val="0"/><w:strike w:val="0"/>{plain}'
    google = (
        style("Normal", "normal", default=True)
        + style("Heading1", "heading 1", based="Normal", rpr='<w:sz w:val="40"/>')
        + style("Heading2", "heading 2", based="Normal")
        + style("Title", "Title", based="Normal")
    )
    defaults = '<w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    part = f'<w:styles xmlns:w="{W}"><w:docDefaults>{defaults}</w:docDefaults>{google}</w:styles>'
    return docx(
        p(r("The garden", plain), "Title", '<w:pageBreakBefore w:val="0"/>')
        + p(
            '<w:bookmarkStart w:id="0" w:name="_heading=h.abc"/><w:bookmarkEnd w:id="0"/>'
            + r("In spring", plain),
            "Heading1",
        )
        + p(r("Anna: ", f'<w:b w:val="1"/>{plain}') + r("Who planted it?", off))
        + p(
            r("Ben: ", f'<w:b w:val="1"/>{plain}')
            + r("I did, ", off)
            + r("long", f'<w:i w:val="1"/>{plain}')
            + r(" ago. ", off)
            + '<w:hyperlink r:id="rId6">'
            + r("See https://example.org", f'<w:u w:val="single"/>{plain}')
            + "</w:hyperlink>"
        )
        + p(r("apples", plain), ppr=f'{item(1)}<w:ind w:left="720" w:hanging="360"/>')
        + p(r("red", plain), ppr=item(1, 1))
        + p(r("pears", plain), ppr=item(1))
        + p("<w:r><w:rPr/></w:r>")
        + p('<w:hyperlink w:anchor="_heading=h.abc">' + r("Up", plain) + "</w:hyperlink>")
        + p(picture("rId7", "", name="image1.png", cm=6)),
        style_part=part,
        parts={"numbering.xml": numbering(_1="bullet"), "media/image1.png": png()},
        relations={
            "rId6": ("hyperlink", "https://example.org/"),
            "rId7": ("image", "media/image1.png"),
        },
    )


@document
def libreoffice() -> bytes:
    """As LibreOffice writes a file: its own styles, empty properties everywhere."""
    own = (
        style("Normal", "Normal", default=True)
        + style("Heading", "Heading", based="Normal")
        + style("Berschrift1", "Heading 1", based="Heading", ppr='<w:outlineLvl w:val="0"/>')
        + style("TextBody", "Body Text", based="Normal")
        + style("Quotations", "Quotations", based="Normal")
        + style("PreformattedText", "Preformatted Text", based="Normal")
        + style(
            "HorizontalLine", "Horizontal Line", ppr='<w:pBdr><w:bottom w:val="double"/></w:pBdr>'
        )
        + style(
            "SourceText",
            "Source Text",
            kind="character",
            rpr='<w:rFonts w:ascii="Liberation Mono"/>',
        )
        + style("Emphasis", "Emphasis", kind="character", rpr="<w:i/>")
    )
    part = f'<w:styles xmlns:w="{W}">{own}</w:styles>'
    return docx(
        p(r("Erstes", "<w:rPr></w:rPr>"), "Berschrift1", '<w:bidi w:val="0"/><w:rPr></w:rPr>')
        + p(
            r("Er nahm ")
            + r("die", '<w:rStyle w:val="Emphasis"/>')
            + r(" Axt und tippte ")
            + r("rm -r *", '<w:rStyle w:val="SourceText"/>')
            + r("."),
            "TextBody",
        )
        + p("Wer fragt, ", "Quotations")
        + p("bekommt Antwort.", "Quotations")
        + p("", "HorizontalLine")
        + p("for a in b:", "PreformattedText")
        + p("    print(a)", "PreformattedText")
        + p("Zweites", "Berschrift1")
        + p("Ende.", "TextBody"),
        style_part=part,
    )


@document
def looks() -> bytes:
    """Emphasis of every kind, cut into runs as Word cuts them."""
    mono = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>'
    return docx(
        p(
            r("A ")
            + r("bold", BOLD)
            + r(" ", BOLD)
            + r("phrase", BOLD)
            + r(", ", BOLD)
            + r("both", BOLD + ITALIC)
            + r(" and", ITALIC)
            + r(" un")
            + r("believ", BOLD)
            + r("able.")
        )
        + p(
            r("Half", BOLD)
            + r("half", ITALIC)
            + r(" H")
            + r("2", '<w:vertAlign w:val="subscript"/>')
            + r("O, 1")
            + r("er", '<w:vertAlign w:val="superscript"/>')
            + r(", ")
            + r("Durand", "<w:smallCaps/>")
            + r(", ")
            + r("gone away", "<w:strike/>")
            + r(", ")
            + r("under", '<w:u w:val="single"/>')
            + r(" lined, ")
            + r("CAPS", "<w:caps/>")
        )
        + p(
            r("By style: ")
            + r("strong", '<w:rStyle w:val="Strong"/>')
            + r(" and ")
            + r("not", '<w:rStyle w:val="Strong"/><w:b w:val="0"/>')
            + r(" but ")
            + r("em", '<w:rStyle w:val="Emphasis"/>')
            + r(".")
        )
        + p(r("The command ") + r("a `b` c", mono) + r(" and ") + r("x|y*", mono) + r("."))
        + p(r("A whole line of a letter in a typewriter’s face.", mono))
        + p(
            r("[a", "")
            + r("](b)", BOLD)
            + r(" snake_")
            + r("case", BOLD)
            + r(" *x* 2*3 &lt;i&gt; &amp;amp; ~ ^ {y} `")
        )
        + p(
            '<w:hyperlink r:id="rId5">'
            + r("bold ", BOLD)
            + r("link [1]")
            + "</w:hyperlink>"
            + r(", ")
            + '<w:hyperlink r:id="rId5">'
            + r("https://example.org/a_b")
            + "</w:hyperlink>"
            + r(", ")
            + '<w:hyperlink r:id="rId6">'
            + r("a file")
            + "</w:hyperlink>"
            + r(", ")
            + field(' HYPERLINK "mailto:a@example.org" ', r("a@") + r("example.org"))
            + r(", bare ")
            + r("https://example.org/_x_*y ok")
        )
        + p(
            r("Hid")
            + r("hidden ", "<w:vanish/>")
            + r("ing, soft\u00adhyphen, ")
            + "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>break</w:t><w:softHyphen/></w:r>"
            + r(" tab")
            + "<w:r><w:tab/></w:r>"
            + r("bed, ")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
            + r("J", '<w:rFonts w:ascii="Wingdings"/>')
            + '<w:r><w:sym w:font="Webdings" w:char="F04E"/></w:r>'
            + r("a", '<w:rFonts w:ascii="Symbol"/>')
            + r(" end")
        )
        + p(
            r("Formula ") + "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r>"
            "<m:t>2</m:t></m:r></m:den></m:f><m:r><m:t>=</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r>"
            "</m:e><m:sup><m:r><m:t>n</m:t></m:r></m:sup></m:sSup></m:oMath>" + r(" here.")
        )
        + p(
            '<w:smartTag w:element="place">'
            + r("Paris")
            + "</w:smartTag>"
            + '<w:customXml w:element="x">'
            + r(", 1984")
            + "</w:customXml>"
            + "<w:sdt><w:sdtPr/><w:sdtContent>"
            + r(", chosen")
            + "</w:sdtContent></w:sdt>"
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("Click here.")
            + "</w:sdtContent></w:sdt>"
            + r(", page ")
            + field(" PAGE ", r("7"))
            + r(".")
        )
        + p("Set in from both sides.", ppr='<w:ind w:left="720" w:right="720"/>')
        + p(
            "<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>" + r("字")
        ),
        relations={
            "rId5": ("hyperlink", "https://example.org/a_b"),
            "rId6": ("hyperlink", "file:///C:/talk.doc"),
        },
    )


@document
def lists() -> bytes:
    """Lists: nested, counted anew, by letters, cut by a paragraph; numbered questions."""
    return docx(
        p("one", ppr=item(1))
        + p("one deeper", ppr=item(2, 1))
        + p("two", ppr=item(1))
        + p("A pause.")
        + p("three", ppr=item(1))
        + p("four", ppr=item(1))
        + p("- with a dash", ppr=item(2))
        + p(r("bold", BOLD), ppr=item(2))
        + p("first letter", ppr=item(3))
        + p("second letter", ppr=item(3))
        + p("How did it begin?", ppr=item(4))
        + p("Slowly.")
        + p("And how did it end?", ppr=item(4))
        + p("It did not.")
        + p(r("A title", BOLD), ppr=item(4))
        + p("Last words."),
        parts={
            "numbering.xml": numbering(_1="decimal", _2="bullet", _3="lowerLetter", _4="decimal")
        },
    )


@document
def strict() -> bytes:
    """The strict form of Office Open XML: other namespaces."""
    made = docx(
        p("Strict", "Heading1") + p(r("Words ") + r("kept", ITALIC)) + p("More.", "Heading2")
    )
    return _rewritten(
        made,
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
        b"http://purl.oclc.org/ooxml/wordprocessingml/",
    )


@document
def by_python_docx() -> bytes:
    """As programs write it that use python-docx, with its built-in styles."""
    made = python_docx.Document()
    made.add_heading("A report", 0)
    made.add_heading("Chapter", 1)
    paragraph = made.add_paragraph("Plain and ")
    paragraph.add_run("bold").bold = True
    for text, name in (
        ("bullet", "List Bullet"),
        ("deeper", "List Bullet 2"),
        ("first", "List Number"),
        ("second", "List Number"),
        ("Quoted.", "Intense Quote"),
    ):
        made.add_paragraph(text, style=name)
    grid = made.add_table(2, 2, "Light List Accent 1")
    for at, text in enumerate(("Key", "Value", "a", "b")):
        grid.cell(at // 2, at % 2).text = text
    made.core_properties.title = "A report"
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def _rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    """Write another name of a namespace in all parts of a file."""
    import zipfile

    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(into, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(old, new))
    return into.getvalue()
