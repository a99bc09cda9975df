"""The documents of the corpus, one line each: what varies together and what stands for what.

Names say what a document is there for.  Every value of every dimension occurs in several documents
and with several producers, so that a failure can be laid to the one or the other.
"""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.blocks import Look
from tests.corpus.inline import Habit
from tests.corpus.layout import Layout
from tests.corpus.recipe import Recipe
from tests.corpus.shape import Shape

_FOUR = ("objective", "actions", "partners", "calendar")
_OLD = ("objective", "actions", "partners", "commitments")
_FIVE = ("objective", "actions", "pilot", "partners", "calendar")
_SIX = ("objective", "actions", "pilot", "partners", "calendar", "indicators")
_SEVEN = ("objective", "actions", "pilot", "copilot", "partners", "calendar", "indicators")
_FUNDED = ("objective", "actions", "pilot", "partners", "calendar", "funding", "indicators")

_SMALL = Shape(pillars=("cohesion", "cross"), objectives=2, rest=False)
_MIDDLE = Shape(objectives=3)
_LARGE = Shape(themes=2, objectives=3, actions=(2, 6))
_GIANT = Shape(pillars=("cohesion", "living", "work"), objectives=3, giants=4)

_ONLY = ("objectives",)
_TFPB = ("tfpb",)
_TABLES = ("objectives", "tfpb")
_STRAIGHT = Habit(curly=False, space=" ")
_NARROW = Habit(curly=True, space="\u202f")


def _tables() -> list[Recipe]:
    """Layouts of tables of objectives."""
    return [
        Recipe("four-grid-writer", replace(_MIDDLE, codes="numbers", ends=";"),
               Layout(columns=_OLD, shading="grey", legend=True), "writer"),
        Recipe("four-line-typst", _MIDDLE, Layout(columns=_FOUR, bullet="–", pillar_style=1,
               wording=1, annex_style=1, look=Look(font="Libertinus Serif", size=10)), "typst"),
        Recipe("five-band-chromium", replace(_LARGE, codes="words"),
               Layout(columns=_FIVE, titles="band", zebra=True, wording=2,
                      look=Look(title_step=4)), "chromium"),
        Recipe("five-pilot-merged-writer", replace(_MIDDLE, codes="numbers"),
               Layout(columns=_FIVE, titles="band", merged="pilot", zebra=True, pillar_style=1,
                      look=Look(symbol_bullets=True, tagged=True)), "writer"),
        Recipe("six-bands-weasyprint", replace(_LARGE, codes="words", separator=" – "),
               Layout(columns=_SIX, titles="bands", shading="colour", legend=True, bullet="▪",
                      look=Look(size=8.5)), "weasyprint"),
        Recipe("seven-copilot-typst", replace(_MIDDLE, separator=" ; "),
               Layout(columns=_SEVEN, titles="band", bullet="➢", habit=_NARROW,
                      look=Look(size=8, tagged=True, font="Carlito")), "typst"),
        Recipe("seven-funding-writer", replace(_MIDDLE, codes="numbers", separator="\n"),
               Layout(columns=_FUNDED, titles="line", bullet="-", notes=True,
                      look=Look(size=8, font="Liberation Sans")), "writer"),
        Recipe("strategic-column-weasyprint", replace(_LARGE, codes="numbers"),
               Layout(columns=_FOUR, titles="column", shading="grey", legend=True),
               "weasyprint"),
        Recipe("strategic-column-writer", replace(_MIDDLE, separator=" / "),
               Layout(columns=_FIVE, titles="column", header="once", look=Look(tagged=True)),
               "writer"),
        Recipe("horizontal-rules-chromium", replace(_MIDDLE, codes="numbers"),
               Layout(columns=_FOUR, titles="line", bullet="-", look=Look(rules="horizontal")),
               "chromium"),
        Recipe("horizontal-rules-typst", replace(_LARGE, codes="words"),
               Layout(columns=_FIVE, titles="band", look=Look(rules="horizontal")), "typst"),
        Recipe("horizontal-rules-writer", replace(_MIDDLE, ends=";"),
               Layout(columns=_OLD, look=Look(rules="horizontal", font="Liberation Serif")),
               "writer"),
        Recipe("no-rules-weasyprint", replace(_MIDDLE, codes="numbers"),
               Layout(columns=_FOUR, bullet="•", look=Look(rules="none")), "weasyprint"),
        Recipe("no-rules-reportlab", replace(_MIDDLE, codes="words"),
               Layout(columns=_FIVE, titles="band", bullet="-",
                      look=Look(rules="none", font="Helvetica")), "reportlab"),
        Recipe("no-rules-typst", _MIDDLE, Layout(columns=_FOUR, look=Look(rules="none")), "typst"),
        Recipe("white-rules-chromium", replace(_MIDDLE, separator=" – "),
               Layout(columns=_FIVE, titles="band", look=Look(rules="white")), "chromium"),
        Recipe("white-rules-writer", _MIDDLE,
               Layout(columns=_OLD, look=Look(rules="white", head_fill="1f7a5c",
                                               head_text="ffffff")), "writer"),
        Recipe("header-once-reportlab", replace(_LARGE, codes="numbers"),
               Layout(columns=_FOUR, header="once", look=Look(font="Times-Roman")), "reportlab"),
        Recipe("header-changed-writer", replace(_MIDDLE, objectives=4, codes="words"),
               Layout(columns=_OLD, header="changed"), "writer"),
        Recipe("header-changed-typst", replace(_MIDDLE, objectives=4),
               Layout(columns=_FIVE, titles="band", header="changed"), "typst"),
        Recipe("forms-weasyprint", replace(_LARGE, codes="numbers"),
               Layout("forms", _SIX, bullet="•", orientations=False), "weasyprint"),
        Recipe("forms-writer", replace(_MIDDLE, codes="words", ends=";"),
               Layout("forms", _FUNDED, titles="band", bullet="-",
                      look=Look(landscape=False, tagged=True)), "writer"),
        Recipe("forms-typst", _MIDDLE,
               Layout("forms", _FIVE, bullet="–", look=Look(landscape=False, rules="horizontal")),
               "typst"),
    ]  # fmt: skip


