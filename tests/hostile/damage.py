"""Damaged copies of a PDF: cut, with flipped bits, with objects that changed places."""

from __future__ import annotations

import random
import re

_OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj", re.DOTALL)


def damaged(data: bytes, seed: int) -> bytes:
    """One of the copies of a file; the same for the same seed."""
    chance = random.Random(seed)
    kinds = (_cut, _flip, _flip_many, _swap, _blank, _numbers)
    return kinds[seed % len(kinds)](data, chance)


def _cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing; half of them end as a whole file does."""
    end = data[-1000:][data[-1000:].rfind(b"startxref") :]
    return data[: chance.randrange(len(data))] + chance.choice([b"", end])


def _flip(data: bytes, chance: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
    return bytes(copy)


def _flip_many(data: bytes, chance: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(len(copy) // 200):
        copy[chance.randrange(len(copy))] = chance.randrange(256)
    return bytes(copy)


def _swap(data: bytes, chance: random.Random) -> bytes:
    places = [match.span() for match in _OBJECT.finditer(data)]
    if len(places) < 2:
        return _flip(data, chance)
    (a, b), (c, d) = sorted(chance.sample(places, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _blank(data: bytes, chance: random.Random) -> bytes:
    """A block of the disk that came back empty."""
    at = chance.randrange(len(data))
    return data[:at] + bytes(len(data[at : at + 4096])) + data[at + 4096 :]


def _numbers(data: bytes, chance: random.Random) -> bytes:
    """Lengths, counts and references that are other numbers."""
    places = [match.span() for match in re.finditer(rb"\b\d{1,6}\b", data)]
    copy = data
    for start, end in sorted(chance.sample(places, min(3, len(places))), reverse=True):
        copy = copy[:start] + str(chance.choice([0, -1, 7, 1 << 31, 99999])).encode() + copy[end:]
    return copy
