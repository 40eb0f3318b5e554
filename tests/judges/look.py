"""Draw every page of an EPUB in foliate-js: python -m tests.judges.look BOOK.epub FOLDER

At 600 × 800 and 360 × 640 CSS pixels, by day and by night, for people to look at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import browsing, engines, serving

SIZES = ((600, 800), (360, 640))


def look(book: Path, folder: Path) -> None:
    """Write the pictures: `600-day-00-1.png` is the first page of the first document."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as profile,
        serving(engines({"/book.epub": book.read_bytes()})) as address,
        browsing(Path(profile)) as browser,
    ):
        tab = browser.open(f"{address}/judges/foliate.html")
        for width, height in SIZES:
            for light in ("day", "night"):
                tab.resize(width, height, dark=light == "night")
                documents = tab.run("openBook('/book.epub')")["documents"]
                for index in range(documents):
                    tab.run(f"showDocument({index})")
                    for page in range(1, tab.run("countPages()") + 1):
                        tab.run(f"showPage({page})")
                        name = f"{width}-{light}-{index:02}-{page}.png"
                        (folder / name).write_bytes(tab.picture())


if __name__ == "__main__":
    look(Path(sys.argv[1]), Path(sys.argv[2]))