def _cuts() -> list[Recipe]:
    """Rows so long that page ends cut them, once or several times."""
    return [
        Recipe("cut-writer", replace(_GIANT, codes="numbers"),
               Layout(columns=_OLD, shading="grey", legend=True), "writer"),
        Recipe("cut-writer-tagged", replace(_GIANT, codes="words"),
               Layout(columns=_FIVE, titles="band", look=Look(tagged=True)), "writer"),
        Recipe("cut-weasyprint-once", replace(_GIANT, codes="numbers"),
               Layout(columns=_FOUR, header="once", look=Look(size=12)), "weasyprint"),
        Recipe("cut-chromium", _GIANT, Layout(columns=_FIVE, titles="band", look=Look(size=12)),
               "chromium"),
        Recipe("cut-typst-three", replace(_GIANT, giants=5),
               Layout(columns=_FOUR, header="once", bullet="-", look=Look(size=19)), "typst",
               annexes=_ONLY),
        Recipe("cut-writer-three", replace(_GIANT, giants=5, codes="numbers"),
               Layout(columns=_FOUR, titles="band", look=Look(size=16)), "writer", annexes=_ONLY),
        Recipe("cut-reportlab", replace(_GIANT, codes="numbers"),
               Layout(columns=_FOUR, look=Look(font="Helvetica", size=11)), "reportlab"),
        Recipe("cut-no-rules-typst", replace(_GIANT, codes="numbers"),
               Layout(columns=_FOUR, header="once", look=Look(rules="none", size=11)), "typst"),
        Recipe("cut-horizontal-weasyprint", _GIANT,
               Layout(columns=_FOUR, look=Look(rules="horizontal", size=11)), "weasyprint"),
        Recipe("cut-column-merged-weasyprint", replace(_GIANT, themes=2),
               Layout(columns=_FOUR, titles="column", header="once", look=Look(size=11)),
               "weasyprint"),
        Recipe("cut-forms-writer", replace(_GIANT, codes="numbers"),
               Layout("forms", _SIX, look=Look(landscape=False, size=11)), "writer"),
        Recipe("cut-zebra-chromium", replace(_GIANT, codes="words"),
               Layout(columns=_FIVE, zebra=True, header="once", look=Look(size=11)), "chromium"),
    ]  # fmt: skip


