"""The result of a conversion: every dataset, the findings, the ledger of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas import datasets
from schemas.findings import Finding
from schemas.signs import Sign

if TYPE_CHECKING:
    import pandas as pd

LedgerKind = Literal["value", "heading", "header", "furniture", "passage", "unassigned"]


class PageLedger(BaseModel):
    """Where the words of a page went; the six counts add up to `words`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int = Field(ge=1)
    reader: Literal["text", "ocr"] = "text"
    words: int = Field(ge=0)
    value: int = Field(default=0, ge=0)
    heading: int = Field(default=0, ge=0)
    header: int = Field(default=0, ge=0)
    furniture: int = Field(default=0, ge=0)
    passage: int = Field(default=0, ge=0)
    unassigned: int = Field(default=0, ge=0)


class Contract(BaseModel):
    """All that was read from one document; a field for each dataset, in the order of the docs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contract: datasets.ContractRow
    annexes: tuple[datasets.Annex, ...] = ()
    orientations: tuple[datasets.Orientation, ...] = ()
    objectives: tuple[datasets.Objective, ...] = ()
    details: tuple[datasets.Detail, ...] = ()
    passages: tuple[datasets.Passage, ...] = ()
    actions: tuple[datasets.Action, ...] = ()
    commitments: tuple[datasets.Commitment, ...] = ()
    objective_partners: tuple[datasets.ObjectivePartner, ...] = ()
    partners: tuple[datasets.Partner, ...] = ()
    participants: tuple[datasets.Participant, ...] = ()
    tfpb_items: tuple[datasets.TfpbItem, ...] = ()
    tfpb_amounts: tuple[datasets.TfpbAmount, ...] = ()
    tfpb_totals: tuple[datasets.TfpbTotal, ...] = ()
    tfpb_bases: tuple[datasets.TfpbBase, ...] = ()
    recommendations: tuple[datasets.Recommendation, ...] = ()
    statistics: tuple[datasets.Statistic, ...] = ()
    contributions: tuple[datasets.Contribution, ...] = ()
    contacts: tuple[datasets.Contact, ...] = ()
    findings: tuple[Finding, ...] = ()
    ledger: tuple[PageLedger, ...] = ()
    signs: tuple[Sign, ...] = ()

    def rows(self, dataset: str) -> Sequence[datasets.Row | Finding]:
        """The rows of a dataset by its name; `KeyError` for a name that is none."""
        if dataset == "contract":
            return (self.contract,)
        if dataset in ("ledger", "signs") or dataset not in type(self).model_fields:
            raise KeyError(dataset)
        rows: tuple[datasets.Row | Finding, ...] = getattr(self, dataset)
        return rows

    def dataframe(self, dataset: str) -> pd.DataFrame:
        """A dataset as a pandas frame, a column for each of its CSV; `KeyError` for an unknown one.

        Types are those of `schemas.frames`; pandas is loaded by the first call.
        """
        from schemas.frames import frame

        models: tuple[type[datasets.Row] | type[Finding], ...] = (*datasets.DATASETS, Finding)
        by_name = {model.about.name: model for model in models}
        return frame(by_name[dataset], self.rows(dataset))
