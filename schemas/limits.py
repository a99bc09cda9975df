"""How much of one document is read: what a file may ask for before it is stopped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one document; the first ones are counts, so that every run stops at one place.

    The fullest page of the sample contracts has 3,300 letters, 63 rules, 76 painted rectangles
    and 91 kB of content.
    """

    pages: int = 1000
    """Pages read of one document; the longest contracts with all annexes have some 400."""

    letters: int = 100_000
    """Letters read of one page; a sheet of A0 set in 8 points has 60,000."""

    marks: int = 10_000
    """Rules read of one page, and as many painted rectangles and pictures; a table of 60 rows and
    40 columns that draws each side of each cell has 9,600.  Maps have more, and are no tables."""

    content: int = 32_000_000
    """Bytes of drawing operators carried out for one page, forms counted each time they are drawn;
    a detailed map has 10 MB, and the reader takes one to two seconds for each."""

    unpacked: int = 256_000_000
    """Bytes that one compressed stream may unpack to; a scanned A3 page in colour at 600 dpi, the
    largest that is no trap, has 210 MB."""

    forms: int = 40
    """Forms in forms in forms; real ones stand five deep, each costs an engine some calls."""

    page_seconds: float = 15.0
    """Seconds of computing for the reading of one page; a full one takes half a second."""

    pixels: int = 24_000_000
    """Pixels of the picture that a page is read from; an A3 sheet at 300 dots per inch has 17
    million, larger paper is rendered coarser."""

    again_bytes: int = 1_000_000_000
    """Private memory of the process that reads the pages a second time; the fullest sample takes
    300 MB.  Without it that process counts its pages as not read twice."""