def _typography() -> list[Recipe]:
    """Shadings, bullets, hyphens, small capitals, notes, prose in columns."""
    return [
        Recipe("shading-pale-typst", _MIDDLE,
               Layout(columns=_FOUR, shading="pale", legend=True, bullet="o"), "typst"),
        Recipe("shading-first-chromium", _MIDDLE,
               Layout(columns=_FOUR, shading="first", legend=True, bullet="✓"), "chromium"),
        Recipe("shading-text-weasyprint", _MIDDLE,
               Layout(columns=_FIVE, titles="band", shading="text", legend=True), "weasyprint"),
        Recipe("shading-colour-zebra-writer", _MIDDLE,
               Layout(columns=_OLD, shading="colour", legend=True, zebra=True), "writer"),
        Recipe("shading-no-legend-writer", replace(_MIDDLE, codes="numbers"),
               Layout(columns=_FOUR, shading="grey", legend=False), "writer"),
        Recipe("shading-no-legend-reportlab", _MIDDLE,
               Layout(columns=_FIVE, titles="band", shading="colour", legend=False,
                      look=Look(font="Helvetica")), "reportlab"),
        Recipe("zebra-reportlab", replace(_MIDDLE, codes="words"),
               Layout(columns=_FOUR, zebra=True, bullet="*",
                      look=Look(font="Helvetica", symbol_bullets=True)), "reportlab"),
        Recipe("hyphens-weasyprint", _LARGE,
               Layout(columns=_SIX, look=Look(hyphenate=True, size=10)), "weasyprint"),
        Recipe("hyphens-typst", replace(_LARGE, codes="numbers"),
               Layout(columns=_SIX, titles="band", look=Look(hyphenate=True, size=10,
                      font="Libertinus Serif")), "typst"),
        Recipe("hyphens-writer", _MIDDLE,
               Layout(columns=_FUNDED, look=Look(hyphenate=True, size=9)), "writer"),
        Recipe("small-caps-typst", _MIDDLE,
               Layout(columns=_FOUR, look=Look(small_caps=True, font="Libertinus Serif")),
               "typst"),
        Recipe("small-caps-writer", _MIDDLE,
               Layout(columns=_FOUR, notes=True, look=Look(small_caps=True)), "writer"),
        Recipe("notes-prose-chromium", replace(_MIDDLE, codes="numbers"),
               Layout(columns=_FIVE, titles="band", notes=True, prose=True), "chromium"),
        Recipe("notes-prose-typst", _MIDDLE,
               Layout(columns=_FOUR, notes=True, prose=True, habit=_STRAIGHT,
                      look=Look(title_step=4)), "typst"),
        Recipe("prose-writer", _MIDDLE,
               Layout(columns=_OLD, prose=True, look=Look(title_step=4)), "writer"),
    ]  # fmt: skip


def _programmes() -> list[Recipe]:
    """Programmes for the abatement of the TFPB."""
    three = Shape(years=(2021, 2023), programmes=("years", "years"), rest=False)
    seven = Shape(years=(2016, 2022), programmes=("years", "years"), items=(2, 4), rest=False)
    six = Shape(years=(2025, 2030), programmes=("years",), items=(2, 5), rest=False,
                period=(2024, 2030))  # fmt: skip
    national = Shape(years=(2021, 2021), programmes=("national", "national"), rest=False)
    mixed = Shape(years=(2020, 2022), programmes=("national", "years", "years", "national"),
                  rest=False)  # fmt: skip
    return [
        Recipe("tfpb-years-writer", three, Layout(bases="sentence"), "writer", annexes=_TFPB),
        Recipe("tfpb-years-typst", three, Layout(header="once"), "typst", annexes=_TFPB),
        Recipe("tfpb-years-chromium", replace(three, subtotals=False),
               Layout(wording=1, bases="sentence"), "chromium", annexes=_TFPB),
        Recipe("tfpb-national-writer", national, Layout(), "writer", annexes=_TFPB),
        Recipe("tfpb-national-weasyprint", replace(national, items=(2, 4)), Layout(header="once"),
               "weasyprint", annexes=_TFPB),
        Recipe("tfpb-mixed-writer", mixed, Layout(wording=1), "writer", "calc", _TFPB),
        Recipe("tfpb-one-width-calc", three, Layout(), "writer", "calc", _TFPB),
        Recipe("tfpb-two-widths-over-calc", seven, Layout(), "writer", "calc", _TFPB, 2),
        Recipe("tfpb-two-widths-down-calc", seven, Layout(wording=1), "writer", "calc", _TFPB, 2,
               False),
        Recipe("tfpb-two-widths-long-calc", replace(seven, items=(4, 6)), Layout(), "typst",
               "calc", _TFPB, 2, False, 18),
        Recipe("tfpb-three-widths-over-calc", six, Layout(), "writer", "calc", _TFPB, 3),
        Recipe("tfpb-three-widths-down-calc", replace(six, items=(4, 6)), Layout(wording=1),
               "weasyprint", "calc", _TFPB, 3, False, 20),
        Recipe("tfpb-two-widths-repeat-calc", replace(seven, items=(3, 6), subtotals=False),
               Layout(header="repeated"), "writer", "calc", _TFPB, 2, True, 16),
        Recipe("tfpb-two-widths-sentence-calc", seven, Layout(bases="sentence"), "writer",
               "calc", _TFPB, 2),
    ]  # fmt: skip


