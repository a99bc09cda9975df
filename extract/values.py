"""Amounts, rates, figures, years, telephone numbers and addresses, as French contracts print them.

A text parses whole or not at all: what no rule explains makes the result None, and the caller
keeps the printed text and says so in a finding.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from extract.text import clean, fold
from schemas.units import unit_words

# ----------------------------------------------------------------------------- numbers

_SIGN = r"(?P<sign>[-+])?\s*"
# Plain digits, or groups of three behind one kind of separator; a leading zero starts no group.
_WHOLE = r"(?P<whole>[1-9]\d{0,2}(?P<group>[ .])\d{3}(?:(?P=group)\d{3})*|0|[1-9]\d*)"
_NUMBER = re.compile(rf"{_SIGN}{_WHOLE}(?:(?P<point>[.,])(?P<cents>\d+))?")
_ONE = Decimal(1)
# What a spreadsheet holds exactly; no figure of a contract has more.
_MOST_DIGITS = 15
_MINUS = str.maketrans(dict.fromkeys("–—−‒", "-"))
# Raised and other figures that folding makes plain ones: the mark of a note behind a number, and
# not its last figure; behind `m` they are part of a unit (`km²`), unless a figure follows.
_MARKS = "[²³¹¼-¾\u2070-\u2089⅐-⅟↉①-⒛⓪-⓿㉑-㉟㊱-㊿\U0001f100-\U0001f10a]"
_RAISED = re.compile(rf"(?<![mM]){_MARKS}|{_MARKS}(?=\d)")


def _number(text: str) -> Decimal | None:
    """A whole French number.

    A comma is always the decimal point. So is a dot before one, two or four and more digits
    (`12.5`); before exactly three it parts thousands (`12.000`), as no French table prints
    thousandths with a dot, unless the number begins with `0.`.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    whole, cents, point = match["whole"], match["cents"] or "", match["point"]
    if point == "." and len(cents) == 3 and whole != "0":
        return None
    digits = whole.replace(" ", "").replace(".", "")
    if len(digits) + len(cents) > _MOST_DIGITS:
        return None
    value = Decimal(f"{digits}.{cents}" if cents else digits)
    return -value if match["sign"] == "-" and value else value


@lru_cache(maxsize=4096)
def _sheet(text: str) -> str:
    """Fold a cell for parsing, with every dash a minus and every raised figure a mark.

    >>> _sheet("– 12²"), _sheet("12 m²")
    ('- 12^', '12 m2')
    """
    return fold(_RAISED.sub("^", clean(text).translate(_MINUS)))


def says_nothing(text: str) -> bool:
    """Whether a cell says that it holds no figure (`-`, `s.o.`, `n.d.`, `néant`).

    >>> says_nothing("–"), says_nothing("n.d."), says_nothing("- €"), says_nothing("0")
    (True, True, False, False)
    """
    return _sheet(text) in unit_words().nothing


# ----------------------------------------------------------------------------- amounts


@cache
def _amount_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = unit_words()
    money = "|".join(map(re.escape, sorted(words.money, key=len, reverse=True)))
    tax = "|".join(map(re.escape, sorted(words.tax, key=len, reverse=True)))
    after = re.compile(rf"(?P<number>.*?)\s*(?P<money>{money})?(?:\s*(?:{tax}))?")
    before = re.compile(rf"(?P<money>{money})\s*(?P<number>.*)")
    return after, before


@lru_cache(maxsize=4096)
def parse_amount(text: str, factor: Decimal = _ONE) -> Decimal | None:
    """An amount in euros, exact; None where the text is anything but one amount.

    `factor` is what a heading says that plain numbers are counted in, 1000 for `k€`.  A dash with
    the euro sign is how spreadsheets print zero. A bare dash, `/` or `s.o.` is None: it says that
    there is no amount, which is not an amount of nothing. `12,000 €` is None too: a French reader
    sees twelve euros, an English spreadsheet means twelve thousand; so is `1.500 k€`.

    >>> parse_amount("2 308,50 €"), parse_amount("12.000"), parse_amount("15 k€")
    (Decimal('2308.50'), Decimal('12000'), Decimal('15000'))
    >>> parse_amount("- €"), parse_amount("(1 200)"), parse_amount("- 2 500 €")
    (Decimal('0'), Decimal('-1200'), Decimal('-2500'))
    >>> [parse_amount(text) for text in ("2 30 8", "1 500 € / an", "4 261 € 5 000 €", "-", "")]
    [None, None, None, None, None]
    """
    sheet = _sheet(text)
    bracketed = re.fullmatch(r"\(\s*([^()-]+?)\s*\)(\D*)", sheet)
    if bracketed is None:
        return _unsigned_amount(sheet, factor)
    if _NOTE.fullmatch(sheet):
        return None
    value = _unsigned_amount(f"{bracketed[1]}{bracketed[2]}", factor)
    return -value if value else value


