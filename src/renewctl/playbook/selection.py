"""The rules of config.toml that choose a playbook, read strictly."""

from collections.abc import Mapping, Sequence

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.money import EXPONENTS
from renewctl.plain import brief
from renewctl.playbook.rules import Selection
from renewctl.vocabulary import AmountClass, ContractKind, Segment, Tier

KEYS = ("playbook", "segment", "tier", "industry", "kind", "amount_class")
WORDS = {"segment": Segment, "tier": Tier, "kind": ContractKind, "amount_class": AmountClass}


def selection(rules: Sequence[object], classes: Mapping[str, object]) -> Selection:
    """Return the [[playbook_rules]] and [amount_classes] of config.toml; UsageError for what is not understood.

    A rule has a playbook and whatever must be so for it: segment, tier, industry, kind, amount_class. A class has per
    currency the whole sum from which on an amount is high, or middle.
    """
    return Selection(
        tuple(_rule(number, rule) for number, rule in enumerate(rules, 1)),
        {currency: _class(currency, least) for currency, least in classes.items()},
    )


def _rule(number: int, rule: object) -> Mapping[str, str]:
    where = f"playbook_rules {number}"
    if not isinstance(rule, Mapping) or "playbook" not in rule:
        raise UsageError(_("{where} needs a playbook.").format(where=where))
    for key, value in rule.items():
        if key not in KEYS:
            raise UsageError(
                _("{where} has an unknown key: {key}.").format(where=where, key=brief(str(key))),
                _("Known keys: {keys}.").format(keys=", ".join(KEYS)),
            )
        if not isinstance(value, str) or (key in WORDS and value not in list(WORDS[key])):
            known = _("Known words: {words}.").format(words=", ".join(WORDS[key])) if key in WORDS else ""
            raise UsageError(_("{where}: {key} has a value of the wrong kind.").format(where=where, key=key), known)
    return {str(key): str(value) for key, value in rule.items()}


def _class(currency: str, least: object) -> Mapping[str, int]:
    where = f"amount_classes.{brief(currency)}"
    known = (AmountClass.HIGH.value, AmountClass.MIDDLE.value)
    if currency not in EXPONENTS or not isinstance(least, Mapping):
        raise UsageError(_("{where} is not a table of a currency.").format(where=where))
    for key, value in least.items():
        if key not in known or type(value) is not int or value < 0:
            sentence = _("{where}: write from which whole sum on an amount is {words}.")
            raise UsageError(sentence.format(where=where, words=", ".join(known)))
    classes = {str(key): int(value) for key, value in least.items()}
    if classes.get("high", classes.get("middle", 0)) < classes.get("middle", 0):
        raise UsageError(_("{where}: high is less than middle.").format(where=where))
    return classes
