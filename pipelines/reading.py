"""The pages of a file, each read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from extract.pages.clock import TimeUpError
from pipelines.progress import Progress
from pipelines.quick import QuickReading
from pipelines.settings import Ocr, Settings
from pipelines.spread import spread
from schemas.errors import DamagedPdf, NothingReadable
from schemas.findings import Finding, finding
from schemas.geometry import Box
from schemas.limits import Limits
from schemas.page import UNKNOWN, Page, Word
from schemas.source import OBJECTS_ELSEWHERE, Source

# A page without text on which a picture covers this share is a scan; without one it is blank.
_PICTURE = 0.2
# A text layer with so many times the letters that its picture gave says what it does not show
# legibly: a good reading of another program's good one has nearly all of its letters.
_MORE = 2.0
# How the reasons begin that are limits, and no damage.
_BOUND = "plus de "


def read_pages(
    source: Source,
    numbers: Sequence[int],
    settings: Settings,
    progress: Progress,
    quick: QuickReading | None,
    meanwhile: Callable[[], object] | None = None,
) -> tuple[list[Page], list[Finding]]:
    """The pages with these numbers, and the findings about pages that gave nothing.

    `quick` is what `start_reading` gives for the same pages; `meanwhile` may be done while its
    processes read, and whoever needs it done does it.  What it does not read is read by pdfplumber.
    Pages without a text layer, or with one that is no French or another OCR program's, are read
    from their picture as `settings.ocr` says.
    """
    limits = settings.limits
    findings = _skipped(source, numbers)
    if source.damage:
        findings.append(finding("file_damaged", reason=source.damage))
    if len(numbers) > limits.pages:
        findings.append(finding("pages_bounded", pages=len(numbers), read=limits.pages))
        numbers = numbers[: limits.pages]
    found: dict[int, Page] = {}
    for number, page in quick.pages(meanwhile) if quick is not None else ():
        if page is not None:
            found[number] = page
            progress.advance(number)
    left = [number for number in numbers if number not in found]
    for number, result in _by_pdfplumber(source, left, limits):
        if isinstance(result, Page):
            found[number] = result
            progress.advance(number)
        else:
            findings.append(result)
    if not found:
        raise DamagedPdf(source.path, "pages introuvables")
    pages = [found[number] for number in sorted(found)]
    findings += [loss for page in pages for loss in _lost(page)]
    pages, unread = _with_pictures(source, pages, settings.ocr, limits.pixels)
    findings += [*unread, *(item for page in pages for item in _without_text(page))]
    if not any(page.words for page in pages) and (reason := _why_nothing(pages, unread)):
        # Not the same as a blank document: there may be text, and it cannot be had.
        raise NothingReadable(source.path, reason)
    return pages, findings


def _why_nothing(pages: Sequence[Page], unread: Sequence[Finding]) -> str:
    """Why pages have no words, in French, where the file or an engine is at fault."""
    lost = [page.losses[0] for page in pages if page.losses]
    failed = [item.message for item in unread if item.code == "page_without_ocr"]
    hidden = ["il ne se voit pas sur la page" for page in pages if page.hidden]
    return next(iter([*lost, *failed, *hidden]), "").rstrip(".")


def _by_pdfplumber(
    source: Source, numbers: Sequence[int], limits: Limits
) -> Iterator[tuple[int, Page | Finding]]:
    """The pages with these numbers, or what is wrong with them, or with all of them."""
    if not numbers:
        return
    # It and pdfminer take as long to import as pdfium to read ten pages.
    from extract.pages.plumber import open_pages

    count, most = source.page_count, limits.page_seconds
    searched = _searched(source, limits)
    if searched and not source.damage:
        yield 0, finding("file_damaged", reason=OBJECTS_ELSEWHERE)
    try:
        with open_pages(source.path, source.password, count, most) as pages:
            if len(pages) != count:
                yield 0, finding("pages_differ", count=count, read=len(pages))
            for number in numbers:
                if number > len(pages):
                    break
                result = _read(pages[number - 1], limits)
                if searched:
                    result = max(_read(searched[number - 1], limits), result, key=_known)
                yield number, result
    except TimeUpError:
        raise NothingReadable(source.path, "arbre des pages sans fin") from None


def _searched(source: Source, limits: Limits) -> Sequence[Any]:
    """The pages as they are where a reader looks for objects; none where it need not."""
    from extract.pages.plumber import searched_pages

    with suppress(Exception):  # as many kinds as there are damages
        pages = searched_pages(source.path, source.password, limits.page_seconds)
        # Of another number of pages none is known to be the same.
        return pages if len(pages) == source.page_count else ()
    return ()


def _read(page: Any, limits: Limits) -> Page | Finding:
    """A page of pdfplumber's as ours, or what is wrong with it."""
    from extract.pages.native import read_page

    try:
        return read_page(page, limits)
    except Exception as error:  # pdfminer raises whatever the damage makes it raise
        return finding("page_unreadable", page=page.page_number, reason=type(error).__name__)


