"""What each command does, what it says, and its exit code.

What is said about a document is in French.  Nothing heavy is imported before there is work, so that
`annexa --help` is there at once.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.progress import Progress
    from pipelines.runner import Outcome

_SEVERITIES = {"error": "erreur", "warning": "avertissement", "info": "information"}


def convert(files: list[Path], settings: Settings, quiet: bool) -> int:
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


def diff(old: Path, new: Path, output: Path, settings: Settings, quiet: bool) -> int:
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


def tables(file: Path, settings: Settings, form: str, join: bool, quiet: bool) -> int:
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


def load(folders: list[Path], to: str, quiet: bool) -> int:
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


def schema(dataset: str) -> int:
    """Prints the Table Schema of a dataset, or of all, and gives the exit code."""
    from pipelines.published import schema_text
    from schemas.errors import CONVERTED, AnnexaError

    try:
        typer.echo(schema_text(dataset), nl=False)
    except AnnexaError as error:
        _say(str(error), err=True)
        return error.exit_code
    return CONVERTED


def batch(
    source: str,
    settings: Settings,
    bounds: tuple[float, int],
    scheduler: str,
    retry: bool,
    quiet: bool,
) -> int:
    """Runs a batch, says how far it is and what to look at, and gives the exit code."""
    from pipelines import runner
    from pipelines.batch.interrupt import interruptible
    from pipelines.batch.run import Batch, Tally, exit_code, run
    from pipelines.batch.worker import Bounds
    from schemas.errors import INTERRUPTED, AnnexaError, printable

    runner.hush()
    bar = (_no_bar if quiet or not sys.stderr.isatty() else _bar)("Lot")
    asked = Batch(source, settings.output, settings, Bounds(*bounds), scheduler, retry)

    def tell(tally: Tally) -> None:
        bar.stage(tally.line())

    try:
        with interruptible():
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
        for line in _where(outcome.task.folder):
            _say(printable(line))
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
        *_where(outcome.task.folder),
    ]


def _where(folder: Path) -> list[str]:
    """Where a conversion is, and which of its files is for people."""
    from pipelines.people import REVIEW

    review = folder / REVIEW
    pages = [f"  À ouvrir : {review}"] if review.exists() else []
    return [f"  Dossier : {folder}", *pages]


def _say(line: str, err: bool = False) -> None:
    typer.echo(line, err=err)
