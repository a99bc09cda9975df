"""How a conversion was made: the one file that may differ between two runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.progress import Stage
from pipelines.settings import Settings
from pipelines.version import engines, version
from schemas.contract import Contract
from schemas.datasets import DATASETS
from schemas.errors import printable
from schemas.source import Source


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` says."""

    file: str
    sha256: str
    pages: int
    version: str
    options: dict[str, str | bool | int]
    engines: dict[str, str]
    stages: list[dict[str, Any]]
    rows: dict[str, int]
    findings: dict[str, int]
    inputs: dict[str, str] = field(default_factory=dict)
    """Fingerprints of what else the result depends on."""
    corrections: list[dict[str, str]] = field(default_factory=list)
    """The corrections that were applied, so that they can go on into an amendment."""


def describe(
    source: Source, settings: Settings, contract: Contract, stages: Sequence[Stage] = ()
) -> Manifest:
    """The manifest of a conversion of `source`."""
    return Manifest(
        file=printable(source.path.name),
        sha256=source.sha256,
        pages=source.page_count,
        version=version(),
        options=settings.options(),
        engines=engines(),
        stages=[asdict(stage) | {"seconds": round(stage.seconds, 3)} for stage in stages],
        rows=row_counts(contract, settings.redact_contacts),
        findings=finding_counts(contract),
    )


def row_counts(contract: Contract, redacted: bool = False) -> dict[str, int]:
    """The number of rows of each dataset that is written, in the order of the docs."""
    names = (model.about.name for model in DATASETS)
    return {name: len(contract.rows(name)) for name in names if not redacted or name != "contacts"}


def finding_counts(contract: Contract) -> dict[str, int]:
    """The number of findings of each severity, the gravest first."""
    found = Counter(entry.severity for entry in contract.findings)
    return {severity: found[severity] for severity in ("error", "warning", "info")}
