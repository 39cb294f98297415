"""Settings and seeds by the thousand, from one plan."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _arguments as arguments
from . import _dln
from ._progress import bar

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = ("cell", "error")


def sweep(
    plan: str | os.PathLike[str] | Mapping[str, Any],
    *,
    folder: str | os.PathLike[str] | None = None,
    jobs: int | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Compute every cell of a plan: settings and seeds by the thousand. Needs pandas.

    Cells and columns are those of ``dln sweep``; docs/SWEEPS.md describes plans.

    Parameters
    ----------
    plan : str, path-like or mapping
        The path of a TOML file, TOML text (anything of several lines), or what such a file holds:
        ``command``, ``settings``, a list ``axis`` and ``seeds``.
    folder : str or path-like, optional
        Where results are kept: what is there already is not computed again, and a sweep that ends
        early goes on where it was. Without it nothing is kept.
    jobs : int, optional
        Threads; all processors without it.
    progress : bool
        Whether to show a bar after a second, if tqdm is installed.

    Returns
    -------
    pandas.DataFrame
        One row per cell in the order of the plan: its id, the options that vary, the results, and why it
        failed, if it did.

    Raises
    ------
    ValueError
        If the plan is not sound; the message shows the line. If the folder cannot be used.

    Examples
    --------
    >>> import dln
    >>> frame = dln.sweep({
    ...     "command": "predict",
    ...     "settings": {"inputs": 100, "outputs": 50},
    ...     "axis": [{"option": "teacher", "values": [2, 4, 8]}],
    ... })
    >>> frame.min_test_error.round(3).tolist()
    [0.338, 0.091, 0.023]
    """
    try:
        import pandas
    except ImportError as error:
        raise ImportError("sweeps are data frames and need pandas: pip install pandas") from error
    text = _text(plan)
    threads = 0 if jobs is None else arguments.size("jobs", jobs)
    with TemporaryDirectory() as passing, bar(progress, "cells") as tell:
        kept = passing if folder is None else os.fspath(folder)
        table = _dln.sweep(text, kept, threads, tell)
    header, *rows = csv.reader(io.StringIO(table.decode()))
    columns = dict(zip(header, map(list, zip(*rows))))
    return pandas.DataFrame({name: _column(name, texts) for name, texts in columns.items()})


def _column(name: str, texts: list[str]) -> Any:
    """Whole numbers, numbers or texts; numbers as they were written, to the last bit."""
    if name not in _TEXTS:
        for number in (int, _float):
            try:
                return np.array([number(text) for text in texts])
            except ValueError:
                pass
    return texts


def _float(text: str) -> float:
    return float(text or "nan")


def _text(plan: str | os.PathLike[str] | Mapping[str, Any]) -> str:
    if isinstance(plan, Mapping):
        return _toml(plan)
    if isinstance(plan, str) and "\n" in plan:
        return plan
    return Path(plan).read_text(encoding="utf-8")


def _toml(plan: Mapping[str, Any]) -> str:
    """The mapping as TOML; its numbers, texts and lists are written as those of JSON."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in plan.items() if not _nests(value)]
    for name, value in plan.items():
        if _nests(value):
            tables = [(f"[{name}]", value)] if isinstance(value, Mapping) else []
            tables = tables or [(f"[[{name}]]", entry) for entry in value]
            for title, table in tables:
                lines += ["", title]
                lines += [f"{option} = {json.dumps(value)}" for option, value in table.items()]
    return "\n".join(lines) + "\n"


def _nests(value: Any) -> bool:
    """Whether the value is a table, or a list of them."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return bool(value) and all(isinstance(entry, Mapping) for entry in value)
    return isinstance(value, Mapping)
