"""Whatever stands in the output folder: what is not ours is left alone, older files stay whole."""

import os
import shutil

import pytest

from tests.commands import BOOK, BOUND, OLD, contents, quick, refused, run


@pytest.fixture
def built(tmp_path_factory):
    """An output folder with an older build of the small book."""
    folder = tmp_path_factory.mktemp("older")
    (folder / "book.md").write_text(OLD, "utf-8")
    assert run("build", folder / "book.md", "--out", folder / "dist").returncode == 0
    return folder / "dist"


@pytest.mark.slow
def test_an_output_folder_that_is_a_file_is_said(book, tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")

    for out in ("file", "file/deeper", "source/book.md"):
        assert refused(quick(book, "--out", tmp_path / out), 4, "OU01", "--out")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert book.read_text("utf-8") == BOOK


@pytest.mark.slow
def test_the_output_may_stand_among_the_sources(book):
    before = contents(book.parent)

    for out in (book.parent, book.parent / "dist"):
        for _ in range(2):
            assert quick(book.parent, "--out", out).returncode == 0
    assert contents(book.parent) | before == contents(book.parent)


@pytest.mark.slow
def test_a_link_to_a_folder_is_followed_and_one_to_nowhere_is_not(book, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "good").symlink_to("real")
    (tmp_path / "lost").symlink_to("nowhere")

    assert quick(book, "--out", tmp_path / "good").returncode == 0
    assert (tmp_path / "real/book.epub").is_file()
    assert refused(quick(book, "--out", tmp_path / "lost"), 4, "OU07")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.slow
def test_what_is_not_ours_is_never_touched(book, tmp_path):
    out = tmp_path / "dist"
    out.mkdir()
    (out / "mine.txt").write_text("mine", "utf-8")
    (out / ".bookpress-aside-mine").write_text("mine", "utf-8")
    before = contents(out)
    assert quick(book, "--out", out).returncode == 0

    for make in (
        lambda file: file.write_text("mine", "utf-8"),
        lambda file: file.symlink_to("/etc/hostname"),
        lambda file: file.mkdir(),
        lambda file: os.mkfifo(file),
    ):
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        make(foreign / "book.epub")
        assert refused(quick(book, "--out", foreign), 4, "foreign/book.epub: error OU03")
        assert os.listdir(foreign) == ["book.epub"]
        shutil.rmtree(foreign)
    assert {name: digest for name, digest in contents(out).items() if name in before} == before


@pytest.mark.slow
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda file: file.write_text("mine")])
def test_a_list_of_digests_that_is_not_ours_stops_the_build(make, book, tmp_path):
    (tmp_path / "dist").mkdir()
    make(tmp_path / "dist/SHA256SUMS")

    assert refused(quick(book, "--out", tmp_path / "dist"), 4, "SHA256SUMS: error OU03")
    assert os.listdir(tmp_path / "dist") == ["SHA256SUMS"]


@pytest.mark.slow
def test_a_link_deep_in_the_output_leads_nowhere(book, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/book").symlink_to(tmp_path / "outside")

    assert refused(run("build", book, "--out", tmp_path / "dist"), 4, "dist/book: error OU03")
    assert os.listdir(tmp_path / "outside") == []
    assert os.listdir(tmp_path / "dist") == ["book"]


@pytest.mark.slow
def test_a_file_where_a_folder_should_be_stops_the_build_before_it_writes(book, built):
    shutil.rmtree(built / "book")
    (built / "book").write_text("mine", "utf-8")
    before = contents(built)

    assert refused(run("build", book, "--out", built), 4, "dist/book: error OU03")
    assert contents(built) == before


@pytest.mark.slow
@pytest.mark.skipif(BOUND is None and os.getuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written_keeps_its_files(book, built):
    bounds = [BOUND, "--bounding-set", "-dac_override,-dac_read_search"] if BOUND else []
    before = contents(built)

    for locked in (built, built / "book"):
        locked.chmod(0o555)
        result = run("build", book, "--out", built, before=bounds)
        locked.chmod(0o755)
        assert refused(result, 4, "OU02", "(permission denied)", "older files are as they were")
        assert contents(built) == before


@pytest.mark.slow
def test_the_persons_mask_is_kept(book, tmp_path):
    script = 'umask 077; exec "$@"'

    assert (
        run("build", book, "--out", tmp_path / "d", before=["sh", "-c", script, "sh"]).returncode
        == 0
    )

    modes = {file.stat().st_mode & 0o777 for file in tmp_path.glob("d/**/*") if file.is_file()}
    assert modes == {0o600}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"), [("book.pdf", "PF01"), ("book-print.pdf", "PF01"), ("book.epub", "EP10")]
)
def test_a_file_that_was_cut_short_is_said(built, tmp_path, name, code):
    shutil.copytree(built, tmp_path / "dist")
    file = tmp_path / "dist" / name
    file.write_bytes(file.read_bytes()[:1000])

    for judged in (file, file.parent):
        result = run("check", judged)
        assert result.returncode == 3
        assert f"{file}: error {code}" in result.stderr
        assert "Traceback" not in result.stderr
