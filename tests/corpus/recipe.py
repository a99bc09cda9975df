"""A recipe: everything that decides one document of the corpus, and the names of its dimensions."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpus.blocks import STEPS
from tests.corpus.layout import Layout
from tests.corpus.shape import Shape

EVERYTHING = ("objectives", "contribution", "evaluation", "statistics", "tfpb")


@dataclass(frozen=True)
class Recipe:
    """One document."""

    name: str
    shape: Shape = field(default_factory=Shape)
    layout: Layout = field(default_factory=Layout)
    producer: str = "weasyprint"
    sheet: str = ""
    """The producer of the TFPB annex, where it is another one."""
    annexes: tuple[str, ...] = EVERYTHING
    page_widths: int = 1
    over_first: bool = True
    page_rows: int = 0
    alterations: tuple[str, ...] = ()
    scan: str = ""
    """How the pages were scanned: a key of degrade.SCANS, or empty."""
    faults: tuple[str, ...] = ()
    edits: int = 0
    """How many known edits are made to the contract of the same seed."""
    seed: str = ""
    """Whose contract it is; the name of the recipe unless two share one."""
    small: bool = False
    """In the dozen that continuous integration builds."""

    @property
    def whole(self) -> bool:
        """Whether one producer prints the document in one go, and so keeps its tags."""
        return self.layout.look.tagged and not self.sheet

    def dimensions(self) -> list[str]:
        """The named dimensions of the document, as far as the recipe decides them."""
        layout, shape, look = self.layout, self.shape, self.layout.look
        names = [f"producer:{self.producer}"]
        if "objectives" in self.annexes:
            names += self._objective_dimensions()
        if "tfpb" in self.annexes and shape.programmes:
            names += [f"tfpb:{kind}" for kind in dict.fromkeys(shape.programmes)]
            names += [f"tfpb-producer:{self.sheet or self.producer}"]
            names += [f"page-widths:{self.page_widths}"]
            names += ["several-landlords"] if len(shape.programmes) > 1 else []
            names += ["subtotals"] if shape.subtotals else ["no-subtotals"]
            names += [f"bases:{layout.bases}"] if "years" in shape.programmes else []
            if self.page_widths > 1:
                names.append("print-order:over" if self.over_first else "print-order:down")
        names += ["landscape" if look.landscape else "portrait"]
        names += ["tagged" if self.whole else "untagged"]
        names += ["hyphenation"] if look.hyphenate else []
        names += ["small-caps"] if look.small_caps else []
        names += [f"altered:{alteration}" for alteration in self.alterations]
        names += [f"scan:{self.scan}"] if self.scan else []
        names += [f"fault:{fault}" for fault in self.faults]
        names += ["edited"] if self.edits else []
        return names

    def _objective_dimensions(self) -> list[str]:
        layout, look = self.layout, self.layout.look
        names = [f"form:{layout.form}", f"titles:{layout.titles}", f"rules:{look.rules}"]
        if layout.form == "table":
            names += [f"columns:{len(layout.columns) + (layout.titles == 'column')}"]
            names += [f"header:{layout.header}"]
        wanted = ("pilot", "copilot", "indicators", "funding", "calendar", "commitments")
        names += [f"column:{column}" for column in wanted if column in layout.columns]
        names += [f"bullet:{layout.bullet}"] if layout.bullet else ["bullet:none"]
        if layout.shading:
            names += [f"shading:{layout.shading}", "legend" if layout.legend else "no-legend"]
        names += ["zebra"] if layout.zebra else []
        names += ["footnotes"] if layout.notes else []
        names += [f"merged:{layout.merged}"] if layout.merged else []
        names += ["prose-columns"] if layout.prose else []
        names += ["titles-alike"] if look.title_step == STEPS["pillar"] else []
        names += [f"codes:{self.shape.codes}"] if self.shape.codes != "none" else []
        return names
