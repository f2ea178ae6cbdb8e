"""Stores for the tests: SQLite in the test's own folder, MongoDB over TCP, a database a test."""

from __future__ import annotations

import gc
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from newscrawler.stores import Store, open_store
from tests.mongo_server import REAL_SERVER, MongoServer


@pytest.fixture(scope="session")
def mongo_server_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a MongoDB server, without a database."""
    if REAL_SERVER:
        yield REAL_SERVER.rstrip("/")
        return
    server = MongoServer(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server.uri
    server.stop()


@pytest.fixture(params=["sqlite", "mongodb"])
def store_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URI of an empty store, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'news.db'}"
    server = request.getfixturevalue("mongo_server_uri")
    return f"{server}/test_{uuid.uuid4().hex[:12]}"


@pytest.fixture
async def store(store_uri: str) -> AsyncIterator[Store]:
    """An opened, empty store, once of each kind."""
    opened = open_store(store_uri)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def server_away() -> Iterator[None]:
    """For a test whose MongoDB server is away: closing the client in the middle of an attempt to connect leaves the
    driver's socket to the garbage collector, which would warn in whatever test runs then."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
