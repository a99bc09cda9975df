"""Every word of every page is counted once, by what it became."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from schemas.contract import LedgerKind, PageLedger
from schemas.page import Page, Word
from schemas.table import Line

# A word may be read twice, as a title and as the value that the title gives: the first counts.
_ORDER: tuple[LedgerKind, ...] = ("value", "header", "heading", "furniture", "passage")


class Ledger:
    """Takes the claims of all readings; words that nobody claims are unassigned."""

    def __init__(self) -> None:
        self._kinds: dict[int, LedgerKind] = {}

    def take(self, claims: Iterable[tuple[LedgerKind, Sequence[Line]]]) -> None:
        """Notes what the words of these lines became."""
        for kind, lines in claims:
            for line in lines:
                for word in line.words:
                    before = self._kinds.get(id(word))
                    if before is None or _ORDER.index(kind) < _ORDER.index(before):
                        self._kinds[id(word)] = kind

    def kind(self, word: Word) -> LedgerKind:
        """What a word became."""
        return self._kinds.get(id(word), "unassigned")

    def free(self, line: Line) -> bool:
        """Whether nobody has claimed any word of a line."""
        return all(id(word) not in self._kinds for word in line.words)

    def count(self, pages: Sequence[Page]) -> list[PageLedger]:
        """The counts of each page as displayed; a sheet over page widths counts page by page."""
        counts: dict[int, Counter[LedgerKind]] = defaultdict(Counter)
        readers: dict[int, str] = {}
        for page in pages:
            for number in (part.number for part in page.widths) if page.widths else (page.number,):
                counts[number] += Counter()
                readers[number] = page.reader
            if not page.widths:
                counts[page.number].update(map(self.kind, page.words))
                continue
            for word in page.words:
                number = page.locate(word.box)[0][0]
                counts[number][self.kind(word)] += 1
        return [_page(number, readers[number], counts[number]) for number in sorted(counts)]

    def unassigned(self, pages: Sequence[Page]) -> dict[int, list[Word]]:
        """The words of each page (by the number of the page that holds them) left over."""
        left: dict[int, list[Word]] = {}
        for page in pages:
            words = [word for word in page.words if id(word) not in self._kinds]
            if words:
                left[page.number] = words
        return left


def _page(number: int, reader: str, counts: Mapping[LedgerKind, int]) -> PageLedger:
    return PageLedger.model_validate(
        {"page": number, "reader": reader, "words": sum(counts.values()), **counts}
    )
