"""Asking for rows by their keys: each once, in a statement for some hundreds, however long the list is."""

import sqlite3
from contextlib import closing

import pytest

from renewctl.store.batches import AT_ONCE, THESE
from renewctl.store.reader import Reader

OF_THESE = f"SELECT id FROM task WHERE state = :state AND id IN ({THESE}) ORDER BY id"


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 64, 65, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_every_key_is_asked_for_once(count: int) -> None:
    heard: list[str] = []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE task (id INTEGER PRIMARY KEY, state TEXT)")
        connection.executemany("INSERT INTO task VALUES (?, 'open')", ((n,) for n in range(3 * AT_ONCE)))
        connection.execute("UPDATE task SET state = 'done' WHERE id = 0")
        connection.set_trace_callback(heard.append)
        wanted = [*range(count), *range(count)]
        found = list(Reader(connection).tuples_of(OF_THESE, wanted, {"state": "open"}))
    assert found == [(n,) for n in range(1, count)]
    assert len(heard) == -(-count // AT_ONCE)


def test_a_few_keys_make_a_short_list() -> None:
    """SQLite takes as long for a list of 500 as for a page of rows."""
    heard: list[str] = []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.set_trace_callback(heard.append)
        for keys in (["a"], ["a", "b", "c"]):
            list(Reader(connection).tuples_of(f"SELECT :more WHERE 'a' IN ({THESE})", keys, {"more": 1}))
    assert heard == [
        "SELECT 1 WHERE 'a' IN ('a')",
        "SELECT 1 WHERE 'a' IN ('a', 'b', 'c', NULL, NULL, NULL, NULL, NULL)",
    ]
