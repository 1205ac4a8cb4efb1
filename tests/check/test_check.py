"""`check`: silent in a book where all is well; else each finding with the command that mends it, which does."""

import re
import shlex
from pathlib import Path

import pytest

from renewctl.check import every
from renewctl.cli import app, tree
from renewctl.vocabulary import Severity
from tests.check.books import FLAWS, Flaw, make_perfect
from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import meddle

CHECKS = {check.name: check for check in every.CHECKS}
perfect = ready(make_perfect)


def test_a_fresh_book_is_silent(cli: Cli) -> None:
    answer = cli("check", "--strict")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_a_book_where_all_is_well_is_silent(perfect: Cli) -> None:
    answer = perfect("check", "--strict")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    data = perfect("check", "--strict", "--json")
    assert (data.code, data.json) == (0, [])


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.check)
def test_each_flaw_is_told_once_and_mended_by_its_command(flaw: Flaw, perfect: Cli, tmp_path: Path) -> None:
    flaw.put_into(perfect, tmp_path / "book.db")
    found = perfect("check", "--strict", "--json")
    assert [(row["check"], row["record"]) for row in found.json] == [(flaw.check, flaw.record)]
    assert found.code == 7
    (row,) = found.json
    assert flaw.says in row["what"]
    mild = CHECKS[flaw.check].severity is Severity.MILD
    assert perfect("check").code == (0 if mild else 7)
    assert perfect("check", "--only", flaw.check, "--json").json == found.json
    mend(perfect, flaw, row["command"])
    assert perfect("check", "--strict", "--json").json == []


def mend(cli: Cli, flaw: Flaw, command: str) -> None:
    """Run the command of a finding as pasted, with what only a person knows filled in."""
    if not any(word.isupper() for word in CHECKS[flaw.check].mend.split()):
        assert not flaw.fills
    words = [flaw.fills.get(word, word) for word in shlex.split(command)]
    assert words[:2] == ["renewctl", "--book"], command
    answer = cli(*words[1:])
    assert answer.code == 0, (words, answer.err)


def test_every_check_has_its_flaw() -> None:
    assert {flaw.check for flaw in FLAWS} == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_every_mend_is_a_command_with_these_options(name: str) -> None:
    for template in filter(None, (CHECKS[name].mend, CHECKS[name].otherwise)):
        words = template.split()
        command = tree.load(words[0], app.COMMANDS[words[0]])
        if hasattr(command, "commands"):
            command = command.commands[words[1]]
        known = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert set(re.findall(r"--[a-z-]+", template)) <= known


def test_many_findings_of_a_check_are_counted_in_the_table_only(cli: Cli) -> None:
    for number in range(1, 8):
        cli("customer", "add", f"Firm {number}", "--tier", "regular", "--industry", "x", "--code", f"C{number}")
    table = cli("check")
    assert table.code == 7
    lines = [line for line in table.out.splitlines() if line.startswith("customer-owner")]
    assert [line.split()[2] for line in lines] == ["C1", "C2", "C3", "…"]
    assert "and 4 more" in lines[-1]
    assert lines[-1].endswith("check --only customer-owner")
    assert "As of 2026-06-15: 7 findings (attention 7)." in table.out
    assert "By check: customer-owner 7." in table.out
    every_line = cli("check", "--only", "customer-owner")
    assert "C7" in every_line.out
    assert "…" not in every_line.out
    assert len(cli("check", "--json").json) == 7
    csv = cli("check", "--format", "csv").out.splitlines()
    assert csv[0] == "check,severity,kind,record,customer,owner,what,command"
    assert len(csv) == 8


def test_five_findings_are_all_shown(cli: Cli) -> None:
    for number in range(1, 6):
        cli("customer", "add", f"Firm {number}", "--tier", "regular", "--industry", "x", "--code", f"C{number}")
    out = cli("check").out
    assert "C5" in out
    assert "more" not in out


def test_an_owner_sees_their_own(perfect: Cli, tmp_path: Path) -> None:
    task = "INSERT INTO task (title, customer_id, owner, due_on, state) VALUES ('{}', {}, {}, '2026-06-14', 'open')"
    book = tmp_path / "book.db"
    meddle(book, *(task.format(*row) for row in (("one", 1, "'Li'"), ("two", 1, "'wang'"), ("three", "NULL", "NULL"))))
    found = perfect("check", "--owner", "LI", "--json").json
    assert [row["what"] for row in found] == ["one: was due on 2026-06-14"]
    assert perfect("check", "--owner", "nobody").code == 0


