"""Signals of a sheet by customer or industry, kind, day and label; the n-th of equal ones is the n-th in the book."""

from collections import defaultdict
from datetime import date

from renewctl.errors import RuleError
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Values, Writes, attributes_over
from renewctl.importer.queries import CUSTOMER_SIGNAL_COLUMNS, MARKET_SIGNAL_COLUMNS
from renewctl.importer.records.parties import Customers
from renewctl.messages import _
from renewctl.signal.rules import ONE, check_day, check_subject
from renewctl.store.reader import Reader
from renewctl.vocabulary import SignalKind

Key = tuple[str | int, str, str, str]


def plan_signals(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of signals: of a customer of the book where a row names one, else of an industry."""
    planner = _SignalPlanner(book, plan, ids, today)
    codes, names = plan.staged.text("customer_no"), plan.staged.text("customer_name")
    planner.customers.look_up_unread()
    for row in plan.good_rows():
        said = planner.said(row, has_customer=bool(codes[row] or names[row]))
        if said is None:
            continue
        industry, kind, day = said
        whose: int | str | None = industry
        if industry is None:
            whose = planner.customers.of(row, codes[row], names[row])
        if whose is not None:
            planner.one(row, (whose, kind, day, plan.staged.text("label")[row] or ""))
    plan.writes = {"customer_signal": planner.of_customers, "market_signal": planner.of_markets}


class _SignalPlanner:
    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
        self.book = book
        self.plan = plan
        self.today = today
        self.next_id = ids["market_signal"]
        self.customers = Customers(book, plan, ids["customer"], may_add=False)
        self.standing: dict[int | str, dict[Key, list[Values]]] = {}
        self.seen: dict[Key, int] = defaultdict(int)
        self.of_customers = Writes(CUSTOMER_SIGNAL_COLUMNS, keys=5)
        self.of_markets = Writes(MARKET_SIGNAL_COLUMNS)

    def said(self, row: int, *, has_customer: bool) -> tuple[str | None, str, str] | None:
        """Return a row's industry (None where it names a customer), kind and day; None when it is refused."""
        staged = self.plan.staged
        industry, kind = staged.text("industry")[row], staged.text("kind")[row] or ""
        day = staged.text("date")[row] or ""
        if has_customer:
            industry = None
        if kind == SignalKind.USAGE and staged.number("value")[row] is None:
            self.plan.refuse(row, "value", "", _("The row does not say how much was used."))
            return None
        try:
            check_subject(SignalKind(kind), industry)
            check_day(SignalKind(kind), date.fromisoformat(day), self.today)
        except RuleError as error:
            self.plan.refuse(row, "kind", kind, error.message)
            return None
        return industry, kind, day

    def one(self, row: int, key: Key) -> None:
        """Plan one signal; `key` begins with the customer's id or the industry's name."""
        staged, whose = self.plan.staged, key[0]
        given = staged.number("value")[row]
        value, notes, attributes = ONE if given is None else given, staged.text("notes")[row], staged.attributes[row]
        alike = self._standing(whose).setdefault(key, [])
        nth = self.seen[key]
        self.seen[key] += 1
        writes = self.of_customers if isinstance(whose, int) else self.of_markets
        if nth >= len(alike):
            sequence = int(alike[-1][-4] or 0) + 1 if alike else 1
            lead: Values = () if isinstance(whose, int) else (self.next_id,)
            self.next_id += len(lead)
            alike.append((*lead, *key, sequence, value, notes, attributes))
            writes.inserts.append(alike[-1])
            self.plan.differs(row, Effect.NEW)
            return
        before = alike[nth]
        now = (*before[:-3], value, notes or before[-2], attributes_over(before[-1], attributes))
        if now != before:
            writes.updates.append(now)
            self.plan.differs(row)

    def _standing(self, whose: int | str) -> dict[Key, list[Values]]:
        """Return the signals of a customer or an industry that stand, by key, in the order of their sequence."""
        found = self.standing.get(whose)
        if found is None:
            if isinstance(whose, int):
                rows = list(queries.by_ids(self.book, queries.CUSTOMER_SIGNALS_OF, [whose]))
            else:
                rows = list(queries.by_texts(self.book, queries.MARKET_SIGNALS_OF, [whose]))
            found = self.standing[whose] = {}
            for row in rows:
                kind, day, label = row[-7:-4]
                found.setdefault((whose, str(kind), str(day), str(label)), []).append(row)
        return found
