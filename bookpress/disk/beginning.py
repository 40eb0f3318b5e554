"""New files where none may be: what a person will go on with is never replaced."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from bookpress.disk.archive import machine_errors
from bookpress.model.findings import MachineError, Place, finding


def write_new(folder: Path, files: Mapping[Path, bytes], taken: str) -> None:
    """Write files into a folder, which is made where it is missing: all of them, or none.

    Errors: the code `taken` for each file that is there already; OU01, OU02, OU04, OU07 when the
    folder cannot be written.
    """
    if there := [file for file in files if os.path.lexists(file)]:
        raise MachineError([finding(taken, Place(str(file))) for file in there])
    is_new = not os.path.lexists(folder)
    written: list[Path] = []
    try:
        with machine_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for file, content in files.items():
                with file.open("xb") as stream:
                    written.append(file)
                    stream.write(content)
    except MachineError:
        with contextlib.suppress(OSError):
            for file in written:
                file.unlink(missing_ok=True)
            if is_new:
                folder.rmdir()
        raise
