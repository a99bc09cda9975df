"""What running prose names: schemes and dated decisions of contributions, and contacts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.line_ends import join_lines
from extract.text import clean, flatten, fold
from extract.times import Atom, find_atoms, one_of
from extract.values import find_emails, find_phones
from schemas.prose_words import decision_words, scheme_words

# ----------------------------------------------------------------------------- decisions

_DAYS = ("day", "numeric", "numeric_short", "month")
_BETWEEN = re.compile(
    r"(?:\s+n°\s*\S+|\s+(?:regionale?|departementale?|du conseil \w+|de la region"
    r"|du departement|reunie?|tenue?|pleniere?|budgetaire|extraordinaire|en date))*,?"
    r"\s+(?:du|des|de|le|les|d')\s*"
)
_AND = re.compile(r"\s*(?:,|et|,\s*puis|puis)\s+(?:(?:du|de|le|celle du|celui du)\s+)?")


def find_decisions(text: str) -> tuple[str, ...]:
    """The dated decisions of a text, `commission permanente 2017-10-13`, in order, once each.

    >>> find_decisions("adopté à la CP du 13 octobre 2017 et en session de juin 2018")
    ('commission permanente 2017-10-13', 'session 2018-06')
    >>> find_decisions("La commission permanente examinera les demandes.")
    ()
    """
    text = clean(text)
    flat = flatten(text)
    atoms = {atom.start: atom for atom in find_atoms(flat) if atom.kind in _DAYS}
    found: dict[str, None] = {}
    for match in _sittings().finditer(flat):
        word = match["word"]
        # Two letters are an acronym only in capitals.
        if len(word) == 2 and not text[match.start() : match.start() + 2].isupper():
            continue
        for day in _days_after(flat, match.end(), atoms):
            found[f"{decision_words()[word]} {day}"] = None
    return tuple(found)


@cache
def _sittings() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<word>{one_of(decision_words())})(?!\w)")


def _days_after(flat: str, start: int, atoms: Mapping[int, Atom]) -> list[str]:
    days = []
    link = _BETWEEN.match(flat, start)
    while link and (atom := atoms.get(link.end())):
        span = atom.span()
        if span is None:
            break
        days.append(span.start.isoformat()[: 7 if atom.kind == "month" else 10])
        link = _AND.match(flat, atom.end)
    return days


# ----------------------------------------------------------------------------- schemes

_QUOTED = re.compile(r"[«“\"]\s*(?P<name>[^«»“”\"]{2,80}?)\s*[»”\"]")
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*|\d+)"
_SMALL = r"(?:de|du|des|d'|la|le|les|l'|et|en|à|au|aux|pour|sur)"
_NAME = rf"{_CAPITAL}(?:\s+(?:{_SMALL}\s*){{0,2}}{_CAPITAL})*"
_NAMES = re.compile(rf"(?P<first>{_NAME})(?P<more>(?:(?:\s*,\s*|\s+et\s+){_NAME})*)")
_BRACKETS = re.compile(r"\((?P<inner>[^()]+)\)")
_SENTENCE = re.compile(r"[^.;:!?]+(?:[.](?=\w)[^.;:!?]+)*")


def find_schemes(text: str) -> tuple[str, ...]:
    """The named schemes of a text, as printed, in order, once each.

    A name in quotes or capitals after a noun that announces one; a bracket of nothing but names
    in a sentence about schemes; schemes known in the whole country.

    >>> find_schemes("le plan « Collèges 36 » et le dispositif PASS'INSERTION")
    ('Collèges 36', "PASS'INSERTION")
    >>> find_schemes("les dispositifs (QUALIF PRO, INNOV EMPLOI) ; un dispositif de la Région")
    ('QUALIF PRO', 'INNOV EMPLOI')
    """
    text = clean(text)
    flat = flatten(text)
    spans = [*_after_nouns(text, flat), *_in_brackets(text, flat)]
    spans += [match.span() for match in _known().finditer(flat)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    names = {fold(text[start:end]): text[start:end] for start, end in sorted(kept, reverse=True)}
    return tuple(reversed(names.values()))


def _after_nouns(text: str, flat: str) -> list[tuple[int, int]]:
    found = []
    for noun in _nouns().finditer(flat):
        start = noun.end()
        while quoted := _QUOTED.match(text, start):
            found.append(quoted.span("name"))
            link = re.compile(r"\s*(?:,|et|ou)\s+").match(text, quoted.end())
            start = link.end() if link else quoted.end()
        if noun["word"] in scheme_words().strong and (names := _NAMES.match(text, noun.end())):
            found += [span for span in _pieces(text, names.span()) if _is_scheme(text, span)]
    return found


def _in_brackets(text: str, flat: str) -> list[tuple[int, int]]:
    """Names that fill a bracket, in a sentence that speaks of schemes."""
    found = []
    for bracket in _BRACKETS.finditer(text):
        if not _NAMES.fullmatch(bracket["inner"].strip()) or bracket["inner"].isdigit():
            continue
        spans = _pieces(text, bracket.span("inner"))
        if _speaks_of_schemes(flat, bracket.start()) and _stand_for_names(text, spans):
            found += [span for span in spans if _is_scheme(text, span)]
    return found


def _speaks_of_schemes(flat: str, place: int) -> bool:
    for sentence in _SENTENCE.finditer(flat):
        if sentence.start() <= place < sentence.end():
            return re.search(r"\bdispositifs?\b", sentence[0]) is not None
    return False


def _stand_for_names(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a bracket holds a name of several words, or a list: `(FLE)` merely abbreviates."""
    return len(spans) > 1 or any(" " in text[start:end] for start, end in spans)


