"""Both readers give the same page: on the samples, and on the oddities that PDFs are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from extract.pages import fast, native
from schemas.geometry import Box
from schemas.page import Fill, Page, Ruling, Word

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = "BT /F1 12 Tf 100 700 Td (Bonjour le monde) Tj ET "
RULES = "100 600 200 50 re 1 0.8 0.6 rg f 0.5 w 100 590 m 300 590 l S 0 g "


def helvetica(bold: bool = False, **more: Any) -> Any:
    name = Name("/Helvetica-Bold") if bold else Name.Helvetica
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=name, Encoding=Name.WinAnsiEncoding, **more
    )


def unicode_map(pdf: pikepdf.Pdf, codes: dict[int, str]) -> Any:
    lines = "\n".join(
        f"<{code:02X}> <{text.encode('utf-16-be').hex()}>" for code, text in codes.items()
    )
    return pdf.make_stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange"
        f" <00> <FF> endcodespacerange {len(codes)} beginbfchar\n{lines}\nendbfchar"
        " endcmap end end".encode()
    )


def embedded_name(pdf: pikepdf.Pdf, **more: Any) -> Any:
    """A font that no reader knows, all of whose letters are half an em wide."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Inconnu"), Flags=4, StemV=80,
        FontBBox=Array([0, -200, 1000, 800]), ItalicAngle=0, Ascent=800, Descent=-200,
        CapHeight=700,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Inconnu"), FirstChar=0,
        LastChar=255, Widths=Array([500] * 256), FontDescriptor=descriptor, **more,
    )  # fmt: skip


def narrow_ones(pdf: pikepdf.Pdf) -> Any:
    """A font whose `1` is a quarter of an em wide, all other letters half an em."""
    font = embedded_name(pdf, Encoding=Name.WinAnsiEncoding)
    font.Widths = Array([250 if code == ord("1") else 500 for code in range(256)])
    return font


def type3(pdf: pikepdf.Pdf) -> Any:
    draw = {
        "/a": pdf.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f"),
        "/space": pdf.make_stream(b"300 0 d0"),
    }
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), Resources={},
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(draw), FirstChar=32,
        LastChar=97, Widths=Array([300] + [0] * 64 + [1000]),
        Encoding=Dictionary(Differences=Array([32, Name.space, 97, Name.a])),
    )  # fmt: skip


def form(pdf: pikepdf.Pdf, content: str, **more: Any) -> Any:
    box = more.pop("BBox", Array([0, 0, 800, 800]))
    fonts = Dictionary(F1=helvetica())
    resources = Dictionary(Font=fonts, XObject=Dictionary(more.pop("inner", {})))
    return pdf.make_stream(
        content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources,
        **more,
    )  # fmt: skip


def note(pdf: pikepdf.Pdf, text: str, place: list[int], flags: Any = 4, **more: Any) -> Any:
    look = form(pdf, f"BT /F1 10 Tf 2 4 Td ({text}) Tj ET", BBox=Array([0, 0, 200, 20]))
    more.setdefault("Subtype", Name.FreeText)
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Rect=Array(place), F=flags, AP=Dictionary(N=look), **more)
    )


def notes(pdf: pikepdf.Pdf) -> Any:
    field = {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("montant")}
    hidden = {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("autre")}
    return Array(
        [
            note(pdf, "texte libre", [100, 500, 300, 520]),
            note(pdf, "valeur du champ", [100, 450, 300, 470], **field),
            note(pdf, "champ masque", [100, 400, 300, 420], flags=2, **hidden),
            note(pdf, "agrandi", [100, 300, 500, 340]),
            note(pdf, "bulle", [100, 200, 300, 220], Subtype=Name.Popup),
        ]
    )


