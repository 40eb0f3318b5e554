"""How the command ends, whatever happens: a message that helps, the right exit code, no trace.

A fault of ours is any exception that is not named here; it is shown whole, as Python shows it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bookpress.command import interruptions, streams
from bookpress.command.console import Console, message_language
from bookpress.model.findings import ExitCode, Finding, Place, finding


class NoSuchCode(click.UsageError):
    """Nothing in the table of findings has the code that was asked for."""

    def __init__(self, code: str, near: list[str]) -> None:
        super().__init__(code)
        self.code = code
        self.near = near
        """Codes that begin with the same two letters."""


@contextmanager
def ending() -> Iterator[None]:
    """Run the command inside; every way out of it is a `SystemExit`, or a fault of ours."""
    streams.prepare()
    interruptions.listen()
    try:
        yield
        streams.end()
    except SystemExit as stop:
        raise SystemExit(_after(stop.code)) from None
    except click.exceptions.Exit as stop:
        raise SystemExit(_after(stop.exit_code)) from None
    except click.UsageError as error:
        if error.ctx and type(error).__name__ == "NoArgsIsHelpError":  # click 8.2 and later
            print(error.ctx.get_help(), file=sys.stderr)
            raise SystemExit(ExitCode.USAGE) from None
        raise SystemExit(_tell(_misspelt(error), ExitCode.USAGE)) from None
    except (click.Abort, KeyboardInterrupt):
        _console().quiet()
        raise SystemExit(ExitCode.INTERRUPTED) from None
    except MemoryError:
        raise SystemExit(_tell(finding("CM12", Place("bookpress")), ExitCode.MACHINE)) from None
    except RecursionError:
        raise SystemExit(_tell(finding("CM19", Place("bookpress")), ExitCode.SOURCE)) from None
    except ImportError as error:
        reason = error.msg.strip().splitlines()[0]
        found = finding("CM11", Place(error.name or "Python"), reason=reason)
        raise SystemExit(_tell(found, ExitCode.MACHINE)) from None
    except OSError as error:
        raise SystemExit(_tell(_refused(error), ExitCode.MACHINE)) from None


def _after(code: object) -> int:
    """Return the exit code of work that is done, once its results are out."""
    try:
        streams.end()
    except OSError as error:
        return _tell(_refused(error), ExitCode.MACHINE)
    return code if isinstance(code, int) else ExitCode.DONE


def _console() -> Console:
    """Return the console that the words of the command ask for, though they were not understood."""
    words = sys.argv[1:]
    after = (words[i + 1] for i, word in enumerate(words[:-1]) if word == "--lang")
    joined = (word.removeprefix("--lang=") for word in words if word.startswith("--lang="))
    language = message_language(next(iter((*after, *joined)), None))
    return Console(language, as_json="--json" in words)


def _tell(found: Finding, code: ExitCode) -> int:
    """Show one finding and give the exit code back."""
    console = _console()
    if found.code == "CM10":  # standard output is lost, and with it the way of JSON
        console = Console(console.language, as_json=False)
    try:
        console.findings([found])
        streams.end()
    except streams.ResultsLost as error:
        return _tell(_refused(error), ExitCode.MACHINE)
    return code


def _refused(error: OSError) -> Finding:
    """Say what the system refused: standard output, or a file that it may name."""
    reason = (error.strerror or str(error)).lower()
    if isinstance(error, streams.ResultsLost):
        return finding("CM10", Place("bookpress"), reason=reason)
    file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "bookpress"
    return finding("CM09", Place(file), reason=reason)


def _misspelt(error: click.UsageError) -> Finding:
    """Say in our words what click did not understand."""
    command = error.ctx.command_path if error.ctx else " ".join(["bookpress", *sys.argv[1:2]])
    place = Place(command)
    match error:
        case NoSuchCode():
            first, last = (error.near[0], error.near[-1]) if error.near else ("", "")
            return finding("CM20", place, name=error.code, first=first, last=last)
        case click.NoSuchOption():
            near = (error.possibilities or [""])[0]
            return finding("CM15", place, name=error.option_name, suggestion=near, command=command)
        case click.BadOptionUsage() | click.MissingParameter(param=click.Option()):
            return finding("CM21", place, name=_option(error), command=command)
        case click.MissingParameter():
            return finding("CM16", place, name=_name(error), command=command)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return finding("CM17", place, name=_name(error), choices=", ".join(choices))
    if type(error).__name__ == "NoSuchCommand":  # click 8.4 and later
        near = (getattr(error, "possibilities", None) or [""])[0]
        return finding(
            "CM14", place, name=getattr(error, "command_name", ""), suggestion=near, command=command
        )
    return finding("CM18", place, reason=error.format_message().rstrip("."), command=command)


def _option(error: click.UsageError) -> str:
    """Name the option that an error is about."""
    if isinstance(error, click.BadOptionUsage):
        return error.option_name
    return _name(error) if isinstance(error, click.BadParameter) else ""


def _name(error: click.BadParameter) -> str:
    """Name a parameter as a person writes it."""
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return (error.param.metavar or str(error.param.name).upper()).rstrip(".")
