"""Which old row goes with which new row, so that the sum of the scores is highest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


def assign(scores: Mapping[Pair, float]) -> list[Pair]:
    """The pairs (old, new), each row in one at most, with the highest sum of scores.

    Only pairs in `scores` can be chosen, all of them above zero.  Rows that no chain of pairs
    connects are solved apart, so that the work grows with the largest knot and not with the whole.

    >>> assign({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.7})
    [(0, 1), (1, 0)]
    """
    chosen: list[Pair] = []
    for knot in _knots(scores):
        if len(knot) == 1:
            chosen += knot
            continue
        olds = sorted({old for old, _ in knot})
        news = sorted({new for _, new in knot})
        gains = np.zeros((len(olds), len(news)))
        for old, new in knot:
            gains[olds.index(old), news.index(new)] = scores[old, new]
        pairs = ((olds[row], news[column]) for row, column in _best(gains))
        chosen += [pair for pair in pairs if pair in scores]
    return sorted(chosen)


def _knots(scores: Mapping[Pair, float]) -> list[list[Pair]]:
    """The pairs in groups that share no row."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for old, new in scores:
        parent[root(("old", old))] = root(("new", new))
    knots: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for pair in sorted(scores):
        knots[root(("old", pair[0]))].append(pair)
    return list(knots.values())


def _best(gains: NDArray[np.float64]) -> list[Pair]:
    """The assignment of highest gain: shortest augmenting paths with potentials, O(n²m).

    The inner loop is numpy's; scipy's solver would bring 35 MB for matrices of some tens of rows.
    """
    if gains.shape[0] > gains.shape[1]:
        return [(row, column) for column, row in _best(gains.T)]
    rows, columns = gains.shape
    costs = gains.max() - gains
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    owner = np.full(columns, -1)
    for start in range(rows):
        _augment(start, costs, row_price, column_price, owner)
    return [(int(owner[column]), column) for column in range(columns) if owner[column] >= 0]


def _augment(
    start: int,
    costs: NDArray[np.float64],
    row_price: NDArray[np.float64],
    column_price: NDArray[np.float64],
    owner: NDArray[np.int_],
) -> None:
    """Gives row `start` a column, moving others along the cheapest path; updates the prices."""
    columns = costs.shape[1]
    distance = np.full(columns, np.inf)
    before = np.full(columns, -1)
    reached = np.zeros(columns, dtype=bool)
    row, column, length = start, -1, 0.0
    while True:
        through = length + costs[row] - row_price[row] - column_price
        shorter = ~reached & (through < distance)
        distance[shorter] = through[shorter]
        before[shorter] = column
        column = int(np.argmin(np.where(reached, np.inf, distance)))
        length = distance[column]
        reached[column] = True
        if owner[column] < 0:
            break
        row = int(owner[column])
    settled = reached & (owner >= 0)
    row_price[start] += length
    row_price[owner[settled]] += length - distance[settled]
    column_price[settled] -= length - distance[settled]
    while column >= 0:
        earlier = int(before[column])
        owner[column] = start if earlier < 0 else owner[earlier]
        column = earlier
