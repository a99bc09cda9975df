"""Bodies that only line ends part: one below the other, without a comma.

A short name leaves much of its line white, and so is told (`extract/paragraphs.py`); one that
nearly fills a narrow column is not, and only the names themselves say where one ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extract.line_ends import join_lines
from extract.page_cuts import sentence_continues
from extract.partners.segment import holds_separator

# At this vote a line goes on with the one above whatever it may name by itself.
_GOES_ON = 0.9
# Lines of one name in a narrow column.
_LONGEST = 4


def name_groups(lines: Sequence[str], names_one: Callable[[str], bool]) -> list[int]:
    """How many lines each name of a list takes; one number where the lines are no such list.

    `names_one` tells whether a text, as a whole, is the name of a known body.  All names but one
    must be known, and more than that one.

    >>> known = {"CAF", "Ville de Dole", "Ville de Dole centre social"}
    >>> name_groups(["Ville de", "Dole", "CAF"], known.__contains__)
    [2, 1]
    >>> name_groups(["centre", "social"], known.__contains__)
    [2]
    """
    whole = join_lines(lines)
    if len(lines) < 2 or holds_separator(whole) or names_one(whole):
        return [len(lines)]
    best: list[tuple[int, int, list[int]]] = [(0, 0, [])]
    for end in range(1, len(lines) + 1):
        ways = []
        for count in range(1, min(_LONGEST, end) + 1):
            start = end - count
            if start and sentence_continues(lines[start - 1], lines[start]) >= _GOES_ON:
                continue
            unknown, names, groups = best[start]
            known = names_one(join_lines(lines[start:end]))
            ways.append((unknown + (not known), names + 1, [*groups, count]))
        # Where no name may end, the way goes on from no known one.
        best.append(min(ways, default=(len(lines), 0, [])))
    unknown, names, groups = best[-1]
    told = unknown <= 1 < names and unknown < names - unknown
    return groups if told and sum(groups) == len(lines) else [len(lines)]
