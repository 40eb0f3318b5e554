"""What was measured, as a page: the table of what must hold, the figures behind it, a plot."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from speed.makers import GROUPS
from speed.plot import in_words, plot
from speed.rows import Kept, markdown, seconds, table


def figures(kept: Kept) -> str:
    """Return the table of all that was measured, in turns."""
    rows = []
    for group, entry in ((name, kept[name]) for name in GROUPS if name in kept):
        for name, told in entry["makers"].items():
            if told.get("cpu"):
                cells = [seconds(median(told["cpu"])), seconds(min(told["cpu"]))]
                peak = max(told["peak"])
                cells += [seconds(median(told["wall"])), f"{peak:,.0f} MB" if peak else "—"]
                rows.append([group, name, *cells, str(len(told["cpu"]))])
    return markdown(["group", "by", "CPU", "least", "wall", "memory", "rounds"], rows, 2)


def write(docs: Path, kept: Kept, machine: str) -> None:
    """Write speed.md and images/growth.svg into the folder of the documentation."""
    said = {
        told["version"]: name
        for entry in kept.values()
        for name, told in entry["makers"].items()
        if told.get("version")
    }
    dates = sorted({entry["date"] for entry in kept.values()})
    took = ", ".join(f"{name} {kept[name]['seconds']:.0f} s" for name in GROUPS if name in kept)
    peers = "".join(f"* {name}: {version}\n" for version, name in said.items())
    (docs / "images" / "growth.svg").write_text(plot(kept), "utf-8")
    lines = "; ".join(in_words(kept))
    (docs / "speed.md").write_text(
        f"""# Speed

Measured by `scripts/bench speed --write`, which writes this page, on {" and ".join(dates)}:
{machine}.

{table(kept)}
CPU is user + system, of a command and of all that it starts; a ratio is that of the medians. All
makers of a book make it of the same Markdown in turns, each time in a fresh folder, and what they
left is looked at. Our builds are `--rebuild`, but for the two that follow a change or none.

![CPU seconds by chapters of 1,000 words: {lines}.](images/growth.svg)

## Figures

{figures(kept)}
Memory is the most that all processes of a command held together; what took a moment was not seen.
It took: {took}.

{peers}""",
        "utf-8",
    )
