"""A place for events and read models, on each backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.core.engine.shelf import Place, models_url, opened


@pytest.fixture
def models_address(store_url: URL, tmp_path: Path) -> str:
    """Give the URL of the read models that belong to `store_url`."""
    return models_url(store_url, tmp_path)


@pytest.fixture
def place(store_url: URL, models_address: str) -> Iterator[Place]:
    """Give a store of events and read models."""
    with opened(store_url, models_address) as place:
        yield place
