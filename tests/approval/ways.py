"""What every test of a way round an approval does: have it refused, have an offer accepted, write a sheet."""

import sqlite3
from pathlib import Path

from tests.approval.conftest import As
from tests.store.books import dump

SHEET = "合同编号,客户名称,开始日期,结束日期,合同金额,币种\n"


def refused(act: As, book: Path, line: str, *more: str, who: str = "wang") -> str:
    """Run a line that must be refused by a rule (exit 4) and leave the book as it was; return what was said."""
    before = dump(book)
    answer = act(who, line, *more, code=4)
    assert dump(book) == before
    return answer.err


def accepted(act: As, offer: str = "--discount 15") -> None:
    """Make an offer for K1, have li approve it, and let the customer accept it."""
    act("wang", f"quote make K1 {offer}")
    act("wang", "approval request quote K1")
    number = max(row["id"] for row in act("wang", "approval list --json").json)
    act("li", f"approval approve {number}")
    act("wang", "quote send K1")
    act("wang", "quote accept K1")


def sheet(book: Path, *rows: str) -> str:
    """Write a sheet of contracts and return its path."""
    path = book.with_name("sheet.csv")
    path.write_text(SHEET + "".join(f"{row}\n" for row in rows), "utf-8")
    return str(path)


def sql(book: Path, *statements: str) -> None:
    """Change the book as another program would."""
    with sqlite3.connect(book) as connection:
        for statement in statements:
            connection.execute(statement)
