"""Contract → `contract.xlsx`: a sheet for each dataset, for people who work in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

from pipelines.inert import is_formula
from pipelines.rowids import row_id
from pipelines.tableschema import TABLES, Model
from schemas.contract import Contract
from schemas.datasets import Row

# A workbook says when it was made; ours does not depend on the day.
_MADE = dt.datetime(2020, 1, 1)
# Limits of the file format: letters of a cell, links of a sheet.
_MOST_LETTERS = 32_767
_MOST_LINKS = 65_530
_WIDEST, _WIDEST_ID, _NARROWEST = 58, 26, 9
_SEVERITIES = {"error": "#F8D7DA", "warning": "#FFE8CC"}
_PRIORITY = "#D9D9D9"
_NUMBERS = {"euros": "#,##0.00\\ [$€-40C]", "date": "dd/mm/yyyy", "number": "#,##0.##########"}
# Points of a line of text, and of the highest row that there is.
_LINE, _HIGHEST = 15, 409
_README = "Lisez-moi"

Value = str | bool | int | float | Decimal | dt.date | None


def workbook(contract: Contract, omit: frozenset[str] = frozenset()) -> bytes:
    """The workbook of all datasets but those of `omit`; the same bytes for the same contract.

    Texts are never formulas, numbers are numbers, dates are dates.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": contract.contract.title, "created": _MADE})
    models = [model for model in TABLES if model.about.name not in omit]
    writer = _Writer(book, contract, _sheet_names(models))
    front = book.add_worksheet(_README)
    for model in models:
        writer.dataset(model)
    writer.front(front, models)
    book.close()
    return file.getvalue()


def _sheet_names(models: Sequence[Model]) -> dict[str, str]:
    """The sheet of each dataset: its French title, at most 31 letters, none that Excel forbids."""
    names: dict[str, str] = {}
    for model in models:
        title = "".join(" " if letter in "[]:*?/\\'" else letter for letter in model.about.title)
        names[model.about.name] = title[:31].strip()
    return names


