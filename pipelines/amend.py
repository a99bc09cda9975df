"""What was extracted, continued from an earlier version and corrected by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.corrections import merge, read_corrections
from pipelines.inputs import find_corrections
from pipelines.settings import Settings
from schemas.contract import Contract
from schemas.corrections import ADD, JOIN, OPERATIONS, Correction
from schemas.findings import Finding, finding, ordered


def amend(
    contract: Contract, path: Path, settings: Settings
) -> tuple[Contract, Sequence[Correction]]:
    """The contract of a PDF with earlier identifiers and corrections, and the log of the latter.

    The corrections are those of the earlier version where their row went on, then those of this
    document.  Raises an `AnnexaError` for an earlier version or a file that cannot be read.
    """
    file = find_corrections(path, settings.corrections)
    log: Sequence[Correction] = read_corrections(file) if file else []
    lost: list[Finding] = []
    if settings.previous is not None:
        contract, log, lost = _continued(contract, log, settings.previous, settings)
    if not log and not lost:
        return contract, log
    # Late: most documents have no corrections.
    from pipelines.correct import correct

    corrected = correct(contract, log)
    findings = tuple(ordered((*corrected.findings, *lost)))
    return corrected.model_copy(update={"findings": findings}), log


def _continued(
    contract: Contract, log: Sequence[Correction], previous: Path, settings: Settings
) -> tuple[Contract, Sequence[Correction], list[Finding]]:
    """The contract continued, both logs as one, and the earlier corrections without a row."""
    from pipelines.correct import as_extracted
    from pipelines.diff.load import load
    from pipelines.lineage import continue_from

    alone = replace(settings, previous=None, corrections=None, pages="")
    version = load(previous, alone)
    # Compared as printed: a corrected word is no reason not to know a row again.
    continued = continue_from(contract, replace(version, contract=as_extracted(version.contract)))
    carried, lost = _carried(version.log, continued.names)
    # The same file may lie beside both documents: its lines are known by the earlier names.
    own = [line for line in log if line not in version.log]
    return continued.contract, merge(carried, own), lost


def _carried(
    log: Sequence[Correction], names: Mapping[tuple[str, str], str]
) -> tuple[list[Correction], list[Finding]]:
    """Earlier corrections by the new names of their rows; a finding for each whose row is gone."""
    added = {(line.dataset, line.row_id) for line in log if line.field == ADD}
    carried: list[Correction] = []
    lost: list[Finding] = []
    for line in log:
        name = names.get((line.dataset, line.row_id))
        if name is None and (line.dataset, line.row_id) not in added:
            if line.field not in OPERATIONS:
                lost.append(_gone(line))
                continue
            # A dropped row is not in the earlier version: its own words name it.
            name = line.row_id
        value = line.value
        if line.field == JOIN:
            value = names.get((line.dataset, value), value)
        carried.append(line.model_copy(update={"row_id": name or line.row_id, "value": value}))
    return carried, lost


def _gone(line: Correction) -> Finding:
    return finding(
        "correction_row_gone",
        dataset=line.dataset,
        row_id=line.row_id,
        field=line.field,
        column=line.field,
        value=line.value[:200],
        row=line.row_id,
    )
