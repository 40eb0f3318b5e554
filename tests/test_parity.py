"""Every edition says the same words, and the comparison notices when one does not."""

import io
import re
import zipfile

import pikepdf
import pytest
from PIL import Image

import bookpress
from bookpress.checking.epub.checks import check_epub
from bookpress.checking.parity import compare, compare_pages
from bookpress.checking.pdf.spoken import outline, page_texts, spoken_tree

SOURCE = """\
---
title: Parity
language: fr
identifier: urn:x:parity
speakers:
  AM: {name: Ada Martin, role: interviewee}
---

Un texte d'ouverture, avec un [lien](https://example.org/ici).

## Que dit-on ?

AM: Une première phrase.[^a] Puis une deuxième, qui occupe plusieurs lignes de la page imprimée.

Un second paragraphe, encore, et une [adresse](https://example.org/la).

| Un | Deux |
|----|------|
| a  | b    |

[^a]: Une note, et son [lien](https://example.org/note).
"""

PICTURED = """\
---
title: Un phare
language: fr
identifier: urn:x:phare
---

## Le phare

Le voici.[^a] Et le voilà.[^b]

[^a]: Vu de la mer : ![Un phare](phare.png) le soir.

[^b]: Vu de près.

    ![Un phare](phare.png)
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parity")
    (folder / "parity.md").write_text(SOURCE, "utf-8")
    bookpress.build(folder / "parity.md", folder / "dist")
    return folder / "dist"


def without(epub, words, tmp_path):
    """Copy an EPUB without some of its markup."""
    target = tmp_path / epub.name
    buffer = io.BytesIO()
    with zipfile.ZipFile(epub) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.endswith(".xhtml"):
                content = content.decode().replace(words, "").encode()
            new.writestr(item, content)
    target.write_bytes(buffer.getvalue())
    return target


def streams(pdf):
    """Return the streams of a PDF."""
    return [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]


def said(found):
    return [(one.code, one.values.get("words", "")) for one in found]


def test_the_editions_of_a_book_agree(files):
    others = [files / "parity.pdf", files / "index.html"]

    assert compare(files / "parity.epub", others) == []
    assert compare_pages(files / "parity.pdf", files / "parity-print.pdf") == []


def test_a_page_without_the_text_is_not_compared_and_one_that_lost_it_is(files, tmp_path):
    page = tmp_path / "index.html"
    lost = re.sub("(?s)<article.*</article>", "", (files / "index.html").read_text("utf-8"))

    page.write_text(lost.replace("<body>", '<body class="landing">'), "utf-8")
    assert compare(files / "parity.epub", [page]) == []

    page.write_text(lost, "utf-8")
    assert [code for code, _ in said(compare(files / "parity.epub", [page]))] == ["PY03", "PY04"]


def test_a_paragraph_lost_in_the_epub_is_named(files, tmp_path):
    epub = files / "parity.epub"
    with zipfile.ZipFile(epub) as archive:
        texts = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".xhtml")]
    paragraph = re.search(r"<p[^>]*>Un second.*?</p>", "".join(texts))
    assert paragraph is not None

    found = compare(without(epub, paragraph[0], tmp_path), [files / "parity.pdf"])

    assert found[0].code == "PY02"
    assert "second paragraphe" in found[0].values["words"]


def test_a_lost_note_is_named(files, tmp_path):
    short = without(files / "parity.epub", "Une note, et son ", tmp_path)

    codes = {code for code, _ in said(compare(short, [files / "parity.pdf"]))}

    assert codes == {"PY04", "PY05"}


def test_a_page_that_differs_is_named(files, tmp_path):
    spoilt = tmp_path / "spoilt-print.pdf"
    with pikepdf.open(files / "parity-print.pdf") as pdf:
        numbers = [
            n for n, text in enumerate(page_texts(files / "parity-print.pdf")) if "lign" in text
        ]
        del pdf.pages[numbers[0]].Contents
        pdf.save(spoilt)

    found = compare_pages(files / "parity.pdf", spoilt)

    assert [one.code for one in found] == ["PY06"]
    assert found[0].place.page == numbers[0] + 1


def test_an_operator_without_its_operands_is_passed_over(files, tmp_path):
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(files / "parity.pdf") as pdf:
        pdf.pages[0].contents_add(b"BT Tf Tm Tj ET BDC EMC BMC")
        pdf.save(broken)

    assert spoken_tree(broken) == spoken_tree(files / "parity.pdf")
    assert page_texts(broken) == page_texts(files / "parity.pdf")


def test_a_screen_reader_hears_the_question_the_speaker_and_the_note(files):
    lines = [line.strip() for line in outline(spoken_tree(files / "parity.pdf"))]

    assert "H2: Que dit-on ?" in lines
    assert any(line.startswith("P: Ada Martin Une première phrase.") for line in lines)
    assert "Note" in lines
    assert "TH: Un" in lines


def test_a_picture_in_a_note_stands_in_every_edition(tmp_path):
    Image.new("RGB", (600, 400), "#285a78").save(tmp_path / "phare.png")
    (tmp_path / "phare.md").write_text(PICTURED, "utf-8")

    bookpress.build(tmp_path / "phare.md", tmp_path / "dist")

    files = {file.name: file for file in (tmp_path / "dist").iterdir()}
    with zipfile.ZipFile(files["phare.epub"]) as epub:
        package = epub.read("EPUB/content.opf").decode()
        text = epub.read("EPUB/le-phare.xhtml").decode()
        epub.getinfo("EPUB/images/phare.png")
    assert 'href="images/phare.png"' in package
    assert re.search(
        r'<aside [^>]*id="note-a">[^§]*<img alt="Un phare" src="images/phare.png"', text
    )
    heard = [line.strip() for line in outline(spoken_tree(files["phare.pdf"]))]
    assert heard[heard.index("Note") :].count("Figure: Un phare") == 2
    for name in ("phare.pdf", "phare-print.pdf"):
        with pikepdf.open(files[name]) as pdf:
            assert any("/Width" in one and one["/Width"] == 600 for one in streams(pdf))
    assert (tmp_path / "dist/phare/images/phare.png").is_file()
    assert 'src="phare/images/phare.png?v=' in files["index.html"].read_text("utf-8")
    assert check_epub(files["phare.epub"].read_bytes(), "phare.epub") == []
    assert compare(files["phare.epub"], [files["phare.pdf"], files["index.html"]]) == []
