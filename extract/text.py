"""Text as the datasets hold it: cleaned, folded, without its bullet.

`clean` gives the text that a reader sees and changes no wording; `fold` gives the form in which
two texts are compared and is never written to a dataset.
"""

import re
import unicodedata
from functools import cache, lru_cache

# U+FB00..U+FB06, as fonts print them and readers return them.
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_INVISIBLE = "\u00ad\ufffe\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = "\u2019\u2018\u02bc\u2032"
HYPHENS = "\u2010\u2011"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

_CLEAN = str.maketrans(
    _LIGATURES
    | dict.fromkeys(_INVISIBLE, "")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(HYPHENS, "-")
)
_FLAT = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, "'"))
_ACCENT_SIGNS = str.maketrans("´`", "''")  # typed for apostrophes; NFKD makes them spaces
_FOLD = str.maketrans(
    {"œ": "oe", "æ": "ae"} | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-")
)


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """One piece of text as the datasets hold it; its wording is never corrected.

    >>> clean("L\u2019ef\ufb01cacit\u00e9  des\u00a0loge\u00adments\u202f!")
    "L'efficacité des logements !"
    >>> clean("porte\u2011a\u0300\u2011porte")
    'porte-à-porte'
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_CLEAN)).split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, one apostrophe, one dash.

    >>> fold("  Œuvre  de l\u2019ÉTAT – Région ")
    "oeuvre de l'etat - region"
    >>> fold("1\u00b0 étage, n\u00b0 2")
    '1° etage, n° 2'
    """
    text = clean(text.translate(_ACCENT_SIGNS))
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join([letter for letter in decomposed if not unicodedata.combining(letter)])
    return " ".join(bare.casefold().translate(_FOLD).split())


@lru_cache(maxsize=4096)
def flatten(text: str) -> str:
    """Fold letter by letter, so that every place in the text stays where it is.

    >>> flatten("Été – œuvre")
    'ete - œuvre'
    """
    return "".join(map(_bare, text)).translate(_FLAT)


@cache
def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].lower()[0]


def slug(text: str, limit: int = 80) -> str:
    """An ASCII identifier of at most `limit` characters, cut between words.

    Empty only where the text has neither a letter nor a digit.

    >>> slug("Ville de Cahors")
    'ville-de-cahors'
    >>> slug("L'Œuvre, n\u00b0 2")
    'l-oeuvre-n-2'
    >>> slug("un deux trois", limit=9)
    'un-deux'
    >>> slug("…")
    ''
    """
    full = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if not full and any(letter.isalnum() for letter in text):
        # Letters outside ASCII that no decomposition turns into ASCII (Greek, Cyrillic).
        full = "-".join(f"u{ord(letter):x}" for letter in fold(text) if letter.isalnum())
    if len(full) <= limit:
        return full
    cut = full.rfind("-", 0, limit + 1)
    return full[: cut if cut > 0 else limit]


# `(suite)` behind a title that a later page prints again.
_SUITE = re.compile(r"\s*\((?:suite|suite et fin|fin)\)$|\s*[-–—:,]\s*suite(?: et fin)?$", re.I)


def without_suite(title: str) -> str:
    """A title without the word that says that it goes on.

    >>> without_suite("Éducation (suite et fin)"), without_suite("EMPLOI – SUITE")
    ('Éducation', 'EMPLOI')
    """
    return _SUITE.sub("", title)


# ----------------------------------------------------------------------------- bullets

_GLYPHS = (
    "•●○◦▪▫■□◆◇❖✓✔✗➢➤➔➜➡⇒→►▶‣⁃∙·¤\uf0b7\uf0a7\uf0d8\uf0fc\uf0e0\uf076\uf02d\uf0a8\uf06f\uf071\x7f"
)
_BULLET = re.compile(rf"(?:(?:[{_GLYPHS}]|\(cid:\d+\))\s*)+")
_DASH = re.compile(r"[-–—*](?:\s*[-–—*])*\s*")
_HOLLOW = re.compile(r"o\s+(?=\S)")
# After a dash: an amount, a rate or a number is a negative value, not a list item.
_VALUE = re.compile(r"[-–—]\s*(?:€|\d[\d\s.,]*(?:€|%|k€|m€|euros?\b|$))", re.IGNORECASE)


def strip_bullet(text: str, hollow: bool = False) -> tuple[bool, str]:
    """Whether a list mark opens `text`, and the text without it.

    A lone `o` is Word's hollow bullet only where the caller knows so from the font (`hollow`).

    >>> strip_bullet("• Jardins partagés")
    (True, 'Jardins partagés')
    >>> strip_bullet("-Création d'un conseil")
    (True, "Création d'un conseil")
    >>> strip_bullet("- 2 500 €"), strip_bullet("-5 %"), strip_bullet("- €")
    ((False, '- 2 500 €'), (False, '-5 %'), (False, '- €'))
    >>> strip_bullet("o Atelier", hollow=True)
    (True, 'Atelier')
    """
    text = text.strip()
    match = _BULLET.match(text)
    if match is None and hollow:
        match = _HOLLOW.match(text)
    start = match.end() if match else 0
    # A dash behind a glyph is a mark too, but never the sign of a value nor all there is.
    dash = None if _VALUE.match(text, start) else _DASH.match(text, start)
    if dash and dash.end() < len(text):
        start = dash.end()
    return start > 0, text[start:]
