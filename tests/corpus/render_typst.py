"""Typst: a part as its markup, compiled by the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typst

from tests.corpus.blocks import STEPS, Block, Break, Cell, Look, Part, Prose, Table, Text
from tests.corpus.inline import Habit, runs
from tests.corpus.marks import colour


class _Writer:
    """The Typst source of one part."""

    def __init__(self, part: Part, habit: Habit, marked: bool) -> None:
        self._part, self._look = part, part.look
        self._habit, self._marked = habit, marked

    def source(self) -> str:
        return _setup(self._look, self._habit) + "\n".join(map(self._block, self._part.blocks))

    def _string(self, text: str) -> str:
        """Text as a string literal: no character of it can be taken for markup."""
        return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def _inline(self, text: str) -> str:
        return "".join(
            f"#super[{self._string(run.text)}]" if run.raised else self._string(run.text)
            for run in runs(self._habit.typed(text))
        )

    def _ink(self, content: str, mark: int, otherwise: str = "000000") -> str:
        ink = colour(mark) if self._marked and mark else ("000000" if self._marked else otherwise)
        return f'#text(fill: rgb("#{ink}"))[{content}]'

    def _block(self, block: Block) -> str:
        if isinstance(block, Break):
            return "#pagebreak()"
        if isinstance(block, Text):
            return self._text(block)
        if isinstance(block, Prose):
            inner = "\n\n".join(self._text(text) for text in block.texts)
            return f"#columns({block.columns}, gutter: 18pt)[{inner}]"
        return self._table(block)

    def _text(self, text: Text) -> str:
        if text.kind == "toc":
            left, right = text.text.split("\t")
            return f"#block[{self._inline(left)} #h(1fr) {right}]"
        inner = self._inline(text.text)
        if text.kind in STEPS:
            caps = text.kind in ("theme", "strategic") and self._look.small_caps
            inner = f"#smallcaps[{inner}]" if caps else inner
            inner = self._ink(inner, text.mark, self._look.accent)
            size = self._look.size + self._look.step(text.kind)
            return (
                "#block(above: 12pt, below: 6pt, sticky: true)"
                f'[#text(size: {size}pt, weight: "bold")[{inner}]]'
            )
        inner = self._ink(inner, text.mark)
        if text.kind == "item":
            return f"- {inner}"
        if text.kind in ("note", "source"):
            return f"#block(above: 4pt)[#text(size: {self._look.size - 2}pt)[{inner}]]"
        if text.kind == "caption":
            return f"#block(above: 10pt)[*{inner}*]"
        if text.kind == "legend":
            return f"#block[#emph[{inner}]]"
        return f"#par(justify: true)[{inner}]"

    def _table(self, table: Table) -> str:
        columns = ", ".join(f"{width}fr" for width in table.widths)
        rows = [", ".join(self._cell(c) for c in row if c is not None) for row in table.rows]
        head, body = rows[: table.head], rows[table.head :]
        repeat = "true" if table.repeat else "false"
        lead = f"table.header(repeat: {repeat}, {', '.join(head)}),\n" if head else ""
        stroke = _stroke(self._look.rules if table.look == "main" else "grid")
        inner = ",\n".join(row for row in body if row)
        return (
            f"#block(above: 6pt, below: 10pt)[#table(columns: ({columns}), "
            f"inset: (x: 4pt, y: {self._air(table)}pt), stroke: {stroke},\n{lead}{inner})]"
        )

    def _air(self, table: Table) -> int:
        """White space over and under a cell; without rules it is what parts the rows."""
        return 6 if self._look.rules == "none" and table.look == "main" else 3

    def _cell(self, cell: Cell) -> str:
        look = self._look
        fills = {"head": look.head_fill, "band": look.band_fill, "total": "e7e6e6"}
        fill = fills.get(cell.kind, "" if cell.behind_text else cell.fill)
        if not fill and look.rules == "white" and cell.kind in ("body", "label", "number"):
            fill = "eef1f6"
        arguments = [f"colspan: {cell.columns}"] if cell.columns > 1 else []
        arguments += [f"rowspan: {cell.rows}"] if cell.rows > 1 else []
        arguments += [f'fill: rgb("#{fill}")'] if fill else []
        align = {"number": "right", "total": "right", "head": "center"}.get(cell.kind, "left")
        arguments.append(f"align: {align} + top")
        content = "#parbreak()".join(self._item(cell, item) for item in cell.items)
        if cell.kind in ("head", "band", "label", "total"):
            content = f'#text(weight: "bold")[{content}]'
        inks = {"band": look.band_text, "head": look.head_text}
        content = self._ink(content, cell.mark, inks.get(cell.kind, "000000"))
        if cell.sideways:
            content = f"#rotate(-90deg, reflow: true)[{content}]"
        return f"table.cell({', '.join(arguments)})[{content}]"

    def _item(self, cell: Cell, item: str) -> str:
        inner = self._inline(item)
        if cell.behind_text:
            inner = f'#highlight(fill: rgb("#{cell.fill}"))[{inner}]'
        if cell.bullet:
            return f"#par(hanging-indent: 8pt)[{self._string(cell.bullet + ' ')}{inner}]"
        return inner


def _stroke(rules: str) -> str:
    return {
        "grid": '0.5pt + rgb("#444444")',
        "horizontal": '(x, y) => (bottom: 0.4pt + rgb("#777777"))',
        "none": "none",
        "white": "1pt + white",
    }[rules]


def _setup(look: Look, habit: Habit) -> str:
    footer = habit.typed(look.footer).replace('"', "")
    flipped = "true" if look.landscape else "false"
    hyphens = "true" if look.hyphenate else "false"
    return f"""
#set document(date: none)
#set page(paper: "a4", flipped: {flipped}, margin: {look.margin_mm}mm,
  footer: [#set text(size: 7pt); {footer} #h(1fr) #context counter(page).display()])
#set text(font: "{look.font}", size: {look.size}pt, lang: "fr", hyphenate: {hyphens})
#set par(leading: 0.5em, spacing: 0.75em)
#set list(marker: [•])
#show table.cell: set par(spacing: 0.75em)
"""


def print_typst(part: Part, habit: Habit, output: Path, marked: bool) -> None:
    """Print a part with Typst."""
    source = _Writer(part, habit, marked).source()
    content: Any = source.encode()
    typst.compile(content, output=str(output), pdf_tags=part.look.tagged)
