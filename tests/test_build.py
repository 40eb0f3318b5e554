"""The real command, on real books: what it writes, says and leaves alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INTERVIEW = ROOT / "source/entretien-samuel-durand.md"
NAME = "entretien-samuel-durand"


def run(*words, cwd=ROOT, **environment):
    """Run the command as a person would; give its result with text output."""
    return subprocess.run(
        [sys.executable, "-m", "bookpress", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def lines_of(result):
    """Return the findings of a run with `--json`, as (code, line)."""
    return [
        (one["code"], one["line"])
        for one in map(json.loads, result.stdout.splitlines())
        if "code" in one
    ]


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The interview, built once by the real command."""
    out = tmp_path_factory.mktemp("built") / "dist"
    result = run("build", INTERVIEW, "--out", out)
    assert result.returncode == 0, result.stderr
    return out


def test_the_interview_becomes_its_files(dist):
    files = {str(f.relative_to(dist)) for f in dist.rglob("*") if f.is_file()}

    assert {f"{NAME}.epub", f"{NAME}.pdf", f"{NAME}-print.pdf", "index.html", "SHA256SUMS"} <= files
    assert not [name for name in files if name.startswith(".")]


@pytest.mark.parametrize(("ending", "bytes_"), [(".pdf", 70_000), (".epub", 220_000)])
def test_what_a_reader_downloads_is_small(dist, ending, bytes_):
    assert (dist / f"{NAME}{ending}").stat().st_size < bytes_


def test_the_digests_hold(dist):
    result = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=dist, capture_output=True)

    assert result.returncode == 0


def test_another_clock_zone_locale_and_folder_give_the_same_bytes(dist, tmp_path):
    source = tmp_path / "elsewhere" / INTERVIEW.name
    source.parent.mkdir()
    shutil.copy(INTERVIEW, source)
    os.utime(source, (1e9, 1e9))

    result = run(
        "build", source, "--out", tmp_path / "dist", cwd=tmp_path,
        TZ="Pacific/Chatham", LANG="C", LC_ALL="C", HOME=str(tmp_path), PYTHONHASHSEED="7",
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "dist/SHA256SUMS").read_bytes() == (dist / "SHA256SUMS").read_bytes()


def test_five_faults_of_a_head_are_five_findings_and_nothing_is_written(tmp_path):
    source = tmp_path / "book.md"
    source.write_text(
        "---\n"
        "titel: A book\n"  # 2
        "language: english please\n"  # 3
        "date: 7 September\n"  # 4
        "speakers:\n"
        "  SD: {name: Samuel Durand, role: witness}\n"  # 6
        "access: private\n"  # 7
        "---\n\nSD: Text.\n",
        "utf-8",
    )
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/mine.txt").write_text("mine")

    result = run("build", source, "--out", tmp_path / "dist", "--json")

    assert result.returncode == 1
    assert [line for _, line in lines_of(result) if line > 1] == [2, 3, 4, 6, 7]
    assert os.listdir(tmp_path / "dist") == ["mine.txt"]


def test_a_program_is_told_how_the_lines_of_the_screen_pdf_are(tmp_path):
    source = tmp_path / "book.md"
    text = " ".join(f"Word {number} fills the lines of a page" for number in range(90))
    source.write_text(f"---\ntitle: A\nlanguage: en\nidentifier: urn:x:a\n---\n\n{text}\n", "utf-8")
    editions = ("--edition", "screen", "--edition", "print")

    result = run("build", source, "--out", tmp_path / "dist", "--json", *editions)

    records = map(json.loads, result.stdout.splitlines())
    (told,) = [one for one in records if "lines" in one]
    assert told["file"] == str(tmp_path / "dist/book.pdf")
    assert told["lines"]["full"] > 20
    assert 0 <= told["lines"]["over_2"] <= told["lines"]["over_1_5"] <= 1