def make(
    content: str | bytes = TEXT + RULES,
    fonts: Callable[[pikepdf.Pdf], dict[str, Any]] | None = None,
    objects: Callable[[pikepdf.Pdf], dict[str, Any]] | None = None,
    annotations: Callable[[pikepdf.Pdf], Any] | None = None,
    resources: dict[str, Any] | None = None,
    **page: Any,
) -> bytes:
    """A file of one page with this content."""
    pdf = pikepdf.new()
    standard = {
        "/F1": helvetica(),
        "/F2": helvetica(bold=True),
        "/F3": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol),
    }
    held = Dictionary(Font=Dictionary(fonts(pdf) if fonts else standard), **(resources or {}))
    if objects:
        held.XObject = Dictionary(objects(pdf))
    body = content if isinstance(content, bytes) else content.encode("cp1252")
    page = {"MediaBox": [0, 0, 595, 842], **page}
    entries: Any = {key: Array(v) if isinstance(v, list) else v for key, v in page.items()}
    made = Dictionary(Type=Name.Page, Resources=held, Contents=pdf.make_stream(body), **entries)
    if annotations:
        made.Annots = annotations(pdf)
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([item for item in made.Annots if item.Subtype == Name.Widget])
        )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def read_native(data: bytes | Path) -> list[Page]:
    with pdfplumber.open(BytesIO(data) if isinstance(data, bytes) else data) as pdf:
        return [native.read_page(page) for page in pdf.pages]


def read_fast(data: bytes | Path) -> list[Page]:
    with pypdfium2.PdfDocument(data) as document:
        return [fast.read_page(document, number + 1) for number in range(len(document))]


def near(one: Box, other: Box, reach: float = 0.6) -> bool:
    return all(abs(a - b) <= reach for a, b in zip(one, other, strict=True))


def facts(word: Word) -> tuple[object, ...]:
    size = round(word.size, 1)
    return word.text, word.font, size, word.bold, word.italic, word.rotation, word.raised, word.mark


def assert_same(one: Page, other: Page) -> None:
    """Everything but the last hundredths of a point."""
    assert [facts(word) for word in one.words] == [facts(word) for word in other.words]
    for word, twin in zip(one.words, other.words, strict=True):
        # pdfium takes widths in whole thousandths of the size: they add up along a line.
        assert near(word.box, twin.box, max(0.6, 0.1 * word.size)), (word, twin)
        assert word.color == twin.color
    assert near(Box(0, 0, one.width, one.height), Box(0, 0, other.width, other.height), 0.02)
    assert (one.turned, one.reader) == (other.turned, other.reader)
    assert [(item.text, item.reason) for item in one.hidden] == [
        (item.text, item.reason) for item in other.hidden
    ]
    painted: tuple[Ruling | Fill, ...] = (*one.rulings, *one.fills)
    others: tuple[Ruling | Fill, ...] = (*other.rulings, *other.fills)
    for item, shape in zip(painted, others, strict=True):
        assert near(item.box, shape.box), (item, shape)
        assert item.color == shape.color
    assert [round(ruling.width, 1) for ruling in one.rulings] == [
        round(ruling.width, 1) for ruling in other.rulings
    ]
    assert len(one.images) == len(other.images)
    assert all(map(near, one.images, other.images))


def runs(page: Page) -> int:
    """How often a word goes on with the string of the one before it."""
    return sum(a.run == b.run for a, b in zip(page.words, page.words[1:], strict=False))


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_both_readers_give_the_same_pages_of_a_sample(name: str) -> None:
    pages, others = read_native(SAMPLES / name), read_fast(SAMPLES / name)
    assert len(pages) == len(others)
    for page, other in zip(pages, others, strict=True):
        assert_same(page, other)
        assert abs(runs(page) - runs(other)) <= 1


ODD_CODES = {32: " ", 101: "e", 111: "o", 114: "r", 116: "t", 1: "ff", 2: "\ufb03", 3: "ti"}
SEPARATION = Array([Name.Separation, Name.Black, Name.DeviceGray, Dictionary(
    FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)])  # fmt: skip

