"""Measure what a build costs, beside what other programs take for a book of the same Markdown.

Used by scripts/bench. A group is one book and all who make it, in turns: what slows the machine
slows each of them. Figures are kept after each command, so that a run that was stopped goes on
where it was. Cores beyond two stay idle.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from speed.books import ROOT, Book
from speed.makers import GROUPS, Group, Maker, Step
from speed.page import write as write_page
from speed.rows import table
from speed.running import Failed, Used, apart, run


def bench(
    cache: Path,
    peers: dict[str, str],
    *,
    chosen: list[str],
    rounds: int,
    write: bool,
) -> None:
    """Measure what has not been measured of these sources, and print the table.

    `peers`: what stands for the words in braces of the commands. `chosen`: the groups, measured
    anew; all that are not measured yet when there is none. `rounds`: at most. `write`: write
    docs/speed.md and its plot.
    """
    file = cache / "bench-speed.json"
    kept: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    state = digest_of_sources()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    for name in chosen or GROUPS:
        group = GROUPS[name]
        wanted = min(rounds, group.rounds)
        entry = kept.get(name)
        whole = entry is not None and entry["rounds"] >= wanted
        if entry is None or entry["state"] != state or (chosen and whole):
            whole, entry = False, {"state": state, "rounds": 0, "seconds": 0.0, "makers": {}}
        kept[name] = entry
        if not whole:
            about = f"about {group.minutes * wanted / group.rounds:.1g} minutes"
            print(f"{name}: {wanted} rounds, {about} on an idle machine", file=sys.stderr)
            for _ in measured(group, entry, wanted, peers):
                keep(file, kept)
            print(f"{name}: took {entry['seconds']:.0f} s", file=sys.stderr)
    print(table({name: kept[name] for name in chosen or GROUPS}, whole=False))
    if write:
        now = {name: entry for name, entry in kept.items() if entry["state"] == state}
        write_page(ROOT / "docs", now, machine())


def keep(file: Path, kept: dict[str, Any]) -> None:
    """Write the figures whole, or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(kept, indent=1, ensure_ascii=False), "utf-8")
    aside.replace(file)


def digest_of_sources() -> str:
    """Return what tells one state of the program and its theme from another."""
    digest = sha256()
    for folder in ("bookpress", "templates"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def measured(
    group: Group, entry: dict[str, Any], rounds: int, peers: dict[str, str]
) -> Iterator[None]:
    """Measure a group's makers in turns, from where its entry stands; yield after each of them."""
    entry["date"] = f"{datetime.now(UTC):%Y-%m-%d}"
    for turn in range(entry["rounds"] - group.warm_up, rounds):
        for maker in group.makers:
            told = entry["makers"].setdefault(maker.name, {"cpu": [], "wall": [], "peak": []})
            if "missing" in told or len(told["cpu"]) > max(turn, entry["rounds"]):
                continue
            begun = time.perf_counter()
            try:
                used = one_turn(group.book, maker, peers)
            except Failed as error:
                told["missing"] = str(error)
            else:
                told.setdefault("version", version_of(maker, peers))
                if turn >= entry["rounds"]:
                    for what in ("cpu", "wall", "peak"):
                        told[what].append(getattr(used, what))
            entry["seconds"] += time.perf_counter() - begun
            yield
        entry["rounds"] = max(turn + 1, entry["rounds"])
        yield


def one_turn(book: Book, maker: Maker, peers: dict[str, str]) -> Used:
    """Let a maker make a book in a fresh folder. Errors: `Failed`, also for what it left out."""
    for program, brings in maker.needs.items():
        if not shutil.which(program):
            raise Failed(f"{program} is not there: {brings}")
    env = dict(os.environ)
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # calibre's browser refuses root otherwise
        env["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if maker.own_cache:
            env["XDG_CACHE_HOME"] = str(folder / "cache")
        apart(partial(book, folder))
        for step in maker.before:
            take(step, folder, env, peers)
        used = [take(step, folder, env, peers) for step in maker.steps * maker.times]
        cpu, wall = (sum(getattr(one, what) for one in used) for what in ("cpu", "wall"))
        told = folder / "cpu"
        cpu = float(told.read_text()) if told.exists() else cpu / maker.times
        return Used(cpu, wall / maker.times, max(one.peak for one in used))


def take(step: Step, folder: Path, env: dict[str, str], peers: dict[str, str]) -> Used:
    """Take a step, and look at what it left."""
    command, leaves = step
    used = run([with_peers(word, peers) for word in command], folder, env)
    for name in leaves:
        made = folder / name
        start = made.read_bytes()[:4] if made.exists() else b""
        kinds = {".pdf": b"%PDF", ".epub": b"PK\3\4"}
        if not start or start != kinds.get(made.suffix, start):
            raise Failed(f"{Path(command[0]).name} left no {name}")
    return used


def with_peers(word: str, peers: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: peers.get(found[1], found[0]), word)


def version_of(maker: Maker, peers: dict[str, str]) -> str:
    """Return the first line in which a maker tells its version."""
    if not maker.version:
        return ""
    command = [with_peers(word, peers) for word in maker.version]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    return said.partition("\n")[0].strip()


def machine() -> str:
    """Return the machine and its Python in a line."""
    try:
        known = Path("/proc/cpuinfo").read_text()
        model = re.search(r"^model name\s*: (.*)", known, re.MULTILINE)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (OSError, ValueError):
        model, memory = None, 0.0
    return (
        f"{model[1] if model else platform.machine()}, 2 of {os.cpu_count()} cores,"
        f" {memory:.0f} GB of memory, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}"
    )
