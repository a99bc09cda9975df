"""The command line: arguments, progress, exit codes.  Only this module prints.

Help is in English; what is said about a document is in French.  Nothing heavy is imported before
there is work, so that `annexa --help` is there at once.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from pipelines.settings import Ocr, Reader, Settings
from schemas.limits import Limits

if TYPE_CHECKING:
    from pipelines.progress import Progress
    from pipelines.runner import Outcome

# Without rich, which would only add colours, help takes half the time.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_SEVERITIES = {"error": "erreur", "warning": "avertissement", "info": "information"}


def main() -> None:
    """The console script `annexa`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its code instead of ending the run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="annexa")


@app.callback()
def annexa() -> None:
    """Turn the signed annexes of French city contracts (PDF) into validated data.

    \b
    Examples:
      annexa convert annexes.pdf
      annexa batch contracts/ --output corpus
      annexa diff annexes.pdf avenant.pdf
      annexa convert --help
    """


@app.command()
def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.pdf", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Each file gets the folder DIR/<name of the file>/."),
    ] = Settings.output,
    pages: Annotated[
        str, typer.Option(metavar="PAGES", help="Pages to read, as 3-19 or 1,4,7-9; all if empty.")
    ] = Settings.pages,
    password: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Password of an encrypted PDF.")
    ] = Settings.password,
    redact_contacts: Annotated[
        bool,
        typer.Option("--redact-contacts", help="Leave people's telephones and addresses out."),
    ] = Settings.redact_contacts,
    ocr: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help="Read pages from their picture: auto (where needed), always, never.",
        ),
    ] = Settings.ocr,
    reader: Annotated[
        Reader,
        typer.Option(help="What reads text first; pages that pdfium refuses go to pdfplumber."),
    ] = Settings.reader,
    no_verify: Annotated[
        bool, typer.Option("--no-verify", help="Read each page once; nothing is then verified.")
    ] = False,
    no_review: Annotated[
        bool, typer.Option("--no-review", help="Do not write review.html, the page to check by.")
    ] = False,
    no_xlsx: Annotated[
        bool, typer.Option("--no-xlsx", help="Do not write contract.xlsx, the workbook.")
    ] = False,
    corrections: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Corrections to apply; else those beside the PDF."),
    ] = Settings.corrections,
    gazetteer: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of bodies besides those that annexa knows."),
    ] = Settings.gazetteer,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="OLD", help="Earlier version whose ids and corrections go on."),
    ] = Settings.previous,
    force: Annotated[
        bool, typer.Option("--force", help="Convert even what is up to date.")
    ] = Settings.force,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")
    ] = False,
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Files to convert at the same time.")
    ] = Settings.jobs,
) -> None:
    """Convert PDF files into datasets: CSV, JSON and a data package, a folder each.

    A folder is written whole or not at all. One bad file does not stop the others.

    \b
    Exit codes, the highest of all files:
      0  converted
      2  usage
      3  converted, with findings of severity error
      4  refused, nothing written for that file
      130  interrupted

    \b
    Examples:
      annexa convert annexes.pdf
      annexa convert annexes.pdf --pages 3-19 --output results
      annexa convert *.pdf --jobs 2 --redact-contacts --quiet
    """
    settings = Settings(
        output,
        pages,
        password,
        redact_contacts,
        jobs,
        ocr=_ocr(ocr),
        reader=reader,
        verify=not no_verify,
        review=not no_review,
        workbook=not no_xlsx,
        corrections=corrections,
        gazetteer=gazetteer,
        previous=previous,
        force=force,
    )
    raise typer.Exit(_convert(files, settings, quiet))


def _ocr(when: str) -> Ocr:
    """The option `--ocr`; exits with 2 for another word."""
    for known in get_args(Ocr):
        if when == known:
            return cast(Ocr, known)
    raise typer.BadParameter(f"{when!r} is none of auto, always, never", param_hint="--ocr")


