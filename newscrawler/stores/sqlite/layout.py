"""The SQLite file's tables, made on first use and brought up to date step by step."""

from __future__ import annotations

import sqlite3

from newscrawler.errors import StoreError, StoreVersionError
from newscrawler.stores.sqlite import marks
from newscrawler.stores.sqlite.connection import transaction

__all__ = ["VERSION", "migrate"]

# "NEWS": tells our files from anybody else's (https://www.sqlite.org/pragma.html#pragma_application_id).
_APPLICATION_ID = 0x4E455753

# One script a version, never changed once released. Instants are text in one sortable form (stores.instants); a
# document is the article's JSON without `copies`. `words` keeps no text of its own: a row that changes is taken out
# with the very text that went in. A story and its members are rows of numbers apart from the documents: two stories
# that meet relabel their members without touching a page of text. An article that is not `placed` has no story yet.
# A revision that came late says `behind` which one it stands.
# Marks are those of `fingerprint.VERSION` 1; others need a version that empties the tables of marks and sets each
# `placed` to NULL.
_MIGRATIONS = (
    """
    CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        revision INTEGER NOT NULL,
        content_hash TEXT NOT NULL,
        source TEXT,
        language TEXT,
        published_at TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        fetched_at TEXT,
        document TEXT NOT NULL
    );
    CREATE INDEX articles_by_stored ON articles (stored_at, id);
    CREATE INDEX articles_by_published ON articles (published_at, id);
    CREATE INDEX articles_by_source ON articles (source);
    CREATE TABLE revisions (
        id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        content_hash TEXT NOT NULL,
        source TEXT,
        language TEXT,
        published_at TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        fetched_at TEXT,
        document TEXT NOT NULL,
        superseded_at TEXT NOT NULL,
        PRIMARY KEY (id, revision)
    );
    CREATE INDEX revisions_by_superseded ON revisions (superseded_at);
    CREATE TABLE texts (
        content_hash TEXT PRIMARY KEY,
        article_id TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE copies (
        content_hash TEXT NOT NULL,
        id TEXT NOT NULL,
        url TEXT NOT NULL,
        source TEXT,
        fetched_at TEXT NOT NULL,
        PRIMARY KEY (content_hash, id)
    ) WITHOUT ROWID;
    CREATE TABLE ledger (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        source TEXT,
        state TEXT NOT NULL,
        code TEXT,
        reason TEXT,
        attempts INTEGER NOT NULL,
        first_seen_at TEXT NOT NULL,
        last_tried_at TEXT,
        retry_at TEXT,
        raised_at TEXT,
        title TEXT,
        published TEXT,
        modified TEXT,
        authors TEXT NOT NULL DEFAULT '[]',
        article_id TEXT
    );
    CREATE INDEX ledger_pending ON ledger (source, first_seen_at) WHERE state = 'pending';
    CREATE INDEX ledger_retry ON ledger (source, retry_at) WHERE retry_at IS NOT NULL;
    CREATE TABLE lists (
        list_url TEXT PRIMARY KEY,
        source TEXT,
        etag TEXT,
        last_modified TEXT,
        last_asked_at TEXT,
        last_ok_at TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        entries INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        started_at TEXT NOT NULL,
        record TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        title, description, authors, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
    );
    """,
    """
    CREATE TABLE memos (
        key TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE lists ADD COLUMN digest TEXT;
    ALTER TABLE lists ADD COLUMN kind TEXT;
    ALTER TABLE lists ADD COLUMN parent TEXT;
    ALTER TABLE lists ADD COLUMN modified TEXT;
    ALTER TABLE lists ADD COLUMN brought_at TEXT;
    ALTER TABLE lists ADD COLUMN next_at TEXT;
    ALTER TABLE lists ADD COLUMN interval_s REAL;
    ALTER TABLE lists ADD COLUMN paused_until TEXT;
    ALTER TABLE lists ADD COLUMN rhythm TEXT;
    CREATE INDEX lists_due ON lists (source, next_at) WHERE parent IS NOT NULL;
    CREATE INDEX lists_by_parent ON lists (parent) WHERE parent IS NOT NULL;
    CREATE INDEX ledger_by_source ON ledger (source, first_seen_at);
    """,
    f"""
    CREATE TABLE stories (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        founded_at TEXT NOT NULL,
        taken_by INTEGER,
        origin TEXT
    );
    CREATE INDEX stories_by_taker ON stories (taken_by) WHERE taken_by IS NOT NULL;
    CREATE TABLE members (
        number INTEGER PRIMARY KEY,
        story INTEGER NOT NULL,
        slot INTEGER NOT NULL
    );
    CREATE INDEX members_by_story ON members (story);
    CREATE TABLE aliases (
        id TEXT PRIMARY KEY,
        article_id TEXT NOT NULL,
        joined_at TEXT
    ) WITHOUT ROWID;
    CREATE INDEX aliases_by_article ON aliases (article_id);
    CREATE INDEX copies_by_place ON copies (id);
    ALTER TABLE copies ADD COLUMN published TEXT;
    ALTER TABLE copies ADD COLUMN syndication TEXT;
    ALTER TABLE articles ADD COLUMN placed INTEGER;
    CREATE INDEX articles_unplaced ON articles (number) WHERE placed IS NULL;
    ALTER TABLE revisions ADD COLUMN story INTEGER;
    ALTER TABLE revisions ADD COLUMN behind INTEGER;
    ALTER TABLE ledger ADD COLUMN identity TEXT;
    {marks.TABLES};
    """,
    """
    ALTER TABLE copies ADD COLUMN publisher TEXT;
    ALTER TABLE copies ADD COLUMN title TEXT;
    """,
)

VERSION = len(_MIGRATIONS)


def migrate(connection: sqlite3.Connection, shown: str) -> None:
    """Make the tables or bring them up to VERSION, in one transaction. Raises StoreVersionError, StoreError."""
    if _version(connection) == VERSION:
        return
    with transaction(connection):
        version = _version(connection)
        if version > VERSION:
            raise StoreVersionError(
                f"{shown} has layout {version}, this newscrawler knows {VERSION}; use the newscrawler that wrote it"
            )
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
            raise StoreError(f"{shown} is a database of something else; name another file")
        for script in _MIGRATIONS[version:]:
            for statement in script.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return int(version) if application == _APPLICATION_ID else 0
