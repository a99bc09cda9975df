"""Letters to words."""

from __future__ import annotations

from extract.pages.words import Glyph, clean_glyphs
from schemas.geometry import Box


def glyphs(text: str, hyphen: float = 3.0) -> list[Glyph]:
    """Letters 5 points wide, soft hyphens as wide as said."""
    found = []
    x = 0.0
    for letter in text:
        width = hyphen if letter == "\u00ad" else 5.0
        found.append(Glyph(letter, Box(x, 0.0, x + width, 10.0), "Carlito", 10.0, "#000000"))
        x += width
    return found


def test_a_soft_hyphen_that_is_drawn_inside_a_word_is_a_hyphen() -> None:
    text = "pas\u00adde\u00adcalais"
    assert clean_glyphs(glyphs(text)) == "pas-de-calais"
    assert clean_glyphs(glyphs(text, hyphen=0.0)) == "pasdecalais"
    assert clean_glyphs(glyphs("loge\u00ad")) == "loge\u00ad"