def _pieces(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    found, start = [], span[0]
    for link in re.compile(r"\s*,\s*|\s+et\s+(?=[A-ZÀ-Ý])").finditer(text, *span):
        found.append((start, link.start()))
        start = link.end()
    return [*found, (start, span[1])]


def _is_scheme(text: str, span: tuple[int, int]) -> bool:
    words = fold(text[slice(*span)]).split()
    return bool(words) and words[0] not in scheme_words().bodies and not words[0].isdigit()


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<word>{one_of(scheme_words().nouns)})\s+(?=[«“\"\w])")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{one_of(scheme_words().known)})(?![\w-])|(?<=d')e2c\b")


# ----------------------------------------------------------------------------- contacts


@dataclass(frozen=True)
class ContactLines:
    """One contact; `lines` tells for each field which of the lines it was read from."""

    organisation: str
    department: str = ""
    phone: str = ""
    email: str = ""
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


_REACH_LABELS = re.compile(
    r"(?:tel(?:ephone)?|tph|portable|port|mob(?:ile)?|standard|fax|courriel|e-?mails?|mel|mail"
    r"|adresse|contact|site|\d{4,})?[\s.:/|,;()-]*"
)
_HEADING = re.compile(
    r"(?:vos |nos |les )?(?:contacts?|interlocuteurs?|renseignements)(?: utiles?)?\s*:?"
    r"|(?:les |qui |nous )?(?:personnes? |structures? |services? )?(?:a )?contacter\s*[:?]?"
)
_ADDRESS = re.compile(
    r"\d+\s*(?:bis|ter)?,?\s*(?:rue|avenue|av\.|boulevard|bd|place|allee|chemin|cours|quai|route"
    r"|impasse|esplanade|square)\b.*|(?:cs|bp|tsa)\s*\d+.*|\d{5}\s+\D+.*|(?:https?:|www\.).*"
)


def read_contact_lines(lines: Sequence[str]) -> tuple[ContactLines, ...]:
    """The contacts in a block of lines: a name, a department, then how to reach them.

    A line of text after a telephone number or an e-mail address begins the next contact, and so
    does each of lines that name and reach someone at once. A heading ends what is above it. Postal
    addresses and web sites are passed over; a block that reaches nobody is no contact.

    >>> lines = ["GRAND DOLE", "Direction de l'habitat", "Tél. : 03 84 00 00 00", "a@b.example"]
    >>> contact = read_contact_lines(lines)[0]
    >>> contact.organisation, contact.department, contact.phone, contact.email
    ('GRAND DOLE', "Direction de l'habitat", '+33384000000', 'a@b.example')
    """
    blocks: list[list[tuple[int, str]]] = [[]]
    reached = headed = False
    for number, line in enumerate(map(clean, lines)):
        if not line:
            continue
        if _HEADING.fullmatch(fold(line)):
            headed = True
            continue
        # `Contact :` between a body and its number heads nothing.
        if (headed and _names(line)) or (reached and _begins(line, blocks[-1][0][1])):
            blocks.append([])
            reached = False
        headed = False
        blocks[-1].append((number, line))
        reached = reached or _reaches(line)
    return tuple(contact for block in blocks if (contact := _contact(block)))


def _begins(line: str, first: str) -> bool:
    """Whether a line begins the next contact after one that is told how to reach.

    Of lines that both name and reach each does, where the `first` of the contact is one.
    """
    return _names(line) and (not _reaches(line) or (_reaches(first) and _names(first)))


def _reaches(line: str) -> bool:
    return bool(find_phones(line) or find_emails(line))


def _names(line: str) -> bool:
    """Whether a line says more than how to reach someone and where."""
    text = _without_reach(line)
    return bool(text) and not _ADDRESS.fullmatch(fold(text))


def _contact(block: Sequence[tuple[int, str]]) -> ContactLines | None:
    texts: list[tuple[int, str]] = []
    at: dict[str, tuple[int, ...]] = {}
    values = {"phone": "", "email": ""}
    for number, line in block:
        for name, hits in (("phone", find_phones(line)), ("email", find_emails(line))):
            if hits and not values[name]:
                values[name], at[name] = hits[0], (number,)
        text = _without_reach(line)
        if text and not _ADDRESS.fullmatch(fold(text)):
            texts.append((number, text))
    if not texts or not any(values.values()):
        return None
    at["organisation"] = (texts[0][0],)
    if texts[1:]:
        at["department"] = tuple(number for number, _ in texts[1:])
    department = join_lines([text for _, text in texts[1:]])
    return ContactLines(texts[0][1], department, values["phone"], values["email"], at)


def _without_reach(line: str) -> str:
    """What a line says besides numbers and addresses to reach someone."""
    if not _reaches(line):
        return line
    for email in find_emails(line):
        line = line.replace(email, " ")
    rest = re.sub(r"(?:\+\s?\d+|\(0\)|\d)(?:[\s./-]?(?:\(0\)|\d)){8,}", " ", line)
    words = [word for word in rest.split() if not _REACH_LABELS.fullmatch(fold(word))]
    # Pictures of a telephone and of an envelope are no words.
    return re.sub(r"^[^\w(«]+|[^\w.)»]+$", "", " ".join(words))
