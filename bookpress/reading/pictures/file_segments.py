"""JPEG and PNG files freed of all that is not picture, and measured, without decoding a pixel."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

# ITU-T T.81, table B.1.
_EOI, _SOS = 0xD9, 0xDA
_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})
"""Frames (baseline, extended, progressive), and the tables DHT, DQT, DRI."""
_APP0, _APP14 = 0xE0, 0xEE
_DROPPED = frozenset(range(0xE1, 0xF0)) | {0xFE}
"""Exif, XMP, ICC, IPTC, previews…, comments."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The marker that ends coded data: no stuffed FF, no restart, no fill byte."""

_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""Chunks of a PNG that hold its picture (PNG, third edition, 5.6)."""
_LARGEST_PROFILE = 4_000_000
_ADAM7 = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)),
    (0, 1, 1, 2),
)
"""The passes of an interlaced PNG: where each begins, and its steps."""

_NO_FILLING = re.compile(rb"[^\xff]")

_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""A JFIF head without density or preview (ITU-T T.871, 10.1): colours are YCbCr or grey."""


def strip_jpeg(content: bytes) -> bytes | None:
    """Return a JPEG with its picture only; None for one that e-readers may not know.

    Errors: a `ValueError` when the file ends before its picture does.

    >>> strip_jpeg(b"\\xff\\xd8\\xff\\xfe\\x00\\x04Hi\\xff\\xda\\x00\\x02..\\xff\\xd9tail")
    b'\\xff\\xd8\\xff\\xda\\x00\\x02..\\xff\\xd9'
    """
    parts = [b"\xff\xd8"]
    at = 2
    while at + 4 <= len(content) or content[at : at + 2] == b"\xff\xd9":
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:
            at = _after_filling(content, at)
            continue
        if marker == _EOI:
            parts.append(b"\xff\xd9")
            return b"".join(parts)
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at:end]
        if marker == _APP0 and segment[4:8] == b"JFIF":
            parts.append(_JFIF)
        elif marker in _KEPT or (marker == _APP14 and segment[4:9] == b"Adobe"):
            parts.append(segment)
        elif marker == _SOS:
            following = _AFTER_SCAN.search(content, end)
            if not following:
                raise ValueError("no end of scan")
            end = following.start()
            parts.append(content[at:end])
        elif marker not in _DROPPED and marker != _APP0:
            return None  # arithmetic coding, lossless frames…
        at = end
    raise ValueError("no end")


def _after_filling(content: bytes, at: int) -> int:
    """Return where a marker begins that bytes of filling stand before (ITU-T T.81, B.1.1.2)."""
    following = _NO_FILLING.search(content, at)
    return following.start() - 1 if following else len(content)


def scans_of(content: bytes) -> int:
    """Return the number of passes in which a JPEG is drawn; a broken one is counted up to there.

    >>> scans_of(b"\\xff\\xd8\\xff\\xda\\x00\\x02..\\xff\\xda\\x00\\x02..\\xff\\xd9")
    2
    """
    count, at = 0, 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _EOI:
        if content[at + 1] == 0xFF:
            at = _after_filling(content, at)
            continue
        is_scan = content[at + 1] == _SOS
        count += is_scan
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if is_scan:
            following = _AFTER_SCAN.search(content, at)
            at = following.start() if following else len(content)
    return count


def ends_unclosed(content: bytes) -> bytes | None:
    """Return a JPEG of one pass with its end put off by a few empty bytes; None for others.

    A decoder that has all rows by then needs no more; one that lacks some asks for more and fails,
    while it makes them up, in grey, where the file says that it is at its end.
    """
    if scans_of(content) != 1 or not (stripped := strip_jpeg(content)):
        return None
    return stripped[:-2] + bytes(8)


def without_notes(content: bytes) -> tuple[bytes, bool]:
    """Return a PNG with what changes its pixels alone, and whether its profile was bearable.

    Texts go before anything unfolds them: a few bytes can hold a gigabyte. Errors: as `strip_png`.
    """
    parts, bearable = [content[:8]], True
    for name, chunk in _chunks(content):
        if name == b"iCCP":
            unfolded = zlib.decompressobj()
            try:
                unfolded.decompress(chunk[8:-4].split(b"\0", 1)[-1][1:], _LARGEST_PROFILE)
            except zlib.error:
                bearable = False
            if not unfolded.eof:
                bearable = False
            if not bearable:
                continue
        elif name not in _PICTURE and name not in (b"acTL", b"fcTL", b"eXIf"):
            continue
        parts.append(chunk)
    return b"".join(parts), bearable


def rows_fit(content: bytes) -> bool:
    """Return whether a PNG holds no more than its rows: no data beyond, no bytes after them.

    It is unfolded piece by piece, and no further than its size asks.
    """
    unfolding, most, got = zlib.decompressobj(), 0, 0
    for name, chunk in _chunks(content):
        if name == b"IHDR":
            most = _size_of_rows(chunk[8:-4])
        elif name == b"IDAT":
            waiting = chunk[8:-4]
            while waiting and got <= most and not unfolding.eof:
                got += len(unfolding.decompress(waiting, 1 << 16))
                waiting = unfolding.unconsumed_tail
            if waiting or unfolding.unused_data:
                return False
    return got <= most


def _size_of_rows(header: bytes) -> int:
    """Return the bytes of the rows of a PNG, each with its filter (third edition, 7.2 and 8.1)."""
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (0, 4))
    bits = header[8] * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(header[9], 4)
    passes = _ADAM7 if header[12] else ((0, 0, 1, 1),)
    size = 0
    for left, top, right, down in passes:
        wide, high = -(-(width - left) // right), -(-(height - top) // down)
        size += high * (1 + (wide * bits + 7) // 8) if wide > 0 < high else 0
    return size


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG, name and bytes, up to its end.

    Errors: a `ValueError` when one is cut, or the sum of one that holds the picture is wrong.
    """
    at = 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        chunk = content[at:end]
        if end > len(content):
            break
        if name in _PICTURE and zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise ValueError("wrong sum")
        yield name, chunk
        if name == b"IEND":
            return
        at = end
    raise ValueError("no end")


def strip_png(content: bytes) -> bytes | None:
    """Return a PNG with its picture only; None for one with more than 8 bits.

    Errors: a `ValueError` when a chunk is cut or its sum is wrong (PNG, third edition, 5.3).
    """
    parts = [content[:8]]
    for name, chunk in _chunks(content):
        if name == b"IHDR" and chunk[16] > 8:
            return None
        if name in _PICTURE:
            parts.append(chunk)
    return b"".join(parts)
