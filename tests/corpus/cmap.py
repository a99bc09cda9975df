"""ToUnicode maps: read, changed, written back."""

from __future__ import annotations

import re
from collections.abc import Callable

_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def _text(digits: str) -> str:
    return bytes.fromhex(digits.zfill(4)).decode("utf-16-be", errors="replace")


def parse(stream: bytes) -> dict[str, str]:
    """Text by character code, the code as its hexadecimal digits."""
    found: dict[str, str] = {}
    for kind, body in _SECTION.findall(stream.decode("latin-1")):
        if kind == "bfchar":
            found |= {code: _text(digits) for code, digits in _CHAR.findall(body) if digits}
            continue
        for first, last, start, listed in _RANGE.findall(body):
            codes = range(int(first, 16), int(last, 16) + 1)
            texts = (
                [_text(t) for t in re.findall(r"<([0-9A-Fa-f]+)>", listed)]
                if listed
                else [
                    _text(start)[:-1] + chr(ord(_text(start)[-1]) + step)
                    for step in range(len(codes))
                ]
            )
            for code, text in zip(codes, texts, strict=False):
                found[f"{code:0{len(first)}X}"] = text
    return found


def changed(stream: bytes, change: Callable[[str], str]) -> bytes:
    """The map with every text changed."""
    texts = {code: change(text) for code, text in parse(stream).items()}
    size = max((len(code) for code in texts), default=4)
    pairs = [f"<{code}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in texts.items()]
    # A section holds a hundred entries at most.
    sections = [
        f"{len(pairs[at : at + 100])} beginbfchar\n" + "\n".join(pairs[at : at + 100])
        + "\nendbfchar\n"
        for at in range(0, len(pairs), 100)
    ]  # fmt: skip
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n"
        f"<{'0' * size}> <{'F' * size}>\nendcodespacerange\n"
        + "".join(sections)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("latin-1")
