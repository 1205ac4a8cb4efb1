"""A progress bar for whatever takes more than a second, on stderr and only where someone is watching."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from renewctl.output.glyphs import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds before a bar appears


@contextmanager
def progress(total: int | None, title: str, *, err: TextIO | None = None) -> Iterator[Callable[[int], None]]:
    """Give `advance(n)` to the work in hand; the bar appears on a terminal after a second and goes when it is done.

    `total` counts the same things as n; None when nobody knows. rich is loaded when the bar appears, not before.
    """
    stream = err or sys.stderr
    if not stream.isatty():
        yield lambda _n: None
        return
    bar = _Bar(total, title, stream)
    try:
        yield bar.advance
    finally:
        bar.close()


class _Bar:
    def __init__(self, total: int | None, title: str, stream: TextIO) -> None:
        self.total = total
        self.title = title
        self.stream = stream
        self.done = 0
        self.started = monotonic()
        self.drawn: tuple[Progress, TaskID] | None = None

    def advance(self, n: int) -> None:
        self.done += n
        if self.drawn is None and monotonic() - self.started >= PATIENCE:
            self.drawn = self._appear()
        if self.drawn is not None:
            bar, task = self.drawn
            bar.update(task, completed=self.done)

    def _appear(self) -> "tuple[Progress, TaskID]":
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(show_speed=self.total is None),
            TimeRemainingColumn(),
            console=Console(file=self.stream, force_terminal=True),
            transient=True,
        )
        bar.start()
        return bar, bar.add_task(visible(self.title), total=self.total)

    def close(self) -> None:
        if self.drawn is not None:
            self.drawn[0].stop()
