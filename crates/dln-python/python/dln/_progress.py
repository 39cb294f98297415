"""A bar for long work, where tqdm is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[int, int], None]


@contextmanager
def bar(progress: bool, unit: str) -> Iterator[Tell | None]:
    """A function that takes the counts of what is done and planned; it shows after a second."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        progress = False
    if not progress:
        yield None
        return
    with tqdm(unit=f" {unit}", delay=1.0, leave=False) as shown:

        def tell(done: int, planned: int) -> None:
            shown.total = planned
            shown.update(done - shown.n)

        yield tell
