"""Corrections applied to what was extracted; each that does not fit becomes a finding."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from extract.dates import read_due
from pipelines.diff.specs import SPECS
from pipelines.diff.values import bare
from pipelines.emit import cell_text
from pipelines.recalculate import recalculate
from pipelines.retyped import Invalid, joined, parsed, validated
from pipelines.rowids import key_fields, row_id
from schemas.contract import Contract
from schemas.corrections import ADD, DROP, JOIN, OPERATIONS, Correction
from schemas.datasets import DATASETS, LAST_COLUMNS, Commitment, Row
from schemas.findings import Finding, finding
from schemas.origin import Origin

RULE = "correction"
# Of a row whose every printed value a person gave.
_SURE = 1.0
Fate = Literal["applied", "unneeded", "gone", "outdated", "invalid"]
_MODELS: dict[str, type[Row]] = {model.about.name: model for model in DATASETS}


def correct(contract: Contract, log: Sequence[Correction]) -> Contract:
    """The contract with the corrections of a log; the same for the same contract and log.

    A correction applies only where the row still says what it corrected; the values that others
    are computed from are followed by these.  No correction is dropped without a finding.
    """
    if not log:
        return contract
    desk = _Desk(contract)
    fates = [desk.take(correction) for correction in log]
    desk.finish(fates)
    rows: dict[str, Any] = {name: tuple(desk.rows(name)) for name in _MODELS}
    rows["contract"] = rows["contract"][0]
    corrected = contract.model_copy(update=rows)
    findings = (*contract.findings, *desk.findings(log, fates))
    return recalculate(contract, corrected.model_copy(update={"findings": findings}))


def as_extracted(contract: Contract) -> Contract:
    """The contract with every corrected value as it was printed (rows stay added or dropped)."""
    update: dict[str, Any] = {}
    for name in _MODELS:
        rows = [_uncorrected(row) for row in contract.rows(name) if isinstance(row, Row)]
        update[name] = rows[0] if name == "contract" else tuple(rows)
    return contract.model_copy(update=update)


def _uncorrected(row: Row) -> Row:
    printed = {
        origin.field: parsed(type(row), origin.field, origin.text or "")
        for origin in row.source
        if origin.rule == RULE and origin.text is not None
    }
    if not printed:
        return row
    source = tuple(origin for origin in row.source if origin.rule != RULE)
    try:
        # How sure it was before is not kept.
        said = {"confidence": None if row.confidence == _SURE else row.confidence}
        return type(row).model_validate(row.model_dump() | printed | said | {"source": source})
    except ValidationError:
        # An added row has nothing that was printed.
        return row


@dataclass
class _Entry:
    """A row on the desk: its name in the extraction, what it said there, what it says now."""

    name: str
    row: Row
    printed: Row


@dataclass
class _Draft:
    """A row that is being added, until all its cells are known."""

    correction: Correction
    at: int
    values: dict[str, str] = field(default_factory=dict)


class _Desk:
    """All rows of a contract while corrections are applied to them, one after the other."""

    def __init__(self, contract: Contract) -> None:
        self._entries: dict[str, list[_Entry]] = {
            name: [
                _Entry(row_id(row), row, row) for row in contract.rows(name) if isinstance(row, Row)
            ]
            for name in _MODELS
        }
        self._drafts: dict[tuple[str, str], _Draft] = {}
        self._reasons: dict[int, str] = {}
        self._found: dict[int, tuple[Row | None, str]] = {}
        self._taken = 0

    def rows(self, dataset: str) -> list[Row]:
        """The rows as they are now."""
        return [entry.row for entry in self._entries[dataset]]

    def take(self, correction: Correction) -> Fate:
        """Applies a correction, or says why not."""
        at, self._taken = self._taken, self._taken + 1
        try:
            if correction.dataset not in _MODELS:
                raise Invalid("jeu de données inconnu")
            if correction.field == ADD:
                return self._begin(correction, at)
            draft = self._drafts.get((correction.dataset, correction.row_id))
            if draft is not None and correction.field not in OPERATIONS:
                draft.values[self._field(correction)] = correction.value
                return "applied"
            return self._change(correction, at)
        except Invalid as error:
            self._reasons[at] = str(error)
            return "invalid"

    # ----------------------------------------------------------------------- one correction

    def _change(self, correction: Correction, at: int) -> Fate:
        name = _main(correction) if correction.field in OPERATIONS else self._field(correction)
        entries = self._named(correction.dataset, correction.row_id)
        if not entries:
            return "gone"
        entry = next((e for e in entries if _fits(e, name, correction)), None)
        current = entries[0]
        self._found[at] = (current.row, cell_text(getattr(current.row, name)))
        if entry is None:
            cell = correction.field not in OPERATIONS
            said = _written(entries[0], name, correction.value) == bare(self._found[at][1])
            return "unneeded" if cell and said else "outdated"
        if correction.field == DROP:
            self._drop(correction.dataset, entry)
        elif correction.field == JOIN:
            return self._join(correction, entry)
        else:
            self._set(entry, name, correction.value)
        return "applied"

    def _named(self, dataset: str, name: str) -> list[_Entry]:
        """The rows of a name: the one they had in the extraction, else the one they have now."""
        entries = self._entries[dataset]
        return [entry for entry in entries if entry.name == name] or [
            entry for entry in entries if row_id(entry.row) == name
        ]

    def _field(self, correction: Correction) -> str:
        model = _MODELS[correction.dataset]
        name = model.columns().get(correction.field)
        if name is None or name in (*LAST_COLUMNS, "previous_id"):
            raise Invalid("colonne inconnue")
        if model.about.key == (name,):
            raise Invalid("un identifiant ne se corrige pas")
        return name

    def _set(self, entry: _Entry, name: str, text: str) -> None:
        model = type(entry.row)
        values = {name: parsed(model, name, text)}
        rules = {name}
        if model is Commitment and name == "text":
            due = read_due(text)
            values |= {key: getattr(due, key) for key in ("due_text", "due_start", "due_end")}
        row = validated(model, entry.row.model_dump(exclude={"source"}) | values)
        self._check_keys(row, entry)
        source = _said(entry, rules, row)
        confidence = _SURE if _all_given(source) else entry.printed.confidence
        entry.row = row.model_copy(update={"source": source, "confidence": confidence})

    def _check_keys(self, row: Row, entry: _Entry | None) -> None:
        """Raises where the row points nowhere, or has the key of another."""
        for key in row.about.foreign_keys:
            wanted = tuple(getattr(row, name) for name in key.columns)
            held = (
                tuple(getattr(other, name) for name in key.references)
                for other in self.rows(key.dataset)
            )
            if wanted != ("",) and wanted not in held:
                raise Invalid(f"{' / '.join(map(str, wanted))} n'est pas dans {key.dataset}")
        if not row.about.key:
            return
        if any(
            other is not entry and row_id(other.row) == row_id(row)
            for other in self._entries[row.about.name]
        ):
            raise Invalid("une autre ligne a cette clé")

    def _drop(self, dataset: str, entry: _Entry) -> None:
        """Takes a row away, and with it what belongs to it."""
        self._entries[dataset] = [other for other in self._entries[dataset] if other is not entry]
        for child, spec in SPECS.items():
            if spec.parent == dataset:
                name = _MODELS[child].about.foreign_keys[0].columns[0]
                self._keep(child, {name: row_id(entry.row)})
        self._keep("details", {"dataset": dataset, "row_id": row_id(entry.row)})

    def _keep(self, dataset: str, without: Mapping[str, str]) -> None:
        self._entries[dataset] = [
            entry
            for entry in self._entries[dataset]
            if any(getattr(entry.row, name) != value for name, value in without.items())
        ]

    def _join(self, correction: Correction, entry: _Entry) -> Fate:
        """Puts the row named by `value` behind this one: its words, its pages, what hangs on it."""
        others = self._named(correction.dataset, correction.value)
        if not others or others[0] is entry:
            return "gone"
        other = others[0]
        values = joined(entry.row, other.row)
        row = validated(type(entry.row), entry.row.model_dump(exclude={"source"}) | values)
        self._adopt(correction.dataset, row_id(entry.row), row_id(other.row))
        source = (*entry.row.source, *other.row.source)
        main = SPECS[correction.dataset].main
        mark = Origin(field=main, rule=RULE, text=cell_text(getattr(entry.printed, main)))
        entry.row = row.model_copy(update={"source": (*source, mark)})
        self._drop(correction.dataset, other)
        return "applied"

    def _adopt(self, dataset: str, name: str, other: str) -> None:
        """Gives the rows of one objective or item to another, behind its own."""
        for child, spec in SPECS.items():
            if spec.parent != dataset:
                continue
            model = _MODELS[child]
            key = model.about.foreign_keys[0].columns[0]
            own = [e for e in self._entries[child] if getattr(e.row, key) == name]
            ranks = [getattr(e.row, "position", 0) for e in own]
            taken = {row_id(e.row) for e in own}
            for entry in [e for e in self._entries[child] if getattr(e.row, key) == other]:
                update: dict[str, Any] = {key: name}
                if "position" in model.model_fields:
                    ranks.append(max(ranks, default=0) + 1)
                    update["position"] = ranks[-1]
                moved = entry.row.model_copy(update=update)
                if row_id(moved) not in taken:
                    taken.add(row_id(moved))
                    entry.row = moved

    # ----------------------------------------------------------------------- rows that are added

    def _begin(self, correction: Correction, at: int) -> Fate:
        if self._named(correction.dataset, correction.row_id):
            return "unneeded"
        if not correction.value.isdecimal() or int(correction.value) < 1:
            raise Invalid("une ligne ajoutée dit sa page")
        self._drafts[correction.dataset, correction.row_id] = _Draft(correction, at)
        return "applied"

    def finish(self, fates: list[Fate]) -> None:
        """Adds the rows whose cells are all known now; an invalid one changes its fate."""
        # What others point to first.
        order = ["partners", *_MODELS]
        drafts = sorted(self._drafts.values(), key=lambda d: order.index(d.correction.dataset))
        for draft in drafts:
            try:
                self._add(draft)
            except Invalid as error:
                self._reasons[draft.at] = str(error)
                fates[draft.at] = "invalid"

    def _add(self, draft: _Draft) -> None:
        correction = draft.correction
        model = _MODELS[correction.dataset]
        page = int(correction.value)
        parts = correction.row_id.split(" / ")
        values: dict[str, Any] = dict(zip(key_fields(model), parts, strict=False))
        values |= {name: parsed(model, name, text) for name, text in draft.values.items()}
        origins = [Origin(field=name, page=page, rule=RULE) for name in draft.values]
        source = {"page_first": page, "page_last": page, "source": origins}
        row = validated(model, values | source | {"confidence": _SURE})
        self._check_keys(row, None)
        entries = self._entries[correction.dataset]
        behind = [at for at, entry in enumerate(entries, 1) if entry.row.page_first <= page]
        entries.insert(max(behind, default=0), _Entry(correction.row_id, row, row))

    # ----------------------------------------------------------------------- what to say of it

    def findings(self, log: Sequence[Correction], fates: Sequence[Fate]) -> list[Finding]:
        """A finding for each correction that was not applied and that no later one replaced."""
        settled = {
            correction.cell: at
            for at, (correction, fate) in enumerate(zip(log, fates, strict=True))
            if fate in ("applied", "unneeded")
        }
        return [
            self._finding(at, correction, fate)
            for at, (correction, fate) in enumerate(zip(log, fates, strict=True))
            if fate != "applied" and settled.get(correction.cell, at) <= at
        ]

    def _finding(self, at: int, correction: Correction, fate: Fate) -> Finding:
        row, current = self._found.get(at, (None, ""))
        codes = {"gone": "row_gone", "outdated": "outdated", "unneeded": "unneeded"}
        places = [o for o in row.source if o.page and o.field == correction.field] if row else []
        return finding(
            f"correction_{codes.get(fate, 'invalid')}",
            dataset=correction.dataset,
            row_id=correction.row_id,
            field=correction.field,
            page=row.page_first if row else None,
            bbox=places[0].bbox if places else None,
            column=correction.field,
            value=_shown(correction.value),
            was=_shown(correction.was),
            current=_shown(current),
            row=correction.row_id,
            reason=self._reasons.get(at, ""),
        )


def _shown(value: str) -> str:
    return value[:200] or "(vide)"


def _main(correction: Correction) -> str:
    return SPECS[correction.dataset].main


def _fits(entry: _Entry, name: str, correction: Correction) -> bool:
    """Whether a row says what was corrected: as it was read, or as it was corrected before."""
    if correction.field in OPERATIONS and not correction.was:
        return True
    said = {bare(cell_text(getattr(row, name))) for row in (entry.printed, entry.row)}
    return bool({bare(correction.was), _written(entry, name, correction.was)} & said)


def _written(entry: _Entry, name: str, text: str) -> Hashable:
    """A value as the CSV has it, whichever way a person wrote it: `oui` is `true`."""
    try:
        row = validated(
            type(entry.row), entry.row.model_dump() | {name: parsed(type(entry.row), name, text)}
        )
    except Invalid:
        return bare(text)
    return bare(cell_text(getattr(row, name)))


def _said(entry: _Entry, names: set[str], row: Row) -> tuple[Origin, ...]:
    """The provenance of a corrected row: what was printed, and that it was corrected."""
    source = [o for o in entry.row.source if o.rule != RULE or o.field not in names]
    for name in sorted(names):
        printed = cell_text(getattr(entry.printed, name))
        if bare(printed) == bare(cell_text(getattr(row, name))):
            continue
        read = next((o for o in source if o.page and o.field in (name, "printed")), None)
        mark = Origin(field=name, rule=RULE, text=printed)
        if read:
            mark = replace(mark, page=read.page, bbox=read.bbox, reader=read.reader)
        source.append(mark)
    return tuple(source)


def _all_given(source: Sequence[Origin]) -> bool:
    """Whether a person gave all that was read of a row: what is still read is no surer for it."""
    given = [origin for origin in source if origin.rule == RULE]
    fields = {origin.field for origin in given}
    places = {(origin.page, origin.bbox) for origin in given if origin.page}
    read = [origin for origin in source if origin.page and origin.rule != RULE]
    return bool(given) and all(
        each.field in fields or (each.page, each.bbox) in places for each in read
    )
