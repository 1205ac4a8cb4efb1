"""The plan of the house (design sections 2 and 3): who may import whom, file names, one place that commits."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import renewctl
from tests.each import each

ROOT = Path(renewctl.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py"))

GROUND = {
    "errors",
    "system_errors",
    "files",
    "vocabulary",
    "messages",
    "plain",
    "folding",
    "codes",
    "dates",
    "typed_dates",
    "written_dates",
    "date_shapes",
    "money",
    "written_amounts",
    "strict_toml",
}
FRONT = {"config", "output"}
HOUSE = GROUND | FRONT | {"cli", "store", "__init__", "__main__"}
NOUNS = sorted(
    path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in HOUSE | {"locale", "__pycache__"}
)

# What writes, low to high: each may call those before it. Words on one line may not call each other.
LADDER = [
    {"book"},
    {"reminder"},
    {"task"},
    {"customer", "contact", "team"},
    {"contract"},
    {"calendar"},  # its rules and queries lie below contract, its actions re-derive the deadlines
    {"playbook"},
    {"step", "quote", "approval"},
    {"renewal"},
    {"measure"},  # what is done about a case or an answer
    {"invoice", "signal", "case", "survey"},
    {"rules"},
    {"interaction"},
    {"call", "grade", "plan", "visit", "gift"},
    {"warning"},
    {"importer"},
    {"demo", "tick", "audit"},
]
RUNG = {noun: height for height, nouns in enumerate(LADDER) for noun in nouns}
READERS_ONLY = {"due", "agenda", "report", "check", "exporter", "find"}
ATTIC = {"utils", "util", "helpers", "helper", "common", "shared", "base", "manager", "core", "misc"}
# What queries have of the store: the door to a book, and how to write a statement for it.
READING = {"store.reader", "store.patterns", "store.batches"}
# Whose subject is the journal itself, and which tables it records.
KNOWING_THE_JOURNAL = {"audit.queries": {"store.journal", "store.images"}, "book.queries": {"store.images"}}
HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "rich", "python_calamine", "xlsxwriter"}


def name_of(path: Path) -> str:
    """Return a file's dotted name below renewctl."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(path: Path) -> ast.Module:
    """Return a file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """Yield what a file imports, as dotted names; `from a import b` gives a.b where that is a module of ours."""
    nodes = _running_at_import(parsed(path).body) if top_only else ast.walk(parsed(path))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                below = ROOT.parent / Path(*node.module.split(".")) / alias.name
                is_module = below.is_dir() or below.with_suffix(".py").exists()
                yield f"{node.module}.{alias.name}" if is_module else node.module


def _running_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node


@cache
def ours(path: Path) -> list[str]:
    """Return the files of ours that a file imports, below renewctl."""
    return [name.removeprefix("renewctl.") for name in imports(path) if name.startswith("renewctl.")]


def noun_of(path: Path) -> str:
    """Return the noun or verb whose file it is, in its folder or a folder of that: risk, for risk.proof.queries."""
    return name_of(path).split(".")[0]


def part(path: Path, name: str) -> bool:
    """Whether a file is a noun's file of that kind: rules.py, queries.py ..., or a second one, outcome_queries.py."""
    return noun_of(path) in NOUNS and (path.stem == name or path.stem.endswith(f"_{name}"))


def writes(path: Path) -> bool:
    """Whether a noun's file changes the book: its actions, and whatever else of it takes a session or a writer."""
    takes = {"sqlmodel", "renewctl.store.session", "renewctl.store.transaction"} & set(imports(path))
    return part(path, "actions") or (noun_of(path) in NOUNS and bool(takes) and not part(path, "commands"))


WRITING = {name_of(path): path for path in FILES if writes(path)}


@each(FILES, name_of)
def test_a_file_says_what_it_is_and_stays_small(path: Path) -> None:
    assert path.stem not in ATTIC
    assert path.parent.name not in ATTIC
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 320, "past 300 lines: split it by noun"
    assert ast.get_docstring(parsed(path)), "a file begins with a sentence that says what it holds"


@each([p for p in FILES if name_of(p).split(".")[0] in GROUND], name_of)
def test_the_ground_stands_on_itself(path: Path) -> None:
    assert {name.split(".")[0] for name in ours(path)} <= GROUND
    assert not {name.split(".")[0] for name in imports(path)} & HEAVY


@each([p for p in FILES if name_of(p).split(".")[0] in FRONT], name_of)
def test_settings_and_output_stand_on_the_ground(path: Path) -> None:
    assert {name.split(".")[0] for name in ours(path)} <= GROUND | FRONT
    assert not {name.split(".")[0] for name in imports(path, top_only=True)} & HEAVY


