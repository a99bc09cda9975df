"""The items that a printed total may sum up, the likeliest first by its label and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.text import fold
from extract.tfpb.drafts import Item, Total
from extract.tfpb.words import says, section_of


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
    number = re.search(r"(?:axe|theme|thematique|volet|chapitre)\D{0,6}(\d{1,2})\b", label)
    own = _section_items(items, total)
    named = [index for index in own if (axis := fold(items[index].axis.text)) and axis in label]
    if number and not named:
        named = [index for index in own if _axis_number(items[index].axis.text) == number[1]]
    return named


def _axis_number(axis: str) -> str:
    match = re.match(r"\D{0,12}(\d{1,2})\b", axis)
    return match[1] if match else ""


def _axis_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the last axis before the total."""
    if not 0 < total.position <= len(items):
        return []
    last = items[total.position - 1]
    return [
        index
        for index, item in enumerate(items)
        if item.axis == last.axis and item.table == last.table and item.setting == last.setting
    ]


def _block_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items since the last total or heading."""
    if not 0 < total.position <= len(items):
        return []
    block = items[total.position - 1].block
    return [index for index in range(total.position) if items[index].block == block]


def _action_items(items: Sequence[Item], total: Total) -> list[int]:
    """The items that share the last action before the total."""
    if not 0 < total.position <= len(items):
        return []
    last = items[total.position - 1]
    return [
        index
        for index in range(total.position)
        if items[index].fields.get("action") == last.fields.get("action")
        and items[index].table == last.table
    ]


def _next_block(items: Sequence[Item], total: Total) -> list[int]:
    """The items after the total, up to the next total or heading."""
    if total.position >= len(items):
        return []
    block = items[total.position].block
    return [index for index, item in enumerate(items) if item.block == block]


def _next_axis(items: Sequence[Item], total: Total) -> list[int]:
    """The items of the axis that opens with the total."""
    if total.position >= len(items):
        return []
    first = items[total.position]
    return [
        index
        for index, item in enumerate(items)
        if index >= total.position and item.axis == first.axis and item.table == first.table
    ]
