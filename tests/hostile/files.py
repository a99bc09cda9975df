"""The hostile files: each a function that makes its bytes, by the name of the file.

`KINDS` says what may become of each: `converted` (perhaps with findings), `refused`, or either
where both are honest.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from tests.hostile.builder import A4, HELVETICA, assemble, document, grid, stream, text

Make = Callable[[], bytes]
FILES: dict[str, tuple[Make, str]] = {}

SENTENCE = "Le contrat de ville engage ses partenaires sur trois axes."


def hostile(name: str, ends: str) -> Callable[[Make], Make]:
    """Registers the maker of a file; `ends` is `converted`, `refused` or `either`."""

    def register(make: Make) -> Make:
        FILES[name] = (make, ends)
        return make

    return register


def plain() -> bytes:
    """A small file with nothing wrong."""
    return document([text("Contrat de ville", SENTENCE)])


# --------------------------------------------------------------------------------- structure


@hostile("zero-bytes.pdf", "refused")
def _zero() -> bytes:
    return b""


@hostile("wrong-extension.pdf", "refused")
def _image() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(2000)


@hostile("web-page.pdf", "refused")
def _page() -> bytes:
    return b"<!doctype html><title>404</title><p>Document introuvable</p>"


@hostile("header-only.pdf", "refused")
def _header() -> bytes:
    return b"%PDF-1.7\n"


@hostile("xref-damaged.pdf", "either")
def _xref() -> bytes:
    data = plain()
    start = data.rindex(b"xref\n0")
    return data[:start] + data[start:].replace(b"0", b"7")


def _moved(data: bytes, number: int) -> bytes:
    """A file whose table leads to another object than this one, which is in the file."""
    place = b"%010d" % (data.index(b"\n%d 0 obj" % number) + 1)
    assert data.count(place) == 1
    return data.replace(place, b"%010d" % data.index(b"1 0 obj"))


@hostile("content-moved.pdf", "converted")
def _content_moved() -> bytes:
    return _moved(plain(), 11)


@hostile("map-moved.pdf", "converted")
def _map_moved() -> bytes:
    """Without its map the font has letters that nobody knows."""
    return _moved(_lettered("Mission locale"), 30000)


@hostile("stream-cut-late.pdf", "converted")
def _cut_late() -> bytes:
    """What is odd about the font of the first page says nothing of the stream of the second."""
    odd = HELVETICA.replace(b"/Type/Font", b"/Type/Font/Type/Font")
    pages = [text("Contrat de ville", SENTENCE)] * 2
    data = document(pages, font=odd).replace(b"/Filter/FlateDecode", b"/Filter/Fl         ")
    end = data.rindex(b"endstream")
    return data[: end - 20] + bytes(20) + data[end:]


@hostile("xref-far.pdf", "either")
def _far() -> bytes:
    return plain().replace(b"startxref\n", b"startxref\n99999")


@hostile("xref-loop.pdf", "either")
def _xref_loop() -> bytes:
    data = plain()
    start = data.rindex(b"xref\n0", 0, data.rindex(b"startxref"))
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


@hostile("length-short.pdf", "either")
def _short() -> bytes:
    data = document([text("Contrat de ville", SENTENCE)], packed=False)
    return data.replace(b"/Length ", b"/Length 1%", 1).replace(b"1%", b"", 1)


@hostile("length-huge.pdf", "either")
def _long() -> bytes:
    data = document([text("Contrat de ville", SENTENCE)], packed=False)
    return data.replace(b"/Length ", b"/Length 99999999999", 1)


@hostile("length-negative.pdf", "either")
def _negative() -> bytes:
    data = document([text("Contrat de ville", SENTENCE)], packed=False)
    return data.replace(b"/Length ", b"/Length -", 1)


@hostile("length-itself.pdf", "either")
def _length_itself() -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        3: HELVETICA,
        4: b"<</Type/Page/Parent 2 0 R/MediaBox %s/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>"
        % A4,
        5: stream(text(SENTENCE)).replace(b"/Length ", b"/Length 5 0 R%", 1).replace(b"%", b"\n%"),
    }
    return assemble(objects)


@hostile("page-tree-loop.pdf", "either")
def _page_loop() -> bytes:
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 3/Kids[3 0 R 2 0 R 3 0 R]/Parent 3 0 R>>",
            3: b"<</Type/Pages/Count 2/Kids[2 0 R 3 0 R]/Parent 2 0 R>>",
        }
    )


@hostile("page-tree-deep.pdf", "either")
def _page_deep() -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, 5000):
        objects[number] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1)
    objects[5000] = b"<</Type/Page/MediaBox %s/Resources<<>>>>" % A4
    return assemble(objects)


@hostile("page-count-wrong.pdf", "either")
def _page_count() -> bytes:
    return document([text("Contrat de ville", SENTENCE)] * 3).replace(b"/Count 3", b"/Count 9")


@hostile("page-without-type.pdf", "converted")
def _page_type() -> bytes:
    """One of two pages is none to the reader of record; others show it."""
    head, page, tail = document([text(SENTENCE)] * 2).rpartition(b"/Type/Page/")
    return head + page.replace(b"Page", b"Pape") + tail


@hostile("pages-without-type.pdf", "converted")
def _pages_type() -> bytes:
    return document([text(SENTENCE)] * 2).replace(b"/Type/Page/", b"/Type/Pape/")


@hostile("page-without-size.pdf", "converted")
def _page_size() -> bytes:
    return document([text(SENTENCE)]).replace(b"/MediaBox", b"/MadiaBox")


@hostile("page-tiny.pdf", "refused")
def _page_tiny() -> bytes:
    return document([text(SENTENCE)], box=b"[0 0 .00001 .00001]")


@hostile("empty-stream.pdf", "converted")
def _empty_stream() -> bytes:
    """Content in two streams; the second one is packed and holds nothing."""
    return _two_streams(b"/Filter/FlateDecode", b"")


@hostile("cut.pdf", "converted")
def _cut() -> bytes:
    data = plain()
    return data[: data.rindex(b"startxref")]


@hostile("reference-loop.pdf", "either")
def _reference_loop() -> bytes:
    return document(
        [text(SENTENCE)], more={30000: b"30001 0 R", 30001: b"30000 0 R"}, page=b"/Rotate 30000 0 R"
    )


@hostile("nested-arrays.pdf", "either")
def _arrays() -> bytes:
    return document([text(SENTENCE)], catalog=b"/Extra " + b"[" * 50000 + b"]" * 50000)


@hostile("nested-dictionaries.pdf", "either")
def _dictionaries() -> bytes:
    return document([text(SENTENCE) + b"/P " + b"<</A" * 20000 + b" 1" + b">>" * 20000 + b" DP\n"])


@hostile("nested-tags.pdf", "converted")
def _tags() -> bytes:
    return document([b"/P BMC " * 100000 + text(SENTENCE) + b"EMC " * 100000])


@hostile("nested-states.pdf", "converted")
def _states() -> bytes:
    return document([b"q " * 200000 + text(SENTENCE) + b"Q " * 200000])


@hostile("tags-damaged.pdf", "converted")
def _tags_damaged() -> bytes:
    """A role whose name is no text, in a tree that leads back to itself."""
    more = {
        30000: b"<</Type/StructTreeRoot/K 30001 0 R/RoleMap<</P/Q/Q/P>>>>",
        30001: b"<</S/#A2#FF/P 30000 0 R/K[30001 0 R 0 30002 0 R]/Pg 10 0 R>>",
        30002: b"<</S/Table/P 30001 0 R/K[30001 0 R]>>",
    }
    content = b"/P<</MCID 0>>BDC " + text(SENTENCE) + b"EMC "
    return document([content], more=more, catalog=b"/StructTreeRoot 30000 0 R")


@hostile("object-stream-loop.pdf", "either")
def _object_streams() -> bytes:
    return document(
        [text(SENTENCE)],
        more={30000: stream(b"1 0 null", b"/Type/ObjStm/N 1/First 4/Extends 30000 0 R")},
    )


# ------------------------------------------------------------------------------------- forms


def _forms(streams: dict[int, bytes], names: dict[int, bytes]) -> dict[int, bytes]:
    return {
        number: stream(
            content,
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>"
            b"/XObject<<%s>>>>" % names.get(number, b""),
        )
        for number, content in streams.items()
    }


@hostile("form-loop.pdf", "converted")
def _form_loop() -> bytes:
    more = _forms(
        {30000: text("A") + b"/X Do ", 30001: text("B") + b"/X Do "},
        {30000: b"/X 30001 0 R", 30001: b"/X 30000 0 R"},
    )
    return document([text(SENTENCE) + b"/X Do "], more=more, resources=b"/XObject<</X 30000 0 R>>")


@hostile("form-font-around.pdf", "converted")
def _form_font() -> bytes:
    """Text in a form, in the font that the page has chosen."""
    more = _forms({30000: text(SENTENCE).replace(b"/F 11.0 Tf", b"")}, {})
    return document(
        [b"/F 11 Tf /X Do BT /None 1 Tf ET "], more=more, resources=b"/XObject<</X 30000 0 R>>"
    )


@hostile("font-from-state.pdf", "converted")
def _state_font() -> bytes:
    """A font that is chosen as the width of lines is."""
    return document(
        [b"/G gs " + text(SENTENCE, size=14).replace(b"/F 14.0 Tf", b"") + b"BT /None 1 Tf ET "],
        resources=b"/ExtGState<</G<</Font[3 0 R 14]>>>>",
    )


@hostile("form-bomb.pdf", "either")
def _form_bomb() -> bytes:
    """Each of thirty forms draws the next one ten times: 10^30 letters."""
    more = _forms(
        {30000 + at: text("x") + b"/X Do " * 10 for at in range(30)},
        {30000 + at: b"/X %d 0 R" % (30001 + at) for at in range(29)},
    )
    return document([text(SENTENCE) + b"/X Do "], more=more, resources=b"/XObject<</X 30000 0 R>>")


@hostile("form-silent-bomb.pdf", "either")
def _silent_bomb() -> bytes:
    """As `form-bomb`, and nothing is ever drawn."""
    more = _forms(
        {30000 + at: b"/X Do " * 10 for at in range(30)},
        {30000 + at: b"/X %d 0 R" % (30001 + at) for at in range(29)},
    )
    return document([text(SENTENCE) + b"/X Do "], more=more, resources=b"/XObject<</X 30000 0 R>>")


@hostile("form-deep.pdf", "either")
def _form_deep() -> bytes:
    more = _forms(
        {30000 + at: b"/X Do " for at in range(3000)},
        {30000 + at: b"/X %d 0 R" % (30001 + at) for at in range(2999)},
    )
    return document([text(SENTENCE) + b"/X Do "], more=more, resources=b"/XObject<</X 30000 0 R>>")


# ------------------------------------------------------------------------------------- bombs


def _packed_bomb(size: int, times: int, filler: bytes) -> bytes:
    """Content of `size` bytes, packed `times` times over."""
    data = filler * (size // len(filler))
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode" * times
    more = {30000: stream(data, b"/Filter[%s]" % filters)}
    whole = document([text(SENTENCE)], more=more)
    return whole.replace(b"/Contents 11 0 R", b"/Contents[11 0 R 30000 0 R]")


def _two_streams(filters: bytes, data: bytes) -> bytes:
    """A page with a sentence, and more content in a stream with these filters."""
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
            3: HELVETICA,
            4: b"<</Type/Page/Parent 2 0 R/MediaBox %s/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents[5 0 R 6 0 R]>>" % A4,
            5: stream(text(SENTENCE)),
            6: stream(data, filters),
        }
    )


@hostile("bomb-letters.pdf", "converted")
def _bomb_letters() -> bytes:
    """Each letter stands for four bytes, and a packed byte for a thousand letters."""
    packed = zlib.compress(b"z" * (18 << 20) + b"~>", 9)
    return _two_streams(b"/Filter[/FlateDecode/ASCII85Decode]", packed)


@hostile("bomb-runs.pdf", "converted")
def _bomb_runs() -> bytes:
    packed = zlib.compress(bytes([129, 32]) * (8 << 20), 9)
    return _two_streams(b"/Filter[/FlateDecode/RunLengthDecode]", packed)


@hostile("bomb-fax.pdf", "converted")
def _bomb_fax() -> bytes:
    parameters = b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000>>"
    return _two_streams(parameters, bytes(100))


@hostile("bomb-spaces.pdf", "either")
def _bomb_spaces() -> bytes:
    return _packed_bomb(300 << 20, 2, b" " * 1024)


@hostile("bomb-text.pdf", "either")
def _bomb_text() -> bytes:
    return _packed_bomb(200 << 20, 2, b"BT /F 9 Tf 50 50 Td (bombe) Tj ET\n")


@hostile("bomb-font-map.pdf", "either")
def _bomb_map() -> bytes:
    lines = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + (
        b"1 beginbfrange <0000> <FFFF> <0041> endbfrange\n" * 20000
    )
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 30000 0 R"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    return document([text(SENTENCE)], font=font, more={30000: stream(lines, packed=True)})


@hostile("bomb-widths.pdf", "either")
def _bomb_widths() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 2000000000 500]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    return document([text(SENTENCE)], font=font)


@hostile("bomb-predictor.pdf", "either")
def _bomb_predictor() -> bytes:
    entries = b"/DecodeParms<</Predictor 12/Columns 4000000000/Colors 4>>"
    more = {30000: stream(bytes(5 << 20), entries, packed=True)}
    whole = document([text(SENTENCE)], more=more)
    return whole.replace(b"/Contents 11 0 R", b"/Contents[11 0 R 30000 0 R]")


@hostile("bomb-image.pdf", "converted")
def _bomb_image() -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
        b"/ColorSpace/DeviceGray"
    )
    more = {30000: stream(bytes(64 << 20), entries, packed=True)}
    return document(
        [text(SENTENCE) + b"q 500 0 0 500 0 0 cm /I Do Q "],
        more=more,
        resources=b"/XObject<</I 30000 0 R>>",
    )


@hostile("page-huge.pdf", "converted")
def _page_huge() -> bytes:
    return document([text(SENTENCE)], box=b"[0 0 2000000000 2000000000]")


@hostile("page-nothing.pdf", "either")
def _page_nothing() -> bytes:
    return document([text(SENTENCE)], box=b"[0 0 0 0]")


@hostile("page-not-numbers.pdf", "either")
def _page_nan() -> bytes:
    return document([text(SENTENCE)], box=b"[/a (b) null <</c 1>>]")


@hostile("numbers-huge.pdf", "converted")
def _numbers() -> bytes:
    big = b"9" * 400
    content = text(SENTENCE) + b"1 0 0 1 %s %s cm " % (big, big) + text("loin")
    return document([content + b"%s 0 m 0 %s l S " % (big, big)])


@hostile("million-letters.pdf", "converted")
def _letters() -> bytes:
    line = "x" * 2000
    return document([text(SENTENCE) + text(*[line] * 500, size=1)])


@hostile("million-letters-one-place.pdf", "converted")
def _letters_stacked() -> bytes:
    return document([text(SENTENCE) + b"BT /F 9 Tf 100 400 Td (x) Tj ET\n" * 1000000])


@hostile("million-words.pdf", "converted")
def _words() -> bytes:
    return document([text(SENTENCE) + text(*["x " * 1000] * 500, size=1)])


@hostile("million-rules.pdf", "converted")
def _rules() -> bytes:
    lines = [
        b"%.2f %.2f m %.2f %.2f l S\n"
        % (at % 997 * 0.5, at * 0.0008, at % 997 * 0.5 + 40, at * 0.0008)
        for at in range(500000)
    ]
    posts = [
        b"%.2f %.2f m %.2f %.2f l S\n"
        % (at * 0.001, at % 997 * 0.8, at * 0.001, at % 997 * 0.8 + 40)
        for at in range(500000)
    ]
    return document([text(SENTENCE) + b"".join(lines + posts)])


@hostile("grid-dense.pdf", "converted")
def _dense() -> bytes:
    """Three hundred rules across and as many down: ninety thousand cells."""
    lines = [b"10 %.2f m 560 %.2f l S\n" % (20 + at * 2.7, 20 + at * 2.7) for at in range(300)]
    posts = [b"%.2f 20 m %.2f 830 l S\n" % (10 + at * 1.8, 10 + at * 1.8) for at in range(300)]
    return document([text(SENTENCE) + b"".join(lines + posts)])


@hostile("million-fills.pdf", "converted")
def _fills() -> bytes:
    return document(
        [
            text(SENTENCE)
            + b"".join(
                b"0.%03d g %d %d 9 9 re f\n" % (at % 1000, at % 590, at // 590 % 840)
                for at in range(400000)
            )
        ]
    )


@hostile("path-endless.pdf", "converted")
def _path() -> bytes:
    return document([text(SENTENCE) + b"0 0 m " + b"5 5 l 9 7 l " * 700000 + b"S "])


@hostile("operands-endless.pdf", "either")
def _operands() -> bytes:
    return document([text(SENTENCE) + b"1 " * 5000000])


@hostile("string-endless.pdf", "either")
def _string() -> bytes:
    return document([text(SENTENCE) + b"BT /F 9 Tf (" + b"x" * 20000000 + b") Tj ET "])


@hostile("array-endless.pdf", "either")
def _array() -> bytes:
    return document([text(SENTENCE) + b"BT /F 9 Tf [" + b"(x) 5 " * 1000000 + b"] TJ ET "])


@hostile("dash-endless.pdf", "converted")
def _dash() -> bytes:
    return document([text(SENTENCE) + b"[0.000001 0.000001] 0 d 0 9 m 590 9 l S "])


@hostile("ten-thousand-pages.pdf", "converted")
def _pages() -> bytes:
    return document([text(f"Page {at}", SENTENCE) for at in range(10000)])


@hostile("hidden-million.pdf", "converted")
def _hidden() -> bytes:
    return document([text(SENTENCE) + b"3 Tr " + b"BT /F 9 Tf 9 9 Td (hidden) Tj ET\n" * 100000])


@hostile("findings-flood.pdf", "converted")
def _flood() -> bytes:
    """Ten thousand words outside of the page: each could be a finding."""
    words = [b"BT /F 9 Tf %d %d Td (mot) Tj ET\n" % (-900 - at, -at * 20) for at in range(10000)]
    return document([text(SENTENCE) + b"".join(words)])


# ------------------------------------------------------------------------- text and active content


@hostile("font-without-map.pdf", "either")
def _no_map() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Secret/Encoding/Identity-H"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Secret/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    return document([text(SENTENCE, "Une phrase que personne ne peut lire.")], font=font)


@hostile("font-missing.pdf", "converted")
def _font_missing() -> bytes:
    return document([text(SENTENCE).replace(b"/F ", b"/Absent ") + text("Le reste se lit.")])


@hostile("font-broken.pdf", "either")
def _font_broken() -> bytes:
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 0/LastChar -5/Widths 7"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags(a)/FontFile2 30000 0 R>>>>"
    )
    return document([text(SENTENCE)], font=font, more={30000: stream(bytes(range(256)))})


def _type0(characters: str, encoding: bytes) -> tuple[bytes, dict[int, bytes]]:
    """A font whose code n is the n-th of `characters`, with its map."""
    codes = [char.encode("utf-16-be", "surrogatepass").hex().encode() for char in characters]
    pairs = b"".join(b"<%04X> <%s>\n" % pair for pair in enumerate(codes))
    mapping = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"%d beginbfchar %s endbfchar endcmap" % (len(characters), pairs)
    )
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/%s/ToUnicode 30000 0 R"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>" % encoding
    )
    return font, {30000: stream(mapping)}


def _coded(length: int) -> bytes:
    codes = b"".join(b"%04X" % at for at in range(length))
    return b"BT /F 12 Tf 300 700 Td <%s> Tj ET " % codes


def _lettered(phrase: str, encoding: bytes = b"Identity-H") -> bytes:
    """A page with a phrase in a font that has each of its letters once."""
    font, more = _type0(phrase, encoding)
    return document([_coded(len(phrase))], font=font, more=more)


@hostile("right-to-left.pdf", "converted")
def _rtl() -> bytes:
    phrase = "عقد المدينة يلتزم"
    return _lettered(phrase)


@hostile("vertical.pdf", "converted")
def _vertical() -> bytes:
    phrase = "都市契約書類"
    return _lettered(phrase, b"Identity-V")


@hostile("controls.pdf", "converted")
def _controls() -> bytes:
    """Escape sequences, direction overrides and a null as the text of a page."""
    phrase = "\x1b]0;titre\x07\x1b[31mrouge\x1b[2J\x00\u202ecod\u2066\x9b1m fin\x7f\x85\u2028"
    return _lettered(phrase)


@hostile("surrogates.pdf", "converted")
def _surrogates() -> bytes:
    phrase = "mot \ud800\udfff\ufffe\uffff fin"
    return _lettered(phrase)


@hostile("halves.pdf", "converted")
def _halves() -> bytes:
    """Letters that UTF-16 writes in two halves, among others."""
    phrase = "mot \U0001d445\U0001d452 fin"
    return _lettered(phrase)


@hostile("size-negative.pdf", "converted")
def _size_negative() -> bytes:
    """Type of a negative size, upright again by its matrix."""
    lines = b"".join(
        b"-1 0 0 -1 60 %d Tm (%s) Tj\n" % (780 - 14 * at, SENTENCE.encode()) for at in range(3)
    )
    return document([b"BT /F -11 Tf\n%sET\n" % lines])


_FORMULAS = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
)


@hostile("formulas.pdf", "converted")
def _formulas() -> bytes:
    rows = [["Orientation", "Objectifs stratégiques"], *([one, one] for one in _FORMULAS)]
    title = text("Pilier : Emploi", size=16)
    return document([title + grid(rows, [200, 260], top=720) + text(*_FORMULAS, top=500)])


@hostile("title-hostile.pdf", "converted")
def _title() -> bytes:
    title = "../../../etc/passwd <img src=x onerror=alert(1)> {{7*7}} %s {0} [bold]rich"
    return document([text(title, size=24) + text(SENTENCE, top=600)])


@hostile("javascript.pdf", "converted")
def _javascript() -> bytes:
    more = {30000: b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\);)>>"}
    return document([text(SENTENCE)], more=more, catalog=b"/OpenAction 30000 0 R")


@hostile("launch.pdf", "converted")
def _launch() -> bytes:
    action = b"<</S/Launch/F(/bin/touch)/Win<</F(touch)/P(x)>>>>"
    return document([text(SENTENCE)], catalog=b"/OpenAction " + action)


def form(fields: Sequence[bytes], entries: bytes = b"") -> bytes:
    """A page with a sentence and fields; each is a widget's entries, one below the other."""
    numbers = [30000 + at for at in range(len(fields))]
    widgets = {
        number: b"<</Type/Annot/Subtype/Widget/T(f%d)/Rect[60 %d 300 %d]%s>>"
        % (number, 700 - 40 * at, 725 - 40 * at, field)
        for at, (number, field) in enumerate(zip(numbers, fields, strict=True))
    }
    listed = b" ".join(b"%d 0 R" % number for number in numbers)
    return document(
        [text(SENTENCE)],
        more=widgets,
        page=b"/Annots[%s]" % listed,
        catalog=b"/AcroForm<</Fields[%s]%s>>" % (listed, entries),
    )


