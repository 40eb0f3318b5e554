"""JPEG and PNG files freed of all that is not picture, without decoding a pixel."""

from __future__ import annotations

import re
import zlib

# ITU-T T.81, table B.1.
_EOI, _SOS = 0xD9, 0xDA
_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})
"""Frames (baseline, extended, progressive), and the tables DHT, DQT, DRI."""
_APP0, _APP14 = 0xE0, 0xEE
_DROPPED = frozenset(range(0xE1, 0xF0)) | {0xFE}
"""Exif, XMP, ICC, IPTC, previews…, comments."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The marker that ends coded data: no stuffed FF, no restart, no fill byte."""

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
        if marker == 0xFF:  # fill bytes may stand before a marker
            at += 1
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


def strip_png(content: bytes) -> bytes | None:
    """Return a PNG with its picture only; None for one with more than 8 bits.

    Errors: a `ValueError` when a chunk is cut or its sum is wrong (PNG, third edition, 5.3).
    """
    parts = [content[:8]]
    at = 8
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        chunk = content[at:end]
        if end > len(content):
            break
        if name in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
            if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
                raise ValueError("wrong sum")
            if name == b"IHDR" and chunk[16] > 8:
                return None
            parts.append(chunk)
        if name == b"IEND":
            return b"".join(parts)
        at = end
    raise ValueError("no end")