def _altered() -> list[Recipe]:
    """Spoilt text layers, turned and cropped pages, hidden text."""
    shape = replace(_MIDDLE, codes="numbers", programmes=("years",))
    table = Layout(columns=_FIVE, titles="band", shading="grey", legend=True)
    return [
        Recipe("rotated-writer", shape, table, "writer", alterations=("rotated",)),
        Recipe("sideways-weasyprint", shape, table, "weasyprint", alterations=("sideways",)),
        Recipe("sideways-calc", replace(shape, years=(2018, 2022), rest=False), table, "writer",
               "calc", _TABLES, 2, alterations=("sideways",)),
        Recipe("cropped-typst", shape, table, "typst", alterations=("cropped",)),
        Recipe("hidden-weasyprint", shape, table, "weasyprint", alterations=("hidden",)),
        Recipe("hidden-cropped-writer", _MIDDLE, replace(table, titles="line"), "writer",
               alterations=("cropped", "hidden")),
        Recipe("twice-writer", shape, table, "writer", alterations=("twice",)),
        Recipe("twice-reportlab", shape, replace(table, look=Look(font="Helvetica")), "reportlab",
               alterations=("twice",)),
        Recipe("decomposed-weasyprint", shape, table, "weasyprint", alterations=("decomposed",)),
        Recipe("decomposed-writer", _MIDDLE, table, "writer", alterations=("decomposed",)),
        Recipe("ligatures-writer", shape, table, "writer", alterations=("ligatures",)),
        Recipe("ligatures-weasyprint", _MIDDLE, table, "weasyprint", alterations=("ligatures",)),
        Recipe("shifted-letters-writer", _SMALL, table, "writer", annexes=_ONLY,
               alterations=("shifted",)),
        Recipe("unmapped-weasyprint", _SMALL, table, "weasyprint", annexes=_ONLY,
               alterations=("unmapped",)),
    ]  # fmt: skip


def _scanned() -> list[Recipe]:
    """The same kinds of documents, printed and scanned."""
    shape = replace(_SMALL, codes="numbers", programmes=("years",))
    table = Layout(columns=_FIVE, titles="band", shading="grey", legend=True)
    return [
        Recipe(f"scan-{kind}", shape, table, producer, annexes=_TABLES, scan=kind)
        for kind, producer in (
            ("clean-300", "writer"), ("office-300", "weasyprint"), ("office-200", "writer"),
            ("poor-150", "typst"),
        )
    ]  # fmt: skip


def _faulty() -> list[Recipe]:
    """Programmes with faults put in, under printed totals."""
    years = Shape(years=(2020, 2022), programmes=("years", "years"), rest=False)
    national = Shape(years=(2022, 2022), programmes=("national", "national"), rest=False)
    kinds = ("digit", "dropped", "shifted", "total")
    found = []
    for rank, producer in enumerate(("typst", "weasyprint", "reportlab", "typst")):
        first, second = kinds[rank], kinds[(rank + 1) % 4]
        look = Look(font="Helvetica") if producer == "reportlab" else Look()
        found += [
            Recipe(f"fault-years-{first}-{producer}-{rank + 1}", years, Layout(look=look), producer,
                   annexes=_TFPB, faults=(first, second)),
            Recipe(f"fault-national-{first}-{producer}-{rank + 1}", national, Layout(look=look),
                   producer, annexes=_TFPB, faults=(first, second)),
        ]  # fmt: skip
    found.append(
        Recipe(
            "fault-two-widths-calc",
            replace(years, years=(2018, 2022)),
            Layout(),
            "typst",
            "calc",
            _TFPB,
            2,
            faults=("digit", "dropped", "shifted", "total"),
        )
    )
    return found


