"""What one reading of a part of the document gives: rows, findings, and the words it used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from extract.text import slug
from schemas.contract import LedgerKind
from schemas.datasets import Row
from schemas.findings import Finding, finding
from schemas.geometry import union
from schemas.origin import Origin
from schemas.refused import refused
from schemas.table import Line

R = TypeVar("R", bound=Row)


@dataclass
class Collection:
    """Rows and findings in the order of the document; `claims` says what words became."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    claims: list[tuple[LedgerKind, Sequence[Line]]] = field(default_factory=list)

    def claim(self, kind: LedgerKind, lines: Sequence[Line]) -> None:
        """Notes what the words of these lines became."""
        if lines:
            self.claims.append((kind, lines))

    def add(
        self,
        model: type[R],
        values: Mapping[str, Any],
        sources: Mapping[str, Sequence[Line]],
        rules: Mapping[str, str] | None = None,
        paged: Sequence[str] = (),
        kind: LedgerKind = "value",
    ) -> R | None:
        """Adds the row of these values, or the finding why it is not valid; the row or `None`.

        `sources` are the lines that each field was read from: they become its provenance, the
        pages of the row, and are claimed as `kind`.  `rules` name how derived fields came about.
        `paged` are the fields whose places make the pages of the row, where not all do.
        """
        origins = [
            origin for name, lines in sources.items() for origin in line_origins(name, lines)
        ]
        origins += [Origin(field=name, rule=rule) for name, rule in (rules or {}).items()]
        placed = [origin for origin in origins if origin.page]
        own = [origin for origin in placed if origin.field in paged] or placed
        pages = [origin.page for origin in own if origin.page]
        for name, lines in sources.items():
            if not paged or name in paged:
                self.claim(kind, lines)
        row = self._valid(model, {**values, "source": tuple(origins)}, pages)
        if row is not None:
            self.rows.append(row)
        return row

    def _valid(self, model: type[R], values: dict[str, Any], pages: list[int]) -> R | None:
        name = model.about.name
        text = " | ".join(str(value) for value in values.values() if isinstance(value, str))
        page = min(pages, default=None)
        try:
            return model(page_first=page or 1, page_last=max(pages, default=1), **values)
        except ValidationError as error:
            column, reason = refused(error)
            empty = values.get(column) in ("", None)
            self.findings.append(
                finding(
                    "required_empty" if empty else "row_invalid",
                    dataset=name,
                    field=column,
                    page=page,
                    bbox=next((o.bbox for o in values["source"] if o.bbox), None),
                    text=text[:200],
                    reason=reason,
                )
            )
            return None

    def extend(self, other: Collection) -> None:
        """Adds all of another collection behind this one."""
        self.rows += other.rows
        self.findings += other.findings
        self.claims += other.claims


def line_origins(name: str, lines: Sequence[Line]) -> list[Origin]:
    """Where a field was read: one place for each page, with the text printed there."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return [
        Origin(
            field=name,
            page=page,
            bbox=union(line.box for line in group).rounded(),
            text="\n".join(line.text for line in group),
            reader=group[0].reader,
        )
        for page, group in by_page.items()
    ]


class Identifiers:
    """Identifiers made from content; the second of two equal ones gets `-2`."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def make(self, *parts: str) -> str:
        """A new identifier from texts, such as `ville-de-cahors`; `-2` behind a taken one."""
        base = "-".join(piece for part in parts if (piece := slug(part))) or "x"
        count = self._seen[base] = self._seen.get(base, 0) + 1
        return base if count == 1 else f"{base}-{count}"