# Name, file, the words that are on the page, the reasons of those that are not.
ODDITIES: list[tuple[str, Callable[[], bytes], str, list[str]]] = [
    ("plain", make, "Bonjour le monde", []),
    ("offset", lambda: make(MediaBox=[50, -30, 645, 812]), "Bonjour le monde", []),
    ("corners", lambda: make(MediaBox=[645, 812, 50, -30]), "Bonjour le monde", []),
    ("crop", lambda: make(CropBox=[80, 500, 400, 760]), "Bonjour le monde", []),
    ("crop beyond", lambda: make(CropBox=[-50, -50, 900, 900]), "Bonjour le monde", []),
    ("turned 90", lambda: make(Rotate=90), "Bonjour le monde", []),
    ("turned 180", lambda: make(Rotate=180), "Bonjour le monde", []),
    ("turned 270", lambda: make(Rotate=270), "Bonjour le monde", []),
    ("turned -90", lambda: make(Rotate=-90), "Bonjour le monde", []),
    (
        "turned, offset, cropped",
        lambda: make(MediaBox=[50, -30, 645, 812], CropBox=[90, 500, 500, 760], Rotate=90),
        "Bonjour le monde",
        [],
    ),
    (
        "sideways",
        lambda: make("BT 0 1 -1 0 200 100 Tm /F1 12 Tf (Texte qui monte) Tj ET 50 50 m 50 500 l S"),
        "Texte monte qui",
        [],
    ),
    (
        "across the page",
        lambda: make(
            "BT .7 .7 -.7 .7 150 300 Tm /F1 80 Tf (PROJET 2) Tj ET"
            " BT .999 .04 -.04 .999 100 700 Tm /F1 12 Tf (penche) Tj ET"
        ),
        "2 PROJET penche",
        [],
    ),
    (
        "downwards beside level",
        lambda: make(
            "BT 0 -1 1 0 200 700 Tm /F1 12 Tf (descend) Tj ET"
            " BT /F1 12 Tf 100 750 Td (a plat) Tj ET"
        ),
        "a descend plat",
        [],
    ),
    (
        "slanted",
        lambda: make("BT 0.94 0.34 -0.34 0.94 100 400 Tm /F1 30 Tf (PROJET) Tj ET " + TEXT),
        "Bonjour PROJET le monde",
        [],
    ),
    (
        "string printed twice",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (CONTRAT) Tj ET BT /F1 12 Tf 100.3 700 Td (CONTRAT) Tj ET"
            " BT /F1 12 Tf 100 650 Td (ville et annee) Tj ET"
        ),
        "CONTRAT annee et ville",
        [],
    ),
    (
        "string printed twice on a turned page",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (CONTRAT) Tj ET BT /F1 12 Tf 100.3 700 Td (CONTRAT) Tj ET",
            Rotate=90,
        ),
        "CONTRAT",
        [],
    ),
    (
        "letters printed twice",
        lambda: make(
            "BT /F1 12 Tf "
            + " ".join(
                f"1 0 0 1 {100 + 9 * at + copy} 700 Tm ({letter}) Tj"
                for at, letter in enumerate("CONTRAT")
                for copy in (0, 0.3)
            )
            + " ET"
        ),
        "CONTRAT",
        [],
    ),
    (
        "invisible",
        lambda: make(
            "BT /F1 12 Tf 3 Tr 100 700 Td (cachee) Tj 0 Tr 0 -20 Td (visible) Tj"
            " 7 Tr 0 -20 Td (decoupe) Tj ET"
        ),
        "visible",
        ["invisible", "invisible"],
    ),
    (
        "white on white, white on blue",
        lambda: make(
            "1 g BT /F1 12 Tf 100 700 Td (perdu) Tj ET 0 0 0.4 rg 90 640 200 30 re f"
            " 1 g BT /F1 12 Tf 100 650 Td (lisible) Tj ET"
        ),
        "lisible",
        ["same_color"],
    ),
    ("off the page", lambda: make("BT /F1 12 Tf 700 700 Td (hors) Tj ET " + TEXT),
     "Bonjour le monde", ["outside"]),
    (
        "under a clip, beside it, over its edge",
        lambda: make(
            "q 100 690 72 30 re W n BT /F1 12 Tf 103 700 Td (dedans coupure dehors) Tj ET Q "
            "q 0 0 9 9 re 100 600 99 30 re W* n BT /F1 12 Tf 103 610 Td (deux pieces) Tj ET Q "
            "q 100 500 9 30 re W n 300 500 9 30 re W n BT /F1 12 Tf 100 510 Td (rien) Tj ET Q "
            "BT /F1 12 Tf 100 450 Td (libre) Tj ET"
        ),
        "coupure dedans deux libre pieces",
        ["clipped", "clipped"],
    ),
    (
        "upwards, letter by letter, under the clip of a form",
        lambda: make(
            "q 90 90 40 72 re W n /X1 Do Q BT /F1 12 Tf 100 700 Td (libre) Tj ET",
            objects=lambda pdf: {"/X1": form(
                pdf,
                "BT " + " ".join(
                    f"0 1 -1 0 110 {100 + 8 * at} Tm /F1 12 Tf ({letter}) Tj"
                    for at, letter in enumerate("bas pour haut")
                ) + " ET",
            )},
        ),
        "bas libre pour",
        ["clipped"],
    ),
    ("no page", lambda: make(b" "), "", []),
    ("no letters", lambda: make(RULES), "", []),
    (
        "ligatures",
        lambda: make(
            b"BT /F1 12 Tf 100 700 Td (e\x01ort to\x02e \x03) Tj ET",
            lambda pdf: {"/F1": embedded_name(pdf, ToUnicode=unicode_map(pdf, ODD_CODES))},
        ),
        "effort ti toffie",
        [],
    ),
    ("symbols", lambda: make("BT /F3 12 Tf 100 700 Td <B7> Tj /F1 12 Tf 20 0 Td (une puce) Tj ET"),
     "puce une •", []),
    (
        "raised letters",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (1) Tj /F1 7 Tf 5 Ts (er) Tj 0 Ts /F1 12 Tf ( mai) Tj ET"
        ),
        "1er mai",
        [],
    ),
    (
        "a note's mark behind a code, and the power of a number",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (en CE1) Tj /F1 7 Tf 5 Ts (1) Tj 0 Ts /F1 12 Tf ( et 10) Tj "
            "/F1 7 Tf 5 Ts (3) Tj ET"
        ),
        "103 CE1 en et",
        [],
    ),
    (
        "a note's mark before the comma of its clause, in one string or three",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (ici) Tj /F1 7 Tf 5 Ts (1) Tj 0 Ts /F1 12 Tf (, et) Tj "
            "1 0 0 1 100 600 Tm (ville) Tj /F1 7 Tf 1 0 0 1 120.8 605 Tm (2) Tj "
            "/F1 12 Tf 1 0 0 1 124.7 600 Tm (,) Tj ET"
        ),
        "et ici, ville,",
        [],
    ),
    (
        "a note's mark in raised figures of the font",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (scolaires1 QPV1 1) Tj ET",
            lambda pdf: {"/F1": narrow_ones(pdf)},
        ),
        "1 QPV1 scolaires",
        [],
    ),
    (
        "forms in forms, scaled, in the colour around them",
        lambda: make(
            "1 0 0 rg q 0.5 0 0 0.5 100 400 cm /X1 Do Q",
            objects=lambda pdf: {"/X1": form(
                pdf,
                "q 2 0 0 2 10 20 cm /X2 Do Q BT /F1 12 Tf 10 10 Td (dehors) Tj ET"
                " 1 w 0 0 m 99 0 l S",
                Matrix=Array([1, 0, 0, 1, 10, 10]),
                inner={"/X2": form(pdf, "BT /F1 12 Tf 30 30 Td (dedans) Tj ET 0 0 40 20 re f")},
            )},
        ),
        "dedans dehors",
        [],
    ),
    (
        "notes and fields",
        lambda: make(annotations=notes),
        "Bonjour agrandi champ du le libre monde texte valeur",
        [],
    ),
    (
        "notes on a turned, offset page",
        lambda: make(annotations=notes, Rotate=90, MediaBox=[50, -30, 645, 812]),
        "Bonjour agrandi champ du le libre monde texte valeur",
        [],
    ),
    (
        "printed over",
        lambda: make(
            "BT /F1 12 Tf 100 700 Td (ancien) Tj ET BT /F1 12 Tf 100 700 Td (nouveau) Tj ET"
        ),
        "ancien nouveau",
        [],
    ),
    (
        "letters apart",
        lambda: make("BT /F1 14 Tf 1 Tc 100 700 Td (ANNEXE) Tj 0 Tc 0 -40 Td (normal) Tj ET"),
        "ANNEXE normal",
        [],
    ),
    (
        "gaps without spaces",
        lambda: make("BT /F1 12 Tf 100 700 Td [(un)-300(deux)-1500(trois)] TJ ET"),
        "deux trois un",
        [],
    ),
    ("spaces apart", lambda: make("BT /F1 12 Tf 100 700 Td (un) Tj ( ) Tj (deux) Tj ( :) Tj ET"),
     ": deux un", []),
    (
        "space as actual text",
        lambda: make(b"BT /F1 12 Tf 100 700 Td (2) Tj /Span <</ActualText <FEFF202F>>> BDC"
                     b" [( ) 133] TJ EMC (308) Tj ET"),
        "2 308",
        [],
    ),
    ("hyphens", lambda: make("BT /F1 12 Tf 100 700 Td (crimino-) Tj 0 -14 Td (genes) Tj ET"),
     "crimino- genes", []),
    ("painted soft hyphen", lambda: make(b"BT /F1 12 Tf 100 700 Td (por\xadtee) Tj ET"),
     "por-tee", []),
    (
        "marked content",
        lambda: make(b"/P <</MCID 3>> BDC BT /F1 12 Tf 100 700 Td (trois) Tj /Span BMC ( dedans)"
                     b" Tj EMC ET EMC /Artifact BMC BT /F1 12 Tf 100 50 Td (pied) Tj ET EMC"),
        "dedans pied trois",
        [],
    ),
    (
        "narrow, wide, of size one",
        lambda: make(
            "BT /F1 12 Tf 50 Tz 100 700 Td (etroit) Tj ET BT 1.5 0 0 0.75 100 650 Tm 100 Tz"
            " /F1 12 Tf (large) Tj ET BT /F1 1 Tf 12 0 0 12 100 600 Tm (un) Tj ET"
        ),
        "etroit large un",
        [],
    ),
    ("turned over", lambda: make("1 0 0 -1 0 842 cm BT 1 0 0 -1 100 142 Tm /F1 12 Tf (envers) Tj ET"
                                 " 100 200 200 50 re f"), "envers", []),
    ("inline image", lambda: make("q 9 0 0 5 10 60 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q "
                                  + TEXT), "Bonjour le monde", []),
    (
        "lines of every kind",
        lambda: make(
            "[3 2] 0 d 1 w 100 500 m 400 500 l S [] 0 d 100 480 300 0.48 re f 100 480 .48 20 re f"
            " 100 480.1 .48 .48 re f 200 300 100 100 re S 2 w 200 200 100 50 re B"
            " 100 100 m 300 100 l 100 80 m 300 80 l S 400 400 m 450 400 l 450 450 l s"
        ),
        "",
        [],
    ),
    (
        "curves",
        lambda: make(
            "110 500 m 290 500 l 300 500 300 505 300 510 c 300 590 l 300 600 295 600 290 600 c"
            " 110 600 l 100 600 100 595 100 590 c 100 510 l 100 505 105 500 110 500 c b"
            " 300 400 m 350 400 350 450 300 450 c h f"
        ),
        "",
        [],
    ),
    (
        "ink of its own",
        lambda: make(
            "/C0 cs 1 scn BT /F1 12 Tf 100 700 Td (en ton direct) Tj ET 0.2 scn 90 600 90 50 re f",
            resources={"ColorSpace": Dictionary(C0=SEPARATION)},
        ),
        "direct en ton",
        [],
    ),
    (
        "a scan with a text layer",
        lambda: make(
            "q 590 0 0 840 0 0 cm /I Do Q BT 3 Tr /F1 12 Tf 100 700 Td (couche) Tj ET",
            objects=lambda pdf: {"/I": pdf.make_stream(
                b"\x80" * 4, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8)},
        ),
        "couche",
        [],
    ),
    ("left open", lambda: make("q q BT /F1 12 Tf 100 700 Td (sans fin) Tj"), "fin sans", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("build", "words", "hidden"), [odd[1:] for odd in ODDITIES], ids=[odd[0] for odd in ODDITIES]
)
def test_both_readers_give_the_same_odd_page(
    build: Callable[[], bytes], words: str, hidden: list[str]
) -> None:
    data = build()
    (page,), (other,) = read_native(data), read_fast(data)
    assert_same(page, other)
    assert sorted(word.text for word in other.words) == words.split()
    assert [item.reason for item in other.hidden] == hidden