@each([p for p in FILES if name_of(p).startswith("store")], name_of)
def test_the_cellar_knows_no_noun(path: Path) -> None:
    assert {name.split(".")[0] for name in ours(path)} <= GROUND | {"store"}
    if name_of(path).startswith("store.tables"):
        assert {name.split(".")[0] for name in ours(path)} <= {"vocabulary", "store"}


@each([p for p in FILES if name_of(p).startswith("cli")], name_of)
def test_the_front_door_names_nouns_as_strings_only(path: Path) -> None:
    assert {name.split(".")[0] for name in ours(path)} <= GROUND | FRONT | {"cli", "store"}


@each([p for p in FILES if part(p, "rules")], name_of)
def test_rules_are_pure(path: Path) -> None:
    for name in ours(path):
        assert name.split(".")[0] in GROUND or name.split(".")[1] in {"rules", "score", "indicators", "mapping"}, name
    forbidden = {"sqlite3", "pathlib", "os", "time", "typer", "io", "subprocess"}
    assert not {name.split(".")[0] for name in imports(path)} & (forbidden | HEAVY)
    assert not re.search(r"\b(open\(|date\.today|datetime\.now|utcnow)", path.read_text(encoding="utf-8"))


@each([p for p in FILES if part(p, "queries")], name_of)
def test_queries_know_the_reader_and_no_sqlmodel(path: Path) -> None:
    noun = noun_of(path)
    for name in ours(path):
        first, *rest = name.split(".")
        assert first not in FRONT | {"cli"}, name
        if first == "store":
            assert name in READING or name in KNOWING_THE_JOURNAL.get(name_of(path), ()), name
        elif first == noun:
            assert not rest[-1].endswith(("actions", "commands", "columns")), name
        else:
            assert first in GROUND or rest[0] in {"queries", "rules", "score"}, name
    assert not {name.split(".")[0] for name in imports(path)} & HEAVY


@each(list(WRITING.values()), name_of)
def test_what_writes_looks_down_the_ladder(path: Path) -> None:
    noun = noun_of(path)
    assert noun not in READERS_ONLY, "this noun only reads"
    for name in ours(path):
        first = name.split(".")[0]
        assert first not in {"cli", "config", "output"}, name
        if name in WRITING and first != noun:
            assert RUNG[first] < RUNG[noun], f"{noun} may not call {first}: it stands higher"


@each([p for p in FILES if part(p, "commands")], name_of)
def test_commands_import_little_at_the_top(path: Path) -> None:
    for name in imports(path, top_only=True):
        assert name.split(".")[0] not in HEAVY, name
        if name.startswith("renewctl."):
            first, *rest = name.split(".")[1:]
            own = first == noun_of(path) and rest and rest[0].endswith(("columns", "_commands"))
            assert own or first in GROUND | {"cli", "output"}, name


@each(FILES, name_of)
def test_nobody_imports_commands(path: Path) -> None:
    assert not [name for name in ours(path) if name.endswith(".commands")]
    others = [name for name in ours(path) if name.endswith("_commands")]
    assert all(name.split(".")[0] == noun_of(path) and part(path, "commands") for name in others), others


def test_only_book_imports_alembic() -> None:
    users = {name_of(path) for path in FILES if any(name.split(".")[0] == "alembic" for name in imports(path))}
    assert {name.split(".")[0] for name in users} <= {"book"}


# The copy in memory that `--known-at` reads: no book is written.
ALSO_COMMITS = ["store.hindsight"]


def test_there_is_one_place_that_commits() -> None:
    sites = [
        name_of(path)
        for path in FILES
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bcommit\(|[\"'](COMMIT|END)\b", line)
    ]
    assert sites == [*ALSO_COMMITS, "store.transaction"]


def test_migrations_import_no_code_of_ours() -> None:
    folder = ROOT.parents[1] / "migrations" / "versions"
    for path in folder.glob("*.py"):
        assert "renewctl" not in path.read_text(encoding="utf-8").replace("renewctl book", ""), path.name


def test_there_are_no_circles() -> None:
    graph = {name_of(path): set(_files(ours(path))) for path in FILES}
    for start in graph:
        seen, todo = set(), list(graph[start])
        while todo:
            name = todo.pop()
            assert name != start, f"{start} imports itself in a circle"
            if name not in seen:
                seen.add(name)
                todo += graph.get(name, set())


def _files(names: list[str]) -> Iterator[str]:
    known = {name_of(path) for path in FILES}
    for name in names:
        yield from (name,) if name in known else ()
