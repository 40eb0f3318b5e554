"""How the cost of a build grows with its chapters, drawn."""

from __future__ import annotations

from math import log10

from speed.makers import Maker, lualatex, three, typst
from speed.rows import Kept, Missing, middle, seconds

LINES = {
    "ours": (three, ""),
    "lualatex": (lualatex, "8 4"),
    "typst": (typst, "2 4"),
}
"""Class of the style → whose line it is, and its dashes: colour alone tells nothing."""
CHAPTERS = (10, 100, 300, 1000)


def points(kept: Kept, maker: Maker) -> list[tuple[int, float]]:
    """Return chapters and CPU seconds, where they were measured."""
    found = []
    for count in CHAPTERS:
        try:
            found.append((count, middle(kept, str(count), maker)))
        except Missing:
            continue
    return found


def in_words(kept: Kept) -> list[str]:
    """Return the lines of the plot in words."""
    return [
        f"{maker.name} " + ", ".join(f"{seconds(cpu)} at {count:,}" for count, cpu in found)
        for maker, _ in LINES.values()
        if (found := points(kept, maker))
    ]


def plot(kept: Kept) -> str:
    """Return the plot of growth, in SVG, for light and dark pages and for screen readers."""
    left, right, top, bottom = 64, 520, 24, 336

    def at(count: float, cpu: float) -> tuple[float, float]:
        x = left + (right - left) * log10(count / 10) / 2
        return round(x, 1), round(bottom - (bottom - top) * (log10(cpu) + 1) / 4, 1)

    parts = []
    for power in range(-1, 4):
        _, y = at(10, 10.0**power)
        parts.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{10.0**power:,g} s</text>'
        )
    for count in CHAPTERS:
        x, _ = at(count, 1)
        parts.append(f'<path class="grid" d="M{x} {top}V{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{count:,}</text>')
    parts.append(f'<text x="{(left + right) // 2}" y="{bottom + 44}" text-anchor="middle">')
    parts.append("chapters of 1,000 words</text>")
    for name, (maker, dashes) in LINES.items():
        if found := [at(*point) for point in points(kept, maker)]:
            line = " ".join(f"{x},{y}" for x, y in found)
            parts.append(f'<polyline class="{name}" stroke-dasharray="{dashes}" points="{line}"/>')
            parts += [f'<circle class="{name}" cx="{x}" cy="{y}" r="4"/>' for x, y in found]
            x, y = found[-1]
            label = maker.name.replace("pandoc EPUB + ", "")
            parts.append(f'<text class="{name}" x="{x + 10}" y="{y + 4}">{label}</text>')
    drawn = "\n".join(parts)
    styles = "\n".join(
        f"polyline.{name} {{ stroke: var(--{name}); fill: none }}"
        f" circle.{name}, text.{name} {{ fill: var(--{name}) }}"
        for name in LINES
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400"
  role="img" aria-labelledby="title desc">
<title id="title">CPU seconds of a build by the number of its chapters</title>
<desc id="desc">Both axes are logarithmic. {"; ".join(in_words(kept))}.</desc>
<style>
svg {{ --ink: #3c3c3c; --grid: #d5d5d5; --ours: #00647d; --lualatex: #6b4fb0; --typst: #a34700 }}
@media (prefers-color-scheme: dark) {{
  svg {{ --ink: #d0d0d0; --grid: #4a4a4a; --ours: #62c6de; --lualatex: #b8a4f2; --typst: #f3a267 }}
}}
text {{ font: 14px sans-serif; fill: var(--ink) }}
.grid {{ stroke: var(--grid) }}
{styles}
polyline {{ stroke-width: 2.5 }}
</style>
{drawn}
</svg>
"""