def test_faults_of_the_text_are_named_by_line(tmp_path):
    source = tmp_path / "book.md"
    source.write_text(
        "---\ntitle: A book\nlanguage: en\nidentifier: urn:x:a\n---\n"
        "A note.[^lost]\n\n"  # 6
        "![A picture](gone.png)\n\n"  # 8
        "Text <script>alert(1)</script> here.\n\n"  # 10
        "A *word*{onclick=alert(1)} here.\n\n"  # 12
        "A [link](#nowhere).\n",  # 14
        "utf-8",
    )

    result = run("build", source, "--out", tmp_path / "dist", "--json")

    assert result.returncode == 1
    assert [line for _, line in lines_of(result)] == [6, 8, 10, 12, 14]
    assert not (tmp_path / "dist").exists()


def test_a_failed_build_leaves_the_last_good_files(tmp_path):
    source = tmp_path / "book.md"
    good = "---\ntitle: A book\nlanguage: en\nidentifier: urn:x:1\n---\n\nText.\n"
    source.write_text(good, "utf-8")
    assert run("build", source, "--out", tmp_path / "dist").returncode == 0
    before = (tmp_path / "dist/SHA256SUMS").read_bytes()

    source.write_text(good + "\n![a](lost.png)\n", "utf-8")
    result = run("build", source, "--out", tmp_path / "dist")

    assert result.returncode == 1
    assert (tmp_path / "dist/SHA256SUMS").read_bytes() == before


def test_a_message_says_where_what_and_how_in_both_languages(tmp_path):
    source = tmp_path / "book.md"
    source.write_text("---\ntitle: A\nlanguage: en\nsubtitel: B\n---\n\nText.\n", "utf-8")

    english = run("build", "book.md", cwd=tmp_path)
    french = run("build", "book.md", "--lang", "fr", cwd=tmp_path)

    assert "book.md:4: warning HD" in english.stderr
    assert "Did you mean “subtitle”?" in english.stderr
    assert "«\u00a0subtitle\u00a0»" in french.stderr
    assert english.returncode == 0


def test_only_the_editions_asked_for_are_written(tmp_path):
    result = run("build", INTERVIEW, "--out", tmp_path / "dist", "--edition", "screen")

    assert result.returncode == 0, result.stderr
    assert sorted(os.listdir(tmp_path / "dist")) == ["SHA256SUMS", f"{NAME}.pdf"]


def test_several_books_share_a_folder(tmp_path):
    for name in ("one", "two"):
        head = f"---\ntitle: Book {name}\nlanguage: en\nidentifier: urn:x:{name}\n---\n"
        (tmp_path / f"{name}.md").write_text(f"{head}\nText.\n", "utf-8")
    (tmp_path / "notes.md").write_text("Not a book.\n", "utf-8")

    result = run("build", tmp_path, "--out", tmp_path / "dist")

    assert result.returncode == 0, result.stderr
    names = set(os.listdir(tmp_path / "dist"))
    assert {"one.epub", "two.epub", "one.html", "two.html"} <= names
    assert not any(name.startswith("notes") for name in names)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["build", "nowhere.md"], 2),
        (["build"], 2),
        (["bild"], 2),
        (["build", "x.md", "--edition", "scroll"], 2),
        (["check", "nowhere.md"], 2),
        (["explain", "XX99"], 2),
        (["explain", "HD03"], 0),
        (["--version"], 0),
        (["schema"], 0),
    ],
)
def test_exit_codes_say_who_is_at_fault(words, code, tmp_path):
    result = run(*words, cwd=tmp_path)

    assert result.returncode == code
    assert "Traceback" not in result.stderr


def test_a_theme_with_a_fault_is_named_by_file_and_line(tmp_path):
    theme = tmp_path / "theme/pdf"
    theme.mkdir(parents=True)
    ours = (ROOT / "templates/pdf/title.html").read_text("utf-8")
    spoilt = ours.replace("{% block body %}", "{% block body %}{{ nobody_knows_this }}")
    (theme / "title.html").write_text(spoilt, "utf-8")

    result = run("build", INTERVIEW, "--out", tmp_path / "dist", "--theme", tmp_path / "theme")

    assert result.returncode == 4
    assert "title.html:" in result.stderr
    assert "nobody_knows_this" in result.stderr


