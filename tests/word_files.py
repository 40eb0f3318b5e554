"""Documents of word processors, in the forms that each program writes, made of raw XML.

The files themselves stand in `tests/word_documents.py`.
"""

from __future__ import annotations

import io
import zipfile

from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": W,
        "r": f"{_OFFICE}/relationships",
        "m": f"{_OFFICE}/math",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417"/></w:sectPr>'
)


def style(of: str, name: str, *, kind="paragraph", based="", rpr="", ppr="", default=False) -> str:
    """A style; `of` is its id, in the language of the program."""
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{of}"{first}>'
        f'<w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def styles(language="en-US", *more: str) -> str:
    """The part of styles that Word writes, with its ids in English."""
    return (
        f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:lang w:val="{language}" w:eastAsia="en-US" w:bidi="he-IL"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        + style("Normal", "Normal", default=True)
        + "".join(
            style(f"Heading{n}", f"heading {n}", based="Normal", rpr="<w:b/><w:sz w:val='32'/>",
                  ppr=f'<w:outlineLvl w:val="{n - 1}"/>')
            for n in (1, 2, 3)
        )
        + style("Title", "Title", based="Normal", rpr="<w:sz w:val='56'/>")
        + style("Subtitle", "Subtitle", based="Normal", rpr="<w:i/>")
        + style("Quote", "Quote", based="Normal", rpr="<w:i/><w:iCs/>")
        + style("Caption", "caption", based="Normal", rpr="<w:i/>")
        + style("TOC1", "toc 1", based="Normal")
        + style("ListParagraph", "List Paragraph", based="Normal")
        + style("FootnoteText", "footnote text", based="Normal")
        + style("HTMLPreformatted", "HTML Preformatted", based="Normal")
        + style("Strong", "Strong", kind="character", rpr="<w:b/><w:bCs/>")
        + style("Emphasis", "Emphasis", kind="character", rpr="<w:i/><w:iCs/>")
        + style("FootnoteReference", "footnote reference", kind="character",
                rpr='<w:vertAlign w:val="superscript"/>')
        + style("TableGrid", "Table Grid", kind="table")
        + "".join(more)
        + "</w:styles>"
    )  # fmt: skip


def r(text: str, rpr: str = "", *, kind: str = "t") -> str:
    """A run of words."""
    properties = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
    return f'<w:r>{properties}<w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def p(content: str = "", of: str = "", ppr: str = "", rpr: str = "") -> str:
    """A paragraph, of words or of runs."""
    if content and not content.startswith("<"):
        content = r(content, rpr)
    about = (f'<w:pStyle w:val="{of}"/>' if of else "") + ppr
    if about:
        about = f"<w:pPr>{about}</w:pPr>"
    return f"<w:p>{about}{content}</w:p>"


BR = "<w:r><w:br/></w:r>"
BOLD, ITALIC, LANG = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>", '<w:lang w:val="{}"/>'


def item(list_id: int, level: int = 0) -> str:
    """The properties of a paragraph that stands in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def numbering(**lists: str) -> str:
    """Lists by id, `_1="decimal"`; three levels each."""
    made = ""
    for name, form in lists.items():
        levels = ""
        for n in range(3):
            sign = {"bullet": "•", "dash": "–"}.get(form, f"%{n + 1}.")
            form = form.replace("dash", "bullet")
            levels += (
                f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{sign}"/></w:lvl>'
            )
        made += f'<w:abstractNum w:abstractNumId="{name[1:]}">{levels}</w:abstractNum>'
    for name in lists:
        made += f'<w:num w:numId="{name[1:]}"><w:abstractNumId w:val="{name[1:]}"/></w:num>'
    return f"<w:numbering {_NAMESPACES}>{made}</w:numbering>"


def field(code: str, result: str) -> str:
    """A field in the form of marks."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}{r(code, kind='instrText')}{mark.format('separate')}"
        f"{result}{mark.format('end')}"
    )


