"""How well `risk tune` ranks, against scikit-learn's logistic regression on the same columns and in the same folds.

    RENEWCTL_TEST_DATA=FOLDER python -m tests.bench.churn [telco|dated|cdnow|ravenstack]

Public data with outcomes (tests read them from the folder, nothing is kept): each set is imported by the command line
as a new user would, customers with their columns, dated facts, outcomes; then the rules are learned and tried, five
folds, seed 0. The AUC is over all cases held back. "card" has at most 12 lines, "full" all indicators.

- telco: the churned and the others, no dates, 19 columns. Card at most 0.015 below, full at most 0.01.
- dated: contracts as of 2019-11-01, who leaves within 90 days; full at most 0.01 below. TotalCharges (of 2020) must be
  refused.
- cdnow: purchases as signals, as of 1997-12-31, who is silent for 90 days. Full at most 0.01 below.
- ravenstack: usage and tickets as of 2024-09-30, churn within 90 days; made without a signal. The interval must contain
  0.5, and nothing may be proposed.

Measured on the developers' half with scikit-learn 1.9.1 (logistic; full; card):

    telco       0.8415; 0.8454; 0.8349 [0.821, 0.849] in 12 lines
    dated       0.8454; 0.8526; 0.8421 [0.823, 0.861]
    cdnow       0.8013; 0.7996; 0.8013 [0.791, 0.814]
    ravenstack  0.5187; 0.5064; 0.4431 [0.371, 0.516]: found nothing
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from renewctl.risk.accuracy import auc
from renewctl.risk.folds import folds_of
from renewctl.risk.history import Span, history
from renewctl.risk.rule_set import default_rules
from renewctl.risk.signs import signs_of
from renewctl.risk.tuning import CARD, EVERYTHING, Request, Tuned, tune
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


def number(text: str) -> float | str | None:
    """Return a cell as a figure where it is one, None where it is blank."""
    try:
        return float(text)
    except ValueError:
        return text.strip() or None


def telco() -> Against:
    """The customers of telco, without dates."""
    rows = rows_of("telco_*.csv")
    told = {
        row["customerID"]: {key: number(value) for key, value in row.items() if key not in ("customerID", "Churn")}
        for row in rows
    }
    with new_book("2026-06-15") as book:
        book.take("customers", rows)
        book.take("outcomes", [{"customerID": row["customerID"], "Churn": row["Churn"]} for row in rows])
        return against_logistic("telco", book, told.__getitem__)


def dated() -> Against:
    """The contracts that ran on 2019-11-01, and who left by 2020-01-30."""
    as_of, until = date(2019, 11, 1), date(2019, 11, 1) + timedelta(days=HORIZON)
    beside = [
        {row["customerID"]: row for row in rows_of(f"dated_contracts*/{name}.csv")}
        for name in ("personal", "internet", "phone")
    ]
    contracts, customers, outcomes = [], [], []
    for row in rows_of("dated_contracts*/contract.csv"):
        left = None if row["EndDate"] == "No" else date.fromisoformat(row["EndDate"][:10])
        if date.fromisoformat(row["BeginDate"]) > as_of or (left is not None and left <= as_of):
            continue
        code = row["customerID"]
        told = {
            "customerID": code,
            **{
                key: row[key] for key in ("Type", "PaperlessBilling", "PaymentMethod", "MonthlyCharges", "TotalCharges")
            },
        }
        for sheet in beside:
            names = next(iter(sheet.values()))
            told |= {key: sheet.get(code, {}).get(key, "none") for key in names if key != "customerID"}
        customers.append(told)
        contracts.append({"customer no": code, "start date": row["BeginDate"], "end date": "", "kind": "evergreen"})
        outcomes.append(
            {"customer no": code, "churn": "yes" if left and left <= until else "no", "day": until.isoformat()}
        )
    begun = {str(row["customer no"]): date.fromisoformat(str(row["start date"])) for row in contracts}
    columns = {
        str(row["customerID"]): {
            **{key: number(value) for key, value in row.items() if key not in ("customerID", "TotalCharges")},
            "tenure": (as_of - begun[str(row["customerID"])]).days,
        }
        for row in customers
    }
    with new_book("2020-02-01") as book:
        book.take("customers", customers)
        book.take("contracts", contracts)
        book.take("outcomes", outcomes)
        found = against_logistic("dated", book, columns.__getitem__)
    if "customer.TotalCharges" not in found.tuned.leaks:
        raise SystemExit("TotalCharges of 2020 was used for 2019")
    return found


def cdnow() -> Against:
    """The buyers of 1997, and who was silent for the 90 days after it."""
    as_of = date(1997, 12, 31)
    (path,) = DATA.glob("cdnow_*.txt")
    bought = defaultdict[str, list[tuple[date, str]]](list)
    for line in path.read_text().splitlines()[1:]:
        code, day, count, _value = line.split()
        bought[code].append((date(int(day[:4]), int(day[4:6]), int(day[6:])), count))
    known = {code: days for code, days in bought.items() if min(days)[0] <= as_of}
    until = as_of + timedelta(days=HORIZON)
    silent = {code: not any(as_of < day <= until for day, _count in days) for code, days in known.items()}
    signals = [
        {"customer no": code, "date": day.isoformat(), "kind": "usage", "value": count}
        for code, days in known.items()
        for day, count in days
    ]
    with new_book("1998-07-01") as book:
        book.take("customers", [{"customer no": code, "customer name": code} for code in known])
        book.take("signals", signals)
        book.take(
            "outcomes",
            [{"customer no": code, "churn": "yes" if silent[code] else "no", "day": until} for code in known],
        )
        return against_logistic("cdnow", book)


def ravenstack() -> Against:
    """The accounts of 2024-09-30, and who churned in the 90 days after it; there is no signal."""
    as_of = date(2024, 9, 30)
    until = as_of + timedelta(days=HORIZON)

    def day(text: str) -> date:
        return date(int(text[6:10]), int(text[3:5]), int(text[:2]))

    accounts = [row for row in rows_of("ravenstack_*/*accounts.csv") if day(row["signup_date"]) <= as_of]
    codes = {row["account_id"] for row in accounts}
    churned = {
        row["account_id"]
        for row in rows_of("ravenstack_*/*churn_events.csv")
        if as_of < day(row["churn_date"]) <= until
    }
    account_of = {row["subscription_id"]: row["account_id"] for row in rows_of("ravenstack_*/*subscriptions.csv")}
    facts = [
        (account_of.get(row["subscription_id"], ""), day(row["usage_date"]), "usage", row["usage_count"])
        for row in rows_of("ravenstack_*/*feature_usage.csv")
    ] + [
        (row["account_id"], day(row["submitted_at"]), "inquiry", "1")
        for row in rows_of("ravenstack_*/*support_tickets.csv")
    ]
    signals = [
        {"customer no": code, "date": on.isoformat(), "kind": kind, "value": value}
        for code, on, kind, value in facts
        if code in codes
    ]
    kept = (
        "account_id",
        "account_name",
        "industry",
        "country",
        "referral_source",
        "plan_tier",
        "seats",
        "is_trial",
        "churn_flag",
    )
    with new_book("2025-01-31") as book:
        book.take("customers", [{key: row[key] for key in kept} for row in accounts])
        book.take("signals", signals)
        book.take(
            "outcomes",
            [
                {"customer no": code, "churn": "yes" if code in churned else "no", "day": until}
                for code in sorted(codes)
            ],
        )
        return against_logistic("ravenstack", book)


SETS: dict[str, Callable[[], Against]] = {"telco": telco, "dated": dated, "cdnow": cdnow, "ravenstack": ravenstack}


def main() -> None:
    """Print the figures of the sets that are named, of all if none is."""
    for name in sys.argv[1:] or SETS:
        print(SETS[name]().line(), flush=True)


if __name__ == "__main__":
    main()
