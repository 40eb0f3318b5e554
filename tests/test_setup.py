"""Set-up on a small copy of the project: real environments, nothing to download."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

RUN = """
import sys
print("built", *sys.argv[1:])
"""
REGISTRIES = re.compile(r"https?:|pypi|registry\.|files\.pythonhosted|npmjs", re.IGNORECASE)


def make_project(folder: Path, root: Path) -> Path:
    """Make a clone with nothing to download: empty lock files, a command that only speaks."""
    for name in ("scripts", "bookpress/model", "tests/judges"):
        (folder / name).mkdir(parents=True)
    shutil.copy(root / "build.py", folder)
    shutil.copy(root / "scripts" / "setup", folder / "scripts")
    for lock in ("requirements.lock", "requirements-dev.lock", "tests/judges/package-lock.json"):
        (folder / lock).touch()
    shutil.copy(root / "bookpress/model/packages.py", folder / "bookpress/model")
    (folder / "bookpress" / "__init__.py").touch()
    (folder / "bookpress" / "__main__.py").write_text(RUN)
    return folder


def run(
    folder: Path, *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python3 WORDS`; WeasyPrint is lent by the environment of the tests."""
    lent = {"PYTHONPATH": sysconfig.get_path("purelib"), **environment}
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd or folder,
        env=os.environ | lent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A project that is set up, in a folder whose name has spaces and accents."""
    folder = make_project(tmp_path_factory.mktemp("l’été à lire"), root)
    first = run(folder, "build.py", "--draft")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "built build source --out dist --draft\n"
    return folder


@pytest.mark.slow
def test_set_up_says_what_it_installs_and_where_before_it_does(tmp_path, root):
    folder = make_project(tmp_path / "clone", root)

    done = run(folder, "scripts/setup")

    assert done.returncode == 0
    assert done.stdout == ""
    said = done.stderr.splitlines()
    assert said[0].startswith("Setting up bookpress.")
    assert str(folder / ".venv") in said[1]
    assert "requirements.lock" in said[2]
    assert said[-1] == "Set-up is done."


def test_a_second_run_starts_work_at_once(project):
    again = run(project, "build.py")

    assert again.stderr == ""
    assert again.stdout == "built build source --out dist\n"


def test_set_up_is_loaded_only_where_something_was_touched(project):
    def loads_set_up():
        done = run(project, "-X", "importtime", "build.py")
        assert done.stdout == "built build source --out dist\n"
        return "| runpy\n" in done.stderr

    assert not loads_set_up()
    os.utime(project / "requirements.lock")
    assert loads_set_up()
    os.utime(project / ".venv" / "ready-build")
    assert not loads_set_up()


def test_from_another_folder_the_same_book_is_built(project, tmp_path):
    away = run(project, str(project / "build.py"), cwd=tmp_path)

    assert away.stdout == f"built build {project / 'source'} --out {project / 'dist'}\n"


def test_the_environment_holds_the_command(project, tmp_path):
    command = project / ".venv" / "bin" / "bookpress"

    said = subprocess.check_output([command, "check", "a b"], cwd=tmp_path, text=True)

    assert said == "built check a b\n"


def test_a_file_of_the_working_folder_never_hides_a_library(project, tmp_path):
    (tmp_path / "runpy.py").write_text("raise SystemExit('wrong file')")
    (tmp_path / "bookpress.py").write_text("raise SystemExit('wrong file')")

    done = run(project, str(project / "build.py"), cwd=tmp_path)

    assert done.returncode == 0


@pytest.mark.slow
def test_a_changed_lock_file_is_installed(project):
    (project / "requirements.lock").write_text("# another day\n")

    done = run(project, "build.py")

    assert "Set-up is done." in done.stderr
    assert run(project, "build.py").stderr == ""


@pytest.mark.slow
def test_an_interrupted_set_up_starts_afresh(project):
    (project / ".venv" / "unfinished").touch()
    (project / ".venv" / "half-copied").touch()

    done = run(project, "build.py")

    assert "which is not whole" in done.stderr
    assert done.returncode == 0
    assert not (project / ".venv" / "half-copied").exists()


@pytest.mark.slow
def test_a_moved_clone_is_set_up_again(project, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(project, moved, symlinks=True)

    done = run(moved, "build.py")

    assert done.returncode == 0, done.stderr
    command = [moved / ".venv" / "bin" / "bookpress"]
    shutil.rmtree(project / "bookpress" / "__pycache__", ignore_errors=True)
    assert subprocess.check_output(command, text=True) == "built\n"
    found = run(moved, "build.py", PYTHONVERBOSE="1").stderr
    assert str(project / "bookpress") not in found


@pytest.mark.slow
def test_two_set_ups_at_once_wait_for_each_other(tmp_path, root):
    folder = make_project(tmp_path / "clone", root)
    environment = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    command = [sys.executable, str(folder / "scripts" / "setup")]

    both = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = "".join(process.communicate()[1] for process in both)

    assert [process.returncode for process in both] == [0, 0]
    assert said.count("Set-up is done.") == 1


@pytest.mark.slow
def test_a_library_that_cannot_be_had_ends_in_words(tmp_path, root):
    folder = make_project(tmp_path / "clone", root)
    (folder / "requirements.lock").write_text("no-such-library==1 --hash=sha256:" + 64 * "0" + "\n")

    done = run(folder, "build.py", PIP_NO_INDEX="1")

    assert done.returncode == 4
    assert "This step failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_pango_and_apt_the_command_of_each_system_is_named(tmp_path, root):
    folder = make_project(tmp_path / "clone", root)

    done = run(folder, "build.py", PYTHONPATH="", PATH="")

    assert done.returncode == 4
    for command in ("apt-get install lib", "dnf install", "pacman -S", "brew install", "wsl"):
        assert command in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_word_shows_the_help(project):
    done = run(project, "scripts/setup", "--everything")

    assert done.returncode == 2
    assert "scripts/setup [--dev | --all]" in done.stderr


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-bench"])
def test_every_library_of_a_lock_file_has_its_digest(root, name):
    text = (root / f"{name}.lock").read_text("utf-8")

    libraries = re.split(r"\n(?=\S)", text.strip())

    assert len(libraries) > 1
    assert not [one for one in libraries if "==" not in one or "--hash=sha256:" not in one]


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-bench.lock",
        "tests/judges/package-lock.json",
    ],
)
def test_a_lock_file_names_no_registry(root, name):
    assert REGISTRIES.search((root / name).read_text("utf-8")) is None


def test_both_lock_files_hold_the_same_versions(root):
    small, large = (
        set(re.findall(r"^\S+==\S+", (root / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert small <= large


def test_the_wheel_brings_its_theme(tmp_path, root):
    installed = tmp_path / "installed"
    words = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", installed]
    subprocess.run([sys.executable, "-m", "pip", "install", *words, root], check=True)
    ask = (
        "import bookpress.model.theme as t; print(t.DEFAULT); t.open_theme().labels('fr')['cover']"
    )

    answer = run(tmp_path, "-c", ask, PYTHONPATH=f"{installed}").stdout.strip()

    assert answer == str(installed / "bookpress" / "templates")
    for name in ("labels", "styles", "fonts", "colour"):
        here = {file.name for file in (root / "templates" / name).rglob("*") if file.is_file()}
        assert here == {file.name for file in Path(answer, name).rglob("*") if file.is_file()}
