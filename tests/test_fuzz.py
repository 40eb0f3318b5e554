"""Whatever is in a source, its line ends in a book or in findings, and touches nothing else.

A short run, always the same; `scripts/fuzz` runs for minutes, with other examples each time.
"""

from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzzing import HEAD, picture, sources, through_the_line, watched

FOLDERS = count()


@pytest.mark.slow
@pytest.mark.parametrize(("room", "examples"), [("head", 60), ("markdown", 40), ("pictures", 30)])
def test_any_source_is_built_or_refused(room, examples, tmp_path):
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sources(room), st.integers(0, examples).map(lambda n: n == 0))
    def check(made, whole):
        source, beside = made
        through_the_line(tmp_path / str(next(FOLDERS)), source, beside, whole)

    check()


def test_a_good_source_goes_through_whole(tmp_path):
    source = f"{HEAD}\nText with ![a picture](p.png) in it.\n"

    verdict = through_the_line(tmp_path, source.encode(), {"p.png": picture("PNG")}, True)

    assert verdict == "built"
    assert (tmp_path / "dist/book.epub").is_file()


def test_the_watch_sees_what_is_done_outside(tmp_path):
    with watched(tmp_path / "dist", tmp_path / "secret.png") as watch:
        (tmp_path / "stray.txt").write_text("x")
        (tmp_path / "secret.png").write_text("x")
        (tmp_path / "stray.txt").unlink()

    assert len(watch.seen) == 3