@hostile("fields-without-look.pdf", "converted")
def _fields() -> bytes:
    """A form that a program has filled: the values are there, and nothing that draws them."""
    return form(
        [
            b"/FT/Tx/V(Mission locale du Lot)/DA(/F 10 Tf)",
            b"/FT/Tx/Ff 4096/V(Deux lignes\nde texte)/DA(/F 0 Tf)",
            b"/FT/Ch/Opt[[(a)(Quartier nord)](b)]/V[(a)(b)]",
            b"/FT/Btn/V/Oui",
        ]
    )


@hostile("fields-parent-loop.pdf", "converted")
def _fields_loop() -> bytes:
    return form([b"/FT/Tx/V(Un)/Parent 30001 0 R", b"/Parent 30000 0 R", b"/Parent 30002 0 R"])


@hostile("embedded-file.pdf", "converted")
def _embedded() -> bytes:
    more = {
        30000: b"<</Type/Filespec/F(../../../../tmp/annexa-evade.txt)/EF<</F 30001 0 R>>>>",
        30001: stream(b"contenu", b"/Type/EmbeddedFile"),
    }
    names = b"/Names<</EmbeddedFiles<</Names[(a) 30000 0 R]>>>>"
    return document([text(SENTENCE)], more=more, catalog=names)


