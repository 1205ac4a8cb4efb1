"""What makes a customer's name the same name, and what becomes of two that are one."""

import json
from datetime import date

from renewctl.errors import RuleError
from renewctl.folding import fold, words
from renewctl.messages import _

# Legal forms, as the words they are after folding; dots inside have gone ("L.L.C." is "llc").
_WORDS_OF_FORM = frozenset(
    """ltd limited inc incorporated corp corporation co coltd company llc llp lp plc pllc group holding holdings gmbh ag
    kg kgaa ohg ug sa sas sarl srl spa sl bv nv oy oyj ab as asa aps kk pte pty pvt sdn bhd""".split()
)
# Longest first: 股份有限公司 goes in one piece. They need no space before them.
_ENDINGS = (
    *("股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "有限合伙", "股份公司"),
    *("集团公司", "集團公司", "株式会社", "公司", "集团", "集團", "股份"),
)


def name_key(name: str) -> str:
    """Return a name folded so that look-alikes are equal: case, width, spaces, punctuation and company suffix gone.

    深圳明德科技有限公司 and 深圳明德科技, or ACME Co., Ltd. and Acme, have one key. Never blank for a name that is not:
    a name of punctuation alone is its own key.
    """
    folded = fold(name)
    kept = words(folded)
    while len(kept) > 1 and kept[-1] in _WORDS_OF_FORM:
        kept.pop()
    return _without_ending("".join(kept)) or "".join(folded.split())


def attributes_of_both(kept: str | None, gone: str | None) -> str | None:
    """Return the attributes of two customers that become one, as JSON text; those of the one that is kept win."""
    if kept is None or gone is None:
        return gone if kept is None else kept
    ours, theirs = json.loads(kept), json.loads(gone)
    return json.dumps(ours | {name: value for name, value in theirs.items() if name not in ours}, ensure_ascii=False)


def _without_ending(key: str) -> str:
    if not key.endswith(_ENDINGS):
        return key
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return _without_ending(key.removesuffix(ending))
    return key


def check_merge(gone: str, kept: str, archived_on: date | None) -> None:
    """Refuse to merge a customer, by code, into itself or into one that is archived. RuleError."""
    if gone == kept:
        raise RuleError(_("{code} cannot be merged into itself.").format(code=kept), rule="merge-into-itself")
    if archived_on is not None:
        raise RuleError(
            _("{code} is archived: nothing can be merged into it.").format(code=kept),
            _("renewctl customer archive {code} --back takes it out of the archive.").format(code=kept),
            rule="merge-into-archived",
        )


def check_archive(code: str, archived_on: date | None) -> None:
    """Refuse to put aside a customer that is aside already. RuleError."""
    if archived_on is not None:
        raise RuleError(_("{code} is archived since {day}.").format(code=code, day=archived_on), rule="archived")


def check_bring_back(code: str, archived_on: date | None) -> None:
    """Refuse to take a customer out of an archive that it is not in. RuleError."""
    if archived_on is None:
        raise RuleError(_("{code} is not archived.").format(code=code), rule="not-archived")