def _convert(files: list[Path], settings: Settings, quiet: bool) -> int:
    """Converts the files, says what became of each, and gives the exit code."""
    from pipelines import runner
    from schemas.errors import CONVERTED, INTERRUPTED, PagesInvalid

    try:
        if settings.pages:
            from extract.page_numbers import page_ranges

            page_ranges(settings.pages)
    except PagesInvalid as error:
        _say(str(error), err=True)
        return error.exit_code
    runner.hush()
    tasks = runner.plan(files, settings.output)
    code = CONVERTED
    shown = not quiet and sys.stderr.isatty()
    try:
        # Closed before anything is tidied up: workers are gone then.
        with closing(runner.run_all(tasks, settings, _bar if shown else _no_bar)) as outcomes:
            for outcome in outcomes:
                code = max(code, outcome.exit_code)
                _report(outcome, quiet)
    except KeyboardInterrupt:
        from pipelines import emit

        for task in tasks:
            emit.tidy(task.folder)
        _say("Interrompu : les conversions inachevées n'ont rien écrit.", err=True)
        return INTERRUPTED
    return code


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", show_default=False)],
    output: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of changes.csv, .json and .html.")
    ] = Settings.output / "changes",
    password: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Password of encrypted PDFs.")
    ] = Settings.password,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")
    ] = False,
) -> None:
    """Compare two versions of a contract: folders that convert wrote, or PDF files.

    Writes what changed as data (changes.csv, changes.json) and as a page for people
    (changes.html). Changes or none, the exit code is 0; 4 where a version cannot be read.

    \b
    Examples:
      annexa diff output/annexes output/avenant
      annexa diff annexes.pdf avenant.pdf --output results/changes
    """
    raise typer.Exit(_diff(old, new, output, Settings(password=password), quiet))


def _diff(old: Path, new: Path, output: Path, settings: Settings, quiet: bool) -> int:
    """Compares two versions, says how much changed, and gives the exit code."""
    from pipelines import runner
    from pipelines.diff.changes import compare
    from pipelines.diff.load import load
    from pipelines.diff.write import write
    from schemas.errors import CONVERTED, AnnexaError, printable

    runner.hush()
    bar = _no_bar if quiet or not sys.stderr.isatty() else _bar
    try:
        versions = [load(path, settings, bar(printable(path.name))) for path in (old, new)]
        comparison = compare(*versions)
        write(comparison, output)
    except AnnexaError as error:
        _say(str(error), err=True)
        return error.exit_code
    if not quiet:
        for line in comparison.summary():
            _say(printable(line))
        _say(printable(f"  Dossier : {output}"))
    return CONVERTED


@app.command()
def tables(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", show_default=False)],
    pages: Annotated[
        str, typer.Option(metavar="PAGES", help="Pages to read, as 3-19 or 1,4,7-9; all if empty.")
    ] = Settings.pages,
    format_: Annotated[
        Literal["json", "csv", "html"], typer.Option("--format", help="What to print.")
    ] = "json",
    join: Annotated[
        bool, typer.Option("--join", help="Join tables over page ends and page widths.")
    ] = False,
    password: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Password of an encrypted PDF.")
    ] = Settings.password,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")
    ] = False,
) -> None:
    """Print the tables of any PDF as found, before any meaning: cells, spans, places, fills.

    Pages that cannot be read are named on the standard error. Exit codes as of convert.

    \b
    Examples:
      annexa tables report.pdf > tables.json
      annexa tables report.pdf --pages 3-7 --format html --join > tables.html
    """
    raise typer.Exit(_tables(file, Settings(pages=pages, password=password), format_, join, quiet))