@hostile("external-content.pdf", "either")
def _external() -> bytes:
    """The page's text is to come from another file, then from the web."""
    outside = stream(b"", b"/F(/etc/passwd)/FFilter/FlateDecode")
    web = stream(b"", b"/F<</FS/URL/F(http://127.0.0.1:9/x)>>")
    whole = document([text(SENTENCE)], more={30000: outside, 30001: web})
    return whole.replace(b"/Contents 11 0 R", b"/Contents[11 0 R 30000 0 R 30001 0 R]")


@hostile("external-entity.pdf", "converted")
def _entity() -> bytes:
    xml = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    more = {30000: stream(xml, b"/Type/Metadata/Subtype/XML"), 30001: stream(xml)}
    form = b"/Metadata 30000 0 R/AcroForm<</Fields[]/XFA 30001 0 R>>"
    return document([text(SENTENCE)], more=more, catalog=form)


@hostile("font-name-path.pdf", "either")
def _font_path() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/..#2F..#2F..#2Fetc#2Fpasswd"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/X"
        b"/CIDSystemInfo<</Registry(../..)/Ordering(../../etc/passwd)/Supplement 0>>>>]>>"
    )
    return document([text(SENTENCE)], font=font)


@hostile("annotations-loop.pdf", "converted")
def _annotations() -> bytes:
    more = {
        30000: b"<</Type/Annot/Subtype/Widget/Rect[9 9 99 99]/AP<</N 30001 0 R>>"
        b"/Parent 30000 0 R/Kids[30000 0 R]>>",
        30001: stream(
            b"/X Do " + text("Note"),
            b"/Type/XObject/Subtype/Form/BBox[0 0 0 0]/Matrix[0 0 0 0 0 0]"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</X 30001 0 R>>>>",
        ),
    }
    return document([text(SENTENCE)], more=more, page=b"/Annots[30000 0 R 30000 0 R 7 null]")


