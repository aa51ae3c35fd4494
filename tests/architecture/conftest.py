from collections.abc import Iterator

import pytest

from architecture.sources import nodes_of


@pytest.fixture(scope="module", autouse=True)
def _sources_are_let_go() -> Iterator[None]:
    """Keep the parsed sources for one file only: they are half a million objects."""
    yield
    nodes_of.cache_clear()