def _tables(file: Path, settings: Settings, form: str, join: bool, quiet: bool) -> int:
    """Prints the tables of a file, and gives the exit code."""
    from pipelines import runner
    from pipelines.tables import WRITERS, raw_tables
    from schemas.errors import CONVERTED, AnnexaError, printable

    runner.hush()
    bar = _no_bar if quiet or not sys.stderr.isatty() else _bar
    try:
        progress = bar(printable(file.name))
        found, unread = raw_tables(file, settings.pages, settings.password, join, progress)
    except AnnexaError as error:
        _say(str(error), err=True)
        return error.exit_code
    for item in unread:
        _say(printable(f"Page {item.page} : {item.message}"), err=True)
    typer.echo(WRITERS[form](found), nl=False)
    return CONVERTED


@app.command()
def load(
    folders: Annotated[list[Path], typer.Argument(metavar="OUTPUT_DIR", show_default=False)],
    to: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="A .duckdb or .sqlite file, postgresql://…, or folder/ for Parquet files.",
        ),
    ] = "annexa.duckdb",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")
    ] = False,
) -> None:
    """Load conversions into one database: DuckDB, SQLite, PostgreSQL, or Parquet files.

    Loading a contract again replaces its rows, in one transaction. Exit code 4 where a folder or
    the database cannot be read; what was loaded before stays.

    \b
    Examples:
      annexa load output/annexes
      annexa load output/* --to contracts.sqlite
      annexa load output/annexes --to postgresql://user@host/contracts
      annexa load output/* --to parquet/
    """
    raise typer.Exit(_load(folders, to, quiet))


def _load(folders: list[Path], to: str, quiet: bool) -> int:
    """Loads the folders one after the other, says what came in, and gives the exit code."""
    from pipelines.store import load_folders
    from schemas.errors import CONVERTED, AnnexaError, printable

    try:
        for line in load_folders(folders, to):
            if not quiet:
                _say(printable(line))
    except AnnexaError as error:
        _say(str(error), err=True)
        return error.exit_code
    return CONVERTED


@app.command()
def schema(
    dataset: Annotated[
        str, typer.Argument(metavar="[DATASET]", show_default=False, help="All if left out.")
    ] = "",
) -> None:
    """Print the Table Schema of a dataset, or a Data Package of all, as JSON.

    \b
    Examples:
      annexa schema objectives
      annexa schema > datapackage.json
    """
    from pipelines.published import schema_text
    from schemas.errors import CONVERTED, AnnexaError

    try:
        typer.echo(schema_text(dataset), nl=False)
    except AnnexaError as error:
        _say(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
    raise typer.Exit(CONVERTED)


@app.command()
def batch(
    source: Annotated[str, typer.Argument(metavar="FOLDER|LIST|GLOB", show_default=False)],
    output: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the documents, the corpus, the report.")
    ] = Settings.output / "batch",
    jobs: Annotated[
        int, typer.Option(metavar="N", min=0, help="Processes on this machine; 0 is all cores.")
    ] = 0,
    scheduler: Annotated[
        str, typer.Option(metavar="tcp://HOST:PORT", help="Dask cluster with shared storage.")
    ] = "",
    seconds: Annotated[
        float, typer.Option(metavar="N", min=1, help="The most that one document may take.")
    ] = 600.0,
    memory: Annotated[
        int, typer.Option(metavar="MB", min=0, help="The most for one document; 0 is no bound.")
    ] = 4096,
    max_pages: Annotated[
        int, typer.Option(metavar="N", min=1, help="The most that are read of one document.")
    ] = Limits.pages,
    max_pixels: Annotated[
        int, typer.Option(metavar="N", min=10_000, help="The most of a picture that is read.")
    ] = Limits.pixels,
    password: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Password of encrypted PDFs.")
    ] = Settings.password,
    redact_contacts: Annotated[
        bool, typer.Option("--redact-contacts", help="Leave telephones and addresses out.")
    ] = Settings.redact_contacts,
    no_review: Annotated[
        bool, typer.Option("--no-review", help="Do not write review.html.")
    ] = False,
    no_xlsx: Annotated[bool, typer.Option("--no-xlsx", help="Do not write contract.xlsx.")] = False,
    gazetteer: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of bodies besides those that annexa knows."),
    ] = Settings.gazetteer,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try documents again that were refused.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")
    ] = False,
) -> None:
    """Convert many PDF files, each in a bounded process, into one corpus with a report.

    Give a folder, a text file with a path on each line, or a pattern. What is done is not done
    again: a batch that was interrupted, in whatever way, goes on when it is started again. The exit
    code is the highest of all documents, as those of convert.

    \b
    Examples:
      annexa batch contracts/ --output corpus
      annexa batch "contracts/2023/*.pdf" --output corpus --jobs 2 --no-review
      annexa batch list.txt --output /shared/corpus --scheduler tcp://10.0.0.5:8786
    """
    settings = Settings(
        output,
        password=password,
        redact_contacts=redact_contacts,
        jobs=jobs or len(os.sched_getaffinity(0)),
        review=not no_review,
        workbook=not no_xlsx,
        gazetteer=gazetteer,
        limits=Limits(pages=max_pages, pixels=max_pixels),
    )
    raise typer.Exit(_batch(source, settings, (seconds, memory), scheduler, retry, quiet))


