"""Path → Source: refuses at once, with what to do, a file that no later stage could read."""

from __future__ import annotations

import hashlib
import mmap
import stat
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from extract.pages.clock import TimeUpError
from extract.pages.sound import look_at
from extract.pages.unpack import unpacked_size
from schemas.errors import (
    AnnexaError,
    DamagedPdf,
    EmptyFile,
    EncryptionUnknown,
    FileMissing,
    FileUnreadable,
    NotAFile,
    NothingReadable,
    NotPdf,
    PasswordMissing,
    PasswordWrong,
    TruncatedPdf,
    cause,
)
from schemas.limits import Limits
from schemas.source import OBJECTS_ELSEWHERE, Source

# Readers look for the header this far (ISO 32000, annex H), as mail gateways put lines before it.
_HEADER_WITHIN = 1024
# The type of a stream that holds objects (ISO 32000, 7.5.7), and how much deflate packs at most.
_OBJECTS = b"/ObjStm"
_PACKED_MOST = 1032


def open_source(path: Path, password: str | None = None) -> Source:
    """The file at `path`, checked: it opens, how many pages it has, how damaged it is.

    Raises the `AnnexaError` that says what is wrong with it and what to do.
    """
    try:
        _check_kind(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            ends = _check_bytes(path, file.fileno())
    except FileNotFoundError:
        raise FileMissing(path) from None
    except OSError as error:
        raise FileUnreadable(path, cause(error)) from error
    try:
        count = _count_pages(path, password)
        sound = look_at(path, password)
        if not sound.whole:
            _check_repair(path, password, count)
    except DamagedPdf as error:
        if not ends:
            raise TruncatedPdf(path) from error
        raise
    damage = "" if sound.listed else OBJECTS_ELSEWHERE
    return Source(path, digest, count, password, sound.whole, damage if ends else "sa fin manque")


def _check_kind(path: Path) -> None:
    """Refuses what is no regular file: opening a fifo would wait for ever."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise NotAFile(path, "un dossier")
    if not stat.S_ISREG(mode):
        raise NotAFile(path, "un fichier spécial")


def _check_bytes(path: Path, descriptor: int) -> bool:
    """Refuses an empty file, and one without a PDF header; whether the file was not cut.

    A PDF ends with `startxref`; readers rebuild a cut file from the objects that are left, and its
    last pages would be missing without a word.  What else follows the end does no harm.
    """
    if path.stat().st_size == 0:
        raise EmptyFile(path)
    with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"%PDF-", 0, _HEADER_WITHIN) < 0:
            raise NotPdf(path)
        _check_objects(path, data)
        end = data.rfind(b"startxref")
        return end >= 0 and data.find(b"endobj", end) < 0 and data.find(b" obj", end) < 0


def _check_objects(path: Path, data: mmap.mmap) -> None:
    """Refuses a file whose packed objects unpack to more than streams may: readers know no bound.

    Streams too short to hold so much are not unpacked.
    """
    left = Limits.unpacked
    place = data.find(_OBJECTS)
    while place >= 0:
        start = data.find(b"stream", place)
        end = data.find(b"endstream", start + 1)
        if start < 0 or end < 0:
            return
        if (end - start) * _PACKED_MOST > left:
            left -= unpacked_size(data[start:end].removeprefix(b"stream").lstrip(b"\r\n"), left)
            if left < 0:
                most = Limits.unpacked // 1_000_000
                raise NothingReadable(path, f"plus de {most} Mo d'objets")
        place = data.find(_OBJECTS, end)


def _count_pages(path: Path, password: str | None) -> int:
    """The number of pages by pdfium, which opens a file without reading it all."""
    try:
        document = pypdfium2.PdfDocument(path.absolute(), password=password)
    except pypdfium2.PdfiumError as error:
        raise _refusal(path, password, error) from error
    with document:
        count = len(document)
    if count == 0:
        raise DamagedPdf(path, "aucune page")
    return count


def _refusal(path: Path, password: str | None, error: Any) -> AnnexaError:
    """What pdfium's refusal to open means."""
    if error.err_code == FPDF_ERR_PASSWORD:
        return PasswordMissing(path) if password is None else PasswordWrong(path)
    if error.err_code == FPDF_ERR_SECURITY:
        return EncryptionUnknown(path)
    return DamagedPdf(path, "structure illisible")


def _check_repair(path: Path, password: str | None, count: int) -> None:
    """Refuses a damaged file that pdfplumber cannot open, though pdfium could repair it."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    from extract.pages.plumber import open_pages

    try:
        with open_pages(path, password, count, Limits.page_seconds):
            pass
    except TimeUpError as error:
        raise DamagedPdf(path, "structure sans fin") from error
    except PdfminerException as error:
        if any(isinstance(part, PDFPasswordIncorrect) for part in error.args):
            raise PasswordWrong(path) from error
        raise DamagedPdf(path, "structure illisible") from error
    except Exception as error:
        raise DamagedPdf(path, type(error).__name__) from error
