"""The years for which a contract is made: on its cover, in its running lines, in its text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from extract.names import whole_words
from extract.text import flatten
from extract.times import one_of
from schemas.prose_words import identity_words

YEAR = r"(?:199\d|20[0-5]\d)"
# Cover lines come first; later titles speak of other things too.
_OPENING = 6
_PERIOD = re.compile(rf"(?<!\d)(?P<start>{YEAR})\s?(?:-|/|a|-?>|→)\s?(?P<end>{YEAR})(?!\d)")
_GOAL_YEAR = r"20[2-5]\d"
# Between the contract and its years stand its territory and its form, not another sentence.
_REACH = 80
# Lines of a cover from the contract to its years: its motto and its territory stand between.
_COVER = 5


def contract_period(titles: Sequence[str], texts: Sequence[str]) -> tuple[int | None, int | None]:
    """The years by the titles; the texts may say where those begin that `Quartiers 2030` ends."""
    by_title, by_text = _period(_runs(titles)), _period(texts)
    if by_title is None or (by_title[0] is None and by_text and by_text[1] == by_title[1]):
        return by_text or (None, None)
    return by_title


def is_period(text: str) -> bool:
    """Whether a text is nothing but the years from one to another."""
    return _PERIOD.fullmatch(flatten(text)) is not None


def _runs(titles: Sequence[str]) -> list[str]:
    """Each title with those after it: a cover prints its years on a line of their own."""
    return [
        " ".join(titles[place : place + (_COVER if place < _OPENING else 3)])
        for place in range(len(titles))
    ]


@cache
def _goal() -> re.Pattern[str]:
    """The year in which the contracts of a generation end: `Engagements Quartiers 2030`."""
    return re.compile(rf"(?:{one_of(identity_words().motto)}) (?P<end>{_GOAL_YEAR})")


@cache
def _behind() -> re.Pattern[str]:
    """What stands between the contract and years of its own.

    `le contrat de ville : actions 2025-2030` has those of the actions.
    """
    goal = rf"(?:{one_of(identity_words().motto)}) {_GOAL_YEAR}"
    return re.compile(rf"(?:[\W_]|{goal}|pour|sur|la|periode|annees|de|du)*")


def _period(said: Iterable[str]) -> tuple[int | None, int] | None:
    """The years that follow the contract's name, said most often; None without any."""
    contract = whole_words(identity_words().contract)
    votes: Counter[tuple[int | None, int]] = Counter()
    own: Counter[tuple[int | None, int]] = Counter()
    for text in said:
        flat = flatten(text)
        for match in contract.finditer(flat):
            near = re.split(r"[.;!?]\s", flat[match.end() : match.end() + _REACH])[0]
            years = _PERIOD.search(near)
            if years and int(years["start"]) < int(years["end"]):
                period = int(years["start"]), int(years["end"])
                votes[period] += 1
                own[period] += bool(_behind().fullmatch(near[: years.start()]))
            elif goal := _goal().match(flat, match.start()):
                votes[None, int(goal["end"])] += 1
    best = [pair for pair, count in own.most_common() if count]
    full = [pair for pair, _ in votes.most_common() if pair[0] is not None]
    return next(iter([*best, *full, *votes]), None)
