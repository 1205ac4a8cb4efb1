"""A book in which all is well, and the one thing that each check finds in it."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import Cli
from tests.store.books import meddle

ROLES = ("sales", "sales-manager", "legal", "customer-representative", "finance")


def make_perfect(cli: Cli) -> None:
    """Fill a fresh book: a key customer with a contact, two contracts (one renewed once), a renewal with its steps."""
    for line in (
        ["customer", "add", "Acme", "--code", "C1", "--owner", "li", "--tier", "key", "--industry", "steel"],
        ["customer", "edit", "C1", "--segment", "b2b"],
        ["contact", "add", "C1", "赵敏", "--phone", "010-5550-0001"],
        ["contract", "add", "C1", "K1", "--start", "2025-07-10", "--end", "2026-07-09", "--amount", "1200 CNY"],
        ["contract", "edit", "K1", "--kind", "auto", "--notice", "30d", "--renewal-months", "12"],
        ["contract", "add", "C1", "K2", "--start", "2025-01-01", "--months", "12", "--amount", "900 CNY"],
        ["renew", "K2", "--on", "2025-12-20"],
        ["invoice", "add", "C1", "I1", "--amount", "900 CNY", "--due", "2025-02-01", "--contract", "K2"],
        *(["team", "set", role, "li"] for role in ROLES),
        ["renewal", "open", "K1", "--playbook", "standard"],
        ["task", "add", "call back", "--customer", "C1", "--in", "3d"],
    ):
        answer = cli(*line)
        assert answer.code == 0, (line, answer.err)


@dataclass(frozen=True)
class Flaw:
    """One thing off: how it came into the perfect book, which record is told, and what a person fills in to mend it."""

    check: str
    record: str
    sql: tuple[str, ...] = ()
    typed: tuple[tuple[str, ...], ...] = ()
    fills: dict[str, str] = field(default_factory=dict)
    says: str = ""

    def put_into(self, cli: Cli, book: Path) -> None:
        """Bring it about, by commands or behind the program's back."""
        for line in self.typed:
            answer = cli(*line)
            assert answer.code == 0, (line, answer.err)
        if self.sql:
            meddle(book, *self.sql)


TERM_1 = "contract_id = 1"
RENEWED = "contract_id = 2 AND sequence = 2"
CUSTOMER = "INSERT INTO customer (code, name, name_key, owner, tier, industry) VALUES "
TASK = "INSERT INTO task (title, customer_id, owner, due_on, state) VALUES "

MESSAGE = (
    "INSERT INTO message (key, kind, channel, recipient, message_id, subject, body_text, on_day, created_at, state,"
    " attempts, last_error) VALUES ('k', 'digest', 'mail', 'li', 'm', 's', 'b'"
)

_RULES = "INSERT INTO approval_rules (version, content, installed_by, installed_os_user, installed_on"
_TERM = (
    "INSERT INTO term (contract_id, sequence, kind, start_on, end_on, amount, currency, recorded_on, is_open, is_tacit"
)
REPLACED = (
    f"{_RULES}, approved_by, approved_os_user, approved_on) VALUES (1, '[approval]\ndiscount_over = 10', 'a', 'a',"
    " '2026-06-01', 'a', 'a', '2026-06-01')",
    f"{CUSTOMER} ('C2', 'Beta', 'beta', 'li', 'regular', 'steel')",
    "UPDATE customer SET phone = '1' WHERE code = 'C2'",
    "INSERT INTO contract (number, number_is_ours, customer_id, anchor, kind, state)"
    " VALUES ('K8', 0, 2, '2025-06-01', 'fixed', 'active'),"
    " ('K9', 0, 2, '2026-06-05', 'fixed', 'active')",
    f"{_TERM}, outcome, decided_on, reason_code)"
    " VALUES (3, 1, 'initial', '2025-06-01', '2026-05-31', 1000, 'CNY', '2025-06-01', 0, 0, 'churned', '2026-05-20',"
    " 'price')",
    f"{_TERM}) VALUES (4, 1, 'initial', '2026-06-05', '2027-06-04', 899, 'CNY', '2026-06-05', 1, 0)",
)

