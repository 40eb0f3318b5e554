"""The keys of the head, in one table: what reads them, what describes them to editors."""

from __future__ import annotations

from bookpress.model.printers import PRINTERS
from bookpress.reading.front_matter.nested_values import (
    IN_SERIES,
    ISBNS,
    LINE_OR_SERIES,
    ONE_ISBN,
    PEOPLE,
    SILENCES,
    SPEAKERS_BY_KEY,
    Key,
    group,
    or_alone,
)
from bookpress.reading.front_matter.values import (
    DAY,
    FLAG,
    LANGUAGE_TAG,
    LINES,
    PHRASE,
    PHRASES,
    PROSE,
    TEXT,
    TEXTS,
    TRIM,
    URI,
    WORDS,
    address,
    choice,
)

TITLE = Key("title titre name nom", PHRASE, "The title.", required=True)
LANGUAGE = Key(
    "language lang langue",
    LANGUAGE_TAG,
    "The language, as a BCP 47 tag: fr, fr-CA, en.",
    required=True,
)
SUBTITLE = Key("subtitle sous_titre soustitre sub_title", PHRASE, "The subtitle.")
SHORT_TITLE = Key(
    "short_title titre_court shorttitle running_title", PHRASE, "A short title for page headers."
)
AUTHOR = Key(
    "author authors auteur auteurs autrice creator by",
    PEOPLE,
    "Who made the book; without it, the interviewees.",
)
SPEAKERS = Key(
    "speakers speaker intervenants voices voix",
    SPEAKERS_BY_KEY,
    "The voices of an interview: short key, name and role.",
)
DATE = Key(
    "date published jour", DAY, "The day, month or year of publication: 2024-09-07, 2024-09, 2024."
)
UPDATED = Key(
    "updated modified lastmod maj mise_a_jour", DAY, "The day of the last change: 2024-09-07."
)
IDENTIFIER = Key(
    "identifier id uuid identifiant uid",
    URI,
    "A URI that names the book and never changes: urn:uuid:…",
)
ISBN = Key("isbn isbn13", ISBNS, "The ISBN of the EPUB, or a map of epub, pdf and print.")
PUBLISHER = Key("publisher editeur éditeur", TEXT, "The publisher.")
COLLECTION = Key(
    "collection", LINE_OR_SERIES, "The publisher’s line that the book belongs to, as covers say it."
)
SERIES = Key(
    "series série serie belongs_to_collection",
    IN_SERIES,
    "The series that the book belongs to: name and number.",
)
DESCRIPTION = Key(
    "description abstract summary résumé resume",
    PROSE,
    "What the book is about, in a few sentences.",
)
KEYWORDS = Key("keywords tags mots_cles mots_clés subject", WORDS, "Words to find the book by.")
RIGHTS = Key("rights copyright license droits licence", PROSE, "Who may do what with the text.")
DEDICATION = Key("dedication dedicace dédicace", LINES, "The dedication.")
EPIGRAPH_TEXT = Key("text words texte", LINES, "Its words.", required=True)
EPIGRAPH_SOURCE = Key("source author attribution auteur", PROSE, "Who said it, and where.")
EPIGRAPH = Key(
    "epigraph épigraphe epigraphe exergue motto",
    or_alone(group(EPIGRAPH_TEXT, EPIGRAPH_SOURCE)),
    "Words of another that stand before the text, alone or as text and source.",
)
ALSO = Key("also", PHRASES, "Other titles of the collection.")

BOOK_TITLE = Key("title titre", PHRASE, "Its title.", required=True)
BOOK_AUTHOR = Key("author auteur autrice", TEXT, "Its author.")
BOOK_ISBN = Key("isbn", ONE_ISBN, "Its ISBN.")
BOOK_URL = Key("url link lien", address(), "Where it is shown: an http or https address.")
BOOK = Key(
    "book livre",
    group(BOOK_TITLE, BOOK_AUTHOR, BOOK_ISBN, BOOK_URL),
    "The printed book that this text belongs to.",
)