@hostile("annotations-million.pdf", "converted")
def _annotations_many() -> bytes:
    more = {
        30000: b"<</Type/Annot/Subtype/Stamp/Rect[9 9 99 99]/AP<</N 30001 0 R>>>>",
        30001: stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    }
    return document([text(SENTENCE)], more=more, page=b"/Annots[%s]" % (b"30000 0 R " * 200000))


# ---------------------------------------------------------------------------- not a city contract


@hostile("invoice.pdf", "converted")
def _invoice() -> bytes:
    rows = [
        ["Désignation", "Quantité", "Prix unitaire HT", "Montant HT"],
        ["Ramettes de papier A4", "40", "4,90 €", "196,00 €"],
        ["Cartouches d'encre", "6", "31,50 €", "189,00 €"],
        ["Total", "", "", "385,00 €"],
    ]
    head = text("FACTURE n° 2023-118", "Papeterie du Pont, 12 rue des Lilas, 46000 Cahors", size=12)
    return document([head + grid(rows, [180, 80, 100, 100], top=650)])


@hostile("thesis.pdf", "converted")
def _thesis() -> bytes:
    lines = [
        "Chapitre 3. La politique de la ville, une histoire",
        "Les contrats de ville succèdent aux contrats urbains de cohésion sociale. On montre",
        "dans ce chapitre que leurs objectifs varient peu d'un territoire à l'autre.",
        "3.1 Méthode",
        "Nous avons lu quarante contrats signés entre 2015 et 2020 et relevé leurs partenaires.",
    ]
    rows = [["Année", "Contrats", "Signataires"], ["2015", "12", "143"], ["2016", "28", "391"]]
    return document(
        [text("Université de Lyon", "Thèse de doctorat", size=20)]
        + [text(*lines) + grid(rows, [90, 90, 90], top=600)] * 4
    )


@hostile("timetable.pdf", "converted")
def _timetable() -> bytes:
    rows = [["", "Lundi", "Mardi", "Mercredi"]] + [
        [f"{hour} h", "Maths", "Français", "Sport"] for hour in range(8, 17)
    ]
    return document([text("Emploi du temps, classe de 5e B", size=16) + grid(rows, [60] * 4)])


@hostile("history.pdf", "converted")
def _history() -> bytes:
    rows = [["Date", "Version", "Description"]] + [
        [f"Mars 20{at}", "Projet", "Relecture par le service juridique"] for at in range(11, 18)
    ]
    return document([text("Historique des versions", size=16) + grid(rows, [90, 60, 260])])


@hostile("budget.pdf", "converted")
def _budget() -> bytes:
    rows = [["Chapitre", "2021", "2022", "2023"]] + [
        [f"0{at} Dépenses", f"{at} 200,00 €", f"{at} 300,00 €", f"{at} 400,00 €"]
        for at in range(1, 8)
    ]
    return document(
        [text("Budget primitif de l'association", size=16) + grid(rows, [160, 90, 90, 90])]
    )