FLAWS = (
    Flaw("replaced", "K9", REPLACED, says="begins where K8 ended, to 2026-05-31; as its renewal it needs"),
    Flaw("rules-proposed", "1", (f"{_RULES}) VALUES (1, '[approval]', 'a', 'a', '2026-06-01')",), says="by a on 2026"),
    Flaw("derived", "K1", (f"UPDATE term SET notice_deadline = '2026-06-30' WHERE {TERM_1}",), says="2026-06-09"),
    Flaw("derived", "K2", (f"UPDATE term SET is_open = 0 WHERE {RENEWED}",), says="open no"),
    Flaw("overlap", "K2", (f"UPDATE term SET start_on = '2025-12-30' WHERE {RENEWED}",), says="ends on 2025-12-31"),
    Flaw("gap", "K2", (f"UPDATE term SET start_on = '2026-01-02' WHERE {RENEWED}",), says="starts on 2026-01-02"),
    Flaw("name-key", "C1", ("UPDATE customer SET name_key = 'other'",)),
    Flaw(
        "contract-owner",
        "K2",
        (
            f"{CUSTOMER} ('C2', 'Beta', 'beta', NULL, 'regular', 'steel')",
            "UPDATE customer SET phone = '1' WHERE code = 'C2'",
            "UPDATE contract SET customer_id = 2 WHERE id = 2",
        ),
        fills={"NAME": "li"},
    ),
    Flaw("contract-end", "K2", (f"UPDATE term SET end_on = NULL WHERE {RENEWED}",), fills={"DATE": "2026-12-31"}),
    Flaw(
        "contract-amount",
        "K2",
        (f"UPDATE term SET amount = NULL WHERE {RENEWED}",),
        fills={"AMOUNT": "900", "CODE": "CNY"},
    ),
    Flaw(
        "overdue",
        "K2",
        (f"UPDATE term SET end_on = '2026-06-14' WHERE {RENEWED}",),
        typed=(("task", "done", "2"),),
        says="ended on 2026-06-14",
    ),
    Flaw("past-end", "K2", (f"UPDATE term SET end_on = '2026-06-14' WHERE {RENEWED}",), says="ended on 2026-06-14"),
    Flaw("end-far", "K2", (f"UPDATE term SET end_on = '2099-12-31' WHERE {RENEWED}",), says="2099-12-31"),
    Flaw(
        "amount-jump",
        "K2",
        (f"UPDATE term SET amount = 9000000 WHERE {RENEWED}",),
        fills={"AMOUNT": "900"},
        says="90,000.00 CNY from 2026-01-01 on, 900.00 CNY the term before",
    ),
    Flaw("amount-jump", "K2", (f"UPDATE term SET amount = 900 WHERE {RENEWED}",), fills={"AMOUNT": "900"}),
    Flaw("amount-zero", "K2", (f"UPDATE term SET amount = 0 WHERE {RENEWED}",), fills={"AMOUNT": "900"}),
    Flaw(
        "currency-mixed",
        "K2",
        (f"UPDATE term SET currency = 'USD' WHERE {RENEWED}",),
        fills={"AMOUNT": "900"},
        says="USD",
    ),
    Flaw(
        "contract-twins",
        "K3",
        typed=(("contract", "add", "C1", "K3", "--start", "2026-01-01", "--end", "2026-12-31", "--amount", "900 CNY"),),
        says="as K2: 2026-01-01 to 2026-12-31, 900.00 CNY",
    ),
    Flaw(
        "billed-over",
        "K2",
        ("UPDATE invoice SET amount = 180001",),
        fills={"NUMBER": "credit note 1", "DATE": "today"},
        says="1,800.01 CNY was invoiced, its terms come to 1,800.00 CNY",
    ),
    Flaw(
        "customer-owner",
        "C2",
        (f"{CUSTOMER} ('C2', 'Beta', 'beta', NULL, 'regular', 'steel')",),
        fills={"NAME": "li"},
    ),
    Flaw("contact", "C1", ("DELETE FROM contact",), fills={"NAME": "赵敏", "NUMBER": "1"}),
    Flaw("key-profile", "C1", ("UPDATE customer SET industry = NULL",), fills={"TEXT": "steel"}, says="industry"),
    Flaw("key-profile", "C1", ("UPDATE contact SET phone = NULL",), fills={"TEXT": "1"}, says="phone"),
    Flaw("profile", "C1", ("UPDATE customer SET tier = NULL",), fills={"TEXT": "key"}, says="tier not known"),
    Flaw(
        "customer-twins", "C2", (f"{CUSTOMER} ('C2', 'ACME Co., Ltd.', 'acme', 'li', 'regular', 'x')",), says="C1  Acme"
    ),
    Flaw("contact-twins", "2", ("INSERT INTO contact (customer_id, name, phone) VALUES (1, '赵', '010-5550-0001')",)),
    Flaw(
        "untouched",
        "K1",
        (
            "UPDATE change_set SET at = '2026-05-31T23:00:00.000000Z'",
            "UPDATE renewal SET opened_on = '2026-05-01'",
            "DELETE FROM change WHERE change_set_id IS NULL",
        ),
        fills={"NOTE": "spoke with them"},
    ),
    Flaw(
        "role",
        "director",
        ("UPDATE step SET role = 'director', owner = NULL WHERE sequence > 1",),
        fills={"PERSON": "chen"},
        says="nobody fills director; steps without an owner: 4",
    ),
    Flaw("step-owner", "K1", ("UPDATE step SET owner = NULL WHERE sequence = 2",), fills={"PERSON": "li"}),
    Flaw(
        "step-late",
        "K1",
        ("UPDATE step SET planned_start = '2026-06-01', planned_end = '2026-06-14' WHERE sequence = 1",),
        fills={"DATE": "2026-06-20"},
    ),
    Flaw("task-late", "3", (f"{TASK} ('ask', 1, 'li', '2026-06-14', 'open')",)),
    Flaw("team-idle", "finance", typed=(("team", "set", "finance", "wang fang"),), fills={"PERSON": "li"}),
    Flaw(
        "task-blocked",
        "4",
        typed=(("task", "add", "a"), ("task", "add", "b", "--blocked-by", "3"), ("task", "done", "3")),
        says="b: waits for task 3, which is done",
    ),
    Flaw(
        "case-late",
        "1",
        ("UPDATE service_case SET opened_at = '2026-06-01', due_on = '2026-06-14'",),
        typed=(("case", "add", "C1", "late", "--kind", "inquiry"),),
        says="late: was due on 2026-06-14",
    ),
    Flaw(
        "survey-measure",
        "1",
        (
            "INSERT INTO survey (customer_id, kind, asked_on, answered_on, score)"
            " VALUES (1, 'nps', '2026-06-10', '2026-06-12', 6)",
        ),
        fills={"TEXT": "visit"},
        says="nps 6 on 2026-06-12",
    ),
    Flaw(
        "measure-late",
        "1",
        ("INSERT INTO measure (customer_id, title, due_on, state) VALUES (1, 'visit', '2026-06-14', 'open')",),
        fills={"TEXT": "all well"},
        says="visit: was due on 2026-06-14",
    ),
    Flaw(
        "message",
        "1",
        (f"{MESSAGE}, '2026-06-15', '2026-06-15T00:00:00Z', 'failed', 1, '550 no such user')",),
        says="550",
    ),
    Flaw(
        "person-address",
        "li",
        typed=(("team", "person", "wang", "--email", "wang@example.com"),),
        fills={"ADDRESS": "li@example.com"},
    ),
)
