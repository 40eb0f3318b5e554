"""No-break spaces of languages other than French: what was typed as a space, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookpress.typography import typeset_html, typeset_text
from bookpress.typography.no_break_spaces import with_no_break_spaces
from bookpress.typography.other_languages import typeset_other_nodes

HELD = [
    # `~` stands for a no-break space, `'` inside a number for a narrow one.
    ("de", "10'000 Stück, 1'234'567 Stück, 100'000~€"),
    ("de", "5~km, 20~%, 21~°C, 3~Mio. Euro, 9~Uhr"),
    ("de", "§~12, §§~12~ff., Nr.~7, S.~12, Abb.~3, Bd.~IV, Kapitel~2"),
    ("de", "z.~B. Obst, d.~h. viel, u.~a. dort, i.~d.~R. so, o.~g. Punkt, 50~v.~Chr."),
    ("de", "Dr.~Müller, Prof.~Dr.~Öhm, Frau Dr.~Weiß, am 12.~Mai 2024"),
    ("de-AT", "12.~Jänner, Mag.~Huber"),
    ("de", "S.~12~f., S.~12~ff., Art.~5 Abs.~2 Satz~1, ca.~1900, im 19.~Jh., am 3.~Okt. 1990"),
    ("de", "Tel. 030~1234567 oder +49~(0)~171~123~45~67, Fr.~20, CHF~20, 3~×~4~cm"),
    ("de", "Das war Nr. eins. Im Jahr 2020 150 Leute. Seite an Seite, Bd. vier"),
    ("en", "10'000 copies, 5~km, 20~%, 300~dpi, 27.5~d, at 10~a.m., 100~BC"),
    ("en", "p.~7, pp.~3–9, p.~xii, fig.~4, No.~5, Chapter~IV, page~12, §~3"),
    ("en-GB", "Dr.~Watson, Mr.~X, Mrs~Hudson, St.~Ives, 3~May, May~3"),
    ("en", "Elizabeth~II, World War~II, Jan.~3, 3~Sept. 1999, c.~1900, 3~×~4~m, 020~7946~0958"),
    ("en", "He said no. Then he left. The mr. is gone. A page turned. May I? 1 2345"),
    ("es", "10'000, pág.~7, p.~7, cap.~IV, Sr.~López, Dra.~Ruiz, 5~km, 20~%"),
    ("it", "p.~7, pagg.~3-9, Sig.~Rossi, Dott.ssa~Bo, 12~maggio, 5~km, 5 l’acqua, 5 d’oro"),
    ("nl", "blz.~7, nr.~5, dr.~Jansen, d.~w.~z. zo, 5~km, €~20"),
    ("pt", "pág.~7, n.º~5, Dr.~Lima, 5~km"),
    ("pl", "10'000, 5~km, +48~22~123~45~67"),
]


def typed(held: str) -> str:
    return held.replace("~", " ").replace("'", " ")


def set_as(held: str) -> str:
    return held.replace("~", "\u00a0").replace("'", "\u202f")


@pytest.mark.parametrize(("language", "held"), HELD)
def test_a_typed_space_is_held_where_the_language_holds_it(language, held):
    assert typeset_text(typed(held), language) == set_as(held)
    assert typeset_text(set_as(held), language) == set_as(held)
    assert typeset_html(f"<p>{typed(held)}</p>", language) == f"<p>{set_as(held)}</p>"


def test_the_end_of_a_line_of_the_source_is_a_space():
    assert with_no_break_spaces("S.\n12 und 10\n000", "de") == "S.\u00a012 und 10\u202f000"


def test_a_space_is_held_across_tags_and_not_beside_code():
    texts = ["§ ", "12", ", S. ", None, " und S.", " 3"]

    held = typeset_other_nodes(texts, "de")

    assert held == ["§\u00a0", "12", ", S. ", None, " und S.", "\u00a03"]


def test_a_fragment_keeps_its_tags_its_code_and_its_entities():
    fragment = '<p>§ <b>12</b>, S.&nbsp;3 &amp; <code>10 000</code>, <i lang="fr">p. 7</i></p>'

    assert typeset_html(fragment, "de") == fragment.replace("§ ", "§\u00a0")


def test_blocks_do_not_hold_on_to_each_other():
    fragment = "<p>Siehe S. </p><p>12 km</p>"

    assert typeset_html(fragment, "de") == "<p>Siehe S. </p><p>12\u00a0km</p>"


@given(
    st.lists(
        st.sampled_from(
            [
                *"0159 \n.,§%€",
                "S.",
                "z.",
                "B.",
                "p.",
                "Dr.",
                "Mr.",
                "May",
                "km",
                "000",
                "X",
                " ",
                " ",
            ]
        ),
        max_size=16,
    ),
    st.sampled_from(["de", "en", "es", "it", "nl", "pt", "sv"]),
)
def test_nothing_is_added_and_nothing_goes(parts, language):
    text = "".join(parts)

    held = with_no_break_spaces(text, language)

    assert len(held) == len(text)
    assert held.split() == text.split()
    assert with_no_break_spaces(held, language) == held
