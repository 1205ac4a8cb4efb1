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

    telco       0.8415; 0.8453; 0.8341 [0.820, 0.848] in 12 lines
    dated       0.8454; 0.8531; 0.8421 [0.823, 0.861]
    cdnow       0.8013; 0.7997; 0.8011 [0.790, 0.814] in 8 lines
    ravenstack  0.5187; 0.4945; 0.4431 [0.371, 0.516]: found nothing
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from tests.bench.logistic import DATA, HORIZON, Against, against_logistic, new_book, rows_of


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
