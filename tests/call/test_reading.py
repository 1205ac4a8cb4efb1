"""A file of care rules: the shipped one is in order; what cannot be is refused with one line and the right code."""

from pathlib import Path

import pytest

from renewctl.call.care import shipped
from renewctl.call.reading import MOST_RULES, read
from renewctl.call.rules import Offset
from renewctl.errors import RenewctlError
from renewctl.strict_toml import LARGEST
from renewctl.vocabulary import CareCause, ContentKind, Role, Segment, TaskPriority, Tier
from tests.conftest import Cli

RULE = (
    '[[rules]]\ncode = "a"\ntitle = "A"\ncause = "contract-start"\nearliest = { days = 7 }\nlatest = { days = 9 }\n'
    'content = "explain"\n'
)


def test_the_shipped_rules_speak_both_languages() -> None:
    for rule in read(shipped()):
        for words in (rule.title, *rule.points):
            assert words.en.isascii()
            assert not words.zh.isascii()


def test_a_rule_says_all_that_it_asks_for() -> None:
    more = 'every_months = 6\nrole = "specialist"\npriority = "high"\ntier = ["key"]\n'
    more += 'segment = ["b2b", "b2c"]\npoints = ["Ask"]\n'
    (rule,) = read(RULE + more)
    assert (rule.code, rule.cause, rule.content) == ("a", CareCause.CONTRACT_START, ContentKind.EXPLAIN)
    assert (rule.earliest, rule.latest, rule.every_months) == (Offset(days=7), Offset(days=9), 6)
    assert (rule.role, rule.priority) == (Role.SPECIALIST, TaskPriority.HIGH)
    assert (rule.tiers, rule.segments) == ((Tier.KEY,), (Segment.B2B, Segment.B2C))
    assert [str(point) for point in rule.points] == ["Ask"]


def test_no_rules_at_all_are_rules_too() -> None:
    assert read("rules = []\n") == read("") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rules = 3", 4),
        ("[[rules]]\n", 4),
        (RULE + "colour = 3\n", 4),
        (RULE + RULE, 4),
        ("x = 1\n" + RULE, 4),
        (RULE.replace("contract-start", "birthday"), 4),
        (RULE.replace("explain", "sell"), 4),
        (RULE.replace('code = "a"', 'code = "measure:decide"'), 4),
        (RULE.replace("{ days = 7 }", "{ days = -7 }"), 4),
        (RULE.replace("{ days = 7 }", "{ days = 10 }"), 4),
        (RULE.replace("{ days = 7 }", "{ months = 1 }"), 4),
        (RULE.replace("{ days = 7 }", "{ days = 7, months = 1 }"), 4),
        (RULE.replace("{ days = 7 }", "{ weeks = 1 }"), 4),
        (RULE.replace("{ days = 7 }", "{ days = nan }"), 4),
        (RULE.replace("{ days = 7 }", "7"), 4),
        (RULE.replace("earliest = { days = 7 }\n", ""), 4),
        (RULE + "every_months = 0\n", 4),
        (RULE.replace("contract-start", "repaired") + "every_months = 12\n", 4),
        (RULE + 'role = "king"\n', 4),
        (RULE + 'tier = ["vip"]\n', 4),
        (RULE + 'title = "B"\n', 2),
        (RULE.replace('"A"', '"A\\nB"'), 4),
        ("".join(RULE.replace('"a"', f'"a{n}"') for n in range(MOST_RULES + 1)), 4),
        ("x" * (LARGEST + 1), 2),
        ("x = " + "[" * 5000, 2),
        ("x = " + "9" * 5000, 2),
        ("no toml", 2),
    ],
)
def test_what_cannot_be_is_refused(text: str, code: int) -> None:
    with pytest.raises(RenewctlError) as refused:
        read(text)
    assert refused.value.exit_code == code
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("earliest", "latest", "is_right"),
    [
        ("{ days = 28 }", "{ months = 1 }", True),
        ("{ days = 29 }", "{ months = 1 }", False),
        ("{ months = 1 }", "{ days = 31 }", True),
        ("{ months = 1 }", "{ days = 30 }", False),
        ("{ months = 2 }", "{ months = 2 }", True),
        ("{ months = 2 }", "{ months = 1 }", False),
    ],
)
def test_a_window_never_ends_before_it_begins(earliest: str, latest: str, is_right: bool) -> None:
    text = RULE.replace("{ days = 7 }", earliest).replace("{ days = 9 }", latest)
    if is_right:
        assert len(read(text)) == 1
    else:
        with pytest.raises(RenewctlError):
            read(text)


def test_rules_are_shown_edited_checked_and_installed(cli: Cli, tmp_path: Path) -> None:
    assert len(cli("call", "rules", "list", "--json").json) == 10
    source = cli("call", "rules", "show", "--source").out
    assert source == cli("call", "rules", "show", "--shipped").out == shipped()
    mine = tmp_path / "mine.toml"
    mine.write_text(RULE, encoding="utf-8")
    assert cli("call", "rules", "check", str(mine)).err == f"{mine} is in order: 1 rule.\n"
    assert len(cli("call", "rules", "list", "--json").json) == 10
    assert cli("call", "rules", "install", str(mine)).err == "1 care rule is in force now.\n"
    assert cli("call", "rules", "install", str(mine)).err == "The care rules are as they were.\n"
    assert cli("call", "rules", "show", "--source").out == RULE
    assert cli("call", "rules", "show", "A", "--json").json["earliest"] == "7 days"
    assert cli("call", "rules", "show", "yearly").code == 3
    assert cli("undo").code == 0
    assert len(cli("call", "rules", "list", "--json").json) == 10


@pytest.mark.parametrize(("content", "code"), [(b"\xff\xfe", 2), (b"[[rules]]\ncode = 3", 4), (None, 2)])
def test_a_bad_file_changes_nothing(cli: Cli, tmp_path: Path, content: bytes | None, code: int) -> None:
    mine = tmp_path / "mine.toml"
    if content is not None:
        mine.write_bytes(content)
    before = (tmp_path / "book.db").read_bytes()
    for word in ("check", "install"):
        refused = cli("call", "rules", word, str(mine))
        assert (refused.code, refused.out) == (code, "")
    assert (tmp_path / "book.db").read_bytes() == before
