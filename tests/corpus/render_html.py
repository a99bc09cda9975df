"""HTML for the two producers that print it: WeasyPrint and Chromium."""

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from tests.corpus.blocks import Block, Break, Cell, Look, Part, Prose, Table, Text
from tests.corpus.inline import Habit, runs
from tests.corpus.marks import colour

_TAGS = {
    "cover": "h1", "annex": "h1", "title": "h2", "pillar": "h2", "theme": "h3", "strategic": "h4",
    "heading": "h3",
}  # fmt: skip


class Page:
    """The HTML of one part."""

    def __init__(self, part: Part, habit: Habit, marked: bool) -> None:
        self._part, self._look = part, part.look
        self._habit, self._marked = habit, marked

    def source(self) -> str:
        """The whole page."""
        body = "\n".join(self._block(block) for block in self._part.blocks)
        style = _style(self._look, self._marked)
        return (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8">'
            f"<title>{html.escape(self._part.name)}</title><style>{style}</style></head>"
            f"<body>{body}</body></html>"
        )

    def _inline(self, text: str) -> str:
        return "".join(
            f"<sup>{html.escape(run.text)}</sup>" if run.raised else html.escape(run.text)
            for run in runs(self._habit.typed(text))
        )

    def _mark(self, mark: int) -> str:
        return f' style="color:#{colour(mark)}"' if self._marked and mark else ""

    def _block(self, block: Block) -> str:
        if isinstance(block, Break):
            return '<div style="break-after:page"></div>'
        if isinstance(block, Text):
            return self._text(block)
        if isinstance(block, Prose):
            inner = "".join(self._text(text) for text in block.texts)
            return f'<div class="prose" style="columns:{block.columns}">{inner}</div>'
        return self._table(block)

    def _text(self, text: Text) -> str:
        if text.kind == "toc":
            left, right = text.text.split("\t")
            return f'<p class="toc"><span>{self._inline(left)}</span><span>{right}</span></p>'
        tag = _TAGS.get(text.kind, "p")
        inner = self._inline(text.text)
        if text.kind == "item":
            inner = f"• {inner}"
        return f'<{tag} class="{text.kind}"{self._mark(text.mark)}>{inner}</{tag}>'

    def _table(self, table: Table) -> str:
        total = sum(table.widths)
        columns = "".join(f'<col style="width:{100 * w / total:.2f}%">' for w in table.widths)
        rows = [
            "<tr>" + "".join(self._cell(cell) for cell in row if cell is not None) + "</tr>"
            for row in table.rows
        ]
        head, body = "".join(rows[: table.head]), "".join(rows[table.head :])
        group = "table-header-group" if table.repeat else "table-row-group"
        lead = f'<thead style="display:{group}">{head}</thead>' if head else ""
        return (
            f'<table class="{table.look}"><colgroup>{columns}</colgroup>'
            f"{lead}<tbody>{body}</tbody></table>"
        )

    def _cell(self, cell: Cell) -> str:
        spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        fill = f"background:#{cell.fill};" if cell.fill and not cell.behind_text else ""
        ink = f"color:#{colour(cell.mark)};" if self._marked and cell.mark else ""
        style = f' style="{fill}{ink}"' if fill or ink else ""
        inner = "".join(self._item(cell, item) for item in cell.items)
        if cell.sideways:
            inner = f'<div class="sideways">{inner}</div>'
        tag = "th" if cell.kind in ("head", "band") else "td"
        return f'<{tag} class="{cell.kind}"{spans}{style}>{inner}</{tag}>'

    def _item(self, cell: Cell, item: str) -> str:
        inner = self._inline(item)
        if cell.behind_text:
            inner = f'<span style="background:#{cell.fill}">{inner}</span>'
        if cell.bullet:
            return f'<p class="li">{cell.bullet} {inner}</p>'
        return f"<p>{inner}</p>"


def _rules(look: Look) -> str:
    return {
        "grid": "table.main td, table.main th {border:0.5pt solid #444}",
        "horizontal": "table.main td, table.main th {border-bottom:0.4pt solid #777}",
        "none": "table.main td {padding-top:5pt; padding-bottom:5pt}",
        "white": "table.main td, table.main th {border:1pt solid #fff;background-color:#eef1f6}",
    }[look.rules]


def _style(look: Look, marked: bool) -> str:
    accent = "000000" if marked else look.accent
    head = "000000" if marked else look.head_text
    band = "000000" if marked else look.band_text
    hyphens = "hyphens:auto;" if look.hyphenate else ""
    caps = "font-variant:small-caps;" if look.small_caps else ""
    size = "A4 landscape" if look.landscape else "A4 portrait"
    footer = look.footer.replace('"', "'").replace("'", "\u2019")
    return f"""
@page {{ size:{size}; margin:{look.margin_mm}mm;
  @bottom-left {{ content:"{footer}"; font:7pt '{look.font}' }}
  @bottom-right {{ content:counter(page); font:7pt '{look.font}' }} }}
body {{ font-family:'{look.font}'; font-size:{look.size}pt; margin:0; {hyphens} }}
p {{ margin:0 0 2pt }} p.body {{ margin-bottom:6pt; text-align:justify }}
p.li {{ margin-left:8pt; text-indent:-8pt }} p.item {{ margin-left:14pt; text-indent:-8pt }}
p.note, p.source {{ font-size:{look.size - 2}pt }} p.caption {{ font-weight:bold; margin-top:8pt }}
p.legend {{ font-style:italic; margin-bottom:6pt }}
p.toc {{ display:flex; justify-content:space-between }}
h1 {{ font-size:{look.size + look.step("annex")}pt }}
h2 {{ font-size:{look.size + look.step("pillar")}pt }}
h2.title {{ font-size:{look.size + look.step("title")}pt }}
h3 {{ font-size:{look.size + 2}pt; {caps} }} h4 {{ font-size:{look.size + 1}pt; {caps} }}
h1,h2,h3,h4 {{ color:#{accent}; margin:10pt 0 4pt; break-after:avoid }}
.prose {{ column-gap:18pt; text-align:justify; margin-bottom:8pt }}
table {{ border-collapse:collapse; width:100%; table-layout:fixed; margin-bottom:8pt }}
td, th {{ padding:2.5pt 4pt; vertical-align:top; text-align:left; overflow-wrap:break-word }}
th.head {{ background-color:#{look.head_fill} !important; color:#{head}; text-align:center }}
th.band {{ background-color:#{look.band_fill} !important; color:#{band} }}
td.label, td.total {{ font-weight:bold }} td.number, td.total {{ text-align:right }}
td.total {{ background-color:#e7e6e6 !important }}
table.plain td, table.plain th {{ border:0.5pt solid #555 }}
.sideways {{ writing-mode:vertical-rl; transform:rotate(180deg) }}
sup {{ font-size:65%; line-height:0 }}
{_rules(look)}
"""


def print_weasyprint(page: str, output: Path, tagged: bool) -> None:
    """Print a page with WeasyPrint."""
    from weasyprint import HTML

    HTML(string=page).write_pdf(output, pdf_tags=tagged)


def print_chromium(page: str, output: Path, tagged: bool) -> None:
    """Print a page with Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        tags = [] if tagged else ["--disable-pdf-tagging"]
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", *tags,
                f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                f"--print-to-pdf={output}", source.as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
