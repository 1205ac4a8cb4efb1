"""What is shown of a contact."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.contact.queries import ContactLine

CONTACT: tuple[Column["ContactLine"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("name", N_("Name")),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("title", N_("Title"), priority=3),
    Column("level", N_("Level"), table=False),
    Column("role", N_("Role"), priority=4),
    Column("phone", N_("Phone")),
    Column("email", N_("E-mail"), priority=2),
    Column("chat_id", N_("Chat ID"), table=False),
    Column("every_days", N_("Every (days)"), Kind.INT, table=False),
    Column("last_contact", N_("Last contact"), Kind.DATE, priority=5),
    Column("archived_on", N_("Gone since"), Kind.DATE, table=False),
    Column("notes", N_("Notes"), table=False),
    Column("attributes", N_("Other columns"), Kind.JSON, table=False),
)
