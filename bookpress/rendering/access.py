"""What an EPUB says of its accessibility, read back from it: the page and the feeds say the same.

Source: EPUB Accessibility 1.1, `#sec-disc-package` and `#sec-conf-reporting`.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class Access:
    """The accessibility metadata of an EPUB."""

    summary: str
    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    """Each a list of modes joined by commas."""
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    conforms_to: str | None
    """The name of the standard, where someone vouches for it."""
    certified_by: str | None


def access_of(epub: bytes) -> Access | None:
    """Read the accessibility metadata of an EPUB; None for what is no EPUB or says nothing."""
    stream = BytesIO(epub)
    if not zipfile.is_zipfile(stream):
        return None
    with zipfile.ZipFile(stream) as archive:
        package = next((name for name in archive.namelist() if name.endswith(".opf")), None)
        if package is None:
            return None
        opf = etree.fromstring(archive.read(package))

    def values(name: str) -> tuple[str, ...]:
        metas = (meta for meta in opf.iter(f"{_OPF}meta") if meta.get("property") == name)
        return tuple(meta.text or "" for meta in metas)

    summary = values("schema:accessibilitySummary")
    if not summary:
        return None
    return Access(
        summary[0],
        values("schema:accessMode"),
        values("schema:accessModeSufficient"),
        values("schema:accessibilityFeature"),
        values("schema:accessibilityHazard"),
        next(iter(values("dcterms:conformsTo")), None),
        next(iter(values("a11y:certifiedBy")), None),
    )
