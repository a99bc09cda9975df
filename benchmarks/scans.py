"""Three ways from a scan to datasets, on the same pages, against what is true in them.

python -m benchmarks.scans

The second door; Tesseract's command line page by page, its text layer read by the first door; and
OCRmyPDF, its text layer read by the first door.  OCRmyPDF is no part of annexa: it is run where it
is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from pipelines import emit
from pipelines.convert import convert
from pipelines.settings import Settings
from schemas.errors import AnnexaError
from tests.samples import SAMPLES, accepted, rows_of, truth
from tests.scoring import score

_SCANS = ("scan-annexes-grand-cahors-excerpt",)
_DPI = 300
_OWN = "annexa"
_PLAIN = "Tesseract, page by page"
_OCRMYPDF = "OCRmyPDF"


def compare(name: str) -> Iterator[tuple[str, dict[str, tuple[float, float]] | None]]:
    """Each way with the row F1 and the share of cells of each dataset; `None` where it is missing.

    The mean of the row F1 and all cells are under `all`.
    """
    scan = SAMPLES / f"{name}.pdf"
    with tempfile.TemporaryDirectory() as folder:
        yield _OWN, _scored(name, scan, Settings(verify=False))
        layered = Path(folder) / f"{name}.pdf"
        for way, add_layer in ((_PLAIN, _tesseract), (_OCRMYPDF, _ocrmypdf)):
            made = add_layer(scan, layered)
            if made:
                _show_text(layered)
            never = Settings(verify=False, ocr="never")
            yield way, _scored(name, layered, never) if made else None


def _scored(name: str, path: Path, settings: Settings) -> dict[str, tuple[float, float]]:
    try:
        found = rows_of(emit.render(convert(path, settings)))
    except AnnexaError:
        found = {}
    scores = score(truth(name), found, accepted())
    equal = sum(item.equal for item in scores.values())
    rows = sum(item.row_f1 for item in scores.values()) / len(scores)
    total = rows, equal / sum(item.cells for item in scores.values())
    return {data: (item.row_f1, item.exactness) for data, item in scores.items()} | {"all": total}


def _tesseract(scan: Path, target: Path) -> bool:
    """Writes the scan with the text layer that Tesseract gives each page."""
    if shutil.which("tesseract") is None:
        return False
    with (
        pypdfium2.PdfDocument(scan) as document,
        pikepdf.new() as whole,
        tempfile.TemporaryDirectory() as folder,
    ):
        for number in range(len(document)):
            picture = Path(folder) / f"{number}.png"
            document[number].render(scale=_DPI / 72).to_pil().save(picture)
            base = picture.with_suffix("")
            _run(["tesseract", picture, base, "-l", "fra", "--dpi", str(_DPI), "pdf"])
            with pikepdf.open(picture.with_suffix(".pdf")) as page:
                whole.pages.extend(page.pages)
        whole.save(target)
    return True


def _ocrmypdf(scan: Path, target: Path) -> bool:
    """Writes the scan with the text layer of OCRmyPDF, which levels its pages."""
    beside = str(Path(sys.executable).parent)
    command = shutil.which("ocrmypdf") or shutil.which("ocrmypdf", path=beside)
    if command is None:
        return False
    options = ["-l", "fra", "--deskew", "--rotate-pages", "--output-type", "pdf", "--jobs", "1"]
    _run([command, *options, "--quiet", scan, target])
    return True


def _show_text(path: Path) -> None:
    """Makes the invisible text of a file visible: hidden text is not what a page says."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        forms = [item for item in pdf.objects if _is_form(item)]
        for stream in [*(page.obj for page in pdf.pages), *forms]:
            steps = [
                pikepdf.ContentStreamInstruction([0], step.operator)
                if str(step.operator) == "Tr"
                else step
                for step in pikepdf.parse_content_stream(stream)
            ]
            content = pikepdf.unparse_content_stream(steps)
            if _is_form(stream):
                stream.write(content)
            else:
                stream.Contents = pdf.make_stream(content)
        pdf.save(path)


def _is_form(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"


def _run(command: Iterable[str | Path]) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(
        [str(part) for part in command], env=environment, check=True, capture_output=True
    )


def report() -> Iterator[str]:
    """The comparison as lines of Markdown."""
    for name in _SCANS:
        yield f"### {name}\n"
        yield "| way | row F1 % | cells % | amounts % |"
        yield "| --- | ---: | ---: | ---: |"
        for way, scores in compare(name):
            if scores is None:
                yield f"| {way} | not installed here | | |"
                continue
            rows, cells = scores["all"]
            amounts = scores["tfpb_amounts"][1]
            yield f"| {way} | {100 * rows:.1f} | {100 * cells:.2f} | {100 * amounts:.1f} |"
        yield ""


def main() -> None:
    """Prints the comparison."""
    for line in report():
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
