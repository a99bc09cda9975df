"""Numbers → SVG, by pygal; the only door to it.

pygal writes a script, a style sheet with colours and the date of the day into every chart.  Only
the drawing is kept: its colours come from the page, so that they follow light and dark.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pygal
from pygal.style import Style

# pygal leaves an importer of a kind behind that Python 3.11 warns of at every later import; it is
# for plug-ins, of which there are none here.
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "PluginImportFixer"]

_LONGEST_LABEL = 42
# The parts of a chart that only pygal's own script uses.
_UNUSED = frozenset({"defs", "desc", "script", "style"})


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a number for each label."""

    name: str
    values: Sequence[float]


def bars(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    stacked: bool = False,
    horizontal: bool = False,
) -> str:
    """Bars for each label, side by side or stacked; a table has to say the same beside it."""
    if horizontal:
        kind = pygal.HorizontalStackedBar if stacked else pygal.HorizontalBar
    else:
        kind = pygal.StackedBar if stacked else pygal.Bar
    chart = kind(
        **_options(),
        height=150 + 24 * len(labels) + 20 * len(series) if horizontal else 380 + 20 * len(series),
        x_label_rotation=25 if not horizontal and sum(map(len, labels)) > 90 else 0,
        value_formatter=lambda value: f"{value:,.0f}".replace(",", "\u202f"),
    )
    if horizontal:
        # pygal draws the first label at the bottom.
        labels = labels[::-1]
        series = [Series(one.name, one.values[::-1]) for one in series]
    chart.x_labels = [_short(label) for label in labels]
    for one in series:
        chart.add(_short(one.name), list(one.values))
    return _svg(chart)


def timeline(spans: Sequence[tuple[str, dt.date | None, dt.date | None]]) -> str:
    """A line for each (text, first day, last day), in their order from the top."""
    chart = pygal.DateLine(
        **_options(),
        height=90 + 18 * len(spans),
        show_legend=False,
        dots_size=3,
        x_value_formatter=lambda day: f"{day:%Y}",
        show_y_guides=False,
    )
    days = [day for _, first, last in spans for day in (first, last) if day]
    years = range(min(days).year, max(days).year + 2)
    chart.x_labels = [dt.date(year, 1, 1) for year in years]
    chart.y_labels = [
        {"value": len(spans) - at, "label": _short(text)} for at, (text, _, _) in enumerate(spans)
    ]
    for at, (text, first, last) in enumerate(spans):
        height = len(spans) - at
        chart.add(_short(text), [(day, height) for day in (first, last) if day])
    return _svg(chart)


def _options() -> dict[str, Any]:
    return {
        "js": (),
        "width": 900,
        "explicit_size": False,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 1,
        "truncate_legend": -1,
        "truncate_label": -1,
        "margin": 12,
        "no_data_text": "",
        # The sizes of the page's own style, for the room that pygal leaves to the words.
        "style": Style(label_font_size=13, major_label_font_size=13, legend_font_size=12),
    }


def _short(text: str) -> str:
    if len(text) <= _LONGEST_LABEL:
        return text
    return text[: _LONGEST_LABEL - 1].rstrip() + "…"


def _svg(chart: Any) -> str:
    tree = chart.render_tree()
    box = tree.attrib["viewBox"]
    inner = "".join(part for child in tree for part in _markup(child))
    # What it shows is in the table beside it, in an order that can be read aloud.
    return f'<svg class="chart" viewBox="{box}" aria-hidden="true" focusable="false">{inner}</svg>'


def _markup(node: Any) -> Iterator[str]:
    """An element of the tree (of lxml or of the standard library, as pygal found) as text."""
    name = node.tag if isinstance(node.tag, str) else ""  # a comment's tag is a function
    classes = node.attrib.get("class", "").split() if name else []
    if not name or name in _UNUSED or "tooltip-overlay" in classes:
        return
    attributes = "".join(
        f' {key}="{escape(_rounded(value))}"'
        for key, value in node.attrib.items()
        if key not in ("id", "style")
    )
    yield f"<{name}{attributes}>{escape(node.text or '')}"
    for child in node:
        yield from _markup(child)
    yield f"</{name}>"


def _rounded(value: str) -> str:
    """A number of an attribute to a tenth of a pixel; anything else as it is."""
    try:
        return f"{float(value):.1f}".removesuffix(".0")
    except ValueError:
        return value
