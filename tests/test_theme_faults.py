"""A theme with a fault: named by file and line, before anything is written."""

import random
import shutil

import pytest

from bookpress.model.theme_faults import warnings_of
from tests.commands import BOOK, ROOT, refused, run


@pytest.fixture
def theme(tmp_path):
    """Return what copies a file of the default theme into a theme, with some text changed."""

    def change(name, old, new):
        file = tmp_path / "theme" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "templates" / name).read_bytes()
        assert old in text
        file.write_bytes(text.replace(old, new, 1))
        return tmp_path / "theme"

    return change


BODY = b"{% block body %}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pdf/title.html", BODY, BODY + b"{{ nobody }}", "title.html:4: error TH03"),
        ("pdf/title.html", BODY, BODY + b"{% if %}", "title.html:4: error TH03"),
        ("pdf/title.html", BODY, BODY + b"\n{{ 1 / 0 }}", "title.html:5: error TH03"),
        ("pdf/title.html", BODY, BODY + b"{{ 'a' + 1 }}", "title.html:4: error TH03"),
        ("pdf/title.html", BODY, BODY + b"{{ 1|no_filter }}", "title.html:4: error TH03"),
        ("pdf/title.html", BODY, BODY + b"{% include 'pdf/title.html' %}", "TH03"),
        ("pdf/title.html", BODY, BODY + b"{% include 'gone.html' %}", "no template “gone.html”"),
        ("pdf/title.html", BODY, BODY + b"{{ range(9 ** 12)|list }}", "title.html:4: error TH03"),
        ("pdf/title.html", BODY, BODY + b"<p>", "title.html: error TH04"),
        ("pdf/title.html", BODY, BODY + b"\xe9", "title.html:4: error TH08"),
        ("web/page.html", b"<body", b"{{ nobody }}<body", "page.html:"),
        ("styles/text.css", b"", b"p { colour: red }\n", "text.css:1: error LY01"),
        ("styles/text.css", b"", b"p { margin: 2quux }\n", "text.css:1: error LY01"),
        ("styles/reader.css", b"", b"p { margin: 0\n", "reader.css:1: error TH11"),
        ("styles/web.css", b"", b"}\n", "web.css:1: error TH11"),
        ("styles/web.css", b"", b"\xe9\n", "web.css:1: error TH08"),
        ("styles/faces.css", b"SourceSerif4-It.ttf", b"Gone.ttf", "faces.css:10: error TH01"),
        ("labels/en.toml", b"cover = ", b"# cover = ", "en.toml: error TH10 the label “cover”"),
        ("labels/en.toml", b'cover = "', b'cover = 3 # "', "en.toml: error TH10 the label “cover”"),
        ("labels/en.toml", b"{date}", b"{day}", "TH12 the label “published”"),
        ("labels/en.toml", b'cover = "', b'cover = "{', "TH12"),
        ("labels/en.toml", b"cover = ", b"cover ", "TH09"),
        ("labels/en.toml", b'cover = "', b'cover = "\xe9', "TH08"),
        ("fonts/source-serif-4/SourceSerif4-Regular.ttf", b"\0\1\0\0", b"\0\1\0\1", "FN04"),
    ],
)
def test_a_fault_of_the_theme_is_named_by_file_and_line(
    name, old, new, said, theme, book, tmp_path
):
    result = run("build", book, "--out", tmp_path / "d", "--theme", theme(name, old, new))

    assert refused(result, 4, said)
    assert not (tmp_path / "d").exists()


def test_a_font_that_was_cut_is_named(theme, book, tmp_path):
    name = "fonts/source-serif-4/SourceSerif4-It.ttf"
    folder = theme(name, b"", b"")
    whole = (folder / name).read_bytes()

    for length in (0, 3, 100, len(whole) // 2, len(whole) - 1):
        (folder / name).write_bytes(whole[:length])
        result = run("build", book, "--out", tmp_path / "d", "--theme", folder)
        assert refused(result, 4, "SourceSerif4-It.ttf: error FN04", "Fetch it again")


@pytest.mark.slow
def test_a_font_that_is_spoilt_inside_is_named(theme, book, tmp_path):
    name = "fonts/source-serif-4/SourceSerif4-Regular.ttf"
    folder = theme(name, b"", b"")
    lot, font = random.Random(3), bytearray((folder / name).read_bytes())
    for _ in range(3000):
        font[lot.randrange(300, len(font))] = lot.randrange(256)
    (folder / name).write_bytes(font)

    assert refused(run("build", book, "--out", tmp_path / "d", "--theme", folder), 4)


@pytest.fixture
def installed(tmp_path):
    """Return a copy of the program, to be spoilt."""
    place = tmp_path / "installed"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("bookpress", "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.mark.slow
@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("fonts/source-serif-4/SourceSerif4-It.ttf", "faces.css:10: error TH01"),
        ("fonts", "TH01 the theme has no file “fonts/"),
        ("labels/en.toml", "TH01 the theme has no file “labels/en.toml”"),
        ("pdf/title.html", "TH01 the theme has no file “pdf/title.html”"),
        ("styles/tokens.css", "TH01 the theme has no file “styles/tokens.css”"),
        ("colour/FOGRA39L_coated.icc", "TH01 the theme has no file “colour/"),
    ],
)
def test_a_file_that_an_installation_has_lost_is_named(gone, said, installed, book, tmp_path):
    lost = installed / "templates" / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()

    result = run("build", book, "--out", tmp_path / "d", PYTHONPATH=installed)

    assert refused(result, 4, said, "install bookpress again")
    assert not (tmp_path / "d").exists()


def test_fonts_without_their_licence_and_labels_left_in_english_are_named(book, tmp_path):
    theme = tmp_path / "theme"
    for name in ("fonts", "labels"):
        (theme / name).mkdir(parents=True)
    for family in ("source-serif-4", "source-sans-3"):
        shutil.copytree(ROOT / "templates/fonts" / family, theme / "fonts" / family)
    (theme / "fonts/source-sans-3/OFL.txt").unlink()
    english = (ROOT / "templates/labels/en.toml").read_text("utf-8")
    (theme / "labels/de.toml").write_text(english.replace('cover = "Cover"', 'cover = "Titel"'))

    words = ["--theme", theme, "--edition", "epub"]
    result = run("build", book, "--out", tmp_path / "d", *words)

    assert result.returncode == 0
    assert "source-sans-3: warning TH13" in result.stderr
    assert "source-serif-4: warning TH13" not in result.stderr
    (labels,) = (line for line in result.stderr.splitlines() if "TH14" in line)
    assert "labels/de.toml" in labels
    assert "cover," not in labels


@pytest.mark.slow
def test_a_language_without_labels_is_named(book, tmp_path):
    book.write_text(BOOK.replace("language: en", "language: pl"), "utf-8")

    result = run("build", book, "--out", tmp_path / "d", "--edition", "epub")

    assert result.returncode == 0
    assert (
        "book.md: warning TH07 the theme has no words of its own in the language “pl”"
        in result.stderr
    )


def test_no_label_that_ships_is_left_in_english():
    assert warnings_of(ROOT / "templates", ROOT / "templates") == []
