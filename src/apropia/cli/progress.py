"""Progress bars of long commands, on standard error so that output can be piped."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from apropia.foundation.progress import Progress as Report


@contextmanager
def bar(title: str, *, in_bytes: bool = False) -> Iterator[Report]:
    """Show a bar and give the function that moves it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[text]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=None, text="")

        def report(done: int, total: int, text: str = "") -> None:
            shown.update(task, completed=done, total=total or None, text=text)

        yield report
