"""Keys that other tools read in a head, and that change nothing in a book here."""

from __future__ import annotations

from bookpress.model.elements import names

READ_AS_MEANT = names(
    """
    title language subtitle short_title author date updated series publisher description
    keywords rights dedication cover name number page contents
    """
)
"""Keys that are also read under the names that other tools give them: what they hold is alike."""

_KEYS = {
    "pandoc": """
        biblio_style biblio_title bibliography block_headings
        citation_package citecolor cjkmainfont cjkmonofont cjksansfont classoption
        colorlinks csl css document_css documentclass endnotes fontenc fontfamily fontsize
        footnotes_pretty geometry header_includes hyperrefoptions ibooks
        include_after include_before indent institute linestretch link_citations linkcolor
        links_as_notes listings lof lot mainfont margin_bottom margin_left margin_right
        margin_top mathfont microtypeoptions monofont monofontoptions nocite nohyphens
        notes_after_punctuation number_sections numbersections page_progression_direction
        pagestyle pdf_engine pdfa reference_doc reference_section_title sansfont
        secnumdepth section_divs section_titles standalone strip_comments stylesheet
        suppress_bibliography template thanks title_prefix titlepage toc_depth toc_title
        toccolor top_level_division urlcolor variables zotero
    """,
    "R Markdown, Quarto": """
        acknowledgements affiliations always_allow_html appendix_style bookdown_output
        citation code_annotations code_fold code_links code_summary code_tools crossref
        csl_refs df_print editor_options engine execute extensions fig_caption fig_height
        fig_width filters format funding github_repo google_scholar highlight_style
        include_after_body include_before_body include_in_header jupyter knit knitr lightbox
        other_links output params project runtime shiny site_url split_by title_block_banner
        vignette website
    """,
    "Jekyll": """
        categories category comments excerpt grand_parent has_children has_toc layout
        nav_exclude nav_order parent permalink redirect_from redirect_to render_with_liquid
        sidebar
    """,
    "Hugo": """
        aliases build cascade draft expirydate extra featured_image featuredimage headless
        hidden hiddeninsinglepage in_search_index insert_anchor_links iscjklanguage katex
        linktitle math mathjax menu menus outputs page_template publishdate resources
        showtoc sitemap slug sort_by taxonomies translationkey type weight
    """,
    "MkDocs": "hide icon links pin readtime search status boost",
    "Obsidian": "alias created cssclass cssclasses excalidraw_plugin kanban_plugin localized "
    "mobile publish related source_url up",
    "Docusaurus, VitePress": """
        custom_edit_url displayed_sidebar editlink head hide_table_of_contents hide_title
        navbar next outline pagination_label pagination_next pagination_prev prev
        sidebar_class_name sidebar_label sidebar_position
    """,
    "MyST, Jupyter": """
        downloads exports github jupytext kernelspec myst numbering open_access orphan
        substitutions thumbnail tocdepth venue
    """,
    "Marp": "backgroundcolor backgroundimage marp paginate",
}
_TOOLS = {key: tool for tool, keys in _KEYS.items() for key in keys.split()}

_OF_PEOPLE = names(
    """
    affiliation affiliations attributes bio corresponding correspondence degrees email
    equal_contrib equal_contributor file_as github homepage id institute institution note number
    orcid phone photo roles twitter url website
    """
)
"""What pandoc, Quarto and the templates of journals ask of an author beside the name."""

_BY_VALUE = {
    ("editor", "visual"): "R Markdown, Quarto",
    ("editor", "source"): "R Markdown, Quarto",
    ("published", "true"): "Jekyll",
    ("published", "false"): "Jekyll",
    ("site", "bookdown::bookdown_site"): "R Markdown, Quarto",
}
"""A key of ours, or of a person, that says another thing with such a value."""


def other_meaning(key: str, value: str) -> str:
    """Return the tool in which one of our keys says another thing with such a value, or "".

    >>> other_meaning("published", "false"), other_meaning("published", "2024-09-07")
    ('Jekyll', '')
    """
    return _BY_VALUE.get((key.lower(), value.strip().lower()), "")


def tool_of(key: str, path: str = "") -> str:
    """Return the tool that reads a key, or ""; `path` is the key that holds it.

    >>> tool_of("toc-depth"), tool_of("email", "author"), tool_of("email")
    ('pandoc', 'pandoc, Quarto', '')
    """
    plain = key.lower().replace("-", "_")
    if path:
        return "pandoc, Quarto" if path == "author" and plain in _OF_PEOPLE else ""
    return _TOOLS.get(plain, "")
