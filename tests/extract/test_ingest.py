"""Every bad file is refused by its name, with what to do; every good one is let in."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from extract.page_numbers import parse_pages
from extract.pages.ingest import open_source
from schemas import errors
from schemas.limits import Limits
from tests.hostile.builder import document, stream, text

MakePdf = Callable[..., Path]
LOCKED = pikepdf.Encryption(user="secret", owner="owner")
Damage = Callable[[bytes], bytes]


def test_a_good_file_is_known_by_its_bytes(make_pdf: MakePdf) -> None:
    path = make_pdf(pages=3)
    source = open_source(path)
    assert source.page_count == 3
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


CASES: list[tuple[str, Damage, type[errors.AnnexaError]]] = [
    ("empty", lambda data: b"", errors.EmptyFile),
    ("a picture", lambda data: b"\x89PNG\r\n\x1a\n" + bytes(2000), errors.NotPdf),
    ("text", lambda data: b"Contrat de ville", errors.NotPdf),
    ("header too far", lambda data: b" " * 1024 + data, errors.NotPdf),
    ("half", lambda data: data[: len(data) // 2], errors.TruncatedPdf),
    ("nothing behind the header", lambda data: b"%PDF-1.7\nstartxref\n0\n", errors.DamagedPdf),
    ("no catalogue", lambda data: data.replace(b"/Root", b"/Toor"), errors.DamagedPdf),
]


@pytest.mark.parametrize(("damage", "error"), [pytest.param(*c[1:], id=c[0]) for c in CASES])
def test_damaged_files(make_pdf: MakePdf, damage: Damage, error: type[Exception]) -> None:
    path = make_pdf()
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(error):
        open_source(path)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[: data.rindex(b"startxref")], "sa fin manque"),
        (lambda data: data + b"9 0 obj\n<< /Type /Page", "sa fin manque"),
        (
            lambda data: data.replace(b"startxref\n", b"startxref\n9"),
            "la table de ses objets est fausse",
        ),
        (lambda data: data.replace(b"/Size ", b"/Size 9"), ""),
    ],
    ids=["without its end", "an update cut off", "table elsewhere", "table too large"],
)
def test_damage_that_leaves_the_pages_is_told(
    make_pdf: MakePdf, damage: Damage, reason: str
) -> None:
    path = make_pdf(pages=3)
    path.write_bytes(damage(path.read_bytes()))
    source = open_source(path)
    assert (source.page_count, source.damage) == (3, reason)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"HTTP/1.1 200 OK\r\n\r\n" + data, id="lines before the header"),
        pytest.param(lambda data: data + bytes(200_000), id="padding behind the end"),
    ],
)
def test_what_surrounds_a_pdf_does_no_harm(make_pdf: MakePdf, change: Damage) -> None:
    path = make_pdf()
    path.write_bytes(change(path.read_bytes()))
    assert open_source(path).page_count == 3


def test_passwords(make_pdf: MakePdf) -> None:
    path = make_pdf(encryption=LOCKED)
    with pytest.raises(errors.PasswordMissing):
        open_source(path)
    with pytest.raises(errors.PasswordWrong):
        open_source(path, "guess")
    assert open_source(path, "secret").page_count == 3
    assert "secret" not in repr(open_source(path, "secret"))


def test_the_empty_password_needs_none(make_pdf: MakePdf) -> None:
    path = make_pdf(encryption=pikepdf.Encryption(user="", owner="owner"))
    assert open_source(path).page_count == 3


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "lost.pdf").symlink_to(tmp_path / "nowhere.pdf")
    with pytest.raises(errors.NotAFile, match="un dossier"):
        open_source(tmp_path)
    with pytest.raises(errors.NotAFile, match="un fichier spécial"):
        open_source(tmp_path / "pipe.pdf")
    for name in ("absent.pdf", "lost.pdf"):
        with pytest.raises(errors.FileMissing):
            open_source(tmp_path / name)


def test_unreadable(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf()

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(errors.FileUnreadable, match="droits insuffisants"):
        open_source(path)


def test_objects_that_unpack_to_more_than_they_may_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.pdf"
    packed = stream(bytes(200_000), b"/Type/ObjStm/N 0/First 0", packed=True)
    path.write_bytes(document([text("Contrat de ville")], more={30000: packed}))
    assert open_source(path).page_count == 1
    monkeypatch.setattr(Limits, "unpacked", 100_000)
    with pytest.raises(errors.NothingReadable):
        open_source(path)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (1, 2, 3, 4, 5)),
        ("2", (2,)),
        ("2-4", (2, 3, 4)),
        (" 5, 1-2 ,2", (1, 2, 5)),
        ("02-03", (2, 3)),
    ],
)
def test_pages(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text, 5) == pages


@pytest.mark.parametrize("text", ["x", "0", "3-2", "1,,2", "-3", "3-", "1.5", "²", "1 2", ","])
def test_no_pages(text: str) -> None:
    with pytest.raises(errors.PagesInvalid) as caught:
        parse_pages(text, 5)
    assert caught.value.exit_code == errors.USAGE


@pytest.mark.parametrize("text", ["6", "4-6", "1,9999999"])
def test_pages_beyond_the_last(text: str) -> None:
    with pytest.raises(errors.PagesOutside, match="le document a 5 pages"):
        parse_pages(text, 5)