@dataclass
class _Writer:
    """Writes the sheets of one workbook."""

    book: Any
    contract: Contract
    sheets: dict[str, str]
    formats: dict[tuple[str, str, bool, bool], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Where each row stands, for the links that lead to it.
        self.places = {
            (name, row_id(row)): at
            for name in self.sheets
            for at, row in enumerate(self.contract.rows(name), start=1)
            if isinstance(row, Row)
        }

    def dataset(self, model: Model) -> None:
        """The sheet of a dataset: header, rows, filter, widths."""
        name = model.about.name
        sheet = self.book.add_worksheet(self.sheets[name])
        columns = model.columns()
        rows = self.contract.rows(name)
        header = self.book.add_format(
            {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True}
        )
        widths = {own: _width(model, own, rows) for own in columns.values()}
        for at, (own, width) in enumerate(widths.items()):
            sheet.write_string(0, at, str(model.model_fields[own].title), header)
            sheet.set_column(at, at, width)
        links = 0
        for line, row in enumerate(rows, start=1):
            targets = dict(self._targets(row))
            color = _color(row)
            sheet.set_row(line, _height(row, widths))
            for at, own in enumerate(columns.values()):
                target = targets.get(own) if links < _MOST_LINKS else None
                links += target is not None
                self._cell(sheet, line, at, own, getattr(row, own), color, target)
        sheet.freeze_panes(1, 0)
        # Printed, a sheet is as wide as A4 and has its header on every page.
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)

    def _targets(self, row: Any) -> Iterator[tuple[str, str]]:
        """The columns of a row that name a row of another sheet, and where that is."""
        named = {
            key.columns[0]: (key.dataset, str(getattr(row, key.columns[0])))
            for key in row.about.foreign_keys
        }
        if row.about.name in ("findings", "details"):
            named["row_id"] = (row.dataset, row.row_id)
        for column, place in named.items():
            if place in self.places:
                yield column, f"internal:'{self.sheets[place[0]]}'!A{self.places[place] + 1}"

    def _cell(
        self,
        sheet: Any,
        line: int,
        at: int,
        name: str,
        value: Value,
        color: str,
        target: str | None,
    ) -> None:
        if value is None or value == "":
            if color:
                sheet.write_blank(line, at, None, self._format("text", color, False, False))
        elif isinstance(value, bool):
            sheet.write_boolean(line, at, value, self._format("text", color, False, False))
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, at, value, self._format("date", color, False, False))
        elif isinstance(value, str):
            text = value[:_MOST_LETTERS]
            style = self._format("text", color, target is not None, is_formula(text))
            if target:
                sheet.write_url(line, at, target, style, text)
            else:
                sheet.write_string(line, at, text, style)
        else:
            kind = "euros" if name.endswith("_eur") else _number_kind(value)
            sheet.write_number(line, at, float(value), self._format(kind, color, False, False))

    def _format(self, kind: str, color: str, link: bool, quoted: bool) -> Any:
        key = (kind, color, link, quoted)
        if key not in self.formats:
            said: dict[str, Any] = {"valign": "top", "text_wrap": kind == "text"}
            said |= {"num_format": _NUMBERS[kind]} if kind in _NUMBERS else {}
            said |= {"bg_color": color, "border": 1, "border_color": "#BFBFBF"} if color else {}
            said |= {"font_color": "#0563C1", "underline": 1} if link else {}
            # The mark by which a spreadsheet keeps a cell as text when a person edits it.
            said |= {"quote_prefix": True} if quoted else {}
            self.formats[key] = self.book.add_format(said)
        return self.formats[key]

    def front(self, sheet: Any, models: Sequence[Model]) -> None:
        """The first sheet: what the document is, what each sheet and each column holds."""
        bold = self.book.add_format({"bold": True, "valign": "top"})
        text = self.book.add_format({"text_wrap": True, "valign": "top"})
        link = self.book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        for at, width in enumerate((32, 30, 24, 80)):
            sheet.set_column(at, at, width)
        line = 0
        for line, (title, said) in enumerate(_front_lines(self.contract)):
            sheet.write_string(line, 0, title, bold)
            sheet.write_string(line, 1, said, text if line else bold)
        line += 2
        for at, title in enumerate(("Feuille", "Lignes", "Nom technique", "Contenu")):
            sheet.write_string(line, at, title, bold)
        for model in models:
            line += 1
            name = model.about.name
            sheet.write_url(line, 0, f"internal:'{self.sheets[name]}'!A1", link, self.sheets[name])
            sheet.write_number(line, 1, len(self.contract.rows(name)), text)
            sheet.write_string(line, 2, name, text)
            sheet.write_string(line, 3, model.about.description, text)
        line += 2
        for at, title in enumerate(("Feuille", "Colonne", "Nom technique", "Contenu")):
            sheet.write_string(line, at, title, bold)
        for model in models:
            for column, own in model.columns().items():
                line += 1
                about = model.model_fields[own]
                words = (self.sheets[model.about.name], about.title, column, about.description)
                for at, word in enumerate(words):
                    sheet.write_string(line, at, str(word), text)


def _front_lines(contract: Contract) -> list[tuple[str, str]]:
    return [
        ("Contrat", contract.contract.title),
        ("Identifiant", contract.contract.contract_id),
        ("Feuilles", "Une par jeu de données ; la première ligne filtre et reste visible."),
        ("Liens", "Un identifiant souligné mène à la ligne qu'il désigne, dans une autre feuille."),
        ("Fond gris", "Objectif prioritaire, comme dans le contrat."),
        ("Fond coloré", "Constat : rouge pour une erreur, orange pour un avertissement."),
        ("Cellule vide", "Inconnu, ou sans objet."),
    ]


def _color(row: Any) -> str:
    """The background of a row: that of a priority objective, or of a finding's severity."""
    if getattr(row, "priority", None):
        return _PRIORITY
    return _SEVERITIES.get(getattr(row, "severity", ""), "")


def _number_kind(value: Value) -> str:
    # Years, pages and ranks have no thousands.
    return "integer" if isinstance(value, int) else "number"


def _width(model: Model, name: str, rows: Sequence[Any]) -> float:
    """A width in letters that the values fit in, or wrap in where they are long."""
    header = len(str(model.model_fields[name].title)) + 4
    longest = max((len(str(getattr(row, name) or "")) for row in rows[:500]), default=0)
    widest = _WIDEST_ID if name.endswith("_id") else _WIDEST
    return float(min(widest, max(_NARROWEST, header, longest + 2)))


def _height(row: Any, widths: Mapping[str, float]) -> float:
    """The height that the wrapped texts of a row need: not every spreadsheet finds it by itself."""
    lines = 1
    for name, width in widths.items():
        value = getattr(row, name)
        if isinstance(value, str):
            # Letters of a text are narrower than the digit that widths are counted in.
            lines = max(
                lines, sum(1 + int(len(part) / (width * 1.1)) for part in value.split("\n"))
            )
    return min(_HIGHEST, lines * _LINE)
