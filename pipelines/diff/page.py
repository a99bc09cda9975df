"""Changes → `changes.html`, one page for people: French, self-contained, without a script."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.diff.specs import SPECS
from pipelines.diff.words import Piece, mark_words
from schemas.changes import Change, Comparison
from schemas.datasets import DATASETS

_FOLDER = Path(__file__).parent
_MODELS = {model.about.name: model for model in DATASETS}
TYPES = {
    "added": "Ajout",
    "removed": "Suppression",
    "modified": "Modification",
    "moved": "Déplacement",
}
KINDS = {
    "text": "Texte",
    "amount": "Montant",
    "date": "Date",
    "priority": "Priorité",
    "partner": "Partenaire",
    "structure": "Structure",
}
# What a row of a dataset is called before its rank or year.
_ONE_OF = {
    "actions": "Action n°\u00a0",
    "commitments": "Engagement n°\u00a0",
    "objective_partners": "Partenaire n°\u00a0",
    "tfpb_amounts": "",
}


# Numbers must not part at a line end.
_NARROW = "\u202f"


@dataclass(frozen=True)
class Line:
    """A change as the page shows it."""

    change: Change
    subject: str
    old: list[Piece]
    new: list[Piece]
    difference: str
    type: str
    kind: str


@dataclass(frozen=True)
class Card:
    """The changes of one row, and of the rows that belong to it."""

    title: str
    lines: list[Line]

    @property
    def has_numbers(self) -> bool:
        return any(line.difference for line in self.lines)

    @property
    def only_follows(self) -> bool:
        return all(line.change.follows for line in self.lines)


@dataclass(frozen=True)
class Section:
    """The cards under one chain of headings; `anchor` is where the list of contents leads."""

    anchor: str
    headings: tuple[str, ...]
    cards: list[Card]

    @property
    def count(self) -> int:
        return sum(not line.change.follows for card in self.cards for line in card.lines)


def render_page(comparison: Comparison) -> str:
    """The page of a comparison; the same text for the same changes."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_FOLDER / "changes.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    own = [change for change in comparison.changes if not change.follows]
    return environment.get_template("changes.html").render(
        comparison=comparison,
        style=style,
        style_hash=digest,
        sections=list(_sections(comparison.changes)),
        own=len(own),
        following=len(comparison.changes) - len(own),
        doubtful=sum(change.doubtful for change in comparison.changes),
        types=TYPES,
        kinds=KINDS,
        counts=Counter((change.kind, change.change) for change in own),
    )


def _sections(changes: Sequence[Change]) -> Iterator[Section]:
    """Sections in the order of their first page, the changes of a row together.

    What belongs to no annex, as the list of all partners, comes behind.
    """
    first: dict[tuple[str, ...], tuple[bool, int, int]] = {}
    for at, change in enumerate(changes):
        page = change.page or change.old_page or 0
        first.setdefault(change.section, (not _in_annex(change), page, at))
    ordered = sorted(changes, key=lambda change: first[change.section])
    for number, (headings, group) in enumerate(groupby(ordered, lambda change: change.section), 1):
        cards: dict[str, list[Line]] = {}
        titles: dict[str, str] = {}
        for change in group:
            owner = _owner(change)
            titles.setdefault(owner, _title(change))
            cards.setdefault(owner, []).append(_line(change))
        yield Section(
            f"s{number}", headings, [Card(titles[key], lines) for key, lines in cards.items()]
        )


def _in_annex(change: Change) -> bool:
    return "".join(change.section[:1]).startswith("Annexe ")


def _owner(change: Change) -> str:
    """The row that a change is shown with: the objective or the item that it belongs to."""
    spec = SPECS[change.dataset]
    name = change.row_id or change.old_row_id
    if spec.parent:
        return f"{spec.parent}:{name.split(' / ')[0]}"
    return f"{change.dataset}:{name}"


def _title(change: Change) -> str:
    if change.dataset == "tfpb_amounts":
        return change.label.rpartition(", ")[0] or change.label
    return change.label


def _line(change: Change) -> Line:
    old, new = shown(change, change.old), shown(change, change.new)
    pieces = mark_words(old, new) if old and new else ([Piece(old, True)], [Piece(new, True)])
    return Line(
        change,
        _subject(change),
        *pieces,
        difference=difference(change.old, change.difference),
        type=TYPES[change.change],
        kind=KINDS[change.kind],
    )


def _subject(change: Change) -> str:
    """The field in French, before it which action, partner or year it is of."""
    title = str(_MODELS[change.dataset].model_fields[change.field].title)
    if change.dataset not in _ONE_OF:
        return title
    parts = (change.row_id or change.old_row_id).split(" / ")
    which = f"{_ONE_OF[change.dataset]}{' '.join(parts[1:2])}"
    return which if change.field == SPECS[change.dataset].main else f"{which} : {title}"


def shown(change: Change, text: str) -> str:
    """A value as French readers write it.

    >>> change = Change(dataset="tfpb_amounts", change="added", kind="amount", field="amount_eur")
    >>> shown(change, "2000.5"), shown(change.model_copy(update={"field": "year"}), "2023")
    ('2\\u202f000,5 €', '2023')
    """
    if not text:
        return ""
    if change.field.endswith("_eur"):
        return f"{_number(Decimal(text))} €"
    if text in ("true", "false"):
        return "oui" if text == "true" else "non"
    if change.field in ("due_start", "due_end"):
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
    return text


def difference(old: str, change: Decimal | None) -> str:
    """A difference with its share of the old amount, empty where there is none.

    >>> difference("1000", Decimal(-360)), difference("0", Decimal(5)), difference("", None)
    ('−360 (−36 %)', '+5', '')
    """
    if change is None:
        return ""
    sign = "−" if change < 0 else "+"
    text = f"{sign}{_number(abs(change))}"
    before = Decimal(old)
    if before == 0:
        return text
    share = _number(round(abs(change / before) * 100, 1).normalize())
    return f"{text} ({sign}{share} %)"


def _number(value: Decimal) -> str:
    """A number with narrow no-break spaces between thousands and a decimal comma."""
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", _NARROW).replace(".", ",")
