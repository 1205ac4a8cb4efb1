"""Which customer a row speaks of: the one with its number, else the one of its trimmed name, else a new one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from renewctl.codes import CUSTOMER, code_of, is_ours, next_code
from renewctl.customer.rules import name_key
from renewctl.importer import queries
from renewctl.importer.plan import Plan, Values, Writes, attributes_over, laid_over
from renewctl.importer.queries import CUSTOMER_COLUMNS
from renewctl.importer.records.spellings import warn_of_spellings
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader

FACTS_FROM = CUSTOMER_COLUMNS.index("tier")
NO_FACTS: Values = (None,) * (len(CUSTOMER_COLUMNS) - FACTS_FROM)
FIELD_OF = {"channel": "customer_channel", "preferences": "customer_preferences"}
FACT_FIELDS = tuple(FIELD_OF.get(name, name) for name in CUSTOMER_COLUMNS[FACTS_FROM:-1])
OF_A_CONTACT = frozenset({"phone", "email"})
Name = tuple[str | None, str | None]


class Customers:
    """The customers of the book that a file may mean, and those it adds; resolves each (number, name) once."""

    def __init__(self, book: Reader, plan: Plan, next_id: int, *, may_add: bool = True) -> None:
        self.book = book
        self.plan = plan
        self.next_id = next_id
        self.may_add = may_add
        self.rows: dict[int, Values] = {}
        self.merged: dict[int, int] = {}
        self.before: dict[int, Values | None] = {}  # of those that are added or changed: what stood
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_key: dict[str, list[int]] | None = None
        self.known: dict[Name, int | str] = {}
        self.said: dict[int, Values] = {}  # of each customer, what the row before said
        self.used: set[int] = set()  # a new customer of quarantined rows alone is not added
        self.last_code = code_of(next_id - 1, CUSTOMER)
        numbers, names = plan.staged.text("customer_no"), plan.staged.text("customer_name")
        self.claimed = {number for number in numbers if number}
        wanted = len(self.claimed) + len(set(names))
        self.all_loaded = wanted * queries.LOOKUP_COST >= book.number(queries.COUNT_CUSTOMERS)
        if self.all_loaded:
            self._load(queries.rows(book, queries.CUSTOMERS))
        else:
            named = {name for name in names if name}
            coded = self.claimed if may_add else self.claimed | named
            self._load(queries.by_texts(book, queries.CUSTOMERS_BY_CODE, coded))
            self._load(queries.by_texts(book, queries.CUSTOMERS_BY_NAME, named))

    def of(self, row: int, number: str | None, name: str | None) -> int | None:
        """Return the id of a row's customer, new or not; None when the row is quarantined for it."""
        found = self.known.get((number, name))
        if found is None:
            found = self.known[number, name] = self._resolve(number, name)
        if isinstance(found, str):
            blamed = "customer_no" if number else "customer_name"
            self.plan.refuse(row, blamed, number or name or "", found)
            return None
        return found

    def look_up_unread(self) -> None:
        """Say of the rows that a cell keeps out whether their customer is known, so that one run tells all of it."""
        staged = self.plan.staged
        codes, names = staged.text("customer_no"), staged.text("customer_name")
        for row in list(staged.problems):
            if codes[row] or names[row]:
                self.of(row, codes[row], names[row])

    def by_number(self, rows: Sequence[int], customer_of: dict[int, int]) -> tuple[dict[str, list[int]], list[int]]:
        """Find the customer of each of these rows; return them by contract number, and those without a number."""
        staged = self.plan.staged
        numbers, codes, names = staged.text("contract_no"), staged.text("customer_no"), staged.text("customer_name")
        numbered: dict[str, list[int]] = defaultdict(list)
        nameless: list[int] = []
        who = zip(map(codes.__getitem__, rows), map(names.__getitem__, rows), strict=True)
        for row, customer in zip(rows, map(self.known.get, who), strict=True):
            if not isinstance(customer, int):
                customer = self.of(row, codes[row], names[row])
            if customer is None:
                continue
            customer_of[row] = customer
            if number := numbers[row]:
                numbered[number].append(row)
            else:
                nameless.append(row)
        return numbered, nameless

    def name_of(self, customer: int) -> str:
        """Return a customer's name."""
        return str(self.rows[self.current(customer)][2])

    def is_new(self, customer: int) -> bool:
        """Return whether the file brings this customer into the book."""
        return customer in self.before and self.before[customer] is None

    def use(self, customer: int) -> None:
        """Note that a row which goes into the book speaks of this customer."""
        self.used.add(customer)

    def learn(self, row: int, customer: int, facts: Values) -> None:
        """Lay what a row says of its customer over what stands; `facts` from tier to attributes."""
        said = self.said.setdefault(customer, facts)
        if said is not facts and said != facts:
            self.plan.overrule(FACT_FIELDS, said[:-1], facts[:-1])
            self.said[customer] = facts
        standing = self.rows[customer]
        told = laid_over(standing[FACTS_FROM:], facts)
        told = (*told[:-1], attributes_over(standing[-1], facts[-1]))
        if told != standing[FACTS_FROM:]:
            self.before.setdefault(customer, standing)
            self.rows[customer] = (*standing[:FACTS_FROM], *told)
            if self.before[customer] is not None:
                self.plan.differs(row)

    def rename(self, row: int, customer: int, name: str | None) -> None:
        """Correct the name of a customer that was found by its number."""
        standing = self.rows[customer]
        if name and name != standing[2]:
            self.before.setdefault(customer, standing)
            self.rows[customer] = (*standing[:2], name, name_key(name), *standing[4:])
            if self.before[customer] is not None:
                self.plan.differs(row)

    def warn_of_spellings(self) -> None:
        """Say which numbers that the file gives to customers are others but for their writing."""
        new = [str(self.rows[one][1]) for one, before in self.before.items() if before is None]
        codes = queries.texts(self.book, queries.CUSTOMER_CODES)
        warn_of_spellings(self.plan, "customer_no", [code for code in new if code in self.claimed], codes)

    def writes(self) -> Writes:
        """Return the customers to add and to change."""
        writes = Writes(CUSTOMER_COLUMNS)
        for customer, before in self.before.items():
            if before is None:
                if customer in self.used:
                    writes.inserts.append(self.rows[customer])
            elif before != self.rows[customer]:
                writes.updates.append(self.rows[customer])
        return writes

    def _load(self, rows: Iterable[Values]) -> None:
        for row in rows:
            number = int(row[0] or 0)
            if number in self.rows:
                continue
            self.rows[number] = row[:-1]
            self.by_code[str(row[1])] = number
            self.by_name[str(row[2])].append(number)
            if row[-1] is not None:
                self.merged[number] = int(row[-1])

    def current(self, customer: int) -> int:
        """Return the customer that a merged one stands for."""
        if customer not in self.rows:
            self._load(queries.by_ids(self.book, queries.CUSTOMERS_BY_ID, [customer]))
        while customer in self.merged:
            customer = self.merged[customer]
            if customer not in self.rows:
                self._load(queries.by_ids(self.book, queries.CUSTOMERS_BY_ID, [customer]))
        return customer

    def _resolve(self, number: str | None, name: str | None) -> int | str:
        if not number and not name:
            return _("The row names no customer.")
        if number and number in self.by_code:
            return self._found_by_number(self.current(self.by_code[number]), name)
        alike = self.by_name.get(name or "")
        of_name = list(dict.fromkeys(map(self.current, alike))) if alike else []
        if number:
            nameless = [one for one in of_name if self._has_code_of_ours(one)]
            return self._give_number(nameless[0], number) if len(nameless) == 1 else self._new(number, name, of_name)
        if len(of_name) > 1:
            codes = ", ".join(str(self.rows[one][1]) for one in of_name[:5])
            return _("Several customers have this name: {codes}.").format(codes=codes)
        return of_name[0] if of_name else self._new(None, name, of_name)

    def _found_by_number(self, customer: int, name: str | None) -> int:
        standing = str(self.rows[customer][2])
        if name and name != standing and self.plan.staged.what != "customers":
            self.plan.warnings.append(
                _("{code} is {standing} in the book and {name} in the file; the book's name stays.").format(
                    code=self.rows[customer][1], standing=brief(standing), name=brief(name)
                )
            )
        return customer

    def _has_code_of_ours(self, customer: int) -> bool:
        code = str(self.rows[customer][1])
        return is_ours(code, CUSTOMER) and code not in self.claimed

    def _give_number(self, customer: int, number: str) -> int:
        """A customer that came without a number, and got a code of ours, is told its number by this file."""
        standing = self.rows[customer]
        self.before.setdefault(customer, standing)
        self.rows[customer] = (standing[0], number, *standing[2:])
        self.by_code[number] = customer
        return customer

    def _new(self, number: str | None, name: str | None, namesakes: list[int]) -> int | str:
        if not self.may_add and number is None and name in self.by_code:  # people write either into one column
            return self.current(self.by_code[name])
        name = name or number or ""
        if not self.may_add:
            return _("There is no such customer in the book; import the customers first.")
        key = name_key(name)
        code = number or self._free_code()
        self._warn_of_look_alikes(code, name, key, namesakes)
        customer = self.next_id
        self.next_id += 1
        self.rows[customer] = (customer, code, name, key, *NO_FACTS)
        self.before[customer] = None
        self.by_code[code] = customer
        self.by_name[name].append(customer)
        if self.by_key is not None:
            self.by_key[key].append(customer)
        return customer

    def _free_code(self) -> str:
        while True:
            self.last_code = code = next_code(self.last_code, CUSTOMER)
            taken = code in self.by_code or code in self.claimed
            if not taken and (self.all_loaded or not queries.is_taken(self.book, queries.CODE_IS_TAKEN, code)):
                return code

    def _warn_of_look_alikes(self, code: str, name: str, key: str, namesakes: list[int]) -> None:
        if self.by_key is None:
            self.by_key = defaultdict(list)
            for customer, row in self.rows.items():
                self.by_key[str(row[3])].append(customer)
        if not self.all_loaded and key not in self.by_key:
            self._load(queries.by_texts(self.book, queries.CUSTOMERS_BY_KEY, [key]))
            self.by_key[key] = [one for one, row in self.rows.items() if row[3] == key]
        alike = namesakes or self.by_key.get(key, [])
        if alike:
            other = self.rows[alike[0]]
            self.plan.warnings.append(
                _("{name} ({code}) looks like {other} ({other_code}); both stay.").format(
                    name=brief(name), code=code, other=brief(str(other[2])), other_code=other[1]
                )
            )


def facts_of(plan: Plan, names: tuple[str, ...]) -> list[Values] | None:
    """Return each row's facts from tier to attributes, taking only these columns; None when the sheet has none of them.

    Where a row names a contact, telephone and e-mail are that person's and not the customer's.
    """
    staged = plan.staged
    if "attributes" not in names and not any(FIELD_OF.get(name, name) in staged.texts for name in names):
        return None
    persons = staged.texts.get("contact")
    columns: list[list[str | None]] = []
    for name in CUSTOMER_COLUMNS[FACTS_FROM:]:
        if name == "attributes":
            texts = staged.attributes if name in names else staged.no_texts
        else:
            texts = staged.text(FIELD_OF.get(name, name)) if name in names else staged.no_texts
        if name in OF_A_CONTACT and persons:
            texts = [None if person else text for text, person in zip(texts, persons, strict=True)]
        columns.append(texts)
    return list(zip(*columns, strict=True))