def test_what_nobody_owns_itself_is_the_contracts_or_the_customers_owners(perfect: Cli, tmp_path: Path) -> None:
    meddle(
        tmp_path / "book.db",
        "UPDATE contract SET owner = 'zhao' WHERE number = 'K1'",
        *(
            f"INSERT INTO task (title, customer_id, contract_id, due_on, blocked_by_id, state)"
            f" VALUES ('{title}', 1, {contract}, '2026-06-14', 1, 'open')"
            for title, contract in (("call", "NULL"), ("ask", "1"))
        ),
        "UPDATE task SET state = 'done' WHERE id = 1",
        *(
            "INSERT INTO service_case (title, customer_id, contract_id, kind, is_written, opened_at, due_on, state)"
            f" VALUES ('noise', 1, {contract}, 'inquiry', 0, '2026-06-01', '2026-06-14', 'open')"
            for contract in ("NULL", "1")
        ),
    )
    found = perfect("check", "--only", "task-late,task-blocked,case-late", "--json").json
    assert sorted((row["check"], row["record"], row["owner"]) for row in found) == [
        ("case-late", "1", "li"),
        ("case-late", "2", "zhao"),
        ("task-blocked", "3", "li"),
        ("task-blocked", "4", "zhao"),
        ("task-late", "3", "li"),
        ("task-late", "4", "zhao"),
    ]


def test_what_is_due_today_is_not_late(perfect: Cli) -> None:
    assert perfect("task", "add", "today", "--on", "2026-06-15").code == 0
    assert perfect("check").code == 0
    late = perfect("--today", "2026-06-16", "check", "--only", "task-late", "--json")
    assert [row["record"] for row in late.json] == ["3"]


