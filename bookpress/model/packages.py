"""What bookpress needs of the system and the command that brings it there, by package manager.

`scripts/setup` reads this too, in whatever Python starts it: nothing here is younger than 3.6.
"""

import shutil

INSTALL = {
    "apt-get": "apt-get install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "brew": "brew install",
}
"""Package manager, the program as it is looked for -> how it installs."""

_SYSTEMS = {"Debian, Ubuntu": "apt-get", "Fedora": "dnf", "Arch": "pacman", "macOS": "brew"}
_WINDOWS = "wsl --install, then, inside it, the command for Debian"

PYTHON = {"apt-get": "python3 python3-venv", "dnf": "python3", "pacman": "python", "brew": "python"}
DRAWING = {
    **dict.fromkeys(INSTALL, "pango harfbuzz"),
    "apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
}
"""Pango and what it stands on, with HarfBuzz-Subset, which Debian packs apart."""
HARFBUZZ_SUBSET = {**dict.fromkeys(INSTALL, "harfbuzz"), "apt-get": "libharfbuzz-subset0"}
GHOSTSCRIPT = dict.fromkeys(INSTALL, "ghostscript")
BROWSER = {**dict.fromkeys(INSTALL, "chromium nodejs npm"), "brew": "chromium node"}
"""What Ace runs on."""


def commands(packages):
    # type: (dict[str, str]) -> dict[str, str]
    """Return the command that installs packages (by package manager), by the name of the system."""
    found = {
        system: f"{INSTALL[manager]} {packages[manager]}"
        for system, manager in _SYSTEMS.items()
        if manager in packages
    }
    return dict(found, Windows=_WINDOWS) if found else {}


def command_here(packages):
    # type: (dict[str, str]) -> str
    """Return the command that installs packages on this machine; empty where none is known."""
    for manager, install in INSTALL.items():
        if shutil.which(manager):
            return f"{install} {packages[manager]}"
    return ""
