"""Several rows of one contract number in one sheet: which say the same again, and in what the others differ."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations

from renewctl.importer.plan import Plan, Values, attributes_over, contradicting_attributes
from renewctl.importer.records.facts import FIELDS
from renewctl.importer.records.terms import WHAT_CAME, Period, overlaps
from renewctl.messages import n_

OF_A_ROW = (
    *("customer_no", "customer_name", "start_date", "end_date", "amount", "currency", "sign_date"),
    *WHAT_CAME,
    *FIELDS,
)
"""All that a row says of a contract, in which rows of one number may contradict each other."""
MOST_COMPARED = 100
OF_EACH_TERM = ("status", "sign_date")


class Repeats:
    """Compares the rows of one number; `facts` gives what each row says of its contract, and is completed here."""

    def __init__(self, plan: Plan, facts: Callable[[], list[Values]], period_of: Callable[[int], Period]) -> None:
        self.plan = plan
        self.facts = facts
        self.period_of = period_of
        self.differing: Counter[str] = Counter()

    def conflict(self, number: str, rows: list[int]) -> None:
        """Quarantine the rows of a number, and say in which columns they differ."""
        told = [self._all_said(row) for row in rows]
        differing = self.plan.differing(OF_A_ROW, told)
        if not differing:  # nothing but that one has a cell blank which the other has not
            columns = enumerate(zip(*(one[:-1] for one in told), strict=True))
            differing = [self.plan.header(OF_A_ROW[index]) for index, values in columns if len(set(values)) > 1]
        self.plan.conflict(rows, "contract_no", number, list(dict.fromkeys(differing)))

    def refuse_unread(self, number: str, rows: list[int], unread: list[int]) -> bool:
        """Quarantine the rows of a number of which some have a cell that could not be read, if they contradict anyhow.

        Two rows do when they share a day and differ in what could be read. Returns whether they were.
        """
        periods = [self.period_of(row) for row in rows if self._days_are_read(row)]
        said = {period.row: self._all_said(period.row or 0) for period in periods}
        for one, other in combinations(periods[:MOST_COMPARED], 2):
            differing = overlaps(one, other) and self.plan.differing(OF_A_ROW, [said[one.row], said[other.row]])
            if differing and not {one.row, other.row}.isdisjoint(unread):
                self.conflict(number, rows)
                return True
        return False

    def _days_are_read(self, row: int) -> bool:
        staged = self.plan.staged
        blamed = {problem.column for problem in staged.problems.get(row, ())}
        return blamed.isdisjoint({staged.headers.get("start_date"), staged.headers.get("end_date")})

    def distinct(self, number: str, given: list[Period]) -> list[Period] | None:
        """Return the periods of a number without those that say the same again.

        The unmapped columns of such rows go together; None where they contradict each other.
        """
        alike: dict[Values, list[int]] = defaultdict(list)
        facts = self.facts()
        for period in given:
            row = period.row or 0
            alike[(*facts[row][:-1], *period.content())].append(row)
        for first, *others in alike.values():
            if contradicting_attributes([facts[row][-1] for row in (first, *others)]):
                return None
            for row in others:
                said = facts[first]
                facts[first] = (*said[:-1], attributes_over(said[-1], facts[row][-1]))
        if len(alike) < len(given):
            self.plan.warn_of_duplicates(number, [period.row or 0 for period in given])
        kept = {rows[0] for rows in alike.values()}
        return [period for period in given if period.row in kept]

    def compare_terms(self, given: list[Period]) -> None:
        """Count the columns in which terms of one contract differ though the contract has one value: the latest."""
        if len(given) < 2:
            return
        columns = self.plan.differing(FIELDS, [self.facts()[period.row or 0] for period in given])
        each_terms_own = {self.plan.header(name) for name in OF_EACH_TERM}
        self.differing.update(column for column in columns if column not in each_terms_own)

    def warn(self) -> None:
        """Say by name in which columns the terms of contracts differ."""
        for column, n in self.differing.items():
            sentence = n_(
                "{column}: the terms of {n} contract differ here; the latest term's value is kept.",
                "{column}: the terms of {n} contracts differ here; the latest term's value is kept.",
                n,
            )
            self.plan.warnings.append(sentence.format(column=column, n=n))

    def _all_said(self, row: int) -> Values:
        staged = self.plan.staged
        party = staged.text("customer_no")[row], staged.text("customer_name")[row]
        return (*party, *self.period_of(row).content(), *self.facts()[row])
