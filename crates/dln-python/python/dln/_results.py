"""What every result can do: compare, print, become a dictionary or a data frame."""

from __future__ import annotations

import dataclasses
import functools
import html
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_MOST_ROWS = 8

Kind = TypeVar("Kind", bound="Result")


class Result:
    """A frozen record of numbers, arrays and other results.

    Results compare by their values (NaN equals NaN), pickle, and print as text and, in notebooks,
    as HTML.
    """

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.__post_init__()

    def to_dict(self) -> dict[str, Any]:
        """The result as plain dictionaries, lists and numbers, under the program's names.

        Returns
        -------
        dict
            Nested as the JSON of the program `dln`; tables are lists of rows. What JSON has as null
            where training should never stop is ``inf`` here.
        """
        return {name: _plain(value) for name, value in self._items()}

    def to_frame(self) -> pd.DataFrame:
        """The result's table, or its numbers as a single row.

        Returns
        -------
        pandas.DataFrame
            The curve, if the result has one. Needs pandas.
        """
        curve = getattr(self, "curve", None)
        if isinstance(curve, Table):
            return curve.to_frame()
        row = {name: value for name, value in _flat(self) if np.ndim(value) == 0}
        return _pandas().DataFrame([row])

    def _items(self) -> list[tuple[str, Any]]:
        fields = dataclasses.fields(cast(Any, self))
        return [(field.name, getattr(self, field.name)) for field in fields]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        pairs = zip(self._items(), other._items())
        return all(_equal(mine, theirs) for (_, mine), (_, theirs) in pairs)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={_short(value)}" for name, value in self._items())
        return f"{type(self).__name__}({fields})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{_html(value)}</td></tr>"
            for name, value in self._items()
        )
        return f"<table><caption>{type(self).__name__}</caption><tbody>{rows}</tbody></table>"


class Table(Result):
    """Columns of equal length: every field is an array, one entry per row."""

    def __len__(self) -> int:
        return len(self._items()[0][1])

    def to_records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries.

        Returns
        -------
        list of dict
            One dictionary per row, as in the program's JSON.
        """
        columns = [(name, np.asarray(values).tolist()) for name, values in self._items()]
        return [{name: values[row] for name, values in columns} for row in range(len(self))]

    def to_frame(self) -> pd.DataFrame:
        """The table as a data frame.

        Returns
        -------
        pandas.DataFrame
            One row per record. Needs pandas.
        """
        return _pandas().DataFrame({name: _column(values) for name, values in self._items()})

    def __repr__(self) -> str:
        names = ", ".join(name for name, _ in self._items())
        rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"{type(self).__name__}({rows}: {names})"

    def _repr_html_(self) -> str:
        names = [name for name, _ in self._items()]
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        records = self.to_records()[:_MOST_ROWS]
        cells = ("".join(f"<td>{_html(record[name])}</td>" for name in names) for record in records)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        if len(self) > _MOST_ROWS:
            body += f"<tr><td colspan='{len(names)}'>… {len(self)} rows in all</td></tr>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def build(kind: type[Kind], parts: dict[str, Any]) -> Kind:
    """The result that the compiled module's dictionary holds, with all results in it."""
    return kind(**{name: make(parts[name]) for name, make in _makers(cast(Any, kind)).items()})


@functools.cache
def _makers(kind: type[Result]) -> dict[str, Callable[[Any], Any]]:
    return {name: _maker(hint) for name, hint in get_type_hints(kind).items()}


def _maker(hint: Any) -> Callable[[Any], Any]:
    """What makes a field of the given type out of what the compiled module has for it."""
    arguments = get_args(hint)
    if isinstance(hint, types.UnionType):
        make = _maker(next(kind for kind in arguments if kind is not type(None)))
        return lambda value: None if value is None else make(value)
    if isinstance(hint, type) and issubclass(hint, Result):
        return lambda value: value if isinstance(value, hint) else build(hint, value)
    if get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        make = _maker(arguments[0])
        return lambda value: tuple(map(make, value))
    if get_origin(hint) is np.ndarray:
        return np.asarray
    return lambda value: value


def _plain(value: Any) -> Any:
    if isinstance(value, Table):
        return value.to_records()
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value


def _equal(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        if mine.shape != theirs.shape or mine.dtype != theirs.dtype:
            return False
        return np.array_equal(mine, theirs, equal_nan=mine.dtype.kind == "f")
    if isinstance(mine, float) and isinstance(theirs, float):
        return mine == theirs or (mine != mine and theirs != theirs)
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len(mine) == len(theirs) and all(map(_equal, mine, theirs))
    return bool(mine == theirs)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.size <= _MOST_ROWS:
            return "[" + ", ".join(_short(entry) for entry in value.tolist()) + "]"
        return f"<array {'×'.join(map(str, value.shape))}>"
    return repr(value)


def _html(value: Any) -> str:
    if isinstance(value, Result):
        return value._repr_html_()
    return html.escape(_short(value))


def _flat(result: Result) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in result._items():
        if isinstance(value, Table):
            continue
        if isinstance(value, Result):
            found.extend((f"{name}_{inner}", entry) for inner, entry in _flat(value))
        else:
            found.append((name, value))
    return found


def _column(values: Any) -> Any:
    return values if np.ndim(values) == 1 else list(values)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError("data frames need pandas: pip install pandas") from error
    return pandas
