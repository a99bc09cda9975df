"""The options of a conversion, each default with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from schemas.limits import Limits

Ocr = Literal["auto", "always", "never"]
Reader = Literal["pdfium", "pdfplumber"]


@dataclass(frozen=True)
class Settings:
    """What a person chose; the defaults convert the whole of one document, and tell all."""

    output: Path = Path("output")
    """Each document gets a folder of its name in here; next to the work, never beside the PDF,
    which may lie on a read-only share."""

    pages: str = ""
    """Pages to read, as `3-19` or `1,4,7-9`; empty is all: a part gives totals that cannot be
    proved."""

    password: str | None = field(default=None, repr=False)
    """Opens an encrypted PDF; most are not, or open with the empty password, which needs none."""

    redact_contacts: bool = False
    """Leaves out the people to contact; off, because the signed annex publishes them itself."""

    jobs: int = 1
    """Documents converted at the same time; one, because each process loads its own engines
    (about 300 MB) and most runs are of one document."""

    ocr: Ocr = "auto"
    """Which pages are read from their picture: those whose text layer is missing or no French."""

    reader: Reader = "pdfium"
    """What reads text layers first: pdfium, because it gives the same datasets in half the time;
    pages that it does not read well are read by pdfplumber whatever is chosen."""

    verify: bool = True
    """Reads each page again by another engine; on, because nobody checks a thousand cells."""

    review: bool = True
    """Writes `review.html`; on, because a conversion that nobody can check is of little use."""

    workbook: bool = True
    """Writes `contract.xlsx`; on, because most readers of a contract work in a spreadsheet."""

    corrections: Path | None = None
    """The corrections of people; without it those beside the PDF, so that a plain run has them."""

    gazetteer: Path | None = None
    """Bodies besides annexa's own, a CSV; none, because annexa names no body of one place."""

    previous: Path | None = None
    """An earlier version, a folder or a PDF, whose identifiers and corrections go on; none,
    because only the person who converts knows which document this one amends."""

    force: bool = False
    """Converts what is up to date; off, because it would give the same files."""

    limits: Limits = field(default_factory=Limits)
    """How much of one document is read; bounds that no contract meets."""

    def options(self) -> dict[str, str | bool | int]:
        """What the manifest says of them: what changes the result, and never the password."""
        return {
            "pages": self.pages,
            "password": self.password is not None,
            "redact_contacts": self.redact_contacts,
            "ocr": self.ocr,
            "reader": self.reader,
            "verify": self.verify,
            "review": self.review,
            "workbook": self.workbook,
            "max_pages": self.limits.pages,
            "max_pixels": self.limits.pixels,
        }
