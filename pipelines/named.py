"""What the linking of bodies starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.objectives import PartnerCell
from extract.participants import ParticipantList
from schemas.partners import PartnerContext


@dataclass(frozen=True, slots=True)
class Named:
    """Where a document names bodies, and what it says of itself."""

    cells: Sequence[PartnerCell]
    lists: Sequence[ParticipantList]
    context: PartnerContext
