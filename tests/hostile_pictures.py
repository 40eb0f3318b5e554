"""Pictures made to hang, fill or spy: `bad/pictures.toml` describes them, each is built in a child.

`python -m tests.hostile_pictures NAME FOLDER` builds a book with one of them and prints what was
said, how much memory it took and whether the book was made.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import tomllib
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

CASES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "bad" / "pictures.toml").read_text("utf-8")
)
SOURCE = "---\ntitle: Le phare\nlanguage: fr\nauthor: Ada\n---\n\n![Un phare]({})\n"
_TIMES = re.compile(r"\[\[(.*?)\|(\d+)\]\]", re.DOTALL)


def written(text: str) -> str:
    """Write out `[[text|3]]`, three times; `{i}` is the number of each, `{j}` the next one."""

    def times(match: re.Match[str]) -> str:
        return "".join(
            match[1].replace("{i}", str(index)).replace("{j}", str(index + 1))
            for index in range(int(match[2]))
        )

    return _TIMES.sub(times, text)


def drawn(case: dict[str, Any]) -> bytes:
    """Return the SVG of a case: `svg` is what stands in it, `whole` the whole file."""
    if "whole" in case:
        return written(case["whole"]).encode(case.get("encoding", "utf-8"))
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
    size = case.get("size", 'width="40" height="40"')
    return f"<svg {space} {size}>{written(case['svg'])}</svg>".encode()


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(
    width: int = 8, height: int = 8, bits: int = 8, colour: int = 0, rows: int = 72, laced: int = 0
) -> bytes:
    """A PNG of a size that holds so many bytes of rows."""
    return _png(struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, laced), rows)


def _png(header: bytes, rows: int, *chunks: bytes, after: bytes = b"") -> bytes:
    data = chunk(b"IDAT", zlib.compress(bytes(rows), 9) + after)
    parts = (chunk(b"IHDR", header), *chunks, data, chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


_SMALL = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)


def png_with(name: str, size: int = 100_000_000, method: bool = True) -> bytes:
    """A PNG with a chunk that unfolds to so many bytes."""
    packed = zlib.compress(bytes(size), 9)
    start = {"iTXt": b"a\0\1\0\0\0"}.get(name, b"a\0\0" if method else b"a\0")
    return _png(_SMALL, 72, chunk(name.encode(), start + packed))


def png_of_many_chunks(count: int) -> bytes:
    return _png(_SMALL, 72, *[chunk(b"tEXt", b"a\0b")] * count)


def png_with_bytes_after_its_rows() -> bytes:
    return _png(_SMALL, 72, after=b"https://evil.example/" * 100)


def png_that_moves(frames: int) -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, 8, 8, 0, 0, 1, 1, 0, 0)
    moving = [chunk(b"acTL", struct.pack(">II", frames, 0)), chunk(b"fcTL", control)]
    return _png(_SMALL, 72, *moving)


def png_of_animation(frames: int) -> bytes:
    stream = BytesIO()
    pictures = [Image.new("L", (64, 64), index % 250) for index in range(frames)]
    pictures[0].save(stream, "PNG", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


def saved(
    kind: str,
    size: list[int],
    mode: str = "RGB",
    part: float = 1.0,
    end: str = "",
    noise: bool = False,
    **options: Any,
) -> bytes:
    """A picture as Pillow writes it, the first part of it, and another end."""
    width, height = size
    picture = Image.effect_noise((width, height), 90) if noise else Image.new("L", (width, height))
    stream = BytesIO()
    picture.convert(mode).save(stream, kind, **options)
    return stream.getvalue()[: int(len(stream.getvalue()) * part)] + bytes.fromhex(end)


def jpeg_of_passes(count: int, size: list[int]) -> bytes:
    """A progressive JPEG whose last pass is there so many times more."""
    content = saved("JPEG", size, progressive=True)
    scan = content.rindex(b"\xff\xda")
    return content[:-2] + content[scan:-2] * count + content[-2:]


def jpeg_that_says(width: int, height: int) -> bytes:
    """A small JPEG that claims another size."""
    content = bytearray(saved("JPEG", [8, 8], noise=True))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_with_segments(count: int) -> bytes:
    content = saved("JPEG", [8, 8])
    return content[:2] + (b"\xff\xe1\xff\xff" + bytes(65_533)) * count + content[2:]


def jpeg_of_fill_bytes(count: int) -> bytes:
    content = saved("JPEG", [8, 8])
    return content[:2] + b"\xff" * count + content[2:]


def gif_of_frames(count: int) -> bytes:
    content = saved("GIF", [8, 8])
    start = content.index(b"\x2c")
    return content[:-1] + content[start:-1] * count + content[-1:]


def gif_that_says(width: int, height: int) -> bytes:
    content = bytearray(saved("GIF", [8, 8]))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def webp_that_says(width: int, height: int) -> bytes:
    head = b"VP8X\x0a\0\0\0\0\0\0\0" + (width - 1).to_bytes(3, "little")
    body = head + (height - 1).to_bytes(3, "little") + saved("WEBP", [8, 8])[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_of_frames(count: int) -> bytes:
    stream = BytesIO()
    pictures = [Image.new("RGB", (64, 64), (index % 250, 0, 0)) for index in range(count)]
    pictures[0].save(stream, "WEBP", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


def two_in_one(first: str, second: str) -> bytes:
    """A picture with a file of another kind behind it."""
    others = {
        "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "ZIP": b"PK\x03\x04https://evil.example",
    }
    return saved(first, [8, 8]) + others[second]


MAKERS: dict[str, Callable[..., bytes]] = {
    one.__name__: one
    for one in (
        *(png, png_with, png_of_many_chunks, png_with_bytes_after_its_rows, png_that_moves),
        *(png_of_animation, saved, jpeg_of_passes, jpeg_that_says, jpeg_with_segments),
        *(jpeg_of_fill_bytes, gif_of_frames, gif_that_says, webp_that_says, webp_of_frames),
        two_in_one,
    )
}


def made(name: str) -> tuple[str, bytes]:
    """Return the file of a case: its name and its content."""
    case = CASES[name]
    if "make" not in case:
        return "a.svg", drawn(case)
    return "a.png", MAKERS[case["make"]](**case.get("with", {}))


def _most_memory() -> int:
    """Return the most memory that this process has had, in kB.

    `getrusage` counts what the program that started it had, too.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.read_text().partition("VmHWM:")[2].split()[0])


def _build(name: str, folder: Path) -> None:
    from bookpress.books import build_all

    file, content = made(name)
    (folder / file).write_bytes(content)
    (folder / "a.md").write_text(SOURCE.format(file), "utf-8")
    before = _most_memory()
    outcome = build_all([folder / "a.md"], folder / "dist", ("epub", "screen", "print"))
    after = _most_memory()
    told = {
        "found": sorted(one.code for one in outcome.findings if one.code.startswith(("PX", "LY"))),
        "exit": int(outcome.exit_code),
        "megabytes": after // 1024,
        "before": before // 1024,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
    _build(sys.argv[1], Path(sys.argv[2]))
