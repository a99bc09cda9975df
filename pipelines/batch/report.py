"""What became of a batch: `batch-report.csv` for programs, `batch-report.html` for people."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipelines.emit import csv_table
from pipelines.inert import is_formula
from schemas.batch import DocumentResult
from schemas.errors import printable

CSV = "batch-report.csv"
PAGE = "batch-report.html"

_STATUS = {"refused": "refusé", "findings": "à vérifier", "converted": "converti"}
_ORDER = tuple(_STATUS)
_SHOWN = (
    *("document", "status", "pages", "seconds", "rows", "verified"),
    *("errors", "warnings", "first"),
)
# What a document's name leads to, where it was written: the page to check by, else the data.
_PAGES = ("review.html", "contract.json")

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:100rem;padding:0 1rem;
color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td:first-child,td:last-child{overflow-wrap:anywhere}
td:first-child{min-width:12rem}
td:last-child{min-width:18rem}
tr.refused td:nth-child(2){color:#a30000;font-weight:600}
tr.findings td:nth-child(2){color:#7a4b00;font-weight:600}
"""


def write_report(output: Path, results: Sequence[DocumentResult]) -> None:
    """Writes both files, each replaced at once; what to look at first comes first."""
    ordered = sorted(results, key=urgency)
    by_name = [_inert(result) for result in sorted(results, key=lambda one: one.document)]
    _replace(output / CSV, csv_table(DocumentResult, by_name))
    _replace(output / PAGE, page(ordered, output).encode())


def urgency(result: DocumentResult) -> tuple[int, int, int, str]:
    """Refused documents, then those with most errors, then with most warnings."""
    order = _ORDER.index(result.status)
    return order, -result.errors, -result.warnings, result.document


def page(results: Sequence[DocumentResult], output: Path) -> str:
    """The page as HTML: no script, nothing fetched, every text of a document or name escaped.

    It lies in `output`, and leads to what was written for each document.
    """
    fields = DocumentResult.model_fields
    head = "".join(
        f'<th scope="col"{_number(name)}>{escape(str(fields[name].title))}</th>' for name in _SHOWN
    )
    body = "".join(_line(result, output) for result in results)
    return f"""<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Lot : {len(results)} documents</title><style>{_STYLE}</style></head><body><main>
<h1>Lot de {len(results)} documents</h1>
<p>{escape(summary(results))}</p>
<p>Ce qui demande une personne vient en premier : les refus, puis les erreurs.</p>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
</main></body></html>
"""


def summary(results: Iterable[DocumentResult]) -> str:
    """The batch in one French line."""
    found = list(results)
    counts = {status: sum(one.status == status for one in found) for status in _ORDER}
    pages = sum(one.pages for one in found)
    rows = sum(one.rows for one in found)
    return (
        f"{counts['converted']} convertis, {counts['findings']} à vérifier, "
        f"{counts['refused']} refusés ; {pages} pages, {rows} lignes."
    )


def _line(result: DocumentResult, output: Path) -> str:
    cells = "".join(f"<td{_number(name)}>{_cell(result, name)}</td>" for name in _SHOWN[1:])
    name = _cell(result, "document")
    folder = Path(result.folder)
    written = next((at for at in _PAGES if result.folder and (output / folder / at).is_file()), "")
    if written:
        name = f'<a href="{escape(quote(os.fsencode(folder / written)))}">{name}</a>'
    return f'<tr class="{result.status}"><td>{name}</td>{cells}</tr>'


def _cell(result: DocumentResult, name: str) -> str:
    value = getattr(result, name)
    if name == "status":
        return _STATUS[result.status]
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return escape(printable(str(value))) if value != "" else ""


def _number(name: str) -> str:
    kind = DocumentResult.model_fields[name].annotation
    return ' class="n"' if kind in (int, float) else ""


def _inert(result: DocumentResult) -> DocumentResult:
    """A result that no spreadsheet calculates with: a name that begins a formula gets `./`."""
    texts = {
        name: printable(value)
        for name, value in result.model_dump().items()
        if isinstance(value, str)
    }
    for name in ("document", "folder"):
        if is_formula(texts[name]):
            texts[name] = f"./{texts[name]}"
    return result.model_copy(update=texts)


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