@pytest.mark.parametrize(
    ("person", "config", "said"),
    [
        (["LI", "--email", "li@example.com"], "", []),  # however it is spelt
        (["li", "--address", "wecombot://k"], "", ["mail"]),
        (["li", "--address", "wecombot://k", "--channel", "notify"], "", []),
        (["li", "--email", "li@example.com", "--channel", "notify"], "", ["notify"]),
        (["li", "--email", "li@example.com", "--channel", "notify"], "[notify]\nurls = ['json://localhost']\n", []),
        (["li", "--email", "li@example.com"], "[reminders]\nchannel = 'notify'\n", ["notify"]),
        (["li", "--email", "li@example.com", "--channel", "mail"], "[reminders]\nchannel = 'notify'\n", []),
        (["li", "--channel", "command"], "", []),
    ],
)
def test_who_is_not_reached_is_told_with_the_way_that_is_missing(
    person: list[str], config: str, said: list[str], perfect: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(config, encoding="utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(path))
    perfect("team", "person", "wang", "--email", "wang@example.com")
    perfect("task", "edit", "1", "--owner", "Li")
    assert perfect("team", "person", *person).code == 0
    found = perfect("check", "--only", "person-address", "--json").json
    assert [row["what"].rpartition(" ")[2] for row in found] == said
    for row in found:
        assert "不知道如何联系" in perfect("--lang", "zh_CN", "check", "--only", "person-address").out
        filled = row["command"].replace("ADDRESS", "li@example.com" if said == ["mail"] else "json://localhost")
        assert perfect(*shlex.split(filled)[1:]).code == 0
    assert perfect("check", "--only", "person-address").code == 0


@pytest.mark.parametrize(("day", "code"), [("2056-06-07", 0), ("2056-06-08", 7)])
def test_an_end_is_far_from_thirty_years_on(day: str, code: int, perfect: Cli) -> None:
    assert perfect("contract", "edit", "K2", "--end", day).code == 0
    assert perfect("check", "--only", "end-far").code == code


@pytest.mark.parametrize(("amount", "code"), [("899.99", 0), ("900", 7), ("9", 0), ("0.09", 7), ("0.10", 0)])
def test_an_amount_jumps_by_a_hundred(amount: str, code: int, perfect: Cli, tmp_path: Path) -> None:
    assert perfect("contract", "edit", "K2", "--amount", amount).code == 0
    meddle(tmp_path / "book.db", "UPDATE term SET amount = 900 WHERE contract_id = 2 AND sequence = 1")
    assert perfect("check", "--only", "amount-jump").code == code


def test_a_gap_before_an_earlier_term_cannot_be_mended_but_seen(perfect: Cli, tmp_path: Path) -> None:
    assert perfect("renew", "K2", "--on", "2026-06-10").code == 0
    meddle(tmp_path / "book.db", "UPDATE term SET start_on = '2026-01-05' WHERE contract_id = 2 AND sequence = 2")
    (row,) = perfect("check", "--json").json
    assert row["command"].endswith("contract terms K2")


def test_a_win_back_has_its_gap_by_nature(perfect: Cli, tmp_path: Path) -> None:
    meddle(
        tmp_path / "book.db",
        "UPDATE term SET start_on = '2026-02-01', kind = 'initial' WHERE contract_id = 2 AND sequence = 2",
    )
    assert perfect("check", "--strict").code == 0


def test_a_contract_that_ended_has_its_say_no_more(perfect: Cli) -> None:
    assert perfect("contract", "edit", "K2", "--amount", "", "--state", "cancelled").code == 0
    assert perfect("check").code == 0


@pytest.mark.parametrize("touched", ["log", "step", "renewal"])
def test_a_touched_renewal_is_not_asked_about(touched: str, perfect: Cli, tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    meddle(book, "UPDATE renewal SET opened_on = '2026-05-01'")
    meddle(book, "UPDATE change_set SET at = '2026-05-31T23:00:00.000000Z'")
    assert perfect("check", "--only", "untouched").code == 7
    if touched == "log":
        perfect("log-call", "C1", "spoke", "--contract", "K1")
    elif touched == "step":
        perfect("step", "assign", "K1", "1", "wang")
    else:
        perfect("renewal", "replan", "K1", "--playbook", "b2c-simple")
    assert perfect("check", "--only", "untouched").code == 0


def test_the_days_until_it_is_asked_are_a_setting(
    perfect: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("untouched_days = 60\n", encoding="utf-8")
    book = tmp_path / "book.db"
    meddle(book, "UPDATE renewal SET opened_on = '2026-05-01'")
    meddle(book, "UPDATE change_set SET at = '2026-05-01T23:00:00.000000Z'")
    assert perfect("check", "--only", "untouched").code == 7
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    assert perfect("check", "--only", "untouched").code == 0


def test_list_names_every_check_with_why_and_mend(run: Cli) -> None:
    rows = run("check", "--list", "--json")
    assert rows.code == 0
    assert [row["name"] for row in rows.json] == [check.name for check in every.CHECKS]
    assert all(row["why"].endswith(".") and row["command"].startswith("renewctl ") for row in rows.json)
    assert "renewctl contract edit CONTRACT --start DATE" in [row["command"] for row in rows.json]
    assert [row["name"] for row in run("check", "--list", "--only", "gap, overlap", "--json").json] == [
        "gap",
        "overlap",
    ]


def test_a_name_that_is_no_check_is_refused(cli: Cli) -> None:
    wrong = cli("check", "--only", "contract-oner")
    assert wrong.code == 2
    assert "contract-owner" in wrong.err
    assert cli("check", "--only", ",").code == 2


def test_the_demo_has_something_to_do_but_nothing_wrong(demo: Cli) -> None:
    found = demo("check", "--strict", "--json")
    assert found.code == 7
    counts: dict[str, int] = {}
    for row in found.json:
        counts[row["check"]] = counts.get(row["check"], 0) + 1
    assert not [row for row in found.json if row["severity"] == Severity.WRONG]
    assert counts["customer-twins"] == 2
    assert counts["overdue"] == 2
    assert counts["task-late"] > 5
    assert sum(counts.values()) < 60
    assert "厦门金石物流有限公司" in demo("--lang", "zh_CN", "check").out


def test_a_column_of_the_list_of_checks_is_told_where_it_is(run: Cli) -> None:
    assert "| name, severity, why, command" in " ".join(run("check", "--help").out.split())
    assert run("check", "--columns", "why").err.splitlines()[1:] == ["  It is there with --list."]
    assert run("check", "--list", "--sort", "what").err.splitlines()[1:] == ["  It is there without --list."]
    assert run("check", "--list", "--sort", "-why", "--columns", "why,severity").code == 0
