"""The command: words into calls, results into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit, NoArgsIsHelpError, NoSuchCommand

from bookpress.command.words import message_language
from bookpress.editions import DEFAULT_EDITIONS, EDITIONS

if TYPE_CHECKING:  # a command loads what it needs: help and a mistyped word need little
    from pathlib import Path

    from bookpress.checking.judges import Verdict
    from bookpress.importing.questions import Mode
    from bookpress.messages import Language
    from bookpress.model.findings import Finding

_EDITIONS = "; ".join(f"{e.name}: {e.purpose}" for e in EDITIONS.values())


class AnyPath(click.Path):
    """A path as it is typed, which a shell completes; it is looked at when it is opened."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; a variable of the shell that is not set gives an empty word."""
        if value == "":
            raise click.MissingParameter(ctx=ctx, param=param)
        from pathlib import Path

        return Path(value)


_FILE, _FOLDER = AnyPath(), AnyPath(file_okay=False)


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command takes."""
    command = click.option(
        "--lang",
        metavar="LANG",
        callback=lambda _context, _parameter, asked: message_language(asked),
        shell_complete=lambda _context, _parameter, incomplete: [
            name for name in ("en", "fr") if name.startswith(incomplete)
        ],
        help="Language of messages: en or fr (default: the locale's).",
    )(command)
    return click.option(
        "--json", "as_json", is_flag=True, help="Give messages and file names as JSON lines."
    )(command)


def _codes(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the codes of findings that begin so, for the shell."""
    from bookpress.model.severities import SEVERITIES

    return [code for code in sorted(SEVERITIES) if code.startswith(incomplete.upper())]


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Answer `--version`, which names all that decides the bytes of a build."""
    if wanted and not context.resilient_parsing:
        from bookpress.model.version import version_report

        print(version_report())
        context.exit()


def _help_width() -> int:
    """Return how wide help is: as the terminal, 78 columns where there is none, 98 at most.

    Click would ask `shutil`, which loads all that unpacks archives.
    """
    try:
        columns = int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size(1).columns
    except (ValueError, OSError):
        columns = 0
    return max(min(columns or 80, 100) - 2, 50)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _help_width()}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Show the version, and those of the libraries that decide a build's bytes.",
)  # fmt: skip
def cli() -> None:
    """Make an EPUB for e-readers and PDFs for screen and printer from one Markdown file."""


@cli.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=_FILE)
@click.option("--out", type=_FOLDER, default="dist", help="Output folder (default: dist).")
@click.option(
    "--edition", "editions", multiple=True, type=click.Choice(list(EDITIONS)), help=_EDITIONS
)
@click.option("--theme", type=_FOLDER, help="A folder of files that replace those of the theme.")
@click.option("--draft", is_flag=True, help="Build in spite of errors, each shown in its place.")
@click.option("--strict", is_flag=True, help="Take every warning for an error.")
@click.option("--prune", is_flag=True, help="Remove files of ours that no source makes any more.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), default=1,
    help="Make N books at once, each in a process (default: 1).",
)  # fmt: skip
@click.option("--rebuild", is_flag=True, help="Build even where nothing changed.")
@_common
def build(
    sources: tuple[Path, ...],
    out: Path,
    editions: tuple[str, ...],
    theme: Path | None,
    draft: bool,
    strict: bool,
    prune: bool,
    jobs: int,
    rebuild: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """Build books: a SOURCE is a Markdown file, or a folder of them."""
    from bookpress.books import build_all
    from bookpress.command.console import Console, opened_last, show_json
    from bookpress.disk.passing import lead_temporary_files
    from bookpress.disk.watch import begin
    from bookpress.model.findings import ExitCode

    begin()
    lead_temporary_files()
    console = Console(lang, as_json)
    outcome = build_all(
        sources,
        out,
        editions or DEFAULT_EDITIONS,
        theme,
        console.step,
        draft=draft,
        strict=strict,
        prune=prune,
        jobs=jobs,
        rebuild=rebuild,
    )
    console.findings(outcome.findings)
    figures: list[dict[str, Any]] = []
    if as_json:
        from bookpress.checks import measured

        for file, lines in measured(outcome.files):
            name = os.fsencode(file).decode("utf-8", "replace")
            figures.append({"file": name, "lines": lines.as_record()})
            show_json(figures[-1])
    files = opened_last(outcome.files, out)
    console.files(files)
    if outcome.exit_code is ExitCode.DONE:
        from bookpress.command.retelling import remember

        words = sys.argv[1:]
        remember(words, sources, out, theme, outcome.findings, figures, files, as_json=as_json)
    helps = outcome.exit_code is ExitCode.SOURCE and not draft and not strict
    console.refused(outcome.refused, draft=helps and not _beyond_draft(outcome.findings))
    raise Exit(outcome.exit_code)


def _beyond_draft(found: Sequence[Finding]) -> bool:
    """Return whether something stopped that would stop a draft too: no text, or no book to make."""
    from bookpress.model.severities import Severity

    codes = {one.code for one in found if one.severity is Severity.ERROR}
    beyond = ("EN06", "EN12", "MD01", "PX52", "SZ06")
    return any(code[:2] == "CM" or code in beyond for code in codes)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="SOURCE|FILE|DIR...", type=_FILE)
@click.option("--theme", type=_FOLDER, help="A folder of files that replace those of the theme.")
@_common
def check(paths: tuple[Path, ...], theme: Path | None, lang: Language, as_json: bool) -> None:
    """Check sources or made files, with every checker that is installed."""
    from bookpress.checks import check_path
    from bookpress.command.console import Console
    from bookpress.disk.passing import lead_temporary_files
    from bookpress.model.findings import BookError, ExitCode, has_errors

    lead_temporary_files()
    console = Console(lang, as_json)
    worst = ExitCode.DONE
    verdicts: list[Verdict] = []
    for path in paths:
        found: Sequence[Finding]
        try:
            checked = check_path(path, console.step, lang, theme)
            found, code = checked.findings, ExitCode.DONE
            verdicts += checked.verdicts
            if has_errors(found):
                code = ExitCode.CHECK
        except BookError as error:
            found, code = error.findings, error.exit_code
        console.findings(found)
        worst = max(worst, code)
    console.verdicts(verdicts)
    raise Exit(worst)


@cli.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option(
    "--kind", type=click.Choice(["interview", "novel", "poems", "essay", "thesis"]),
    default="interview", help="What it is (default: an interview).",
)  # fmt: skip
@_common
def new(folder: Path, kind: str, lang: Language, as_json: bool) -> None:
    """Make a small book to start from, in the language of messages."""
    from bookpress.command.console import Console
    from bookpress.command.new import start_book
    from bookpress.model.theme import open_theme

    console = Console(lang, as_json)
    console.files(start_book(folder, open_theme(), console.language, kind))


@cli.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_FILE)
@click.option("--out", type=_FILE, metavar="NAME.md", help="The source (default: FILE's name).")
@click.option(
    "--interviewee", "interviewees", multiple=True, metavar="NAME", help="Who answers (repeatable)."
)
@click.option(
    "--interviewer", "interviewers", multiple=True, metavar="NAME", help="Who asks (repeatable)."
)
@click.option(
    "--questions", type=click.Choice(["turns", "bold", "headings", "numbered", "none"]),
    help="What becomes `##`: the interviewer's turns, bold paragraphs, headings, numbered"
    " questions, nothing (default: what fits the text).",
)  # fmt: skip
@click.option("--times", is_flag=True, help="Keep the times of a recording, as comments.")
@click.option("--tidy", is_flag=True, help="Take out fillers and stutter, and list them.")
@_common
def import_(
    files: tuple[Path, ...],
    out: Path | None,
    interviewees: tuple[str, ...],
    interviewers: tuple[str, ...],
    questions: Mode | None,
    times: bool,
    tidy: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """Make a source of a Word file or a transcript: DOCX, WebVTT, SRT, text, JSON."""
    from bookpress.command.console import Console
    from bookpress.command.importing import import_source
    from bookpress.importing.importing import Wishes

    wishes = Wishes(interviewees, interviewers, questions, times, tidy)
    console = Console(lang, as_json)
    written, found = import_source(files, out, wishes)
    console.findings(found)
    console.files(written)


@cli.command()
@_common
def doctor(lang: Language, as_json: bool) -> None:
    """Show what this machine has and lacks, and the commands that bring it."""
    from dataclasses import asdict

    from bookpress.command.console import show_json
    from bookpress.command.doctor import Need, examine, missing, report
    from bookpress.disk.passing import lead_temporary_files
    from bookpress.model.findings import ExitCode

    lead_temporary_files()
    parts = examine(lang)
    if as_json:
        for part in parts:
            show_json(asdict(part) | {"need": part.need.value})
    else:
        print(report(parts, lang))
    if missing(parts) is Need.BUILD:
        raise Exit(ExitCode.MACHINE)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of the front matter, for editors."""
    import json

    from bookpress.reading.front_matter.schema import front_matter_schema

    print(json.dumps(front_matter_schema(), ensure_ascii=False, indent=2))


