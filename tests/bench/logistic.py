"""A proposal beside a logistic regression: the same columns, the same folds, scores pooled over what was held back."""

import csv
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from renewctl.risk.learning.folds import folds_of
from renewctl.risk.learning.signs import signs_of
from renewctl.risk.learning.tuning import CARD, EVERYTHING, Request, Tuned, tune
from renewctl.risk.proof.accuracy import auc
from renewctl.risk.proof.history import Span, history
from renewctl.risk.rule_set import default_rules
from renewctl.store.reader import Reader, open_reader
from tests.bench.pairs import RENEWCTL

DATA = Path(os.environ.get("RENEWCTL_TEST_DATA", "")) / "churn"
HORIZON = 90
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Against:
    """What came out on one set: the AUC of ours and of the logistic regression."""

    name: str
    tuned: Tuned
    logistic: float | None

    def ahead(self, what: str) -> float:
        """By how much a proposal ranks better than the logistic regression; negative where it is behind."""
        figures = {trial.what: trial.auc or 0.0 for trial in self.tuned.trials}
        return figures[what] - (self.logistic or 0.0)

    def line(self) -> str:
        """The figures in one line."""
        of_card = self.tuned.trials[-1]
        low, high = of_card.auc_interval or (0.0, 0.0)
        came = self.tuned.nothing.name if self.tuned.nothing else "proposed"
        return (
            f"{self.name}: {self.tuned.cases} cases, {of_card.lost} lost; logistic {self.logistic or 0:.4f};"
            f" full {self.ahead(EVERYTHING):+.4f}; card {self.ahead(CARD):+.4f}:"
            f" {of_card.auc or 0:.4f} [{low:.4f}, {high:.4f}] in {of_card.lines} lines; {came}"
        )


class Book:
    """A new book, filled by imports."""

    def __init__(self, folder: Path, today: str) -> None:
        self.folder, self.today = folder, today
        self.path = folder / "book.db"
        self.run("init", "--zone", "UTC")

    def run(self, *words: str) -> None:
        """Run a command on it."""
        line = [*RENEWCTL, "--book", str(self.path), "--today", self.today, *words]
        ran = subprocess.run(line, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise SystemExit(f"{words}: {ran.stderr}")

    def take(self, what: str, rows: Sequence[Row]) -> None:
        """Import rows as a sheet."""
        sheet = self.folder / f"{what}.csv"
        with sheet.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        self.run("import", str(sheet), "--what", what)


@contextmanager
def new_book(today: str) -> Iterator[Book]:
    """Give an empty book in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Book(Path(folder), today)


def rows_of(pattern: str) -> list[dict[str, str]]:
    """Return the rows of the one CSV file of that name in the folder of real files."""
    (path,) = DATA.glob(pattern)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def against_logistic(name: str, book: Book, columns: Callable[[str], Row] | None = None) -> Against:
    """Learn, and compare with the logistic regression on these columns of a customer, else on what is measured."""
    span = Span(date.fromisoformat(book.today), horizon=HORIZON)
    with open_reader(book.path) as reader:
        cases = history(reader, span).cases
        tuned = tune(reader, default_rules(), Request(span))
        folds = folds_of(cases, seed=0).every
        if columns is None:
            signs, _leaks = signs_of(reader, default_rules(), cases, is_strict=False)
            table: list[Row] = [{sign.name: sign.values[at] for sign in signs} for at in range(len(cases))]
            words = [sign.name for sign in signs if sign.has_words]
        else:
            table = [columns(code) for code in _codes(reader, [case.customer_id for case in cases])]
            words = [key for key in table[0] if any(isinstance(row[key], str) for row in table)]
    came = np.array([case.is_event for case in cases])
    chances = np.zeros(len(cases))
    for fold in folds:
        model = _logistic(list(table[0]), words)
        model.fit(_matrix([table[at] for at in fold.learned]), came[list(fold.learned)])
        chances[list(fold.tried)] = model.predict_proba(_matrix([table[at] for at in fold.tried]))[:, 1]
    return Against(name, tuned, auc(list(chances), list(map(bool, came))))


def _codes(reader: Reader, ids: Iterable[int]) -> list[str]:
    codes = {int(str(id)): str(code) for id, code in reader.tuples("SELECT id, code FROM customer")}
    return [codes[id] for id in ids]


def _matrix(rows: Sequence[Row]) -> "np.ndarray[tuple[int, int], np.dtype[np.object_]]":
    return np.array([[np.nan if value is None else value for value in row.values()] for row in rows], dtype=object)


def _logistic(names: Sequence[str], words: Sequence[str]) -> Any:
    of_words = [at for at, name in enumerate(names) if name in words]
    figures = [at for at, name in enumerate(names) if name not in words]
    return make_pipeline(
        ColumnTransformer(
            [
                (
                    "words",
                    make_pipeline(
                        SimpleImputer(strategy="constant", fill_value="-"), OneHotEncoder(handle_unknown="ignore")
                    ),
                    of_words,
                ),
                ("figures", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), figures),
            ]
        ),
        LogisticRegression(max_iter=5000),
    )
