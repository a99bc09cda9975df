"""CSV files that people keep: a spreadsheet may have saved them in its own way."""

import codecs
import csv
import io

_DELIMITERS = (",", ";", "\t")


def dict_reader(content: bytes) -> "csv.DictReader[str]":
    """The lines of a CSV with a header row: with a byte order mark, semicolons, in Windows-1252,
    or as the "Unicode text" of a spreadsheet, which is UTF-16 with tabs.

    >>> [dict(line) for line in dict_reader("\ufeffa;b\\n1;é\\n".encode("utf-8"))]
    [{'a': '1', 'b': 'é'}]
    >>> [dict(line) for line in dict_reader("a,b\\n1,é\\n".encode("cp1252"))]
    [{'a': '1', 'b': 'é'}]
    """
    text = _decoded(content)
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
