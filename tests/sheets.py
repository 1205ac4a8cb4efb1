"""Sheets written for a test, imported into a book of its own; used by the tests of import and export."""

import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import Cli, Result


@dataclass
class Desk:
    """A book, a folder of sheets, and the command line over them."""

    run: Cli
    folder: Path
    book: Path
    made: int = field(default=0)

    def cli(self, *argv: str | Path) -> Result:
        """Run a command on the book of this desk."""
        return self.run("--book", str(self.book), *(str(word) for word in argv))

    def sheet(self, text: str, name: str = "") -> Path:
        """Write a text file."""
        self.made += 1
        path = self.folder / (name or f"sheet{self.made}.csv")
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def take(self, text: str, *options: str, name: str = "") -> Result:
        """Import a text as a sheet; the answer is the summary as JSON."""
        return self.cli("import", self.sheet(text, name), "--json", *options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a statement finds in the book."""
        connection = sqlite3.connect(self.book)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def dump(self, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
        """Return whole tables, to compare books; when a record was entered is each book's own."""
        return {table: self.rows(f"SELECT {self._columns(table)} FROM {table} ORDER BY 1, 2, 3") for table in tables}

    def _columns(self, table: str) -> str:
        columns = self.rows(f"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'recorded_on'")
        return ", ".join(name for (name,) in columns)

    def another(self, template: Path) -> "Desk":
        """Return a desk with a fresh book and the same folder."""
        self.made += 1
        book = self.folder / f"other{self.made}.db"
        shutil.copy(template, book)
        return Desk(self.run, self.folder, book)


def counts(result: Result) -> tuple[int, int, int, int, int]:
    """Return new, changed, same, further terms, quarantined; they add up to the rows."""
    summary = result.json
    found = tuple(summary[key] for key in ("new", "changed", "same", "further_terms", "quarantined"))
    assert sum(found) == summary["rows"]
    return found
