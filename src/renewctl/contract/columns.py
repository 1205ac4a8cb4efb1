"""What is shown of a contract, of the terms in its chain, and of what was said and agreed about it since."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.contract.amended import AmendmentRow
    from renewctl.contract.chain import TermLine
    from renewctl.contract.clauses import ClauseRow
    from renewctl.contract.deadlines import DeadlineLine
    from renewctl.contract.installations import InstallationRow
    from renewctl.contract.notices import NoticeRow
    from renewctl.contract.queries import ContractLine

CONTRACT: tuple[Column["ContractLine"], ...] = (
    Column("contract", N_("Contract")),
    Column("name", N_("Name"), table=False),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("product", N_("Product"), priority=5),
    Column("kind", N_("Kind"), Kind.WORD, priority=3),
    Column("state", N_("State"), Kind.WORD, priority=2),
    Column("owner", N_("Owner"), priority=1),
    Column("tier", N_("Tier"), Kind.WORD, table=False),
    Column("term_start", N_("Start"), Kind.DATE, priority=4),
    Column("term_end", N_("End"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("notice", N_("Notice"), table=False),
    Column("notice_deadline", N_("Notice by"), Kind.DATE, priority=6),
    Column("offer_by", N_("Offer by"), Kind.DATE, table=False),
    Column("offer_days", N_("Offer (days before)"), Kind.INT, table=False),
    Column("renewal_months", N_("Renews for (months)"), Kind.INT, table=False),
    Column("billing_cycle", N_("Billing"), Kind.WORD, table=False),
    Column("payment_method", N_("Payment method"), table=False),
    Column("escalator", N_("Yearly price rise"), Kind.PERCENT, table=False),
    Column("signed_on", N_("Signed on"), Kind.DATE, table=False),
    Column("anchor", N_("First start"), Kind.DATE, table=False),
    Column("notes", N_("Notes"), table=False),
    Column("attributes", N_("Other columns"), Kind.JSON, table=False),
)
TERM: tuple[Column["TermLine"], ...] = (
    Column("sequence", N_("Term no."), Kind.INT),
    Column("kind", N_("Kind"), Kind.WORD, priority=3),
    Column("term_start", N_("Start"), Kind.DATE),
    Column("term_end", N_("End"), Kind.DATE),
    Column("original_end", N_("End as agreed"), Kind.DATE, table=False),
    Column("days_left", N_("Days left"), Kind.INT, priority=2),
    Column("notice_deadline", N_("Notice by"), Kind.DATE, priority=4),
    Column("notice_plain", N_("Plain date of notice"), Kind.DATE, table=False),
    Column("offer_by", N_("Offer by"), Kind.DATE, table=False),
    Column("offer_plain", N_("Plain date of offer"), Kind.DATE, table=False),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("outcome", N_("Outcome"), Kind.WORD),
    Column("decided_on", N_("Decided on"), Kind.DATE, table=False),
    Column("signed_on", N_("Signed on"), Kind.DATE, table=False),
    Column("reason", N_("Reason"), Kind.WORD, table=False),
    Column("reason_note", N_("Note"), table=False),
    Column("gap_days", N_("Gap (days)"), Kind.INT, table=False),
    Column("remark", N_("Remark"), priority=1),
)
DEADLINE: tuple[Column["DeadlineLine"], ...] = (
    Column("deadline", N_("Deadline"), Kind.WORD),
    Column("by", N_("By"), Kind.DATE),
    Column("plain", N_("Plain date"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT),
    Column("remark", N_("Remark")),
)
NOTICE: tuple[Column["NoticeRow"], ...] = (
    Column("sequence", N_("Term"), Kind.INT),
    Column("direction", N_("Direction"), Kind.WORD),
    Column("on_day", N_("On"), Kind.DATE),
    Column("evidence", N_("Evidence")),
    Column("withdrawn_on", N_("Withdrawn on"), Kind.DATE),
)
AMENDMENT: tuple[Column["AmendmentRow"], ...] = (
    Column("effective_on", N_("Effective"), Kind.DATE),
    Column("sequence", N_("Term"), Kind.INT),
    Column("field", N_("Field"), Kind.WORD),
    Column("before", N_("Before")),
    Column("after", N_("After")),
    Column("reason", N_("Reason")),
)
CLAUSE: tuple[Column["ClauseRow"], ...] = (
    Column("title", N_("Heading")),
    Column("body", N_("Text")),
)
INSTALLATION: tuple[Column["InstallationRow"], ...] = (
    Column("on_day", N_("Installed on"), Kind.DATE),
    Column("what", N_("What")),
)
