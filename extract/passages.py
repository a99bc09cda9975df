"""Prose → passages and contributions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extract.annexes import AnnexPart
from extract.collect import Collection, Identifiers
from extract.prose import find_decisions, find_schemes
from extract.text import fold, strip_bullet
from extract.tree import unfolded_end
from schemas.blocks import Heading, Prose
from schemas.contract import LedgerKind
from schemas.datasets import Contribution, Passage
from schemas.table import Line
from schemas.vocabulary import load_vocabulary

_OF = re.compile(r"(?:de la |de l'|du |des |de |d')")
_TO = re.compile(r"\s(?:au|aux|à la|à l'|à|dans|pour|sur|en faveur)\s.*", re.IGNORECASE)


def passage_kind(prose: Prose) -> str:
    """`list_item`, `note`, `caption` (a source line) or `paragraph`."""
    sections = load_vocabulary("sections", fold)
    kind = sections.match(fold(prose.text))
    if kind == "source":
        return "caption"
    if prose.lines[0].text.lstrip().startswith("*") or (kind == "note" and _small(prose)):
        return "note"
    return "list_item" if prose.bullet else "paragraph"


def _small(prose: Prose) -> bool:
    # A line that opens with a number is an item of a list, but for small type.
    return not prose.text[:1].isdigit() or prose.lines[0].size < 9.0


@dataclass
class _Open:
    """A heading under which text may still come; `named` once something stands there."""

    heading: Heading
    annex: int | None
    named: bool = False


def _above(heading: Heading, others: Sequence[_Open]) -> int:
    """How many of some open headings, the outermost first, a heading stands under."""
    return sum(item.heading.rank < heading.rank for item in others)


@dataclass
class Passages:
    """Takes the prose of a document in reading order, with the headings above it.

    `free` tells whether nobody has read a line.  A heading that is read by nobody and has nothing
    below it says something itself: it is a passage, so that no text is lost.
    """

    free: Callable[[Line], bool]
    annex: int | None = None
    collection: Collection = field(default_factory=Collection)
    _open: list[_Open] = field(default_factory=list)
    _position: int = 0

    def enter(self, heading: Heading) -> None:
        """A heading: nothing more comes under those of its rank and below, nor of another annex.

        An annex may be printed from another file, and its first heading be set in smaller type
        than what stands under it: that one holds up to the end of its annex.
        """
        cover = sum(item.annex is None for item in self._open)
        inside = self.annex is not None and any(item.annex == self.annex for item in self._open)
        own: list[_Open] = []
        if inside:
            self._close(cover + 1 + _above(heading, self._open[cover + 1 :]))
            own = self._open[cover:]
            del self._open[cover:]
        self._close(_above(heading, self._open[:cover]))
        self._open += own
        self._open.append(_Open(heading, self.annex))

    def leave(self) -> None:
        """The end of the document."""
        self._close(0)

    def add(self, prose: Prose) -> None:
        """Adds one passage under the headings that hold."""
        self._add(prose, self.annex)

    def claim(self, kind: LedgerKind, lines: Sequence[Line]) -> None:
        """Notes lines under the headings that hold as something else than a passage."""
        self._name()
        self.collection.claim(kind, lines)

    def _close(self, kept: int) -> None:
        while len(self._open) > kept:
            last = self._open.pop()
            lines = last.heading.lines
            if last.named or not all(map(self.free, lines)):
                self.collection.claim("heading", lines)
            else:
                bullet, text = strip_bullet(last.heading.text)
                self._add(Prose(last.heading.page, text, lines, bool(bullet)), last.annex)

    def _name(self) -> None:
        for item in self._open:
            item.named = True

    def _add(self, prose: Prose, annex: int | None) -> None:
        self._name()
        self._position += 1
        self.collection.add(
            Passage,
            {
                "annex": annex,
                "heading": " > ".join(item.heading.text for item in self._open),
                "position": self._position,
                "kind": passage_kind(prose),
                "text": prose.text,
            },
            {"text": prose.lines},
            {"position": "reading_order"},
            kind="passage",
        )


# ----------------------------------------------------------------------------- contributions


def contributor_of(part: AnnexPart, prose: Sequence[Prose]) -> str:
    """Who contributes, by the title of an annex; empty where it is no contribution.

    The name is given as the text spells it where it does: titles are set in capitals.
    """
    entry = load_vocabulary("sections", fold).entry("contribution")
    match = next((m for p in entry.patterns if (m := p.fullmatch(fold(part.title)))), None)
    if match is None:
        return ""
    name = unfolded_end(part.title, match["name"])
    name = _TO.sub("", _OF.sub("", name, count=1)).strip()
    return _as_written(name, [item.text for item in prose])


def _as_written(name: str, texts: Sequence[str]) -> str:
    letters = re.findall(r"\w+", fold(name))
    if not letters:
        return name
    pattern = re.compile(r"\W+".join(map(re.escape, letters)))
    for text in texts:
        # Folding keeps the length of such words: œ and æ stand in none of them.
        folded = "".join(fold(letter) or " " for letter in text)
        if len(folded) == len(text) and (match := pattern.search(folded)):
            return text[match.start() : match.end()]
    return name


def read_contribution(
    part: AnnexPart, contributor: str, blocks: Sequence[Heading | Prose], identifiers: Identifiers
) -> Collection:
    """The paragraphs of a contribution, with the schemes and the dated decisions they name.

    Where the title of the annex speaks of all signatories, each is named by a heading below it, and
    what stands above the first heading is no contribution.
    """
    collection = Collection()
    everybody = load_vocabulary("pledges", fold).entry("everybody")
    several = everybody.matches(fold(contributor))
    lines = part.lines
    position = 0
    for block in blocks:
        if isinstance(block, Heading):
            if several and block.lines != part.lines:
                contributor, lines, position = block.text.rstrip(" :"), block.lines, 0
                collection.claim("heading", lines)
        elif not several or lines != part.lines:
            position += 1
            add_contribution(
                collection,
                identifiers,
                annex=part.number,
                contributor=contributor,
                named=lines,
                position=position,
                text=block.text,
                lines=block.lines,
            )
    return collection


def add_contribution(
    collection: Collection,
    identifiers: Identifiers,
    *,
    annex: int,
    contributor: str,
    named: Sequence[Line],
    position: int,
    text: str,
    lines: Sequence[Line],
) -> str:
    """Adds what a contributor, `named` in some lines, says in others; the identifier of the row."""
    identifier = identifiers.make(contributor, text[:60])
    collection.add(
        Contribution,
        {
            "contribution_id": identifier,
            "annex": annex,
            "contributor": contributor,
            "position": position,
            "text": text,
            "schemes": " | ".join(find_schemes(text)),
            "decisions": " | ".join(find_decisions(text)),
        },
        {"text": lines, "contributor": named},
        {"contribution_id": "contributor_and_text"},
        paged=("text",),
    )
    return identifier
