from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.diff.assign import Pair, assign

SCORES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 100).map(float), max_size=25
)


def best_by_trying(scores: dict[Pair, float]) -> float:
    """The highest sum over all ways to put five old rows to five new ones."""
    return max(
        sum(scores.get(pair, 0.0) for pair in enumerate(order)) for order in permutations(range(5))
    )


@given(SCORES)
def test_no_other_assignment_is_better(scores: dict[Pair, float]) -> None:
    pairs = assign(scores)
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    assert set(pairs) <= set(scores)
    assert sum(scores[pair] for pair in pairs) == best_by_trying(scores)


def test_a_large_knot_is_solved() -> None:
    scores = {(old, new): 1.0 + (old * 7 + new * 13) % 11 for old in range(80) for new in range(90)}
    assert len(assign(scores)) == 80