# What they read differently, and which of them is right.
DIFFERENCES: list[tuple[str, Callable[[], bytes], list[str], list[str]]] = [
    (
        "pdfium reads what a string is said to be, pdfplumber what is painted",
        lambda: make(b"BT /F1 12 Tf 100 700 Td /Span <</ActualText <FEFF00660069>>> BDC (XY) Tj"
                     b" EMC ET"),
        ["XY"],
        ["fi"],
    ),
    (
        "from right to left: neither joins the words in reading order",
        lambda: make(
            b"BT /F1 12 Tf 100 700 Td (\x01\x02 \x03) Tj ET",
            lambda pdf: {"/F1": embedded_name(pdf, ToUnicode=unicode_map(
                pdf, {32: " ", 1: "\u05d0", 2: "\u05d1", 3: "\u05d2"}))},
        ),
        ["\u05d0\u05d1", "\u05d2"],
        ["\u05d2", "\u05d0\u05d1"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("build", "by_native", "by_fast"), [c[1:] for c in DIFFERENCES], ids=[c[0] for c in DIFFERENCES]
)
def test_known_differences(
    build: Callable[[], bytes], by_native: list[str], by_fast: list[str]
) -> None:
    data = build()
    assert [word.text for word in read_native(data)[0].words] == by_native
    assert [word.text for word in read_fast(data)[0].words] == by_fast


def test_letters_doubled_within_one_string_are_bold_for_pdfplumber_alone() -> None:
    widths = (722, 778, 722, 611, 722, 667, 611)
    pieces = " ".join(f"({c}) {w - 25} ({c}) 25" for c, w in zip("CONTRAT", widths, strict=True))
    data = make(f"BT /F1 12 Tf 100 700 Td [{pieces}] TJ ET")
    (page,), (other,) = read_native(data), read_fast(data)
    assert [(word.text, word.bold) for word in page.words] == [("CONTRAT", True)]
    assert [(word.text, word.bold) for word in other.words] == [("CONTRAT", False)]


def vertical(pdf: pikepdf.Pdf) -> Any:
    cid = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/Haut"), DW=1000,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"),
                                 Supplement=0),
        FontDescriptor=embedded_name(pdf).FontDescriptor,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Haut"), Encoding=Name("/Identity-V"),
        DescendantFonts=Array([cid]),
    )  # fmt: skip


