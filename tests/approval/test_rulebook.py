"""The rules stand in the book: installed, agreed to by somebody else, and nobody's own config or day brings others."""

from pathlib import Path

import pytest

from renewctl.approval.policy import FORMS
from renewctl.store.reader import open_reader
from tests.approval.conftest import RULES, As
from tests.approval.ways import refused
from tests.conftest import Cli
from tests.store.books import dump

LAX = "[approval]\ndiscount_over = 50\n"
ALONE = "[approval]\nself = true\n"


def versions(act: As) -> list[tuple[int, str, str | None, bool]]:
    """Return each version of the rules: its state, who agreed, and whether that was its installer."""
    rows = act("anyone", "approval rules list --json").json
    return [(row["version"], row["state"], row["approved_by"], row["is_self_approved"]) for row in rows]


# --- whose rules they are -------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["", 'currency = "CNY"\n', "grace_days = 0\n", "offer_days = 0\n"])
def test_the_config_of_the_caller_brings_no_other_rules(
    act: As, book: Path, configured: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    own = book.with_name("own.toml")
    own.write_text(written, "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(own))
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --amount", "1 CNY")
    assert "the discount is over 20 %" in refused(act, book, "contract edit K1 --amount", "1 CNY")
    act("wang", "quote make K1 --amount", "1 CNY")
    assert "needs an approval" in refused(act, book, "quote send K1")


@pytest.mark.parametrize(("language", "told"), [("en", "rules for approvals stand in the book"), ("zh_CN", "审批规则")])
def test_rules_in_a_config_are_not_passed_over_in_silence(
    act: As, book: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    own = book.with_name("own.toml")
    own.write_text(RULES, "utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(own))
    before = dump(book)
    answer = act("wang", f"--lang {language} renew K1", code=2)
    assert told in answer.err
    assert str(own) in answer.err
    assert "renewctl approval rules install" in answer.err
    assert dump(book) == before
    monkeypatch.delenv("RENEWCTL_CONFIG")
    act("wang", f"approval rules install {own}")  # that part, as it stood in the config


# --- installing, agreeing -------------------------------------------------------------------------------------


def test_the_first_rules_are_in_force_at_once_and_say_who_set_them(act: As, book: Path, configured: Path) -> None:
    row = act("wang", "approval rules show --json").json
    assert (row["version"], row["state"], row["installed_by"], row["installed_os_user"], row["installed_on"]) == (
        *(1, "in-force", "chief", "u-chief", "2026-06-15"),
    )
    assert [(line["rule"], line["when"], line["levels"]) for line in row["demanded"]][:4] == [
        ("discount", "over 10 %", 1),
        ("discount", "over 20 %", 2),
        ("amount", "over 1,000,000.00 CNY", 1),
        ("tier", "key", 2),
    ]
    assert act("wang", "approval rules show --source").out == RULES
    log = act("wang", "audit log --json").json[0]
    assert (log["actor"], "approval rules install" in log["command"]) == ("chief", True)
    assert "approval_rules:1" in act("wang", f"audit log --change-set {log['change_set']}").out


def test_other_rules_wait_until_somebody_else_agrees(act: As, book: Path, configured: Path) -> None:
    answer = act("wang", f"approval rules install {_file(book, LAX)}")
    assert "Proposed version 2" in answer.err
    assert versions(act)[0] == (2, "proposed", None, False)
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --amount", "70000 CNY")
    assert "Nobody approves their own" in refused(act, book, "approval rules approve 2")
    assert "Nobody approves their own" in act("boss", "approval rules approve 2", os_user="u-wang", code=4).err
    act("chief", "approval rules approve 2")
    assert versions(act) == [(2, "in-force", "chief", False), (1, "replaced", "chief", True)]
    act("wang", "renew K1 --amount", "70000 CNY")


def test_stricter_rules_wait_too_and_an_older_proposal_is_overtaken(act: As, book: Path, configured: Path) -> None:
    act("wang", f"approval rules install {_file(book, LAX)}")
    act("wang", f"approval rules install {_file(book, RULES + 'regular = 1')}")
    act("chief", "approval rules approve 3")
    assert "Version 2 of the rules is replaced" in refused(act, book, "approval rules approve 2", who="chief")
    assert "Version 3 of the rules is in-force" in refused(act, book, "approval rules approve 3", who="li")


def test_the_director_agrees_where_the_team_has_one(act: As, book: Path, configured: Path) -> None:
    act("wang", "team set director zhao")
    act("wang", f"approval rules install {_file(book, LAX)}")
    assert "decided by the director: zhao" in refused(act, book, "approval rules approve 2", who="li")
    act("zhao", "approval rules approve 2")


def test_the_same_text_changes_nothing(act: As, book: Path, configured: Path) -> None:
    before = dump(book)
    assert "as it was: in-force" in act("wang", f"approval rules install {configured}").err
    proposed = _file(book, LAX)
    act("wang", f"approval rules install {proposed}")
    assert "as it was: proposed" in act("li", f"approval rules install {proposed}").err
    assert len(dump(book)["approval_rules"]) == len(before["approval_rules"]) + 1
    act("li", "approval rules approve 2")
    assert "Proposed version 3" in act("wang", f"approval rules install {configured}").err  # back to the first ones


# --- taking back ----------------------------------------------------------------------------------------------


def test_rules_are_taken_back_as_long_as_nothing_else_was_done_and_by_their_maker(
    act: As, book: Path, configured: Path
) -> None:
    number = act("wang", "audit log --json").json[0]["change_set"]
    assert "only its maker takes it back" in refused(act, book, f"undo {number}")
    act("chief", "undo")
    assert versions(act) == []
    act("chief", f"approval rules install {configured}")
    act("wang", "customer edit C1 --notes", "x")
    number = act("wang", "audit log --json").json[1]["change_set"]
    assert "Rules for approvals are taken back" in refused(act, book, f"undo {number}", who="chief")
    act("chief", "undo", code=4)


def test_an_agreement_is_not_taken_back_later_and_a_proposal_is(act: As, book: Path, configured: Path) -> None:
    act("wang", f"approval rules install {_file(book, RULES + 'regular = 1')}")
    act("chief", "approval rules approve 2")
    act("wang", "customer edit C1 --notes", "x")
    assert "Rules for approvals are taken back" in refused(act, book, "undo", who="chief")
    act("wang", f"approval rules install {_file(book, LAX)}")
    act("wang", "customer edit C1 --notes", "y")
    act("wang", f"undo {act('wang', 'audit log --json').json[1]['change_set']}")
    assert [row[0] for row in versions(act)] == [2, 1]


# --- alone ----------------------------------------------------------------------------------------------------


def test_who_works_alone_approves_their_own_where_the_rules_say_so(act: As, book: Path) -> None:
    act("wang", "renewal open K1 --playbook key-account")
    act("wang", "advance K1")
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1 --levels 2")
    assert "Nobody approves their own" in refused(act, book, "approval approve 1")
    act("wang", f"approval rules install {_file(book, ALONE)}")
    assert act("wang", "approval rules show --json").json["is_self_approved"] is True
    assert act("wang", "approval list --waiting --json").json[0]["id"] == 1
    act("wang", "approval approve 1")
    act("wang", "approval approve 1")
    row = act("wang", "approval show 1 --json").json
    assert (row["state"], row["is_self_approved"]) == ("approved", True)
    assert [each["is_own"] for each in row["decisions"]] == [True, True]
    act("wang", f"approval rules install {_file(book, LAX)}")  # alone, there is nobody to ask
    assert versions(act)[0] == (2, "in-force", "wang", True)


def test_where_others_work_too_approving_ones_own_must_be_agreed_to(act: As, book: Path) -> None:
    act("li", "customer edit C1 --notes", "x")
    act("wang", f"approval rules install {_file(book, ALONE)}")
    assert versions(act) == [(1, "proposed", None, False)]
    assert act("wang", "approval rules show --json").json["state"] == "proposed"
    act("wang", "approval request contract K1")
    assert "Nobody approves their own" in refused(act, book, "approval approve 1")
    act("li", "approval rules approve 1")
    act("wang", "approval approve 1")


def test_by_oneself_the_role_still_counts(act: As, book: Path) -> None:
    act("wang", "team set sales-manager li")
    act("wang", f"approval rules install {_file(book, ALONE)}")
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    assert "decided by the sales-manager: li" in refused(act, book, "approval approve 1")


# --- what cannot be meant -------------------------------------------------------------------------------------


WRONG = (
    *("discount_over = -10", "discount_over = nan", "discount_over = inf", "discount_over = true"),
    *('discount_over = "ten"', "discount_over = [10, -1]", "discount_over = {}", "discount_over = 101"),
    *("discount_over = [1,2,3,4,5,6,7,8,9,10]", "amount_over = 1000", 'amount_over = "-5 CNY"', 'amount_over = "5"'),
    *('amount_over = "nan CNY"', "amount_over = true", "tier.key = 0", "tier.key = 10", "tier.key = true"),
    *('tier.key = "2"', "tier.gold = 1", "tier = 1", "roles.quote = []", 'roles.quote = ["boss"]'),
    *('roles.gift = ["director"]', "roles.quote = 1", "levels = 2", "self = 1", 'self = "yes"'),
)


@pytest.mark.parametrize("line", WRONG)
def test_rules_that_cannot_be_meant(act: As, book: Path, line: str) -> None:
    file = _file(book, f"[approval]\n{line}\n")
    before = dump(book)
    for verb in ("check", "install"):
        answer = act("wang", f"approval rules {verb} {file}", code=4)
        assert answer.out == ""
        assert len(answer.err.splitlines()) <= 2
    assert dump(book) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[approval", "Not valid TOML"),
        ("[approval]\n" + "a" * 70_000, "at most 65536 characters"),
        ("[approval]\nx = " + "[" * 100_000, "at most 65536 characters"),
        ("[approval]\nx = " + "[" * 50_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_none(act: As, book: Path, text: str, told: str) -> None:
    assert told in act("wang", f"approval rules install {_file(book, text)}", code=2).err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds one table, [approval]"),
        ("approval = 1", "approval.approval cannot be 1"),
        ("[approval]\n[windows]\nkey = 1", "holds one table"),
        ("[approval]\ndiscuont_over = 5", "unknown key: discuont_over"),
    ],
)
def test_a_file_of_other_tables_or_keys_is_refused_as_a_playbook_is(act: As, book: Path, text: str, told: str) -> None:
    assert told in act("wang", f"approval rules install {_file(book, text)}", code=4).err


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "in order: discount over 10 %: 1 level; discount over 20 %: 2 levels; "
            "amount over 1,000,000.00 CNY: 1 level; tier key: 2 levels.",
        ),
        (
            "zh_CN",
            "折扣 超过 10 %：1 级；折扣 超过 20 %：2 级；金额 超过 1,000,000.00 CNY：1 级；客户等级 重点：2 级。",
        ),
    ],
)
def test_a_file_is_checked_without_a_change(act: As, book: Path, language: str, told: str) -> None:
    before = dump(book)
    assert told in act("wang", f"--lang {language} approval rules check {_file(book, RULES)}").err
    assert dump(book) == before


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("amount_over = 5", "en", 'Write it such as: amount_over = "1000000 CNY"'),
        ("discount_over = {}", "en", "Write it such as: discount_over = [10, 20]"),
        ("tier.gold = 1", "en", "Known: key, regular, potential. Write it such as: tier.key = 2"),
        ("roles.quote = 1", "zh_CN", '写法示例：roles.quote = ["sales-manager", "director"]'),
        ("self = 1", "zh_CN", "写法示例：self = true"),
    ],
)
def test_what_cannot_be_meant_is_told_how_it_is_written(
    act: As, book: Path, line: str, language: str, told: str
) -> None:
    file = _file(book, f"[approval]\n{line}\n")
    assert told in act("wang", f"--lang {language} approval rules check {file}", code=4).err


def test_the_forms_that_are_told_are_rules_and_stand_in_the_help(act: As, book: Path) -> None:
    file = _file(book, "\n".join(["[approval]", *FORMS.values()]))
    act("wang", f"approval rules check {file}")
    for language in ("en", "zh_CN"):
        page = " ".join(act("wang", f"--lang {language} approval rules check --help").out.split())
        assert [form for form in FORMS.values() if form not in page] == []
    assert "approval rules check --help" in act("wang", "approval rules show --source", code=3).err


def test_an_older_book_has_no_rules(cli: Cli, tmp_path: Path) -> None:
    assert cli("approval", "rules", "list", "--json").json == []
    with open_reader(tmp_path / "book.db") as book:
        assert book.number("SELECT COUNT(*) FROM approval_rules") == 0


def _file(book: Path, text: str) -> Path:
    path = book.with_name(f"rules-{abs(hash(text))}.toml")
    path.write_text(text, "utf-8")
    return path