COVER_FILE = Key(
    "file src picture image fichier", TEXT, "A picture in the folder of the source.", required=True
)
COVER_ALT = Key("alt description", TEXT, "What it shows, for those who do not see it.")
COVER = Key(
    "cover cover_image couverture image",
    or_alone(group(COVER_FILE, COVER_ALT)),
    "A picture in the folder of the source, or its file and alt; without it a cover is drawn.",
)
SITE = Key(
    "site url website baseurl adresse",
    address(("https",), folder=True),
    "The https address where the outputs will be.",
)
ACCESS = Key(
    "access acces accès",
    choice(("public", "unlisted")),
    "unlisted: no indexing by search engines, no feed.",
)
WEB = Key(
    "web",
    choice(("full", "landing")),
    "landing: the page for browsers offers the files, without the text.",
)
TDM = Key("tdm", choice(("reserved",)), "reserved: text and data mining is reserved.")

PAGE = Key(
    "page trim trim_size papersize paper_size",
    TRIM,
    "The trim size: a5, 6x9in, 110x178mm.",
)

BINDING = Key(
    "binding reliure",
    choice(("booklet", "book")),
    "book: the inside without its cover, which has a file of its own.",
)
FOLIOS = Key(
    "folios",
    choice(("arabic", "roman")),
    "roman: the pages before the text are numbered i, ii, iii…",
)
CHAPTERS = Key(
    "chapters", choice(("any", "recto")), "recto: each chapter begins on a right-hand page."
)
CONTENTS = Key(
    "contents toc",
    choice(
        ("auto", "yes", "no", "1", "2", "3"),
        read_as={"true": "yes", "false": "no", "oui": "yes", "non": "no"},
    ),
    "A table of contents on paper: yes, no, or how deep: 1 parts, 2 chapters, 3 headings too.",
)

PAGE_REFERENCES = Key(
    "page_references",
    choice(("marked", "all")),
    "all: on paper every link to a place of the book says on which page that is.",
)

NOTES = Key(
    "notes",
    choice(("foot", "chapter", "end"), {"footnotes": "foot", "endnotes": "end"}),
    "Where notes stand on paper: at the foot of the page, behind each chapter, behind the text.",
)

PRINTER = Key(
    "printer imprimeur", choice(tuple(PRINTERS)), "Who prints: a row of the printers’ table."
)
MARKS = Key("marks crop_marks traits", FLAG, "Whether crop marks are drawn.")
PROFILE = Key("profile icc profil", TEXT, "An ICC file of the press, in the folder of the source.")
INK = Key(
    "ink color colour encre", choice(("colour", "black")), "black: the whole file in black ink."
)
PRINT = Key("print impression", group(PRINTER, MARKS, PROFILE, INK), "How the print file is made.")

NARROW = Key(
    "narrow",
    choice(("nnbsp", "nbsp", "span")),
    "How the EPUB writes the narrow no-break space: its own character, the wide one, or a span.",
)
KEEP = Key("keep", TEXTS, "Words whose typography is never touched.")
UNBROKEN = Key("unbroken nohyphen", TEXTS, "Words that are never hyphenated.")
TYPOGRAPHY = Key(
    "typography typographie", group(NARROW, KEEP, UNBROKEN), "Exceptions to the typography."
)
FONTS = Key(
    "fonts font polices",
    choice(("theme", "system")),
    "system: the fonts of the machine fill in what the theme lacks.",
)
CAPTIONS = Key(
    "captions legendes légendes",
    choice(("alt",)),
    "alt: the words in the brackets of a picture are also its caption.",
)
SUMMARY = Key(
    "summary résumé resume", TEXT, "What a reader with a disability should know of the book."
)
CERTIFIER = Key("certifier certified_by", TEXT, "Who vouches for the accessibility, by name.")
ACCESSIBILITY = Key(
    "accessibility accessibilité a11y",
    group(SUMMARY, CERTIFIER),
    "What is said of the accessibility.",
)
SILENCE = Key(
    "silence ignore silences", SILENCES, "Codes of warnings that may stand, each with the reason."
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
    SERIES,
    DESCRIPTION,
    KEYWORDS,
    RIGHTS,
    DEDICATION,
    EPIGRAPH,
    ALSO,
    BOOK,
    COVER,
    SITE,
    ACCESS,
    WEB,
    TDM,
    PAGE,
    BINDING,
    FOLIOS,
    CHAPTERS,
    CONTENTS,
    PAGE_REFERENCES,
    NOTES,
    PRINT,
    TYPOGRAPHY,
    FONTS,
    CAPTIONS,
    ACCESSIBILITY,
    SILENCE,
)
