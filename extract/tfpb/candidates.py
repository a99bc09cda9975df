"""The items that a printed total may sum up, the likeliest first by its label and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from extract.text import fold
from extract.tfpb.drafts import Item, Total
from extract.tfpb.words import alternatives, says, section_of


def scopes(items: Sequence[Item], total: Total) -> Iterator[list[int]]:
    """The items that a total may sum up, as their indexes; each choice once."""
    label = total.label.text
    whole = [_section_items, _programme_items, _landlord_items, _annex_items, _table_items]
    parts = [_axis_named, _named_items, _axis_items, _block_items, _action_items, _since_total]
    if total.follows and not says("subtotal", label):
        parts = []
    if total.opens:
        order = [_next_block, _next_axis, *whole]
    elif says("general", label):
        order = [_programme_items, _landlord_items, _annex_items, _section_items, _table_items]
        order += parts
    elif section_of(label):
        order = [_named_section, *whole, *parts]
    elif says("subtotal", label):
        order = [*parts, *whole, _next_block]
    else:
        order = [_named_items, *whole, *parts, _next_block]
    seen = set()
    for choose in order:
        scope = choose(items, total)
        if scope and tuple(scope) not in seen:
            seen.add(tuple(scope))
            yield scope


def _programme(items: Sequence[Item], total: Total) -> list[int]:
    return [
        index
        for index, item in enumerate(items)
        if fold(item.setting.landlord) == fold(total.setting.landlord)
        and fold(item.setting.district) == fold(total.setting.district)
    ]


def _section_items(items: Sequence[Item], total: Total) -> list[int]:
    """The programme's items of the section that the total stands in."""
    section = total.setting.section or "eligible"
    return [index for index in _programme(items, total) if items[index].section == section]


def _named_section(items: Sequence[Item], total: Total) -> list[int]:
    """The programme's items of the section that the label names."""
    section = section_of(total.label.text)
    return [index for index in _programme(items, total) if items[index].section == section]


def _programme_items(items: Sequence[Item], total: Total) -> list[int]:
    return _programme(items, total)


def _landlord_items(items: Sequence[Item], total: Total) -> list[int]:
    return [
        index
        for index, item in enumerate(items)
        if fold(item.setting.landlord) == fold(total.setting.landlord)
    ]


def _annex_items(items: Sequence[Item], total: Total) -> list[int]:
    return list(range(len(items)))


def _table_items(items: Sequence[Item], total: Total) -> list[int]:
    return [index for index, item in enumerate(items) if item.table == total.table]


def _named_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the table whose landlord or district the label names."""
    label = f" {fold(total.label.text)} "
    own = _table_items(items, total)
    for places in (
        [(items[index].setting.landlord, items[index].setting.district) for index in own],
        [(items[index].setting.district,) for index in own],
        [(items[index].setting.landlord,) for index in own],
    ):
        said = [all(name and f" {fold(name)} " in label for name in names) for names in places]
        if any(said):
            return [index for index, named in zip(own, said, strict=True) if named]
    return []


def _since_total(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the table since the total before, over several axes or districts."""
    return [index for index in _table_items(items, total) if total.after <= index < total.position]


def _axis_named(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the axis whose number or name the label has."""
    label = fold(total.label.text)
    number = _axis_said().search(label)
    own = _section_items(items, total)
    named = [index for index in own if (axis := fold(items[index].axis.text)) and axis in label]
    if number and not named:
        named = [index for index in own if _axis_number(items[index].axis.text) == number[1]]
    return named


@cache
def _axis_said() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('before_axis_number')})\D{{0,6}}(\d{{1,2}})\b")


def _axis_number(axis: str) -> str:
    match = re.match(r"\D{0,12}(\d{1,2})\b", axis)
    return match[1] if match else ""


def _like(
    items: Sequence[Item], at: int, among: Iterable[int], aspect: Callable[[Item], object]
) -> list[int]:
    """Which of these items share an aspect with the one at a place; none where no item is there."""
    if not 0 <= at < len(items):
        return []
    wanted = aspect(items[at])
    return [index for index in among if aspect(items[index]) == wanted]


def _axis_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the last axis before the total."""
    every = range(len(items))
    return _like(items, total.position - 1, every, lambda own: (own.axis, own.table, own.setting))


def _block_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items since the last total or heading."""
    return _like(items, total.position - 1, range(total.position), lambda own: own.block)


def _action_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items that share the last action before the total."""
    before = range(total.position)
    return _like(
        items, total.position - 1, before, lambda own: (own.fields.get("action"), own.table)
    )


def _next_block(items: Sequence[Item], total: Total) -> list[int]:
    """The items after the total, up to the next total or heading."""
    return _like(items, total.position, range(len(items)), lambda own: own.block)


def _next_axis(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the axis that opens with the total."""
    after = range(total.position, len(items))
    return _like(items, total.position, after, lambda own: (own.axis, own.table))
