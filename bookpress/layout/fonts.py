"""A private fontconfig: WeasyPrint sees the theme's fonts and no others.

The same book then looks the same on every machine, whatever fonts it has. With `fonts: system` in
the head the machine's fonts fill in for what the theme lacks. The list of fonts that fontconfig
writes passes with the process: it is read without a check, one that was damaged since has ended
builds in a segmentation fault, and a new one costs 4 ms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from pathlib import Path

from bookpress.disk.cache import write_aside
from bookpress.disk.passing import passing_folder
from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.model.tokens import first_family

_GENERIC = (("serif", "serif"), ("sans-serif", "sans"), ("monospace", "mono"))
"""CSS's generic families, and the token whose first family they mean."""


@contextmanager
def only_fonts_of(theme: Theme, *, system_fonts: bool = False) -> Iterator[None]:
    """Let fontconfig be loaded, inside this block, with the fonts of a theme.

    `FONTCONFIG_FILE` is read each time a configuration is loaded: by `import weasyprint` and by
    each `FontConfiguration()`. Both belong inside the block; afterwards the variable is as it was.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(write_configuration(theme, system_fonts=system_fonts))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def write_configuration(theme: Theme, *, system_fonts: bool = False) -> Path:
    """Write the fontconfig file of a theme, named by its content, and give its path.

    Errors: LY08 there is no place for it.
    """
    try:
        folder = passing_folder()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise MachineError([finding("LY08", Place("fontconfig"), reason=reason)]) from error
    if system_fonts:
        sys.audit("bookpress.system_fonts", "")
    text = _configuration(theme, folder, system_fonts).encode()
    file = folder / f"{sha256(text).hexdigest()[:16]}.conf"
    if not file.exists():
        write_aside(file, text)  # another process of ours may read it at the same time
    return file


def _configuration(theme: Theme, cache: Path, system_fonts: bool) -> str:
    """Write the XML of a configuration.

    Fontconfig shows whole folders, so a font of ours that the author's theme hides is rejected.
    """
    fonts = {file.resolve() for file in theme.fonts()}
    folders = sorted({file.parent for file in fonts})
    hidden = sorted(
        file
        for folder in folders
        for file in folder.iterdir()
        if file.suffix.lower() in (".ttf", ".otf", ".ttc") and file not in fonts
    )
    lines = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">', "<fontconfig>"]
    if system_fonts:
        lines.append('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>')
    lines += [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    lines.append(f"<cachedir>{escape(str(cache))}</cachedir>")
    rejected = "".join(f"<glob>{escape(str(file))}</glob>" for file in hidden)
    if rejected:
        lines.append(f"<selectfont><rejectfont>{rejected}</rejectfont></selectfont>")
    lines += [
        f'<alias binding="same"><family>{generic}</family><prefer>'
        f"<family>{escape(first_family(theme, token))}</family></prefer></alias>"
        for generic, token in _GENERIC
    ]
    return "\n".join([*lines, "</fontconfig>", ""])
