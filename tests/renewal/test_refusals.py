"""What is against the rules of a renewal or its steps is refused, and changes nothing."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.renewal.conftest import on

REFUSED = {
    "step done HT-1 quote": "Step quote comes after first-contact, which is not done yet.",
    "step start HT-1 payment": "Step payment comes after customer-confirmation",
    "step start HT-1 first-contact": "Step first-contact was started on 2024-09-01 already.",
    "advance HT-1 --step payment": "Step payment comes after customer-confirmation",
    "advance HT-1 --on 2026-06-16": "2026-06-16 is still to come",
    "advance HT-1 --on 2024-08-31": "2024-08-31 is before the step was started, on 2024-09-01.",
    "step move HT-1 first-contact --due 2024-08-31": "A step that begins on 2024-09-01 is not due on 2024-08-31.",
    "step move HT-1 payment --due 2024-08-31": "A step that begins on 2024-09-21 is not due on 2024-08-31.",
    "step unblock HT-1 quote": "Step quote is not blocked.",
    "step skip HT-1 quote --reason x": "Step quote cannot be left out.",
    "step skip HT-1 first-contact --reason x": "Only sales-manager, director may leave out step first-contact",
    "renewal open HT-1": "was opened on 2024-09-01 already",
    "renewal open HT-1 --on 2026-06-16": "2026-06-16 is still to come",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_against_the_rules_changes_nothing(line: str, cli: Cli, under_way: Path) -> None:
    before = under_way.read_bytes()
    refused = cli(*line.split())
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.startswith("renewctl: ")
    assert REFUSED[line] in refused.err
    assert under_way.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("advance HT-9", 3),
        ("step done HT-1 nothing", 3),
        ("step done HT-1 c", 3),
        ("step done HT-1 '' ", 2),
        ("step block HT-1 quote", 2),
        ("step skip HT-1 quote", 2),
        ("step move HT-1 quote", 2),
        ("step move HT-1 quote --due someday", 2),
        ("team set wizard x", 2),
        ("renewal board --by colour", 2),
        ("renewal sheet HT-1 --format pdf", 2),
    ],
)
def test_what_is_not_understood_changes_nothing(line: str, code: int, cli: Cli, under_way: Path) -> None:
    import shlex

    before = under_way.read_bytes()
    assert cli(*shlex.split(line)).code == code
    assert under_way.read_bytes() == before


def test_a_step_is_done_once(cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-05", "step", "done", "HT-1", "first-contact", "--note", "yes")
    moved, skipped = ["move", "--due", "2024-09-09"], ["skip", "--reason", "x"]
    for verb in (["done"], ["start"], ["assign", "li"], moved, ["block", "--on", "x"], skipped):
        again = cli("step", verb[0], "HT-1", "first-contact", *verb[1:])
        assert again.code == 4, verb
        assert "Step first-contact was done on 2024-09-05 already." in again.err


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2024-09-04 is before its turn came, on 2024-09-05."),
        ("zh_CN", "2024-09-04 早于轮到该步骤的日期 2024-09-05。"),
    ],
)
def test_no_step_is_older_than_the_one_before_it_or_the_renewal(cli: Cli, book: Path, language: str, said: str) -> None:
    on(cli, "2024-08-01", "renewal", "open", "HT-1", "--playbook", "b2c-simple")
    early = cli("step", "done", "HT-1", "offer", "--on", "2024-07-31")
    assert (early.code, "2024-07-31 is before its turn came, on 2024-08-01." in early.err) == (4, True)
    on(cli, "2024-09-05", "step", "done", "HT-1", "offer")
    for verb in ("done", "start"):
        refused = cli("--lang", language, "step", verb, "HT-1", "reminder", "--on", "2024-09-04")
        assert (refused.code, said in refused.err) == (4, True), refused.err
    assert cli("step", "done", "HT-1", "reminder", "--on", "2024-09-05").code == 0


def test_a_playbook_that_is_not_there_opens_nothing(cli: Cli, book: Path) -> None:
    before = book.read_bytes()
    assert cli("renewal", "open", "HT-1", "--playbook", "nothing").code == 3
    assert book.read_bytes() == before


def test_a_closed_renewal_is_left_alone(cli: Cli, under_way: Path) -> None:
    from datetime import date

    from renewctl.renewal.actions import close
    from renewctl.store.journal import Stamp
    from renewctl.store.session import transaction

    with transaction(under_way, Stamp("wang", "test")) as session:
        close(session, term_id=1, on=date(2024, 9, 20))
    for line in ("advance HT-1", "step done HT-1 quote", "renewal replan HT-1", "step assign HT-1 quote li"):
        refused = cli(*line.split())
        assert refused.code == 4
        assert "The renewal of HT-1 was closed on 2024-09-20." in refused.err
    assert cli("renewal", "list", "--json").json == []
    assert [row["state"] for row in cli("renewal", "list", "--all", "--json").json] == ["closed"]
