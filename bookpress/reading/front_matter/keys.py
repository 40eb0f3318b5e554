"""The keys of the head, in one table: what reads them, what describes them to editors."""

from __future__ import annotations

from bookpress.model.printers import PRINTERS
from bookpress.reading.front_matter.nested_values import (
    Group,
    Isbn,
    Key,
    OneIsbn,
    People,
    Silences,
    Speakers,
)
from bookpress.reading.front_matter.values import (
    Address,
    Choice,
    Day,
    Flag,
    Identifier,
    Language,
    Text,
    Texts,
    Words,
)

TITLE = Key("title", Text(), "The title.", True, ("titre", "name", "nom"))
LANGUAGE = Key(
    "language",
    Language(),
    "The language, as a BCP 47 tag: fr, fr-CA, en.",
    True,
    ("lang", "langue"),
)
SUBTITLE = Key(
    "subtitle", Text(), "The subtitle.", also_called=("sous_titre", "soustitre", "sub_title")
)
SHORT_TITLE = Key(
    "short_title",
    Text(),
    "A short title for running heads.",
    also_called=("titre_court", "shorttitle", "running_title"),
)
AUTHOR = Key(
    "author",
    People(),
    "Who made the book; without it, the interviewees.",
    also_called=("authors", "auteur", "auteurs", "autrice", "creator", "by"),
)
SPEAKERS = Key(
    "speakers",
    Speakers(),
    "The voices of an interview: short key, name and role.",
    also_called=("speaker", "intervenants", "voices", "voix"),
)
DATE = Key("date", Day(), "The day of publication: 2024-09-07.", also_called=("published", "jour"))
UPDATED = Key(
    "updated",
    Day(),
    "The day of the last change: 2024-09-07.",
    also_called=("modified", "lastmod", "maj", "mise_a_jour"),
)
IDENTIFIER = Key(
    "identifier",
    Identifier(),
    "A URI that names the book and never changes: urn:uuid:…",
    also_called=("id", "uuid", "identifiant", "uid"),
)
ISBN = Key(
    "isbn",
    Isbn(),
    "The ISBN of the EPUB, or a map of epub, pdf and print.",
    also_called=("isbn13",),
)
PUBLISHER = Key("publisher", Text(), "The publisher.", also_called=("editeur", "éditeur"))
COLLECTION = Key(
    "collection",
    Text(),
    "The collection that the book belongs to.",
    also_called=("series", "série"),
)
DESCRIPTION = Key(
    "description",
    Text(),
    "What the book is about, in a few sentences.",
    also_called=("abstract", "summary", "résumé", "resume"),
)
KEYWORDS = Key(
    "keywords",
    Words(),
    "Words to find the book by.",
    also_called=("tags", "mots_cles", "mots_clés", "subject"),
)
RIGHTS = Key(
    "rights",
    Text(),
    "Who may do what with the text.",
    also_called=("copyright", "license", "droits", "licence"),
)
DEDICATION = Key("dedication", Text(), "The dedication.", also_called=("dedicace", "dédicace"))
ALSO = Key("also", Texts(), "Other titles of the collection.")

BOOK_TITLE = Key("title", Text(), "Its title.", True, ("titre",))
BOOK_AUTHOR = Key("author", Text(), "Its author.", also_called=("auteur", "autrice"))
BOOK_ISBN = Key("isbn", OneIsbn(), "Its ISBN.")
BOOK_URL = Key(
    "url", Address(), "Where it is shown: an http or https address.", also_called=("link", "lien")
)
BOOK = Key(
    "book",
    Group((BOOK_TITLE, BOOK_AUTHOR, BOOK_ISBN, BOOK_URL)),
    "The printed book that this text belongs to.",
    also_called=("livre",),
)

COVER = Key(
    "cover",
    Text(),
    "A picture in the folder of the source; without it a cover is drawn.",
    also_called=("cover_image", "couverture", "image"),
)
SITE = Key(
    "site",
    Address(("https",), folder=True),
    "The https address where the outputs will be.",
    also_called=("url", "website", "baseurl", "adresse"),
)
ACCESS = Key(
    "access",
    Choice(("public", "unlisted")),
    "unlisted: no indexing by search engines, no feed.",
    also_called=("acces", "accès"),
)
TDM = Key("tdm", Choice(("reserved",)), "reserved: text and data mining is reserved.")

PRINTER = Key(
    "printer",
    Choice(tuple(PRINTERS)),
    "Who prints: a row of the printers’ table.",
    also_called=("imprimeur",),
)
MARKS = Key("marks", Flag(), "Whether crop marks are drawn.", also_called=("crop_marks", "traits"))
PROFILE = Key(
    "profile",
    Text(),
    "An ICC file of the press, in the folder of the source.",
    also_called=("icc", "profil"),
)
INK = Key(
    "ink",
    Choice(("colour", "black")),
    "black: the whole file in black ink.",
    also_called=("color", "colour", "encre"),
)
PRINT = Key(
    "print",
    Group((PRINTER, MARKS, PROFILE, INK)),
    "How the print file is made.",
    also_called=("impression",),
)

NARROW = Key(
    "narrow",
    Choice(("nnbsp", "nbsp", "span")),
    "How the EPUB writes the narrow no-break space: its own character, the wide one, or a span.",
)
KEEP = Key("keep", Texts(), "Words whose typography is never touched.")
UNBROKEN = Key("unbroken", Texts(), "Words that are never hyphenated.", also_called=("nohyphen",))
TYPOGRAPHY = Key(
    "typography",
    Group((NARROW, KEEP, UNBROKEN)),
    "Exceptions to the typography.",
    also_called=("typographie",),
)
FONTS = Key(
    "fonts",
    Choice(("theme", "system")),
    "system: the fonts of the machine fill in what the theme lacks.",
    also_called=("font", "polices"),
)
SUMMARY = Key(
    "summary",
    Text(),
    "What a reader with a disability should know of the book.",
    also_called=("résumé", "resume"),
)
CERTIFIER = Key(
    "certifier",
    Text(),
    "Who vouches for the accessibility, by name.",
    also_called=("certified_by",),
)
ACCESSIBILITY = Key(
    "accessibility",
    Group((SUMMARY, CERTIFIER)),
    "What is said of the accessibility.",
    also_called=("accessibilité", "a11y"),
)
SILENCE = Key(
    "silence",
    Silences(),
    "Codes of warnings that may stand, each with the reason.",
    also_called=("ignore", "silences"),
)

FRONT_MATTER = Group(
    (
        TITLE,
        LANGUAGE,
        SUBTITLE,
        SHORT_TITLE,
        AUTHOR,
        SPEAKERS,
        DATE,
        UPDATED,
        IDENTIFIER,
        ISBN,
        PUBLISHER,
        COLLECTION,
        DESCRIPTION,
        KEYWORDS,
        RIGHTS,
        DEDICATION,
        ALSO,
        BOOK,
        COVER,
        SITE,
        ACCESS,
        TDM,
        PRINT,
        TYPOGRAPHY,
        FONTS,
        ACCESSIBILITY,
        SILENCE,
    )
)