@cli.command()
@click.argument("code", required=False, shell_complete=_codes)
@click.option("--all", "everything", is_flag=True, help="Every code, as one page of Markdown.")
@_common
def explain(code: str | None, everything: bool, lang: Language, as_json: bool) -> None:
    """Say what the CODE of a message means, and how to mend it."""
    from bookpress.command.console import show_json
    from bookpress.messages import all_messages, entry, example
    from bookpress.model.findings import Place, UsageError, finding

    asked = (code or "").upper()
    chosen = [message for message in all_messages() if everything or message.code == asked]
    if not chosen:
        if code is None:
            raise click.MissingParameter(param_hint="CODE")
        near = [m.code for m in all_messages() if m.code[:2] == asked[:2]] or [""]
        place = Place("bookpress explain")
        raise UsageError([finding("CM20", place, name=code, first=near[0], last=near[-1])])
    if as_json:
        for message in chosen:
            show_json(
                {
                    "code": message.code,
                    "severity": message.severity.value,
                    "message": example(message, lang),
                    "why": message.why[lang],
                }
            )
    elif everything:
        print("# Findings\n\nMade by `bookpress explain --all`.")
        for message in chosen:
            print(f"\n## {message.code}\n\n{entry(message, lang)}")
    else:
        print(f"{asked}\n\n{entry(chosen[0], lang)}")


