"""Jinja2, strict and autoescaped; what a template gives is parsed at once.

A template chooses words and tags and computes nothing; Jinja2's sandbox keeps it from Python and
from the machine. `|safe` stands at one spot of each template, where the body of a section (a
checked tree) is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from bookpress.disk.cache import find, keep
from bookpress.model import clock
from bookpress.model.book import Element
from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.rendering.xhtml import parse
from bookpress.typography.characters import plain_spaces

if TYPE_CHECKING:
    from jinja2 import Environment


_OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
SECONDS = 20
"""Of the processor, for one template: a thousand times what the longest one takes."""


@cache
def _environment(theme: Theme) -> Environment:
    """Make the environment of a theme: its folders are searched file by file."""
    from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, __version__
    from jinja2.bccache import Bucket
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # All that decides what a template is compiled to, beside its text, whose digest Jinja2 keeps.
    made_by = repr(
        ("sandboxed", __version__, sys.implementation.cache_tag, sorted(_OPTIONS.items()))
    )

    def inputs(bucket: Bucket) -> bytes:
        return f"{made_by} {bucket.key}".encode()

    class Kept(BytecodeCache):
        """Templates compiled once: what was cut or spoilt since is compiled again, never run."""

        def load_bytecode(self, bucket: Bucket) -> None:
            code = find("templates", inputs(bucket))
            if code is not None:
                bucket.bytecode_from_string(code)

        def dump_bytecode(self, bucket: Bucket) -> None:
            keep("templates", inputs(bucket), bucket.bytecode_to_string())

    class Fenced(ImmutableSandboxedEnvironment):
        """Where a template may read what it is given, and ask nothing of files and trees."""

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            ours = type(obj).__module__.split(".")[0] not in ("lxml", "pathlib")
            return (ours or not callable(value)) and super().is_safe_attribute(obj, attr, value)

    return Fenced(
        bytecode_cache=Kept(),
        loader=FileSystemLoader(theme.folders),
        undefined=StrictUndefined,
        **_OPTIONS,
    )


def render_template(theme: Theme, name: str, **values: Any) -> str:
    """Fill one template and make sure that it gave well-formed XML; see `render_document`."""
    return render_document(theme, name, **values)[0]


def render_document(
    theme: Theme, name: str, *, plain: bool = False, holds: Sequence[str] = (), **values: Any
) -> tuple[str, Element]:
    """Fill one template; return what it gave, and the same parsed.

    `plain`: with no-break spaces at most (see `plain_spaces`). `holds`: what it must write.
    Errors: TH03 (a fault in the template), TH04 (its result is no XML), each with the template's
    name and line; TH01 when there is no such template; TH24 when it leaves out what it holds; TH25
    when it has no end.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    file = theme.find(name)
    endless = finding("TH25", Place(str(file)), seconds=SECONDS)
    try:
        with clock.no_longer_than(SECONDS, endless):
            text = _environment(theme).get_template(name).render(**values)
    except TemplateSyntaxError as error:
        at = Place(str(theme.find(error.name) if error.name else file), line=error.lineno)
        raise MachineError([finding("TH03", at, reason=error.message)]) from error
    except TemplateNotFound as error:
        found = finding("TH03", Place(str(file)), reason=f"no template “{error.name}”")
        raise MachineError([found]) from error
    except (TemplateError, *_WHILE_FILLING) as error:
        if isinstance(error, MemoryError) and theme.own is None:
            raise  # our own templates ask for little: the machine lacks it
        at = _template_place(error, file, theme)
        reason = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
        raise MachineError([finding("TH03", at, reason=str(reason).rstrip(".: "))]) from error
    if any(part not in text for part in holds):
        raise MachineError([finding("TH24", _own(theme, file))])
    text = plain_spaces(text) if plain else text
    try:
        return text, parse(text.encode())
    except etree.XMLSyntaxError as error:
        written = text.splitlines()[(error.lineno or 1) - 1 :][:1]
        excerpt = "".join(written).strip()[:80]
        found = finding("TH04", _own(theme, file), reason=error.msg, excerpt=excerpt)
        raise MachineError([found]) from error


_WHILE_FILLING = (
    *(ArithmeticError, AttributeError, LookupError, MemoryError),
    *(RecursionError, TypeError, ValueError),
)
"""What a template's own sums and calls may raise."""


def _own(theme: Theme, file: Path) -> Place:
    """Return where to look: the author's template, or his frame around one of ours."""
    frames = ("document.xhtml", "shell.html", "pieces.xhtml", "pieces.html")
    own = theme.own / file.parent.name if theme.own else None
    if own is not None and file.parent != own:
        file = next((own / name for name in frames if (own / name).is_file()), file)
    return Place(str(file))


def _template_place(error: BaseException, file: Path, theme: Theme) -> Place:
    """Find the deepest line of a template in the trace of an error."""
    place, trace = Place(str(file)), error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if any(name.startswith(f"{folder}{os.sep}") for folder in theme.folders):
            place = Place(name, line=trace.tb_lineno)
        trace = trace.tb_next
    return place
