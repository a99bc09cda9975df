"""The door to the producers: parts go in, PDFs come out.

LibreOffice takes seconds to start, so the parts of a document that it prints go in together; the
producers are imported when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.blocks import Part
from tests.corpus.inline import Habit

_OFFICE = {"writer": ".docx", "calc": ".xlsx"}


@dataclass(frozen=True)
class Job:
    """A part to print; marked, every marked text in its own colour."""

    part: Part
    output: Path
    marked: bool


def render(jobs: Sequence[Job], habit: Habit) -> None:
    """Print all of them."""
    for job in jobs:
        if job.part.producer not in _OFFICE:
            _render_one(job, habit)
    for module, suffix in _OFFICE.items():
        mine = [job for job in jobs if job.part.producer == module]
        if mine:
            _render_office(mine, habit, module, suffix)


def _render_office(jobs: Sequence[Job], habit: Habit, module: str, suffix: str) -> None:
    from tests.corpus.office import to_pdf
    from tests.corpus.render_calc import save_calc
    from tests.corpus.render_writer import save_writer

    save = {"writer": save_writer, "calc": save_calc}[module]
    sources = []
    for job in jobs:
        sources.append(job.output.with_suffix(suffix))
        save(job.part, habit, sources[-1], job.marked)
    to_pdf(sources, jobs[0].output.parent, jobs[0].part.look.tagged, module)


def _render_one(job: Job, habit: Habit) -> None:
    part, output, marked = job.part, job.output, job.marked
    if part.producer in ("weasyprint", "chromium"):
        from tests.corpus.render_html import Page, print_chromium, print_weasyprint

        printer = print_weasyprint if part.producer == "weasyprint" else print_chromium
        printer(Page(part, habit, marked).source(), output, part.look.tagged)
    elif part.producer == "typst":
        from tests.corpus.render_typst import print_typst

        print_typst(part, habit, output, marked)
    elif part.producer == "reportlab":
        from tests.corpus.render_reportlab import print_reportlab

        print_reportlab(part, habit, output, marked)
    else:
        raise ValueError(f"no producer {part.producer}")