def run() -> int:
    """Run the command and return its exit code.

    Errors: a `UsageError` when its words are not understood, and those of the work.
    """
    try:
        return cli.main(prog_name="bookpress", standalone_mode=False) or 0
    except click.UsageError as error:
        from bookpress.model.findings import ExitCode, UsageError

        if isinstance(error, NoArgsIsHelpError):
            error.show()
            return ExitCode.USAGE
        raise UsageError([_misspelt(error)]) from None


def _misspelt(error: click.UsageError) -> Finding:
    """Say in our words what click did not understand."""
    from bookpress.model.findings import Place, finding

    command = error.ctx.command_path if error.ctx else " ".join(["bookpress", *sys.argv[1:2]])

    def said(code: str, **values: object) -> Finding:
        return finding(code, Place(command), **values, command=command)

    match error:
        case NoSuchCommand(command_name=name, possibilities=near):
            return said("CM14", name=name, suggestion=(near or [""])[0])
        case click.NoSuchOption(option_name=name, possibilities=near):
            return said("CM15", name=name, suggestion=(near or [""])[0])
        case click.BadOptionUsage(option_name=name):
            return said("CM21", name=name)
        case click.MissingParameter(param=click.Option(opts=[name, *_])):
            return said("CM21", name=name)
        case click.MissingParameter(param=param):
            name = str(param.human_readable_name if param else error.param_hint)
            return said("CM16", name=name.rstrip("."))
        case click.BadParameter(param=click.Option(opts=[name, *_], type=click.Choice() as choice)):
            return said("CM17", name=name, choices=", ".join(choice.choices))
        case click.BadParameter(param=click.Option(opts=[name, *_], type=click.IntRange(min=low))):
            return said("CM24", name=name, least=low)
    return said("CM18", reason=error.format_message().rstrip("."))
