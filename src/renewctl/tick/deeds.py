"""What falls due beside the effects on a contract's terms: calls that care rules ask for, and warnings."""

from dataclasses import dataclass
from datetime import date

from renewctl.call.due import DueCall
from renewctl.vocabulary import TickEffect
from renewctl.warning.rules import Alert


@dataclass(frozen=True, slots=True)
class CallEffect:
    """A call that a care rule asks for, once for the rule and its cause."""

    asked: DueCall

    effect = TickEffect.CALL_DUE
    term_end = next_start = next_end = step = level = None

    @property
    def on(self) -> date:
        """The day it falls due."""
        return self.asked.on

    @property
    def contract_id(self) -> int | None:
        """The contract it is about, if it is about one."""
        return self.asked.contract_id

    @property
    def contract(self) -> str | None:
        """That contract's number."""
        return self.asked.contract

    @property
    def customer(self) -> str:
        """Whom to call."""
        return self.asked.customer

    @property
    def call(self) -> str:
        """What the call is for."""
        return self.asked.title


@dataclass(frozen=True, slots=True)
class WarningEffect:
    """A warning that is due, once for a term, the level and the rule set."""

    alert: Alert

    effect = TickEffect.WARNING_ISSUED
    next_start = next_end = step = call = None

    @property
    def on(self) -> date:
        """The day it falls due."""
        return self.alert.on

    @property
    def contract_id(self) -> int:
        """The contract whose term it is about."""
        return self.alert.watch.contract_id

    @property
    def contract(self) -> str:
        """That contract's number."""
        return self.alert.watch.contract

    @property
    def customer(self) -> str:
        """Who may be lost."""
        return self.alert.watch.customer

    @property
    def term_end(self) -> date:
        """The end of the term."""
        return self.alert.watch.term_end

    @property
    def level(self) -> str:
        """The level of risk."""
        return self.alert.level
