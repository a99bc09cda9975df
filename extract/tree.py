"""Where a table stands in the tree of a contract: annex, pillar, theme, strategic objective."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract.text import fold, without_suite
from schemas.blocks import Block, Contents, Heading
from schemas.datasets import AxisKind
from schemas.table import Line
from schemas.vocabulary import load_vocabulary

# Names of one pillar in a heading and in the contents differ by an article or a letter.
_SAME_NAME = 88.0
_ARTICLE = re.compile(r"^(?:l'|le |la |les |d'|de |du |des )")


@dataclass(frozen=True, slots=True)
class Level:
    """A title of the tree with the lines it was read from."""

    text: str
    lines: tuple[Line, ...] = ()


NOWHERE = Level("")


@dataclass(frozen=True, slots=True)
class Position:
    """The titles above an objective table."""

    axis_kind: AxisKind
    pillar: Level
    theme: Level
    strategic: Level

    @property
    def levels(self) -> tuple[Level, Level, Level]:
        """The titles, the outermost first."""
        return self.pillar, self.theme, self.strategic

    def filled(self, annex: str) -> Position:
        """The position with the nearest title where a contract has no such level of its own.

        The strategic objective is the title above it then, the pillar the one below it, else the
        title of the annex.
        """
        above = (self.strategic, self.theme, self.pillar, Level(annex))
        below = (self.pillar, self.theme, self.strategic, Level(annex))
        strategic = next((level for level in above if level.text), NOWHERE)
        pillar = next((level for level in below if level.text), NOWHERE)
        return Position(self.axis_kind, pillar, self.theme, strategic)


def level_name(text: str) -> tuple[str, str]:
    """The kind of a level heading by its first words, and its title without them.

    The kind is an entry of the vocabulary `sections`, or empty.

    >>> level_name("PILIER 1 - COHESION SOCIALE")
    ('pillar', 'COHESION SOCIALE')
    >>> level_name("Enjeu 1.1 : La réussite éducative")
    ('theme', 'La réussite éducative')
    >>> level_name("Priorité transversale : Laïcité"), level_name("1er pilier : Cohésion")
    (('cross_cutting', 'Laïcité'), ('pillar', 'Cohésion'))
    >>> level_name("La santé")
    ('', 'La santé')
    """
    folded = fold(text)
    for entry in load_vocabulary("sections", fold).entries:
        if entry.name not in _LEVELS:
            continue
        for pattern in entry.patterns:
            if match := pattern.fullmatch(folded):
                name = match.groupdict().get("name")
                return entry.name, text if name is None else unfolded_end(text, name)
    return "", text


def names_objective(text: str) -> bool:
    """Whether the words of a title say that it is an operational objective.

    >>> names_objective("Fiche action n° 4 : Tutorat"), names_objective("La santé")
    (True, False)
    """
    return level_name(text)[0] == "operational"


_AXES = ("pillar", "cross_cutting", "standard_pillar")
_LEVELS = (*_AXES, "theme", "strategic", "operational")


def unfolded_end(text: str, end: str) -> str:
    """The end of `text` that folds to `end`.

    >>> unfolded_end("PILIER : L'ÉCOLE", "l'ecole")
    "L'ÉCOLE"
    """
    if not end:
        return ""
    for start in range(len(text)):
        if fold(text[start:]) == end:
            return text[start:].strip()
    return text


def same_name(one: str, other: str) -> bool:
    """Whether two titles name one thing, whatever their case, articles and small slips."""
    bare = [_ARTICLE.sub("", fold(text)) for text in (one, other)]
    return fuzz.ratio(*bare) >= _SAME_NAME


@dataclass
class Tree:
    """Follows the headings of a document; `place` says where an objective table stands."""

    axes: list[tuple[AxisKind, str]] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    strategic_names: list[str] = field(default_factory=list)
    axis_kind: AxisKind = "pillar"
    pillar: Level = NOWHERE
    theme: Level = NOWHERE
    strategic: Level = NOWHERE
    pending: list[Level] = field(default_factory=list)
    titled: bool = False
    """Whether a strategic objective was named since the last table."""

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Tree:
        """A tree that knows the axes and themes that the contents lists name."""
        tree = cls()
        for block in blocks:
            if not isinstance(block, Contents):
                continue
            kind, name = level_name(block.text)
            if kind in ("cross_cutting", "pillar") and name:
                tree.axes.append(("cross_cutting" if kind == "cross_cutting" else "pillar", name))
            elif tree.axes and block.level > 0:
                tree.themes.append(name)
        return tree

    def name_theme(self, name: str) -> None:
        """Notes an orientation: a heading of that name is a theme."""
        if name and name not in self.themes:
            self.themes.append(name)

    def leave(self) -> None:
        """Another annex begins: nothing above holds any longer."""
        self.axis_kind = "pillar"
        self.pillar = self.theme = self.strategic = NOWHERE
        self.axis_kind = "pillar"
        self.pending.clear()

    def read(self, heading: Heading) -> str:
        """Takes a heading in; the kind of level that its words give it, or an empty text."""
        return self.take(Level(heading.text, heading.lines))

    def take(self, level: Level) -> str:
        """Takes a title in, from a heading or from a merged row of a table."""
        level = Level(without_suite(level.text), level.lines)
        kind, name = level_name(level.text)
        if kind in ("pillar", "cross_cutting") and not name:
            # `Pilier n° 1` alone: its title is the next heading.
            kind = ""
        if kind in _AXES:
            self._enter(level)
        elif kind == "theme" or (not kind and self._names_theme(level.text)):
            self.theme, self.strategic = level, NOWHERE
            self.pending.clear()
            kind = "theme"
        elif kind == "strategic" or self._names_objective(level.text):
            self.strategic, self.titled = level, True
            kind = "strategic"
        else:
            self.pending.append(level)
        return kind

    def axis(self, level: Level) -> tuple[AxisKind, Level]:
        """The kind and the title of an axis, by its words or as the document named it before."""
        words, name = level_name(level.text)
        name = name if words in _AXES and name else level.text
        said = next((kind for kind, known in self.axes if same_name(known, name)), None)
        kind: AxisKind = said or ("cross_cutting" if words == "cross_cutting" else "pillar")
        return kind, Level(name, level.lines)

    def _enter(self, level: Level) -> None:
        self.axis_kind, self.pillar = self.axis(level)
        self.axes.append((self.axis_kind, self.pillar.text))
        self.theme = self.strategic = NOWHERE
        self.pending.clear()

    def _names_theme(self, text: str) -> bool:
        return any(same_name(name, text) for name in self.themes)

    def _names_objective(self, text: str) -> bool:
        return any(same_name(name, text) for name in self.strategic_names)

    def take_objective(self, kinds: Container[str]) -> Level | None:
        """The operational objective that the last heading names, for a table without a column of
        its own for objectives; the heading is none of the tree then."""
        if "operational_objective" in kinds or not self.pending:
            return None
        text = self.pending[-1].text
        plain = load_vocabulary("sections", fold).match(fold(text)) == "objective"
        return self.pending.pop() if plain or names_objective(text) else None

    def place(self, merged: Sequence[Level], *, named: bool = False) -> Position:
        """Where a table stands whose head has these merged rows; headings before it are settled.

        Headings that no word classifies are themes, but the last one before a table that has no
        merged row of its own, which is the title of that table.  `named`: its rows name their
        strategic objectives and no pillar, so that the title is of a level above them, unless
        words give one.
        """
        own = [Level(without_suite(level.text), level.lines) for level in merged]
        above = named and not level_name(self.theme.text)[0] and not self.pillar.text
        if not own and self.pending and not self.titled and not above:
            self.strategic = self.pending.pop()
        if self.pending:
            self.theme = self.pending[-1]
            self.pending.clear()
        for level in own:
            kind, _ = level_name(level.text)
            if kind in (*_AXES, "theme") or self._names_theme(level.text):
                self.take(level)
            elif level is not own[-1]:
                self.theme = level
            else:
                self.strategic = level
        self.titled = False
        return self.position()

    def deepened(
        self,
        position: Position,
        pillar: Sequence[Level] = (),
        theme: Sequence[Level] = (),
        strategic_objective: Sequence[Level] = (),
    ) -> Position:
        """A position with the levels that a row says itself, each from the outermost.

        Of two between pillar and objective (`Enjeu | Orientation`), the inner one holds the
        strategic objective where no other does.
        """
        pillars, themes, strategic = list(pillar), list(theme), list(strategic_objective)
        if len(themes) > 1 and not strategic:
            strategic.append(themes.pop())
        if len(themes) > 1 and not pillars and not position.pillar.text:
            pillars.append(themes.pop(0))
        kind, axis = self.axis(pillars[-1]) if pillars else (position.axis_kind, position.pillar)
        return Position(
            kind,
            axis,
            themes[-1] if themes else position.theme,
            strategic[-1] if strategic else position.strategic,
        )

    def theme_so_far(self) -> Level:
        """The theme that holds before the headings since the last table are settled."""
        return self.pending[-1] if self.pending else self.theme

    def position(self) -> Position:
        """The titles that hold now; in a contract without axes the outer ones stand for them.

        Not so those that are themes by their words, or as the document named them before.
        """
        pillar, theme = self.pillar, self.theme
        themed = level_name(theme.text)[0] == "theme" or self._names_theme(theme.text)
        if not pillar.text and not themed:
            pillar, theme = theme, NOWHERE
        return Position(self.axis_kind, pillar, theme, self.strategic)