def test_the_version_names_what_decides_the_bytes():
    result = run("--version")

    assert {"bookpress", "Python", "weasyprint", "Pango", "HarfBuzz"} <= {
        line.split()[0] for line in result.stdout.splitlines()
    }


FAULTY = "---\ntitle: A\nlanguage: en\nsubtitel: B\n---\n\n## One\n\nA  pause, ![a](gone.png).\n"


def test_the_gravest_finding_comes_first_and_a_refusal_says_what_a_draft_would_do(tmp_path):
    (tmp_path / "book.md").write_text(FAULTY, "utf-8")

    english = run("build", "book.md", cwd=tmp_path).stderr.splitlines()
    french = run("build", "book.md", "--lang", "fr", cwd=tmp_path).stderr.splitlines()

    assert [line.split()[1:3] for line in english[:2]] == [["error", "PX09"], ["warning", "HD03"]]
    assert [line.split()[1] for line in french[:2]] == ["erreur", "avertissement"]
    assert english[-1].startswith("Nothing was written for book.md; older files stay")
    assert "With --draft the book is built all the same" in english[-1]
    assert french[-1].startswith("Rien n’a été écrit pour book.md")


def test_a_refusal_offers_no_draft_where_none_can_be_made(tmp_path):
    (tmp_path / "book.md").write_text("---\ntitle: A\nlanguage: en\n---\n", "utf-8")

    said = run("build", "book.md", cwd=tmp_path).stderr.splitlines()

    assert said[-1] == "Nothing was written for book.md; older files stay as they were."


def test_warnings_are_errors_where_it_is_asked_strictly(tmp_path):
    (tmp_path / "book.md").write_text(FAULTY.replace("![a](gone.png)", "a word"), "utf-8")

    kind = run("build", "book.md", "--edition", "epub", cwd=tmp_path)
    (tmp_path / "dist/book.epub").unlink()
    strict = run("build", "book.md", "--edition", "epub", "--strict", cwd=tmp_path)

    assert (kind.returncode, strict.returncode) == (0, 1)
    assert "book.md:4: warning HD03" in kind.stderr
    assert "book.md:4: error HD03" in strict.stderr
    assert "--draft" not in strict.stderr
    assert not (tmp_path / "dist/book.epub").exists()


def test_what_was_seen_before_a_late_error_is_said_too(tmp_path):
    (tmp_path / "book.md").write_text(FAULTY.replace("![a](gone.png)", "a word"), "utf-8")
    theme = tmp_path / "theme/styles"
    theme.mkdir(parents=True)
    (theme / "text.css").write_text("p { colour: red }")

    done = run("build", "book.md", "--theme", "theme", "--json", cwd=tmp_path)

    codes = [json.loads(line)["code"] for line in done.stdout.splitlines()]
    assert done.returncode == 4
    assert {"LY01", "HD03"} <= set(codes)


def test_json_names_the_files_that_were_written(tmp_path):
    (tmp_path / "book.md").write_text(FAULTY.replace("![a](gone.png)", "a word"), "utf-8")

    done = run("build", "book.md", "--edition", "epub", "--json", cwd=tmp_path)

    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["written"] for one in records if "written" in one] == [
        "dist/SHA256SUMS",
        "dist/book.epub",
    ]


def test_a_strict_draft_is_a_draft(tmp_path):
    (tmp_path / "book.md").write_text(FAULTY, "utf-8")

    done = run("build", "book.md", "--edition", "epub", "--strict", "--draft", cwd=tmp_path)

    assert done.returncode == 1
    assert (tmp_path / "dist/book.epub").is_file()
