"""The review page: one file with pictures, rows, findings and charts, for a browser offline."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipelines.review.charts import charts
from pipelines.review.pictures import Picture
from pipelines.review.rows import counted, review_data
from schemas.contract import Contract
from schemas.corrections import Correction
from schemas.datasets import LAST_COLUMNS
from schemas.findings import CODES

_SCRIPTS = ("view.js", "corrections.js", "start.js")
_SEVERITIES = {"error": "Erreur", "warning": "Avertissement", "info": "Information"}
_LEDGER = (
    "Mots",
    "Valeurs",
    "Titres",
    "En-têtes",
    "Pieds et répétitions",
    "Textes",
    "Non rattachés",
)


def review_page(
    contract: Contract,
    file: str,
    pictures: dict[int, Picture],
    omit: frozenset[str] = frozenset(),
    log: Sequence[Correction] = (),
) -> bytes:
    """The page as HTML: the same bytes for the same contract and pictures.

    `file` is the name of the PDF to show; the datasets of `omit` are left out; `log` are the
    corrections that the contract has already, and that a saved file goes on from; each of
    `pictures` is taken out as it is written.  Whatever a text
    of the document holds, it is shown as text: the template escapes, the data cannot end its
    element, the script writes no markup, and the page allows no script but its own.
    """
    style, script = _part("page.css"), "".join(map(_part, _SCRIPTS))
    data = review_data(contract, omit) | {"log": [one.model_dump() for one in log]}
    page = BytesIO()
    # Piece by piece: the pictures of a long contract are larger than all that it says.
    for piece in _template().generate(
        contract=contract,
        row=contract.contract,
        file=file,
        pages=pictures,
        row_count=sum(count for _, count in counted(contract, omit)),
        about=list(_about(contract)),
        counts=counted(contract, omit),
        charts=charts(contract),
        codes=CODES,
        severities=_SEVERITIES,
        ledger_names=_LEDGER,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        data=_inert_object(data.items()),
        pictures=_inert_object(
            (str(number), _shown(pictures.pop(number))) for number in list(pictures)
        ),
    ):
        page.write(piece.encode())
    return page.getvalue()


def _about(contract: Contract) -> Iterator[tuple[str, Any]]:
    """What the document says of itself, as title and value."""
    row = contract.contract
    for name in row.columns().values():
        value = getattr(row, name)
        if value not in (None, "") and name not in LAST_COLUMNS:
            yield str(type(row).model_fields[name].title), value


def _shown(picture: Picture) -> tuple[float, float, str]:
    encoded = base64.b64encode(picture.data).decode()
    return (
        round(picture.width, 1),
        round(picture.height, 1),
        f"data:{picture.kind};base64,{encoded}",
    )


def _inert_object(members: Iterable[tuple[str, Any]]) -> Iterator[Markup]:
    """The pieces of a JSON object for a script element; an iterator becomes a list."""
    before = "{"
    for name, value in members:
        yield Markup(before) + _inert_json(name) + Markup(":")
        yield from _inert_list(value) if isinstance(value, Iterator) else (_inert_json(value),)
        before = ","
    yield Markup("{}" if before == "{" else "}")


def _inert_list(values: Iterable[Any]) -> Iterator[Markup]:
    before = "["
    for value in values:
        yield Markup(before) + _inert_json(value)
        before = ","
    yield Markup("[]" if before == "[" else "]")


def _inert_json(value: Any) -> Markup:
    """JSON for a script element: no text in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


def _hash(text: str) -> str:
    """What the security policy of the page knows a style or a script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    return (resources.files("pipelines.review") / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_part("page.html"))
