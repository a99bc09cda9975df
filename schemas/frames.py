"""Rows of a dataset as a pandas frame, with a proper type for each column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from schemas.datasets import Row
from schemas.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "Int64",
    float: "Float64",
    Decimal: "Float64",
    dt.date: "datetime64[s]",
}


def frame(model: type[Row] | type[Finding], rows: Sequence[Row | Finding]) -> pd.DataFrame:
    """The columns of the CSV; what is unknown is missing in every type.

    Texts are `string`, closed lists of values `category`, amounts `Float64` (the exact decimals are
    in the rows themselves), dates `datetime64[s]`.
    """
    import pandas as pd

    columns = {}
    for column, name in model.columns().items():
        values = [getattr(row, name) for row in rows]
        dtype = _dtype(model.model_fields[name].annotation)
        known = [None if value == "" else _plain(value) for value in values]
        columns[column] = pd.Series(known, dtype=dtype)
    return pd.DataFrame(columns)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _dtype(annotation: Any) -> str:
    """The pandas type of a field.

    >>> [_dtype(one) for one in (str, int | None, Literal["a", "b"], Decimal)]
    ['string', 'Int64', 'category', 'Float64']
    """
    if get_origin(annotation) is Literal:
        return "category"
    for kind in (annotation, *get_args(annotation)):
        if kind in _DTYPES:
            return _DTYPES[kind]
        # A union of a declared type (`Number`) and nothing.
        for part in get_args(kind):
            if part in _DTYPES:
                return _DTYPES[part]
    raise TypeError(annotation)