def _known(result: Page | Finding) -> int:
    """The letters that were read of a page and are known."""
    if isinstance(result, Finding):
        return -1
    return sum(len(word.text) - word.text.count(UNKNOWN) for word in result.words)


def _is_damage(loss: str) -> bool:
    return not loss.startswith(_BOUND)


def _with_pictures(
    source: Source, pages: Sequence[Page], ocr: Ocr, pixels: int
) -> tuple[list[Page], list[Finding]]:
    """The pages, those that need it read from their picture, page by page over the cores."""
    reasons = {page.number: _reason(page, ocr) for page in pages}
    wanted = [number for number, reason in reasons.items() if reason]
    if not wanted:
        return list(pages), []
    given = {page.number: page for page in pages}
    read: dict[int, Page] = {}
    findings: list[Finding] = []
    tasks = [(source, given[number], pixels, ocr) for number in wanted]
    for number, result in zip(wanted, spread(_read_picture, tasks), strict=True):
        if result is None:
            read[number] = replace(given[number], reader="text")
        elif isinstance(result, Page):
            if not result.words and given[number].losses:
                continue
            if not result.words and not given[number].words:
                read[number] = result
                findings.append(finding("page_illegible", page=number))
                continue
            if ocr == "auto" and _is_worse(result, given[number]):
                # The picture says no more than the text layer: the text is what it is.
                continue
            read[number] = result
            findings.append(finding("page_by_ocr", page=number, reason=reasons[number]))
        else:
            findings.append(finding("page_without_ocr", page=number, reason=result))
    if not read:
        return list(pages), findings
    from extract.scan.shades import unify_fills

    return unify_fills([read.get(page.number, page) for page in pages]), findings


def _is_worse(read: Page, given: Page) -> bool:
    """Whether what the picture of a page gave is worse than the text layer of the page as given."""
    if not given.words or not read.words:
        return not read.words
    much = given.reader == "ocr" and _letters(given.words) > _MORE * _letters(read.words)
    return much or bool(_reason(read, "auto"))


def _letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)


def _reason(page: Page, ocr: Ocr) -> str:
    """Why a page is to be read from its picture, in French; empty where it is not."""
    if ocr == "never":
        return ""
    if ocr == "always":
        return "demandé"
    if not page.words and any(map(_is_damage, page.losses)):
        return "son texte n'a pas pu être lu"
    # The engines of pictures are large; most files have a text layer on every page.
    from extract.scan.plausible import needs_ocr

    verdict = needs_ocr(page)
    return verdict.reason if verdict else ""


def _read_picture(task: tuple[Source, Page, int, Ocr]) -> Page | str | None:
    """A page read from its picture, or why it could not be; `None` where its text can be seen."""
    from extract.scan.covered import shows_through
    from extract.scan.errors import ScanUnread
    from extract.scan.reader import read_scan

    source, given, pixels, ocr = task
    layered = ocr == "auto" and given.reader == "ocr" and bool(given.words)
    if layered and shows_through(source.path, given.number, source.password):
        return None
    try:
        return read_scan(source.path, given.number, source.password, pixels)
    except ScanUnread as error:
        return str(error)


def _lost(page: Page) -> Iterator[Finding]:
    """What of a page was not read, and letters that the file does not name."""
    for loss in page.losses:
        code = "page_partial" if _is_damage(loss) else "page_bounded"
        yield finding(code, page=page.number, reason=loss)
    unknown = sum(word.text.count(UNKNOWN) for word in page.words)
    if unknown:
        yield finding("letters_unknown", page=page.number, count=unknown)


def _without_text(page: Page) -> list[Finding]:
    if page.words or page.reader == "ocr":
        return []
    frame = Box(0, 0, page.width, page.height)
    pictured = any(box.overlap(frame) >= _PICTURE * frame.area for box in page.images)
    return [finding("page_without_text", page=page.number)] if pictured else []


def _skipped(source: Source, numbers: Sequence[int]) -> list[Finding]:
    """One finding that names the pages that were not asked for."""
    left = sorted(set(range(1, source.page_count + 1)) - set(numbers))
    if not left:
        return []
    ranges: list[list[int]] = []
    for number in left:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
    return [finding("page_skipped", page=left[0], pages=text)]
