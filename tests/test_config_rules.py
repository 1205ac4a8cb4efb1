"""What config.toml may say of renewals: what cannot be meant is refused in one line, before anything is done."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import dump

DAYS = [f"{key} = {value}" for key in ("grace_days", "offer_days")
        for value in ("-1", "3651", "true", '"30"', "30.0", "nan", "inf", "[30]", "{}")]  # fmt: skip
WINDOWS = [f"windows.{key} = {value}" for key, value in (
    ("key", "-1"), ("default", "1001"), ("key", "true"), ("regular", '"90"'), ("key", "nan"), ("key", "90.0"),
    ("gold", "90"), ("key", "[]"),
)]  # fmt: skip
CLASSES = [f"amount_classes.CNY.{line}" for line in (
    "high = -1", "high = true", "high = nan", 'high = "5"', "high = 5.5", "huge = 5",
    "high = 1\namount_classes.CNY.middle = 2",
)] + ["amount_classes.XYZ.high = 1", "amount_classes.CNY = 5"]  # fmt: skip
OTHER = ["reason_codes = [1]", 'reason_codes = ["A B"]', "reason_codes = 5", "playbook_rules = [{}]"]


@ready
def book(cli: Cli) -> None:
    """A contract that is due, with a quote."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    days = ["--start", "2025-07-01", "--months", "12", "--amount", "100 CNY"]
    assert cli("contract", "add", "A", "K1", *days).code == 0


@pytest.mark.parametrize("written", [*DAYS, *WINDOWS, *CLASSES, *OTHER])
def test_what_cannot_be_meant(book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    (tmp_path / "config.toml").write_text(f"{written}\n", "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(tmp_path / "config.toml"))
    line = ["lose", "K1", "--reason", "price"] if "reason" in written else ["tick"]
    before = dump(tmp_path / "book.db")
    answer = book(*line)
    assert (answer.code, answer.out) == (2, ""), answer.err
    assert len(answer.err.splitlines()) <= 2
    assert dump(tmp_path / "book.db") == before


@pytest.mark.parametrize(
    "written",
    ["grace_days = 0", "grace_days = 3650", "offer_days = 0", "windows.key = 0"],
)
def test_the_bounds_themselves(book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    (tmp_path / "config.toml").write_text(f"{written}\n", "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(tmp_path / "config.toml"))
    assert book("tick").code == 0
    assert book("quote", "make", "K1", "--amount", "100 CNY").code == 0


WRONG_ANYWHERE = [
    *(*DAYS[:9], *WINDOWS, *CLASSES, *OTHER),
    *('currency = "XXX"', "currency = 5", "urgency.due = -1", "urgency.soon = 1", "low_answers.csat = 9"),
    *("reminders.catch_up_days = 0", "reminders.default.end = 5", 'reminders.channel = "fax"', 'mail.host = ""'),
    *('mail = {host = "x", from = "a@example.com", port = 0}', "command.program = 5", 'webhook.url = "http://example.com"'),
    *("notify.urls = 1", 'playbook_rules = [{playbook = "none-such"}]', "team = {sales = 'li'}", "untouched_days = -1"),
    'playbook_rules = [{playbook = "standard", tier = "gold"}]',
]  # fmt: skip


@pytest.mark.parametrize("command", ["check", "status"])
@pytest.mark.parametrize("written", WRONG_ANYWHERE)
def test_check_and_status_read_all_of_it(
    book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, command: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f"{written}\n", "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(own))
    answer = book(command)
    assert (answer.code, answer.out) == (2, ""), answer.err
    assert str(own) in answer.err
    section = written.split("=")[0].strip().split(".")[0]
    assert section in answer.err
    assert len(answer.err.splitlines()) <= 2


def test_what_can_be_meant_is_left_alone(book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        'currency = "CNY"', 'reason_codes = ["moved"]', "windows.key = 120", "urgency.due = 5", "low_answers.csat = 1",
        "reminders.default.end = [60, 0]", 'mail = {host = "mail.example.com", from = "a@example.com"}',
        'playbook_rules = [{playbook = "standard", tier = "key"}]', "amount_classes.CNY.high = 5",
        'command.program = ["true"]', 'webhook.url = "https://example.com"', 'notify.urls = ["json://localhost"]',
    )  # fmt: skip
    own = tmp_path / "own.toml"
    own.write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(own))
    assert book("status").code == 0
    assert book("check").code in (0, 7)
