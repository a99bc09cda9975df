"""What signatories commit to: in a table, and below a heading for each."""

from __future__ import annotations

from collections.abc import Sequence

from extract.annexes import AnnexPart
from extract.collect import Collection, Identifiers
from extract.passages import contributor_of, read_contribution
from extract.pledges import is_pledges, read_pledges
from schemas.blocks import Heading, Prose
from schemas.datasets import Contribution, Detail
from schemas.table import Table
from tests.extract.grids import make_context, make_line, make_table

HEAD = ["Signataire", "Engagement", "Échéance"]


def contributions(read: Collection) -> list[tuple[str, int, str]]:
    rows = [row for row in read.rows if isinstance(row, Contribution)]
    return [(row.contributor, row.position, row.text) for row in rows]


def read(table: Table) -> Collection:
    return read_pledges(table, make_context(annex=3), Identifiers(), ())


def test_a_signatory_holds_for_the_rows_below_it() -> None:
    table = make_table(
        [
            HEAD,
            ["Ville d'Aubercourt", "Rouvrir la piscine", "septembre 2027"],
            ["", "Planter cent arbres", "annuel"],
            ["Parquet", "Développer les travaux d'intérêt général", ""],
        ]
    )
    assert is_pledges(table)
    assert contributions(read(table)) == [
        ("Ville d'Aubercourt", 1, "Rouvrir la piscine"),
        ("Ville d'Aubercourt", 2, "Planter cent arbres"),
        ("Parquet", 1, "Développer les travaux d'intérêt général"),
    ]
    details = [row for row in read(table).rows if isinstance(row, Detail)]
    assert [(row.heading, row.text) for row in details] == [
        ("Échéance", "septembre 2027"),
        ("Échéance", "annuel"),
    ]


def test_a_table_of_objectives_has_pledges_too_and_is_none() -> None:
    objectives = [["Objectif", "Actions", "Partenaires", "Engagements"], ["A", "B", "CAF", "2026"]]
    assert not is_pledges(make_table(objectives))
    assert not is_pledges(make_table([["Engagement", "Échéance"], ["Rouvrir", "2026"]]))


def below(title: str, blocks: Sequence[Heading | Prose]) -> list[tuple[str, int, str]]:
    part = AnnexPart(3, title, 1, 1, (make_line(title),), 0)
    contributor = contributor_of(part, [b for b in blocks if isinstance(b, Prose)])
    return contributions(read_contribution(part, contributor, blocks, Identifiers()))


def test_headings_name_those_who_commit_where_the_title_speaks_of_all() -> None:
    blocks: list[Heading | Prose] = []
    for text in ("Ils s'engagent.", "#L'État", "Maintenir deux postes", "#La CAF :", "Agréer"):
        line = (make_line(text.lstrip("#")),)
        heading = text.startswith("#")
        blocks.append(
            Heading(1, text.lstrip("#"), line, 2) if heading else Prose(1, text, line, bullet=True)
        )
    named = below("Engagements des signataires", blocks)
    assert named == [("L'État", 1, "Maintenir deux postes"), ("La CAF", 1, "Agréer")]
    whole = below("Contribution du Département", blocks)
    assert [row[:2] for row in whole] == [
        ("Département", 1),
        ("Département", 2),
        ("Département", 3),
    ]
