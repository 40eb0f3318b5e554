"""Whatever stands in the cache: the same bytes as without one, exit 0, and not a word."""

import os
import random
import shutil
import subprocess

import pytest

from tests.commands import BOOK, BOUND, contents, quick
from tests.test_cache import replaced

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A book's source, what its build gives without a cache, and a cache that a build filled."""
    folder = tmp_path_factory.mktemp("filled")
    book = folder / "book.md"
    book.write_text(BOOK, "utf-8")
    assert quick(book, "--out", folder / "bare", XDG_CACHE_HOME="/dev/null").returncode == 0
    assert quick(book, "--out", folder / "made", XDG_CACHE_HOME=folder / "cache").returncode == 0
    expected = contents(folder / "bare")
    assert contents(folder / "made") == expected
    kinds = {file.name.split("-")[0] for file in (folder / "cache/bookpress/kept").iterdir()}
    assert kinds == {"covers", "templates", "unchanged"}
    return book, expected, folder / "cache"


def each(spoil):
    """Return what spoils every file of a cache."""

    def spoil_all(cache):
        for file in sorted((cache / "bookpress/kept").iterdir()):
            spoil(file)

    return spoil_all


def bits(seed, number):
    """Return what turns some bits of a file, the same ones each time."""

    def turn(file):
        chance = random.Random(f"{seed} {file.name[:9]}")
        content = bytearray(file.read_bytes())
        for _ in range(number):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)

    return turn


def linked(file, content):
    outside = file.parents[3] / "outside"
    outside.mkdir(exist_ok=True)
    (outside / file.name).write_bytes(content)
    file.symlink_to(outside / file.name)


def swapped(cache):
    """Let each file have the content of the next one."""
    files = sorted((cache / "bookpress/kept").iterdir())
    read = [file.read_bytes() for file in files]
    for file, content in zip(files, [*read[1:], read[0]], strict=True):
        file.write_bytes(content)


def moved(name):
    def move(cache):
        folder = cache / name
        folder.rename(cache.parent / "elsewhere")
        folder.symlink_to(cache.parent / "elsewhere")

    return move


def in_the_way(make, name):
    def put(cache):
        shutil.rmtree(cache / name)
        make(cache / name)

    return put


def foreign(cache):
    for one in (cache, *cache.rglob("*")):
        os.chown(one, 12345, 12345)


DAMAGE = {
    **{f"a bit, {seed}": each(bits(seed, 1)) for seed in range(8)},
    **{f"{number} bits": each(bits(0, number)) for number in (2, 20, 200)},
    **{f"cut to {n}": each(lambda file, n=n: os.truncate(file, n)) for n in (0, 1, 31, 32, 33, 99)},
    "half": each(lambda file: os.truncate(file, file.stat().st_size // 2)),
    "a byte less": each(lambda file: os.truncate(file, file.stat().st_size - 1)),
    "a byte more": each(lambda file: file.write_bytes(file.read_bytes() + b"\0")),
    "zeros": each(lambda file: file.write_bytes(bytes(file.stat().st_size))),
    "zeros after the digest": each(lambda file: file.write_bytes(file.read_bytes()[:32] + b"\0")),
    "chance": each(lambda file: file.write_bytes(random.Random(1).randbytes(5000))),
    "a terabyte": each(lambda file: os.truncate(file, 10**12)),
    "a pickle": each(lambda file: file.write_bytes(b"cos\nabort\n(tR.")),
    "of an older bookpress": each(lambda file: file.write_bytes(file.read_bytes()[32:])),
    "swapped": swapped,
    "links": each(replaced(linked)),
    "links to nowhere": each(replaced(lambda file, _: file.symlink_to("nowhere"))),
    "rings": each(replaced(lambda file, _: file.symlink_to(file.name))),
    "links to a device": each(replaced(lambda file, _: file.symlink_to("/dev/zero"))),
    "pipes": each(replaced(lambda file, _: os.mkfifo(file))),
    "folders": each(replaced(lambda file, _: file.mkdir())),
    "full folders": each(replaced(lambda file, _: (file / "deeper").mkdir(parents=True))),
    "for all to write": each(lambda file: file.chmod(0o666)),
    "for nobody to read": each(lambda file: file.chmod(0)),
    "gone": each(lambda file: file.unlink()),
    "from the future": each(lambda file: os.utime(file, (4e9, 4e9))),
    "from long ago": each(lambda file: os.utime(file, (0, 0))),
    **{f"{name} open to all": (lambda cache, name=name: (cache / name).chmod(0o777))
       for name in ("bookpress", "bookpress/kept")},
    **{f"{name} locked": (lambda cache, name=name: (cache / name).chmod(0))
       for name in (".", "bookpress", "bookpress/kept")},
    **{f"{name} elsewhere": moved(name) for name in ("bookpress", "bookpress/kept")},
    **{f"{name} {what}": in_the_way(make, name)
       for name in ("bookpress", "bookpress/kept")
       for what, make in {
           "a file": lambda path: path.write_bytes(b"mine"),
           "a pipe": os.mkfifo,
           "a link to nowhere": lambda path: path.symlink_to("nowhere"),
           "a device": lambda path: path.symlink_to("/dev/null"),
       }.items()},
    "foreign": foreign,
    "many": lambda cache: [(cache / f"bookpress/kept/{n}").touch() for n in range(1500)],
    "a list of fonts": lambda cache: (cache / "bookpress/fontconfig").mkdir(),
}  # fmt: skip


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_cache_changes_no_byte(how, filled, tmp_path):
    book, expected, cache = filled
    if how == "foreign" and os.getuid() != 0:
        pytest.skip("only root gives files away")
    shutil.copytree(cache, tmp_path / "cache")
    DAMAGE[how](tmp_path / "cache")
    outside = [tmp_path / "outside", tmp_path / "elsewhere"]
    before = [contents(folder) for folder in outside]
    # Root may read and write everything, which the person at the machine may not.
    bounds = [BOUND, "--bounding-set", "-dac_override,-dac_read_search"] if BOUND else []

    for _ in range(2):  # what the first build kept is read by the second
        words = (book, "--out", tmp_path / "d", "--rebuild")
        built = quick(*words, before=bounds, XDG_CACHE_HOME=tmp_path / "cache")
        assert (built.returncode, built.stderr) == (0, "")
        assert contents(tmp_path / "d") == expected
    assert [contents(folder) for folder in outside] == before
    for place in (".", "bookpress", "bookpress/kept"):
        if (tmp_path / "cache" / place).is_dir():
            (tmp_path / "cache" / place).chmod(0o700)


@pytest.mark.skipif(os.getuid() != 0, reason="no right to mount a disk")
@pytest.mark.parametrize("state", ["full", "read-only", "read-only and filled"])
def test_a_disk_for_the_cache_that_takes_nothing_changes_no_byte(state, filled, tmp_path):
    book, expected, cache = filled
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("no right to mount a disk")
    try:
        if state == "full":
            (disk / "mine").write_bytes(bytes(1_040_000))
        else:
            if "filled" in state:
                shutil.copytree(cache, disk, dirs_exist_ok=True)
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        ended = [quick(book, "--out", tmp_path / "d", XDG_CACHE_HOME=disk) for _ in range(2)]
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert [(one.returncode, one.stderr) for one in ended] == [(0, "")] * 2
    assert contents(tmp_path / "d") == expected