def nameless(pdf: pikepdf.Pdf) -> Any:
    names = Dictionary(Differences=Array([129, Name.g01, Name.g02]))
    return embedded_name(pdf, Encoding=names)


LOST: list[tuple[str, str, Callable[[pikepdf.Pdf], Any], list[str]]] = [
    ("written downwards", "<00010002>", vertical, ["\ufffd", "\ufffd"]),
    ("letters without Unicode values", "<8182>", nameless, ["\ufffd\ufffd"]),
    ("letters known by their names alone", "(aa a)", type3, ["aa", "a"]),
]


@pytest.mark.parametrize(
    ("string", "font", "words"), [case[1:] for case in LOST], ids=[case[0] for case in LOST]
)
def test_a_page_whose_text_pdfium_does_not_know_is_refused(
    string: str, font: Callable[[pikepdf.Pdf], Any], words: list[str]
) -> None:
    data = make(f"BT /F1 12 Tf 100 700 Td {string} Tj ET", lambda pdf: {"/F1": font(pdf)})
    with pytest.raises(fast.RefusedError):
        read_fast(data)
    assert [word.text for word in read_native(data)[0].words] == words


def test_boxes_stand_on_the_base_line_whatever_the_descriptor_says() -> None:
    def zeroed(pdf: pikepdf.Pdf) -> Any:
        font = embedded_name(pdf, Encoding=Name.WinAnsiEncoding)
        font.FontDescriptor.Descent = 0
        font.FontDescriptor.Ascent = 0
        return font

    content = "BT /F1 10 Tf 100 700 Td (page) Tj ET"
    for page in pages_of(make(content, lambda pdf: {"/F1": zeroed(pdf)})):
        # The base line is 142 points from the top; a tail reaches two points below it.
        assert near(page.words[0].box, Box(100, 134.2, 120, 144.2))
        assert page.words[0].size == 10


