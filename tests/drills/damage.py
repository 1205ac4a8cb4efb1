"""Ways in which a book can be damaged: by a disk, by a program that knows nothing of it, by a hand that means well."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from renewctl.store.triggers import create_triggers, drop_triggers

TEXTS = (
    *("", "x", "2026-02-30", "9999-12-31", "0001-01-01", "-1", "{", "[1]", "null", '{"id": []}', "Mars/Olympus"),
    *("../../etc/passwd", "%", "1e999", "\x1b[31m", "x" * 100_000),
)
NUMBERS = (None, -1, 0, 2, 77, 10**6, 10**12, 2**63 - 1, -(2**63))


def damage(book: Path, seed: int) -> str:
    """Damage a book in one of many ways, the same one for the same seed, and say how."""
    chance = random.Random(seed)
    way = chance.choice((_flip, _flip, _blank, _cut, *(_meddle,) * 12))
    return way(book, chance)


def _flip(book: Path, chance: random.Random) -> str:
    content = bytearray(book.read_bytes())
    places = [chance.randrange(100, len(content)) for _ in range(chance.choice((1, 10, 300)))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    book.write_bytes(content)
    return f"{len(places)} bits flipped"


def _blank(book: Path, chance: random.Random) -> str:
    content = bytearray(book.read_bytes())
    page = chance.randrange(1, len(content) // 4096)
    content[page * 4096 : (page + 1) * 4096] = chance.choice((b"\0", b"\xff", b"A")) * 4096
    book.write_bytes(content)
    return f"page {page} blanked"


def _cut(book: Path, chance: random.Random) -> str:
    content = book.read_bytes()
    length = chance.randrange(len(content))
    book.write_bytes(content[:length])
    return f"cut off at {length}"


def _meddle(book: Path, chance: random.Random) -> str:
    with closing(sqlite3.connect(book, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute("PRAGMA writable_schema = ON")
        statement, parameters = _statement(connection, chance)
        silently = chance.random() < 0.5
        with suppress(sqlite3.Error):  # not every table can lose every column; then it is another damage's turn
            if silently:
                drop_triggers(connection)
            connection.execute(statement, parameters)
            if silently:
                create_triggers(connection)
        return f"{statement} {str(parameters)[:60]}{' past the journal' if silently else ''}"


def _statement(connection: sqlite3.Connection, chance: random.Random) -> tuple[str, tuple[object, ...]]:
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    table = chance.choice(connection.execute(names).fetchall())[0]
    columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    column, kind = chance.choice(columns)
    some = chance.choice(("", "", f" WHERE _rowid_ % {chance.randint(2, 9)} = 0"))
    value = chance.choice(NUMBERS if kind == "INTEGER" else (None, *TEXTS))
    either: list[tuple[Callable[[], bool], str, tuple[object, ...]]] = [
        (lambda: True, f'UPDATE OR IGNORE "{table}" SET "{column}" = ?{some}', (value,)),
        (lambda: kind == "TEXT", f'UPDATE OR IGNORE "{table}" SET "{column}" = CAST(x\'ff41\' AS TEXT){some}', ()),
        (lambda: True, f'DELETE FROM "{table}"{some}', ()),
        (lambda: True, f'DROP TABLE "{table}"', ()),
        (lambda: True, f'ALTER TABLE "{table}" RENAME TO elsewhere', ()),
        (lambda: True, f'ALTER TABLE "{table}" DROP COLUMN "{column}"', ()),
        (lambda: True, f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO other', ()),
        (lambda: True, "UPDATE sqlite_schema SET sql = 'CREATE TABLE ' || name WHERE name = ?", (table,)),
        (lambda: True, "UPDATE sqlite_schema SET rootpage = rootpage + 1 WHERE name = ?", (table,)),
        (lambda: True, "DELETE FROM sqlite_schema WHERE name = ?", (table,)),
    ]
    weights = (20, 4, 4, 2, 2, 2, 2, 1, 1, 1)
    possible = [(line, weight) for line, weight in zip(either, weights, strict=True) if line[0]()]
    chosen = chance.choices([line for line, _weight in possible], [weight for _line, weight in possible])[0]
    return chosen[1], chosen[2]
