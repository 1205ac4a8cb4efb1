"""A contract with its terms as they stand, for what changes them; and what no change gets past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.contract import derivation, rules
from renewctl.contract.actions import terms_of
from renewctl.contract.amended import Words, amendments, words_on
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Term
from renewctl.vocabulary import label


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract and its terms, oldest first."""

    session: Session
    contract: Contract
    terms: Sequence[Term]

    @property
    def id(self) -> int:
        """The contract's id."""
        assert self.contract.id is not None
        return self.contract.id

    @property
    def last(self) -> Term:
        """The last term, whose renewal is next."""
        return self.terms[-1]

    @property
    def anchor(self) -> date | None:
        """The first start of the unbroken run of terms: the contract's, or that of the last win-back."""
        return rules.anchor_of(self.contract.anchor, self.terms)

    def words_on(self, day: date | None) -> Words:
        """What the contract says on a day; what it says now on a day that is open (None)."""
        now = Words(self.contract.kind, self.contract.notice_length, self.contract.notice_unit)
        return words_on(day, now, amendments(reading(self.session), self.id))

    def current(self, today: date) -> Term:
        """The term that runs today, or ran last; the first where none has begun."""
        begun = [term for term in self.terms if term.start_on is None or term.start_on <= today]
        return begun[-1] if begun else self.terms[0]

    def on(self, day: date) -> Term | None:
        """The term that a day lies in."""
        for term in self.terms:
            if (term.start_on is None or term.start_on <= day) and (term.end_on is None or day <= term.end_on):
                return term
        return None

    def derive(self) -> None:
        """Write what follows from what was changed."""
        derivation.derive_terms(self.session, self.contract, self.terms)


def standing(session: Session, contract_id: int) -> Standing:
    """Return a contract in force with its terms; RuleError for one that has ended or was cancelled."""
    contract = session.get_one(Contract, contract_id)
    if contract.state not in rules.IN_FORCE:
        sentence = _("Contract {number} is not in force: {state}.")
        raise RuleError(
            sentence.format(number=brief(contract.number), state=label(contract.state)), rule="contract-in-force"
        )
    return Standing(session, contract, terms_of(session, contract))


def undecided(session: Session, contract_id: int) -> Standing:
    """Return a contract whose last term is still open; RuleError where it has come to something already."""
    found = standing(session, contract_id)
    if found.last.outcome is not None:
        sentence = _("The last term of contract {number} is decided: {outcome}.")
        raise RuleError(
            sentence.format(number=brief(found.contract.number), outcome=label(found.last.outcome)),
            rule="term-decided",
        )
    return found