def picture(relation: str, alt: str = "", *, cm: float = 8, anchor=False, extra="", name="Image 1"):
    """A run with a picture of so many centimetres."""
    size = int(cm * 360_000)
    kind = "anchor" if anchor else "inline"
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:extent cx="{size}" cy="{size // 2}"/>'
        f'<wp:docPr id="1" name="{name}" descr="{alt}">{extra}</wp:docPr><a:graphic><a:graphicData>'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="image.png"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        f"</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


def box(content: str) -> str:
    """A run with a text box, in both of the languages that Word writes."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:docPr id="2" name="Text Box 2"/><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:shape style='position:absolute'><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: str, about: str = "") -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr>{about}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, about: str = "") -> str:
    """A row of cells: words, or whole `w:tc`."""
    inner = "".join(one if one.startswith("<w:tc>") else cell(p(one)) for one in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{inner}</w:tr>"


def cell(content: str, about: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{content}</w:tc>"


def notes(kind: str, *texts: str) -> str:
    """The part of footnotes or endnotes, with those that draw the line above them."""
    made = "".join(
        f'<w:{kind} w:type="{of}" w:id="{at - 1}"><w:p><w:r><w:{of}/></w:r></w:p></w:{kind}>'
        for at, of in enumerate(("separator", "continuationSeparator"))
    )
    mark = f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:{kind}Ref/></w:r>'
    for at, text in enumerate(texts, 1):
        content = (
            text if text.startswith("<w:p>") else p(f"{mark}{r(' ')}{r(text)}", "FootnoteText")
        )
        made += f'<w:{kind} w:id="{at}">{content}</w:{kind}>'
    return f"<w:{kind}s {_NAMESPACES}>{made}</w:{kind}s>"


def note_call(kind: str, of: int) -> str:
    """A run that calls a note."""
    return (
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:{kind}Reference w:id="{of}"/></w:r>'
    )


def png(width: int = 16, height: int = 8, kind: str = "PNG") -> bytes:
    """A picture."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (120, 90, 60)).save(made, kind)
    return made.getvalue()


def docx(
    body: str,
    *,
    parts: dict[str, str | bytes] | None = None,
    relations: dict[str, tuple[str, str]] | None = None,
    main: str = "word/document.xml",
    title: str = "",
    modified: str = "",
    style_part: str = "",
) -> bytes:
    """A file: `parts` by their name under `word/`, `relations` of the text by id: kind, target.

    A target with `:` lies outside of the file.
    """
    given = {"styles.xml": style_part or styles(), **(parts or {})}
    links = {f"rId{name.split('.')[0]}": (name.split(".")[0], name) for name in given}
    links = {of: pair for of, pair in links.items() if pair[0] in _RELATED} | (relations or {})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _rels({
            "rId1": ("officeDocument", main),
            "rId2": ("metadata/core-properties", "docProps/core.xml"),
        }))  # fmt: skip
        archive.writestr("docProps/core.xml", (
            f'{_HEADER}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
            'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
            f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
        ))  # fmt: skip
        if not body.startswith("<?xml"):
            body = f"{_HEADER}<w:document {_NAMESPACES}><w:body>{body}{_PAGE}</w:body></w:document>"
        archive.writestr(main, body)
        folder, _, base = main.rpartition("/")
        archive.writestr(f"{folder}/_rels/{base}.rels", _rels(links))
        for name, content in given.items():
            archive.writestr(f"word/{name}", content)
    return made.getvalue()


_RELATED = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")
_TYPES = (
    f'{_HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _rels(links: dict[str, tuple[str, str]]) -> str:
    made = ""
    for of, (kind, target) in links.items():
        outside = ' TargetMode="External"' if ":" in target else ""
        kind = f"{_OFFICE}/relationships/{kind}"
        made += f'<Relationship Id="{of}" Type="{kind}" Target="{target}"{outside}/>'
    return (
        f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{made}</Relationships>'
    )
