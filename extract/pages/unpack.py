"""Compressed data → bytes: bounded, and damage is told; stands in for `zlib` in the PDF library.

The library unpacks a stream whole, however large it grows, and takes one that is damaged for an
empty one without a word.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from schemas.limits import Limits

error = zlib.error
_DAMAGED = "données compressées abîmées"
# The header of zlib's format before the deflated data, and the check sum behind it.
_HEADER = 2
_SUM = 4
# The length in a stream of run lengths that ends it.
_RUNS_END = 128
# Content written as letters is of small files of old; these are some thousand pages of text.
_LETTERS = 8_000_000
# A fax over a sheet of A0 at 1,200 dots per inch has 40,000.
_FAX_COLUMNS = 100_000
# The piece in which damage is found is left out whole: what it gave before may be wrong already.
_PIECE = 4096
# Bytes unpacked at a time where they are only counted.
_AT_ONCE = 1 << 20

bound = [Limits.unpacked]
"""What one stream may unpack to, in bytes; the library that calls passes no options on."""

losses: list[str] = []
"""What was lost since somebody last emptied the list, in French, each reason once."""


class TooLargeError(Exception):
    """A stream unpacks to more than it may; the message is French."""


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(f"plus de {limit // 1_000_000} Mo dans un flux")


def decompress(data: bytes, limit: int = 0) -> bytes:
    """The unpacked bytes of a stream in zlib's format, as far as it is whole.

    Damage and an end that is missing go to `losses`; of nothing nothing is lost.  Raises
    `TooLargeError` over `limit` bytes, `bound` where it is 0.

    >>> decompress(zlib.compress(b"contrat"))
    b'contrat'
    """
    if not data:
        return b""
    limit = limit or bound[0]
    whole = zlib.decompressobj()
    try:
        unpacked = whole.decompress(data, limit)
    except zlib.error:
        return _salvage(data, limit)
    if whole.unconsumed_tail:
        raise _too_large(limit)
    return unpacked if whole.eof else _salvage(data, limit)


def unpacked_size(data: bytes, limit: int) -> int:
    """How many bytes deflated data unpacks to, up to its damage; stops counting beyond `limit`.

    >>> unpacked_size(zlib.compress(b"contrat"), 100)
    7
    """
    inner = zlib.decompressobj()
    size = 0
    with suppress(zlib.error):
        while data and not inner.eof and size <= limit:
            size += len(inner.decompress(data, _AT_ONCE))
            data = inner.unconsumed_tail
    return size


def decompress_corrupted(data: bytes) -> bytes:
    """Under the name by which the library asks for what `decompress` could not give."""
    return decompress(data)


def _salvage(data: bytes, limit: int) -> bytes:
    """What comes before the damage.  A check sum that is cut off is no damage to the data."""
    inner = zlib.decompressobj(-zlib.MAX_WBITS)
    parts: list[bytes] = []
    length = 0
    for piece in _pieces(data):
        try:
            parts.append(inner.decompress(piece, limit + 1 - length))
        except zlib.error:
            break
        length += len(parts[-1])
        if length > limit:
            raise _too_large(limit)
    if (not inner.eof or len(inner.unused_data) >= _SUM) and _DAMAGED not in losses:
        losses.append(_DAMAGED)
    return b"".join(parts)


def _pieces(data: bytes) -> list[bytes]:
    return [data[at : at + _PIECE] for at in range(_HEADER, len(data), _PIECE)]


def bounded(pieces: Callable[[bytes], Iterable[bytes]]) -> Callable[[bytes], bytes]:
    """A decoder that unpacks piece by piece, stopped at `bound`."""

    def unpack(data: bytes) -> bytes:
        unpacked = bytearray()
        for piece in pieces(data):
            unpacked += piece
            if len(unpacked) > bound[0]:
                raise _too_large(bound[0])
        return bytes(unpacked)

    return unpack


def run_lengths(data: bytes) -> Iterator[bytes]:
    """The runs of a stream of run lengths (ISO 32000, 7.4.5); the library's takes 8 bytes for each.

    >>> b"".join(run_lengths(bytes([2, *b"abc", 254, *b"z", 128, *b"behind"])))
    b'abczzz'
    """
    at = 0
    while at < len(data) and data[at] != _RUNS_END:
        count = data[at]
        if count < _RUNS_END:
            yield data[at + 1 : at + 2 + count]
            at += count + 2
        else:
            yield data[at + 1 : at + 2] * (257 - count)
            at += 2


def short(decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A decoder of binary data written as letters, which takes dozens of bytes for each of them."""

    def checked(data: bytes) -> bytes:
        if len(data) > _LETTERS:
            raise TooLargeError(f"plus de {_LETTERS // 1_000_000} Mo dans un flux écrit en lettres")
        return decode(data)

    return checked


def checked_fax(apply: Callable[..., bytes]) -> Callable[..., bytes]:
    """The library's decoder of faxes, which makes room for a row however wide it is."""

    def checked(data: bytes, params: Mapping[str, object]) -> bytes:
        columns = params.get("Columns", 0)
        if not isinstance(columns, int) or columns > _FAX_COLUMNS:
            raise TooLargeError("des lignes de fax trop longues")
        return apply(data, params)

    return checked


def checked_png(apply: Callable[..., bytes]) -> Callable[..., bytes]:
    """The library's PNG predictor, which makes room for a row whatever its length."""

    def checked(predictor: int, colors: int, columns: int, bits: int, data: bytes) -> bytes:
        _check_row(colors, columns, bits, data)
        return apply(predictor, colors, columns, bits, data)

    return checked


def checked_tiff(apply: Callable[..., bytes]) -> Callable[..., bytes]:
    """The same for its TIFF predictor."""

    def checked(colors: int, columns: int, bits: int, data: bytes) -> bytes:
        _check_row(colors, columns, bits, data)
        return apply(colors, columns, bits, data)

    return checked


def _check_row(colors: int, columns: int, bits: int, data: bytes) -> None:
    """A row of a table or picture is no longer than all of its rows."""
    if data and not 0 < colors * columns * bits <= 8 * len(data):
        raise TooLargeError("des lignes plus longues que leurs données")
