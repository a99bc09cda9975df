"""PDFs without their rules: what a white-space method is measured on, with the truth unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Name, Operator

# Points: a path that is lower than this and much wider is a horizontal rule.
_THIN = 3.0
_MUCH = 5.0

_PAINT = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"))
_BUILD = frozenset(("m", "l", "re", "c", "v", "y"))

Point = tuple[float, float]
Keep = Callable[[list[Point]], bool]


def without_rules(path: Path, target: Path) -> None:
    """Writes the document with no path painted."""
    _rewrite(path, target, lambda points: False)


def horizontal_rules_only(path: Path, target: Path) -> None:
    """Writes the document with no path painted but horizontal rules."""
    _rewrite(path, target, _horizontal)


def _horizontal(points: list[Point]) -> bool:
    xs, ys = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return bool(height <= _THIN and width > _MUCH * max(height, 1.0))


def _rewrite(path: Path, target: Path, keep: Keep) -> None:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_stripped(page, keep))
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Form:
                item.write(_stripped(item, keep))
        pdf.save(target)


def _stripped(content: pikepdf.Page | pikepdf.Object, keep: Keep) -> bytes:
    """The content with each path ended instead of painted; what clips goes on clipping."""
    steps: list[tuple[list[pikepdf.Object], Operator]] = []
    points: list[Point] = []
    for step in pikepdf.parse_content_stream(content):
        operands, operator = step.operands, step.operator
        name = str(operator)
        if name in _BUILD:
            points += _points(name, [float(value) for value in operands])
        ended = name in _PAINT and not keep(points)
        if name in _PAINT or name == "n":
            points = []
        if name != "sh":
            steps.append(([], Operator("n")) if ended else (list(operands), operator))
    return pikepdf.unparse_content_stream(steps)


def _points(name: str, numbers: list[float]) -> list[Point]:
    if name == "re":
        x, y, width, height = numbers
        return [(x, y), (x + width, y + height)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
