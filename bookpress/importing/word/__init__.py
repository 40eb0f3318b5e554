"""A document of a word processor (DOCX) becomes a manuscript.

    parts/     bytes → the parts of the file, bounded as they unpack; styles, lists, fields
    runs       a paragraph → its pieces: words with their look, notes, pictures
    blocks     the body → paragraphs, tables, pictures in their order
    prose/     blocks → passages, words with their look → Markdown
    reader     the line through them

Nothing in a document is run, and nothing that it names outside of itself is fetched or opened.
"""