def _batch(
    source: str,
    settings: Settings,
    bounds: tuple[float, int],
    scheduler: str,
    retry: bool,
    quiet: bool,
) -> int:
    """Runs a batch, says how far it is and what to look at, and gives the exit code."""
    from pipelines import runner
    from pipelines.batch.run import Batch, Tally, exit_code, run
    from pipelines.batch.worker import Bounds
    from schemas.errors import INTERRUPTED, AnnexaError, printable

    runner.hush()
    bar = (_no_bar if quiet or not sys.stderr.isatty() else _bar)("Lot")
    asked = Batch(source, settings.output, settings, Bounds(*bounds), scheduler, retry)

    def tell(tally: Tally) -> None:
        bar.stage(tally.line())

    try:
        results = run(asked, tell)
    except KeyboardInterrupt:
        bar.close()
        _say("Interrompu : relancer la même commande pour continuer.", err=True)
        return INTERRUPTED
    except AnnexaError as error:
        bar.close()
        _say(str(error), err=True)
        return error.exit_code
    bar.close()
    for result in results:
        if result.status == "refused":
            _say(printable(result.first), err=True)
    if not quiet:
        from pipelines.batch.report import PAGE, summary

        _say(summary(results))
        _say(printable(f"  Rapport : {settings.output / PAGE}"))
    return exit_code(results)


def _bar(label: str) -> Progress:
    from pipelines.progress import Bar

    return Bar(label)


def _no_bar(label: str) -> Progress:
    from pipelines.progress import SILENT

    return SILENT


def _report(outcome: Outcome, quiet: bool) -> None:
    """Says what became of a file: why it was refused, or what came out and where it is."""
    from schemas.errors import printable

    if outcome.error:
        _say(str(outcome.error), err=True)
    elif outcome.fresh and not quiet:
        name = printable(outcome.task.path.name)
        _say(f"{name} : à jour, rien à refaire (--force pour relancer)")
        _say(printable(f"  Dossier : {outcome.task.folder}"))
    elif not quiet:
        for line in _summary(outcome):
            _say(printable(line))


def _summary(outcome: Outcome) -> list[str]:
    """The report of a conversion: rows per dataset, findings by severity, the folder."""
    width = max(map(len, outcome.rows))
    rows = [f"  {name:<{width}} {count:>6}" for name, count in outcome.rows.items() if count]
    findings = ", ".join(
        f"{outcome.findings[severity]} {name}{'s' * (outcome.findings[severity] > 1)}"
        for severity, name in _SEVERITIES.items()
    )
    pages = f"{outcome.pages} page{'s' * (outcome.pages > 1)}"
    return [
        f"{outcome.task.path.name} : {pages}",
        *rows,
        f"  Constats : {findings}",
        f"  Dossier : {outcome.task.folder}",
    ]


def _say(line: str, err: bool = False) -> None:
    typer.echo(line, err=err)