def pages_of(data: bytes) -> Iterator[Page]:
    yield from read_native(data)
    yield from read_fast(data)


def test_lines_without_a_width_are_one_point_wide() -> None:
    for page in pages_of(make("50 300 m 150 300 l S")):
        assert [ruling.width for ruling in page.rulings] == [1.0]


def disc(x: float, y: float, size: float = 2.5) -> str:
    """A disc right of `x` whose middle is at `y`, as four curves."""
    r, k = size / 2, size * 0.276
    at = x + r
    return (
        f"0 g {at + r} {y} m "
        f"{at + r} {y + k} {at + k} {y + r} {at} {y + r} c "
        f"{at - k} {y + r} {at - r} {y + k} {at - r} {y} c "
        f"{at - r} {y - k} {at - k} {y - r} {at} {y - r} c "
        f"{at + k} {y - r} {at + r} {y - k} {at + r} {y} c h f "
    )


def test_drawn_marks_of_list_items_are_bullets() -> None:
    items = "BT /F1 10 Tf 60 700 Td (Ateliers du soir) Tj 0 -14 Td (Navette) Tj ET "
    for page in pages_of(make(items + disc(52, 703) + disc(52, 689))):
        texts = [word.text for word in page.words]
        assert texts == ["•", "Ateliers", "du", "soir", "•", "Navette"]


