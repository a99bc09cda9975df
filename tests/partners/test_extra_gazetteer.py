"""`--gazetteer`: a person's own bodies, in a conversion."""

from pathlib import Path

import pytest

from pipelines.convert import convert
from pipelines.settings import Settings
from schemas.errors import FileMissing, GazetteerUnreadable
from tests.samples import SAMPLES

SAMPLE = SAMPLES / "annexes-grand-cahors.pdf"


def _settings(extra: Path) -> Settings:
    return Settings(pages="7", verify=False, gazetteer=extra)


def test_a_body_of_the_file_is_known(tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text(
        "partner_id,name,acronym,kind,level\nrertr,Le Réseau,RERTR,association,municipal\n"
    )
    bodies = {row.partner_id: row for row in convert(SAMPLE, _settings(extra)).partners}
    body = bodies["rertr"]
    assert (body.kind, body.level, body.known) == ("association", "municipal", True)


def test_a_file_that_is_no_list_of_bodies_is_refused(tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text("partner_id,name,kind\nclub,Le Club,loisir\n")
    with pytest.raises(GazetteerUnreadable, match="ligne 2 : loisir n'est pas un genre"):
        convert(SAMPLE, _settings(extra))
    with pytest.raises(FileMissing):
        convert(SAMPLE, _settings(tmp_path / "none.csv"))