# One edit of each kind.
_EDITS = 10
# Ways of laying out the same contract, for pairs.
_RELAYOUTS = (
    ("writer", Look(size=9)),
    ("typst", Look(size=10, font="Libertinus Serif")),
    ("weasyprint", Look(size=11, font="Liberation Sans")),
    ("reportlab", Look(size=9, font="Times-Roman")),
    ("weasyprint", Look(size=9, rules="horizontal")),
)


def _pairs() -> list[Recipe]:
    """Pairs to compare: `-a` and `-b` say the same, `-c` is `-a` with known edits."""
    found = []
    for rank in range(50):
        shape = replace(
            _SMALL, codes=("numbers", "words", "none")[rank % 3], programmes=("years",),
            pillars=("cohesion", "living", "work", "cross")[: 2 + rank % 3], axes=4,
        )  # fmt: skip
        layout = Layout(columns=_FIVE, titles=("line", "band")[rank % 2], shading="grey",
                        legend=True, wording=rank % 4)  # fmt: skip
        seed = f"pair-{rank + 1:02}"
        # Twenty contracts are laid out anew; the other thirty are only amended, with typst, which
        # is quick.
        ways = [("a", 1 + rank % 3, 0), ("b", (rank + 2) % 5, 0), ("c", 1, _EDITS)]
        if rank >= 20:
            ways = [("a", 1, 0), ("c", 1, _EDITS)]
        for letter, way, edits in ways:
            producer, look = _RELAYOUTS[way]
            found.append(
                Recipe(
                    f"{seed}-{letter}",
                    shape,
                    replace(layout, look=look),
                    producer,
                    annexes=_TABLES,
                    edits=edits,
                    seed=seed,
                )
            )
    return found


# The dozen of continuous integration: small, quick to make, without LibreOffice.
_CI = (
    ("five-band", Layout(columns=_FIVE, titles="band"), "weasyprint", ()),
    ("seven", Layout(columns=_SEVEN, look=Look(size=8, tagged=True)), "typst", ()),
    ("bands", Layout(columns=_SIX, titles="bands", zebra=True), "typst", ()),
    ("column", Layout(columns=_FOUR, titles="column", look=Look(size=12)), "weasyprint", ()),
    ("forms", Layout("forms", _SIX), "reportlab", ()),
    ("horizontal", Layout(columns=_FOUR, look=Look(rules="horizontal")), "typst", ()),
    ("no-rules", Layout(columns=_FOUR, look=Look(rules="none")), "weasyprint", ()),
    ("cut", Layout(columns=_FOUR, header="once", look=Look(size=14)), "typst", ()),
    ("shaded", Layout(columns=_FOUR, shading="grey", legend=True), "reportlab", ("hidden",)),
    ("rotated", Layout(columns=_FIVE, look=Look(hyphenate=True)), "weasyprint", ("rotated",)),
)


def _small() -> list[Recipe]:
    """A dozen documents that any machine builds in a minute."""
    shape = replace(_SMALL, codes="numbers")
    found = [
        Recipe(f"ci-{name}",
               replace(shape, giants=2 if name == "cut" else 0),
               replace(layout, look=replace(layout.look, font="Helvetica"))
               if producer == "reportlab" else layout,
               producer, annexes=_ONLY, alterations=alterations, small=True)
        for name, layout, producer, alterations in _CI
    ]  # fmt: skip
    national = Shape(years=(2021, 2021), programmes=("national",), rest=False)
    years = Shape(years=(2021, 2023), programmes=("years",), rest=False)
    return [
        *found,
        Recipe("ci-tfpb-national", national, Layout(), "typst", annexes=_TFPB, small=True),
        Recipe("ci-tfpb-fault", years, Layout(), "weasyprint", annexes=_TFPB,
               faults=("digit", "total"), small=True),
    ]  # fmt: skip


def recipes() -> list[Recipe]:
    """Every document of the corpus."""
    return [
        *_small(), *_tables(), *_cuts(), *_typography(), *_programmes(), *_altered(), *_scanned(),
        *_faulty(), *_pairs(),
    ]  # fmt: skip
