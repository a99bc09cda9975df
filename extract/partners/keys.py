"""The form in which names are looked up: no case, accents, articles, dots or plural."""

import re
from functools import cache

from extract.text import fold

OF = re.compile(r"^(?:(?:de l|d)['’]\s*|(?:de la|des|du|de)\s+)", re.IGNORECASE)
"""The preposition before a name that completes another: `(Villes) de A`."""
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")
_ENDING = re.compile(r"(?<=\w)\((?:s|x|e|es|le|ne|trice|ere)\)")
"""The ending of a word, written to mean either: `collège(s)`."""
_NUMBERED = re.compile(r"\b([a-z]{2,})(\d{2,3})\b")
_OTHER = re.compile(r"[^a-z0-9+]+")
_STOP = frozenset(
    ["le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "au", "aux", "a", "et"]
)

_SHORT = {
    "asso": "association",
    "assos": "association",
    "assoc": "association",
    "dpt": "departement",
    "dept": "departement",
    "st": "saint",
    "ste": "sainte",
    "cons": "conseil",
    "pref": "prefecture",
    "reg": "region",
    "hab": "habitant",
}
"""Words that are written short."""
_OPEN_ENDS = (" et", " &", " de", " du", " des", " la", " le", " les", " pour", " a", " aux", " d'")


@cache
def key(text: str) -> str:
    """The words of a name that tell it apart.

    >>> key("Les C.A.F. et Chambres de l'Agriculture")
    'caf chambre agriculture'
    >>> key("GEM46"), key("acteurs sociaux / locaux")
    ('gem 46', 'acteur social local')
    """
    plain = _ENDING.sub("", fold(text)).replace("&", " et ")
    folded = _DOTTED.sub(lambda match: match[0].replace(".", ""), plain)
    words = _OTHER.sub(" ", _NUMBERED.sub(r"\1 \2", folded)).split()
    return " ".join(singular(_SHORT.get(word, word)) for word in words if word not in _STOP)


def singular(word: str) -> str:
    """A folded word without its mark of plural, as far as spelling tells.

    >>> [singular(word) for word in ("sociaux", "villes", "reseaux", "acces", "caf")]
    ['social', 'ville', 'reseau', 'acces', 'caf']
    """
    if len(word) <= 4:
        return word
    if word.endswith(("eaux", "eux", "oux")):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-3] + "al"
    if word.endswith("s") and not word.endswith(("ss", "us", "ais", "acces", "proces", "succes")):
        return word[:-1]
    return word


def is_open(text: str) -> bool:
    """The text breaks off at a word that no name ends with, and that `key` leaves out.

    >>> is_open("Ville de Cahors et"), is_open("Ville de Cahors")
    (True, False)
    """
    return fold(text).endswith(_OPEN_ENDS)
