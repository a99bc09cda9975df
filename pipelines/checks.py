"""What a person should look at, over the whole document: one small function per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extract.pages.lines import group_lines
from extract.tables.stitch import Doubt
from extract.tables.widths import Refusal
from extract.values import parse_number, parse_year
from pipelines.ledger import Ledger
from pipelines.rowids import row_id
from schemas.datasets import Annex, Contact, Detail, Passage, Row, Statistic
from schemas.findings import Finding, finding
from schemas.page import HiddenText, Page, Word
from schemas.table import Place

_REASONS = {
    "invisible": "écrit sans encre",
    "outside": "hors de la page",
    "clipped": "coupé au bord de son cadre",
    "same_color": "de la couleur du fond",
}
# Hidden texts of a page beyond these are told as one.
_SHOWN = 20
# Under this the engine is as often wrong as right; words that it reads rightly are mostly over 0.8.
_SURE = 0.5
# A page has a number or two by themselves, in a slogan or a chart; more are a table.
_FIGURES = 4
# Rows of these say nothing about whether the document is a contract's annexes.
_ANY_DOCUMENT = (Passage, Annex, Statistic, Detail, Contact)
# Fields that a title on an earlier page may give, the outermost first.
_TITLED = ("pillar", "theme", "strategic_objective", "landlord", "district")


def check(
    pages: Sequence[Page],
    refusals: Iterable[Refusal],
    doubts: Iterable[Doubt],
    unruled: Iterable[Place],
    ledger: Ledger,
    rows: Sequence[Row],
) -> list[Finding]:
    """All findings about pages, joins, words left over, and the document as a whole."""
    found = [*_hidden(pages), *_refused(refusals), *_doubtful(doubts)]
    found += [finding("table_unruled", page=each.page, bbox=each.box) for each in unruled]
    found += _unassigned(pages, ledger)
    found += _unsure(pages)
    found += _respelled(pages)
    found += _figures_alone(rows)
    found += _titles_afar(pages, rows)
    if all(isinstance(row, _ANY_DOCUMENT) for row in rows):
        found.append(finding("dataset_none"))
    return found


def _hidden(pages: Sequence[Page]) -> Iterator[Finding]:
    printed = [" ".join(word.text for word in page.words) for page in pages]
    for at, page in enumerate(pages):
        around = printed[max(at - 1, 0) : at + 2]
        hidden = [text for text in page.hidden if not _is_elsewhere(text, around)]
        for text in hidden[:_SHOWN]:
            yield finding(
                "text_hidden",
                page=page.number,
                bbox=text.box,
                text=text.text[:200],
                reason=_REASONS[text.reason],
            )
        if len(hidden) > _SHOWN:
            rest = hidden[_SHOWN]
            yield finding(
                "text_hidden",
                page=page.number,
                bbox=rest.box,
                text=f"et {len(hidden) - _SHOWN} autres textes de la page",
                reason=_REASONS[rest.reason],
            )


def _is_elsewhere(text: HiddenText, around: Iterable[str]) -> bool:
    """Whether a text that its frame cuts off is printed here or on a page beside this one.

    A cell merged over a page end has all of its text on both pages, a part of it shown on each.
    """
    return text.reason == "clipped" and any(f" {text.text} " in f" {page} " for page in around)


def _refused(refusals: Iterable[Refusal]) -> Iterator[Finding]:
    for refusal in refusals:
        pages = ", ".join(map(str, refusal.pages))
        yield finding("widths_refused", page=refusal.pages[0], pages=pages, reason=refusal.reason)


def _doubtful(doubts: Iterable[Doubt]) -> Iterator[Finding]:
    for doubt in doubts:
        yield finding(
            "join_doubtful",
            page=doubt.page,
            bbox=doubt.line.box,
            text=doubt.line.text[:120],
            decision=_decision(doubt),
        )


def _decision(doubt: Doubt) -> str:
    done = "jointe à celle d'avant" if doubt.cut else "séparée de celle d'avant"
    against = doubt.tagged is not None and doubt.tagged != doubt.cut
    return f"{done}, contre les balises du PDF," if against else done


def _unassigned(pages: Sequence[Page], ledger: Ledger) -> Iterator[Finding]:
    left = ledger.unassigned(pages)
    for number, words in left.items():
        for line in group_lines(words, number):
            yield finding("text_unassigned", page=number, bbox=line.box, text=line.text[:200])


def _unsure(pages: Iterable[Page]) -> Iterator[Finding]:
    """The lines of pages read from their picture that hold a word the engine is unsure of."""
    for page in pages:
        words = [word for word in page.words if _sureness(word) < _SURE]
        for line in group_lines(words, page.number, page.reader):
            others = ", ".join(f"« {option} »" for word in line.words for option in word.options)
            yield finding(
                "ocr_doubtful",
                page=page.number,
                bbox=line.box,
                text=line.text[:120],
                confidence=round(100 * min(map(_sureness, line.words))),
                others=f" ; lu aussi : {others[:120]}" if others else "",
            )


def _respelled(pages: Iterable[Page]) -> Iterator[Finding]:
    """The words that have the one spelling of their strokes that French has; never figures."""
    for page in pages:
        for word in page.words:
            if word.options and _sureness(word) >= _SURE and not any(map(str.isdigit, word.text)):
                yield finding(
                    "ocr_respelled",
                    page=page.number,
                    bbox=word.box,
                    text=word.text,
                    read=word.options[0],
                )


def _figures_alone(rows: Iterable[Row]) -> Iterator[Finding]:
    """The pages on which several passages are a number each: the cells of a table not known."""
    alone: dict[int, list[Passage]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Passage) and _is_figure(row.text):
            alone[row.page_first].append(row)
    for page, passages in sorted(alone.items()):
        if len(passages) >= _FIGURES:
            first = passages[0]
            bbox = next((origin.bbox for origin in first.source if origin.bbox), None)
            yield finding(
                "figures_alone",
                dataset="passages",
                page=page,
                bbox=bbox,
                count=len(passages),
                text=first.text[:80],
            )


def _titles_afar(pages: Iterable[Page], rows: Iterable[Row]) -> Iterator[Finding]:
    """The rows below a title between which and them pages were not read: one may have another."""
    read = {number for page in pages for number in page.numbers}

    def parted(first: int, last: int) -> bool:
        return not read.issuperset(range(first, last + 1))

    for row in rows:
        if isinstance(row, Annex):
            if parted(row.page_first, row.page_last):
                yield _title_doubtful(row, "page_last", row.title, row.page_first)
            continue
        titles = {origin.field: origin for origin in row.source if origin.page}
        for field in _TITLED:
            title = titles.get(field)
            if title and title.page and parted(title.page, row.page_first):
                yield _title_doubtful(row, field, title.text or "", title.page)
                break


def _title_doubtful(row: Row, field: str, title: str, page: int) -> Finding:
    return finding(
        "title_doubtful",
        dataset=row.about.name,
        row_id=row_id(row),
        field=field,
        page=row.page_first,
        text=" ".join(title.split())[:120],
        titled=page,
    )


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None and parse_year(text) is None


def _sureness(word: Word) -> float:
    return 1.0 if word.confidence is None else word.confidence