def test_dots_between_words_and_large_discs_are_no_bullets() -> None:
    text = "BT /F1 10 Tf 60 700 Td (Ville) Tj 40 0 Td (Quartier) Tj ET "
    for page in pages_of(make(text + disc(84, 703) + disc(50, 703, size=12))):
        assert [word.text for word in page.words] == ["Ville", "Quartier"]


def test_a_box_with_rounded_corners_is_paint() -> None:
    box = (
        "0 0.2 0.5 rg 60 690 m 260 690 l 265 690 270 695 270 700 c "
        "270 720 l 270 725 265 730 260 730 c 60 730 l 55 730 50 725 50 720 c "
        "50 700 l 50 695 55 690 60 690 c h f "
    )
    for page in pages_of(make(box + "1 g BT /F1 12 Tf 70 705 Td (Orientation) Tj ET")):
        assert [word.text for word in page.words] == ["Orientation"]
        assert [fill.box.width for fill in page.fills] == [220.0]


def test_paint_is_as_large_as_its_clip_leaves_it() -> None:
    side = "q 50 100 3 200 re W n 0 0.3 0.3 rg 50 100 400 200 re f Q "
    text = "0 0.3 0.3 rg BT /F1 10 Tf 100 150 Td (pilote) Tj ET"
    for page in pages_of(make(side + text)):
        assert [word.text for word in page.words] == ["pilote"]
        assert page.fills == ()
        assert [ruling.box.height for ruling in page.rulings] == [200.0]
