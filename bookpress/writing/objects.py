"""Small works on the objects of a PDF before pydyf writes them, for every writer's finisher."""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pydyf

from bookpress.disk.cache import kept
from bookpress.model.page.numerals import is_roman, roman_value
from bookpress.writing.xmp import Information


class Apart(pydyf.Stream):  # type: ignore[misc]
    """A stream whose data are fetched when it is written: large ones are in memory one at a time.

    pydyf makes the identifier of a file from the data of all its objects, joined: this one gives
    the digest of its own.
    """

    def __init__(self, replaced: Any, read: Callable[[], bytes]) -> None:
        """Stand in for a stream that is in a PDF already; its data are compressed."""
        super().__init__(extra=replaced.extra)
        self.number = replaced.number
        self.read = read
        self._digest = sha256(read()).hexdigest()

    @property
    def data(self) -> bytes:
        """What the identifier is made of."""
        return bytes(pydyf.Stream([self._digest], self.extra).data)

    @property
    def indirect(self) -> bytes:
        """The object as it is written."""
        whole = pydyf.Stream([self.read()], self.extra)
        whole.number = self.number
        return bytes(whole.indirect)


def data_of(stream: Any) -> bytes:
    """Return the data of a stream of a PDF, as they are."""
    if isinstance(stream, Apart):
        return stream.read()
    return b"\n".join(part if isinstance(part, bytes) else _data(part) for part in stream.stream)


def object_at(pdf: Any, reference: bytes) -> Any:
    """Return the object that a reference (`b"12 0 R"`) names."""
    return pdf.objects[int(reference.split()[0])]


def added(pdf: Any, item: Any) -> bytes:
    """Add an object to a PDF and return its reference."""
    pdf.add_object(item)
    return bytes(item.reference)


def name_tree(names: Mapping[str, Any]) -> Any:
    """Make a name tree of one node, its names in the order of their bytes.

    Source: ISO 32000-1, 7.9.6; a reader that searches by halves misses a name out of order.
    """
    entries: list[Any] = []
    for name in sorted(names, key=_bytes_of):
        entries += [pydyf.String(name), names[name]]
    return pydyf.Dictionary({"Names": pydyf.Array(entries)})


def _bytes_of(text: str) -> bytes:
    """Return a text as pydyf writes it: ASCII, else UTF-16 after its mark (ISO 32000-1, 7.9.2)."""
    return text.encode() if text.isascii() else BOM_UTF16_BE + text.encode("utf-16-be")


def page_labels(folios: Sequence[str]) -> Any:
    """Make the labels of pages, in one entry for each run of consecutive numbers.

    What is no number is a label of its own.
    Source: ISO 32000-1, 12.4.2.
    """
    entries: list[Any] = []
    expected = None
    for index, folio in enumerate(folios):
        style = "D" if folio.isdecimal() else "r" if is_roman(folio) else ""
        number = int(folio) if style == "D" else roman_value(folio) if style else 0
        if not style:
            entries += [index, pydyf.Dictionary({"P": pydyf.String(folio)})]
        elif (style, number) != expected:
            entries += [index, pydyf.Dictionary({"S": f"/{style}", "St": number})]
        expected = (style, number + 1) if style else None
    return pydyf.Dictionary({"Nums": pydyf.Array(entries)})


_READ_OTHERWISE = re.compile(rb"(<[0-9a-f]{4}>) <(00a0|2011|)>")
"""Entries of a ToUnicode map, as WeasyPrint writes them."""
_READ_AS = {b"00a0": b"0020", b"2011": b"002d", b"": b"2060"}

_NAMES_OF_FONTS = frozenset(("BaseFont", "FontName"))


def settle_fonts(pdf: Any) -> None:
    """Give fonts their bare names, and let each glyph be read as one text that is right.

    WeasyPrint 70 takes the name of a family that ends with a digit together with a comma. A map
    names one character for each glyph (ISO 32000-1, 9.10.3): one no-break space at the head of a
    book would join all its words for searches and voices, so the glyph that both spaces share is
    read as U+0020, and that of both hyphens as U+002D. Where a letter is set as two glyphs
    (HarfBuzz 10 for an accent that the font has apart) it leaves one of them without text, which no
    reader may meet (ISO 14289-1, 7.21.7): that one is read as U+2060, which nobody hears.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"begincmap" in item.stream:
            item.stream[:] = [
                _READ_OTHERWISE.sub(
                    lambda entry: entry[1] + b" <" + _READ_AS[entry[2]] + b">", part
                )
                if isinstance(part, bytes)
                else part
                for part in item.stream
            ]
        elif isinstance(item, pydyf.Dictionary):
            for key in _NAMES_OF_FONTS & item.keys():
                item[key] = item[key].rstrip(b",")


def add_packet(pdf: Any, packet: bytes) -> None:
    """Put an XMP packet into a PDF, never deflated: programs that know no PDF look for it.

    Source: ISO 15930-7, 6.5.1.
    """
    stream = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.catalog["Metadata"] = added(pdf, stream)


def set_info(pdf: Any, about: Information) -> None:
    """Fill the Info dictionary: what the XMP packet says, in its own form (ISO 32000-1, 14.3.3)."""
    values = {
        "Title": about.title,
        "Author": about.author_line,
        "Subject": about.subject,
        "Keywords": about.keyword_line,
        "Creator": about.creator,
        "Producer": about.producer,
        "CreationDate": about.pdf_date,
        "ModDate": about.pdf_date,
    }
    pdf.info.clear()
    pdf.info.update({key: pydyf.String(value) for key, value in values.items() if value})


def srgb_profile(pdf: Any) -> bytes:
    """Return the reference of the sRGB profile that WeasyPrint brings, added when first wanted.

    WeasyPrint's own option for it leaves that file open.
    """
    for known in pdf.objects:
        if isinstance(known, pydyf.Stream) and known.extra.get("Alternate") == "/DeviceRGB":
            return bytes(known.reference)
    content = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    profile = pydyf.Stream([content], {"N": 3, "Alternate": "/DeviceRGB"}, compress=True)
    return added(pdf, profile)


def deflate(pdf: Any) -> None:
    """Compress every stream that asks for it once: pydyf does it again for the identifier.

    Data that end with CR get a LF, which inflating ignores: with the LF before `endstream` the CR
    would count as an end of line, and the data as one byte short (ISO 32000-1, 7.3.8.1).
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            _put_deflated(item, zlib.compress(data_of(item), 9))


def keep_deflated(stream: Any) -> None:
    """Compress a stream that builds have in common, and keep it: a profile takes 20 ms."""
    plain = data_of(stream)
    made_of = zlib.ZLIB_RUNTIME_VERSION.encode() + b"\0" + plain
    _put_deflated(stream, kept("deflated", made_of, partial(zlib.compress, plain, 9)))


def _put_deflated(stream: Any, data: bytes) -> None:
    stream.extra = pydyf.Dictionary({**stream.extra, "Filter": "/FlateDecode"})
    stream.stream, stream.compress = [data + b"\n" if data.endswith(b"\r") else data], False


def _data(part: Any) -> bytes:
    return part.encode() if isinstance(part, str) else bytes(part.data)