# The mark of a note in a column of amounts, and no debt of twelve euros.
_NOTE = re.compile(r"\(\d{1,2}\)")


def _unsigned_amount(sheet: str, factor: Decimal) -> Decimal | None:
    after, before = _amount_patterns()
    match = before.fullmatch(sheet) or after.fullmatch(sheet)
    if match is None:
        return None
    number, money = match["number"].strip(), match["money"]
    if money and number == "-":
        return Decimal(0)
    if money:
        factor = unit_words().money[money]
    value = _number(number)
    if value is None or _thousandths(number) or (factor != 1 and _POINTED.fullmatch(number)):
        return None
    return _plain(value * factor)


# Twelve thousands, or twelve of what is already counted in thousands.
_POINTED = re.compile(r"\D*[1-9]\d{0,2}\.\d{3}")


def _thousandths(number: str) -> bool:
    """Whether a comma stands before three digits, which may mean either of two numbers."""
    return re.search(r"(?<!^0),\d{3}$", number) is not None


def _plain(value: Decimal) -> Decimal:
    """Write `1.2E+6` as 1200000, and whole euros without cents."""
    return value.quantize(_ONE) if value == value.to_integral_value() else value


# ----------------------------------------------------------------------------- figures


class Figure(NamedTuple):
    """A value and its unit; the unit is empty where neither cell nor heading says it."""

    value: Decimal
    unit: str


def parse_rate(text: str) -> Decimal | None:
    """A percentage, sign and all; None without its `%` or with anything else.

    >>> parse_rate("11,13 %"), parse_rate("+0,7%"), parse_rate("– 6,4 %")
    (Decimal('11.13'), Decimal('0.7'), Decimal('-6.4'))
    >>> parse_rate("17"), parse_rate("17 % du total")
    (None, None)
    """
    sheet = _sheet(text)
    return _number(sheet[:-1].rstrip()) if sheet.endswith("%") else None


def parse_number(text: str, heading: str = "") -> Figure | None:
    """One figure with its unit, printed beside it or told by the heading of its column.

    >>> parse_number("5,12 €/m²")
    Figure(value=Decimal('5.12'), unit='€/m²')
    >>> parse_number("1 913", "Assurés en 2019 > Nombre")
    Figure(value=Decimal('1913'), unit='people')
    >>> parse_number("0,5 ETP")
    Figure(value=Decimal('0.5'), unit='ETP')
    >>> parse_number("n.d.") is None, parse_number("2 à 3") is None
    (True, True)
    """
    sheet = _sheet(text)
    match = re.fullmatch(r"(?P<number>[-+]?\s*\d[\d .,]*?)\s*(?P<unit>[^\d\s.,].*)?", sheet)
    number = match["number"].rstrip() if match else ""
    value = _number(number)
    printed = match["unit"] if match else None
    unit = _printed_units().get(printed) if printed else unit_of_heading(heading)
    if value is not None and unit is not None:
        many = unit_words().money.get(unit, _ONE) != 1 and _POINTED.fullmatch(number)
        unclear = many or (unit in unit_words().counted and _thousandths(number))
        return None if unclear else Figure(value, unit)
    amount = parse_amount(text)
    if amount is None:
        return None
    if re.search(r"€|[^\W\d_]", sheet):
        return Figure(amount, "€")
    # Brackets are the sign of a debt; around anything but money they are a remark.
    return Figure(amount, unit) if unit and "€" in unit else None


@cache
def _printed_units() -> dict[str, str]:
    # Folding takes the exponent of m² away, from both sides.
    return {fold(word): unit.id for unit in unit_words().units for word in unit.printed}


