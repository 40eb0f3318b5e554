"""The keys of the head, in one table: what reads them, what describes them to editors."""

from __future__ import annotations

from bookpress.model.printers import PRINTERS
from bookpress.reading.front_matter.nested_values import (
    ISBNS,
    ONE_ISBN,
    PEOPLE,
    SILENCES,
    SPEAKERS_BY_KEY,
    Key,
    group,
)
from bookpress.reading.front_matter.values import (
    DAY,
    FLAG,
    LANGUAGE_TAG,
    TEXT,
    TEXTS,
    URI,
    WORDS,
    address,
    choice,
)

TITLE = Key("title", TEXT, "The title.", True, "titre name nom")
LANGUAGE = Key(
    "language", LANGUAGE_TAG, "The language, as a BCP 47 tag: fr, fr-CA, en.", True, "lang langue"
)
SUBTITLE = Key("subtitle", TEXT, "The subtitle.", also_called="sous_titre soustitre sub_title")
SHORT_TITLE = Key(
    "short_title",
    TEXT,
    "A short title for running heads.",
    also_called="titre_court shorttitle running_title",
)
AUTHOR = Key(
    "author",
    PEOPLE,
    "Who made the book; without it, the interviewees.",
    also_called="authors auteur auteurs autrice creator by",
)
SPEAKERS = Key(
    "speakers",
    SPEAKERS_BY_KEY,
    "The voices of an interview: short key, name and role.",
    also_called="speaker intervenants voices voix",
)
DATE = Key("date", DAY, "The day of publication: 2024-09-07.", also_called="published jour")
UPDATED = Key(
    "updated",
    DAY,
    "The day of the last change: 2024-09-07.",
    also_called="modified lastmod maj mise_a_jour",
)
IDENTIFIER = Key(
    "identifier",
    URI,
    "A URI that names the book and never changes: urn:uuid:…",
    also_called="id uuid identifiant uid",
)
ISBN = Key(
    "isbn", ISBNS, "The ISBN of the EPUB, or a map of epub, pdf and print.", also_called="isbn13"
)
PUBLISHER = Key("publisher", TEXT, "The publisher.", also_called="editeur éditeur")
COLLECTION = Key(
    "collection", TEXT, "The collection that the book belongs to.", also_called="series série"
)
DESCRIPTION = Key(
    "description",
    TEXT,
    "What the book is about, in a few sentences.",
    also_called="abstract summary résumé resume",
)
KEYWORDS = Key(
    "keywords", WORDS, "Words to find the book by.", also_called="tags mots_cles mots_clés subject"
)
RIGHTS = Key(
    "rights", TEXT, "Who may do what with the text.", also_called="copyright license droits licence"
)
DEDICATION = Key("dedication", TEXT, "The dedication.", also_called="dedicace dédicace")
ALSO = Key("also", TEXTS, "Other titles of the collection.")

BOOK_TITLE = Key("title", TEXT, "Its title.", True, "titre")
BOOK_AUTHOR = Key("author", TEXT, "Its author.", also_called="auteur autrice")
BOOK_ISBN = Key("isbn", ONE_ISBN, "Its ISBN.")
BOOK_URL = Key(
    "url", address(), "Where it is shown: an http or https address.", also_called="link lien"
)
BOOK = Key(
    "book",
    group(BOOK_TITLE, BOOK_AUTHOR, BOOK_ISBN, BOOK_URL),
    "The printed book that this text belongs to.",
    also_called="livre",
)

COVER = Key(
    "cover",
    TEXT,
    "A picture in the folder of the source; without it a cover is drawn.",
    also_called="cover_image couverture image",
)
SITE = Key(
    "site",
    address(("https",), folder=True),
    "The https address where the outputs will be.",
    also_called="url website baseurl adresse",
)
ACCESS = Key(
    "access",
    choice(("public", "unlisted")),
    "unlisted: no indexing by search engines, no feed.",
    also_called="acces accès",
)
TDM = Key("tdm", choice(("reserved",)), "reserved: text and data mining is reserved.")

PRINTER = Key(
    "printer",
    choice(tuple(PRINTERS)),
    "Who prints: a row of the printers’ table.",
    also_called="imprimeur",
)
MARKS = Key("marks", FLAG, "Whether crop marks are drawn.", also_called="crop_marks traits")
PROFILE = Key(
    "profile",
    TEXT,
    "An ICC file of the press, in the folder of the source.",
    also_called="icc profil",
)
INK = Key(
    "ink",
    choice(("colour", "black")),
    "black: the whole file in black ink.",
    also_called="color colour encre",
)
PRINT = Key(
    "print",
    group(PRINTER, MARKS, PROFILE, INK),
    "How the print file is made.",
    also_called="impression",
)

NARROW = Key(
    "narrow",
    choice(("nnbsp", "nbsp", "span")),
    "How the EPUB writes the narrow no-break space: its own character, the wide one, or a span.",
)
KEEP = Key("keep", TEXTS, "Words whose typography is never touched.")
UNBROKEN = Key("unbroken", TEXTS, "Words that are never hyphenated.", also_called="nohyphen")
TYPOGRAPHY = Key(
    "typography",
    group(NARROW, KEEP, UNBROKEN),
    "Exceptions to the typography.",
    also_called="typographie",
)
FONTS = Key(
    "fonts",
    choice(("theme", "system")),
    "system: the fonts of the machine fill in what the theme lacks.",
    also_called="font polices",
)
SUMMARY = Key(
    "summary",
    TEXT,
    "What a reader with a disability should know of the book.",
    also_called="résumé resume",
)
CERTIFIER = Key(
    "certifier", TEXT, "Who vouches for the accessibility, by name.", also_called="certified_by"
)
ACCESSIBILITY = Key(
    "accessibility",
    group(SUMMARY, CERTIFIER),
    "What is said of the accessibility.",
    also_called="accessibilité a11y",
)
SILENCE = Key(
    "silence",
    SILENCES,
    "Codes of warnings that may stand, each with the reason.",
    also_called="ignore silences",
)

FRONT_MATTER = group(
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
