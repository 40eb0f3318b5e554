"""Jinja2, strict and autoescaped; what a template gives is parsed at once.

A template chooses words and tags and computes nothing. `|safe` stands at one spot of each template,
where the body of a section (a checked tree) is set.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from bookpress.cache import cache_folder
from bookpress.findings import MachineError, Place, finding
from bookpress.theme import Theme

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment(theme: Theme) -> Environment:
    """Make the environment of a theme: its folders are searched file by file."""
    from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    folder = cache_folder("templates")
    return Environment(
        bytecode_cache=FileSystemBytecodeCache(str(folder)) if folder else None,
        loader=FileSystemLoader(theme.folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_template(theme: Theme, name: str, **values: Any) -> str:
    """Fill one template and make sure that it gave well-formed XML.

    Errors: TH03 (a fault in the template), TH04 (its result is no XML), each with the template's
    name and line; TH01 when there is no such template.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

    file = theme.find(name)
    try:
        text = _environment(theme).get_template(name).render(**values)
    except TemplateSyntaxError as error:
        at = Place(str(theme.find(error.name) if error.name else file), line=error.lineno)
        raise MachineError([finding("TH03", at, reason=error.message)]) from error
    except TemplateNotFound as error:
        raise MachineError(
            [finding("TH03", Place(str(file)), reason=f"no template “{error.name}”")]
        ) from error
    except (UndefinedError, TemplateError) as error:
        at = Place(str(file), line=_template_line(error, theme))
        raise MachineError([finding("TH03", at, reason=error.message)]) from error
    try:
        etree.fromstring(text.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        line = text.splitlines()[error.lineno - 1].strip()[:80] if error.lineno else ""
        raise MachineError(
            [finding("TH04", Place(str(file)), reason=error.msg, excerpt=line)]
        ) from error
    return text


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _template_line(error: BaseException, theme: Theme) -> int:
    """Find the deepest line of a template in the trace of an error; 0 when there is none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if any(name.startswith(str(folder)) for folder in theme.folders):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