@cache
def _heading_units() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern a unit: its words whole, singly or in brackets."""
    found = []
    for unit in unit_words().units:
        words = "|".join(re.escape(fold(word)) for word in unit.headings)
        found.append((unit.id, re.compile(rf"(?<![\w€%])(?:{words})(?![\w²/])")))
    return tuple(found)


def unit_of_heading(heading: str) -> str:
    """The unit that a column heading tells, the part in brackets first; else empty.

    Of headings from the top (`Assurés > Taux`) the lowest that tells a unit decides.

    >>> unit_of_heading("Revenu médian (€)"), unit_of_heading("Assurés en 2019 > Poids / ville")
    ('€', '%')
    >>> unit_of_heading("2nde GT")
    ''
    """
    for level in reversed(heading.split(">")):
        folded = fold(level)
        bracketed = re.findall(r"\(([^()]*)\)", folded)
        # `Taux d'allocataires`: the head of a French heading comes first, its complement after.
        for part in (*bracketed, folded):
            hits = [
                (match.start(), unit)
                for unit, pattern in _heading_units()
                if (match := pattern.search(part))
            ]
            if hits:
                return min(hits, key=lambda hit: hit[0])[1]
    return ""


# ----------------------------------------------------------------------------- years

# City contracts begin in the 1990s; nothing they plan lies beyond the 2050s.
_YEAR = r"(?:19[89]\d|20[0-5]\d)"
_LONE_YEAR = re.compile(rf"(?:(?:l')?annee|exercice|an|en)?\s*(?P<year>{_YEAR})")
_YEARS = re.compile(
    rf"(?<![\d.,/-])(?<!\d )(?P<year>{_YEAR})(?![\d%€])(?!\s?(?:€|%)|[.,]\d| \d{{3}}\b)"
)
_YEAR_AFTER = re.compile(rf"(?<=\d{{4}})\s?[-/]\s?(?P<year>{_YEAR})(?!\d)")


def parse_year(text: str) -> int | None:
    """The year that a heading is; None where it says more than `2021` or `Année 2021`.

    >>> parse_year("2021"), parse_year("Exercice 2021"), parse_year("2021 prévu")
    (2021, 2021, None)
    """
    match = _LONE_YEAR.fullmatch(fold(text))
    return int(match["year"]) if match else None


def find_years(text: str) -> tuple[int, ...]:
    """Every year named in a text, in order; no amount, code or percentage.

    >>> find_years("Tableau 2019 - 2021 (hors 2020)")
    (2019, 2021, 2020)
    >>> find_years("12 2020 €, art. 4.2020, 2020 €, 2 020")
    ()
    >>> find_years("en 2021²"), find_years("½000")
    ((2021,), ())
    """
    folded = _sheet(text)
    found = [(match.start("year"), int(match["year"])) for match in _YEARS.finditer(folded)]
    found += [(match.start("year"), int(match["year"])) for match in _YEAR_AFTER.finditer(folded)]
    return tuple(year for _, year in sorted(set(found)))


# ----------------------------------------------------------------------------- contacts

# From the first letter on only: a word of a million letters is looked at once.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_COUNTRY = r"(?:(?:\+|\b00)\s?(?P<country>33|262|590|594|596)[\s.-]?(?:\(0\)[\s.-]?)?)"
_GROUPS = (
    r"\d(?P<sep>[ .\-/]?)\d{2}(?P=sep)\d{2}(?P=sep)\d{2}(?P=sep)\d{2}",
    # Short groups and long: `0 800 12 34 56`, `0590 12 34 56`, `590 12 34 56` after +590.
    r"[ .]?\d{3}(?:[ .]\d{2}){3}",
    r"[ .]?\d{3}(?:[ .]\d{3}){2}",
)
_PHONES = tuple(
    re.compile(rf"(?<![\d+])(?:{_COUNTRY}0?|0[ ]?){group}(?![\d]|[./-]\d)") for group in _GROUPS
)
# Overseas departments have country codes of their own, told by the first digits of the number.
_OVERSEAS = {
    **dict.fromkeys(("262", "269", "263", "692", "693", "639"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
}


def find_phones(text: str) -> tuple[str, ...]:
    """Every French telephone number of a text, as `+33…` (`+262…`, `+590…` overseas).

    >>> find_phones("Tél. : 05.65.20.89.02 / 06 12 34 56 78")
    ('+33565208902', '+33612345678')
    >>> find_phones("0590 12 34 56"), find_phones("le 01/02/2021, 12 345 €")
    (('+590590123456',), ())
    """
    text = clean(text)
    hits: dict[int, str] = {}
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            hits.setdefault(match.start(), _international(digits, match["country"]))
    return tuple(hits[start] for start in sorted(hits))


def _international(digits: str, country: str | None) -> str:
    national = digits[-9:]
    code = _OVERSEAS.get(national[:3], country or "33")
    return f"+{code}{national}"


_PHONE_LABEL = re.compile(
    r"(?:tel(?:ephone)?|tph|portable|port|mob(?:ile)?|standard|fixe|accueil|fax|t|numero vert)?"
    r"[\s.]*[:.]?\s*(?P<number>[+\d(][\d+()\s./-]*)\.?"
)


def parse_phone(text: str) -> str | None:
    """The one telephone number that a text is, with its label at most; else None.

    >>> parse_phone("Tél. : 02 61 91 41 12"), parse_phone("+33 (0)5 65 20 89 02")
    ('+33261914112', '+33565208902')
    >>> parse_phone("3949") is None, parse_phone("05 65 20 89") is None
    (True, True)
    """
    phones = find_phones(text)
    return phones[0] if len(phones) == 1 and _PHONE_LABEL.fullmatch(fold(text)) else None


def find_emails(text: str) -> tuple[str, ...]:
    """Every e-mail address of a text, as printed.

    >>> find_emails("Courriel : contrat@ville.example.")
    ('contrat@ville.example',)
    """
    return tuple(_EMAIL.findall(text))
