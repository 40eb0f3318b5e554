"""The libraries of the system that draw text, as WeasyPrint opens them.

They belong to the system and not to Python: Pango and what it stands on. WeasyPrint opens them as
its module is read, says on standard output that it could not, and chooses what it does without
HarfBuzz-Subset. So it is asked, once, here.
"""

from __future__ import annotations

import ctypes.util
import sys
import warnings
from contextlib import redirect_stdout, suppress
from functools import cache
from io import StringIO
from typing import Any

from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.packages import DRAWING, command_here


def open_libraries() -> Any:
    """Load WeasyPrint and its libraries; gives its module `text.ffi`.

    Fontconfig reads what the environment says then: call it inside `fonts.only_fonts_of`.
    Errors: LY07 one of the libraries cannot be opened.
    """
    # WeasyPrint 70 tries six names for each library, that of Linux fourth; for each that fails
    # cffi asks `find_library`, which runs ldconfig, gcc and ld: 0.25 s of each start. This can go
    # when WeasyPrint tries the name of the system first (Kozea/WeasyPrint, issue 1125).
    search = ctypes.util.find_library
    if sys.platform == "linux":  # there a library has one name, which the loader knows
        ctypes.util.find_library = lambda name: None
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.filterwarnings("ignore", "HarfBuzz-Subset")  # in a build LY09 says it
        try:
            from weasyprint.text import ffi
        except OSError as error:
            if "failed to map segment" in str(error):
                raise MemoryError(str(error)) from error
            reason = str(error).splitlines()[0]
            command = command_here(DRAWING)
            found = finding("LY07", Place("WeasyPrint"), reason=reason, command=command)
            raise MachineError([found]) from error
        finally:
            ctypes.util.find_library = search
    _hear_glib(ffi)
    return ffi


@cache  # once
def _hear_glib(ffi: Any) -> None:
    """Let Python know before GLib, which Pango stands on, ends the program for want of memory.

    It does so with a trap and words of its own: a thread or some bytes were refused. An exception
    cannot leave a callback, but whoever set `sys.unraisablehook` hears it.
    """
    ffi.ffi.cdef(
        "void *g_log_set_default_handler(void *, void *);"
        "void g_log_default_handler(const char *, int, const char *, void *);"
        "const char *hb_version_string(void);"  # for `versions`: each call costs 3 ms
    )

    # cffi has no types.
    @ffi.ffi.callback("void(const char *, int, const char *, void *)")  # type: ignore[untyped-decorator]
    def hear(domain: Any, level: int, message: Any, data: Any) -> None:
        if level & _FATAL:
            raise MemoryError(ffi.ffi.string(message).decode(errors="replace"))
        ffi.gobject.g_log_default_handler(domain, level, message, data)

    with suppress(AttributeError):  # Windows looks for it in the library itself only
        ffi.gobject.g_log_set_default_handler(hear, ffi.ffi.NULL)
        _heard.append(hear)


_FATAL = 2
"""`G_LOG_FLAG_FATAL`."""
_heard: list[Any] = []
"""What C calls must not be collected."""


def versions(ffi: Any) -> tuple[str, int, str]:
    """Return the versions of WeasyPrint, Pango (as a number) and HarfBuzz, which draw a page."""
    from weasyprint import __version__

    harfbuzz = ffi.ffi.string(ffi.harfbuzz.hb_version_string()).decode()
    return __version__, ffi.pango.pango_version(), harfbuzz


def subsets_fonts(ffi: Any) -> bool:
    """Whether WeasyPrint lets HarfBuzz-Subset choose the letters of a font (4.1 or later)."""
    return bool(ffi.harfbuzz_subset and ffi.harfbuzz.hb_version_atleast(4, 1, 0))
