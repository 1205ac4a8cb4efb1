"""Which playbook a renewal takes."""

from pathlib import Path

import pytest

from renewctl import config
from renewctl.errors import UsageError
from renewctl.money import Money
from renewctl.playbook.rules import Facts, Selection, amount_class, chosen
from renewctl.playbook.selection import selection
from renewctl.vocabulary import AmountClass

CLASSES = {"CNY": {"high": 500_000, "middle": 100_000}, "JPY": {"high": 1_000_000}}


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (Facts(), "standard"),
        (Facts(segment="b2b", tier="regular", kind="fixed"), "standard"),
        (Facts(segment="b2c", tier="key"), "b2c-simple"),
        (Facts(tier="key", kind="auto"), "key-account"),
        (Facts(kind="auto"), "auto-renewal"),
    ],
)
def test_without_rules_of_ones_own(facts: Facts, name: str) -> None:
    assert chosen(Selection(), facts) == name


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        (None, None),
        (Money(50_000_000, "CNY"), AmountClass.HIGH),
        (Money(49_999_999, "CNY"), AmountClass.MIDDLE),
        (Money(9_999_999, "CNY"), AmountClass.LOW),
        (Money(1_000_000, "JPY"), AmountClass.HIGH),
        (Money(999_999, "JPY"), AmountClass.LOW),
        (Money(10**12, "USD"), None),
    ],
)
def test_an_amount_has_a_class_in_its_own_currency(money: Money | None, expected: AmountClass | None) -> None:
    assert amount_class(money, CLASSES) == expected


def test_the_first_rule_that_fits_decides() -> None:
    rules = (
        {"industry": "Finance", "amount_class": "high", "playbook": "bank"},
        {"tier": "key", "playbook": "vip"},
        {"industry": "finance", "playbook": "insurance"},
    )
    mine = selection(rules, CLASSES)
    assert chosen(mine, Facts(industry="FINANCE", amount=Money(60_000_000, "CNY"))) == "bank"
    assert chosen(mine, Facts(industry="finance", tier="key")) == "vip"
    assert chosen(mine, Facts(industry="finance")) == "insurance"
    assert chosen(mine, Facts(segment="b2c")) == "b2c-simple"


@pytest.mark.parametrize(
    ("rules", "classes"),
    [
        (("x",), {}),
        (({"tier": "key"},), {}),
        (({"playbook": "x", "tier": "gold"},), {}),
        (({"playbook": "x", "colour": "red"},), {}),
        (({"playbook": "x", "industry": 7},), {}),
        ((), {"XXQ": {"high": 1}}),
        ((), {"CNY": 7}),
        ((), {"CNY": {"huge": 7}}),
        ((), {"CNY": {"high": "7"}}),
        ((), {"CNY": {"high": -7}}),
        ((), {"CNY": {"high": True}}),
    ],
)
def test_rules_that_mean_nothing_are_refused(rules: tuple[object, ...], classes: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        selection(rules, classes)


def test_config_holds_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[playbook_rules]]\ntier = "key"\nplaybook = "vip"\n[amount_classes.CNY]\nhigh = 5\n', "utf-8")
    settings = config.load({}, {"RENEWCTL_CONFIG": str(path)})
    assert settings.playbook_rules == [{"tier": "key", "playbook": "vip"}]
    assert settings.amount_classes == {"CNY": {"high": 5}}
    path.write_text('[[playbook_rules]]\nteir = "key"\n', "utf-8")
    with pytest.raises(UsageError, match="teir"):
        config.load({}, {"RENEWCTL_CONFIG": str(path)})
