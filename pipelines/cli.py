"""The command line: its commands, their options and their help, in English."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines import commands
from pipelines.settings import Ocr, Reader, Settings
from schemas.limits import Limits

# Without rich, which would only add colours, help takes half the time.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# Objects made before the garbage collector looks, and how often it looks at older ones.  What a
# conversion makes lives to its end: at Python's own setting, looking is a tenth of its time.
_COLLECTED = (50_000, 20, 50)


def main() -> None:
    """The console script `annexa`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its code instead of ending the run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(*_COLLECTED)
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
        Ocr, typer.Option(help="Read pages from their picture: where needed, always, never.")
    ] = Settings.ocr,
    reader: Annotated[
        Reader,
        typer.Option(
            help="What reads text first; pages that pdfium would read badly go to pdfplumber."
        ),
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
        ocr=ocr,
        reader=reader,
        verify=not no_verify,
        review=not no_review,
        workbook=not no_xlsx,
        corrections=corrections,
        gazetteer=gazetteer,
        previous=previous,
        force=force,
    )
    raise typer.Exit(commands.convert(files, settings, quiet))


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
    raise typer.Exit(commands.diff(old, new, output, Settings(password=password), quiet))


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
    raise typer.Exit(
        commands.tables(file, Settings(pages=pages, password=password), format_, join, quiet)
    )


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
    raise typer.Exit(commands.load(folders, to, quiet))


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
    raise typer.Exit(commands.schema(dataset))


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
    raise typer.Exit(commands.batch(source, settings, (seconds, memory), scheduler, retry, quiet))
