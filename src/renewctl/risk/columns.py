"""What is shown of an indicator in the sum of a risk score."""

from typing import Any

from renewctl.messages import N_
from renewctl.output import Column, Kind

# A warning keeps the same columns of its indicators as it was issued.
INDICATOR: tuple[Column[Any], ...] = (
    Column("name", N_("Indicator"), Kind.WORD),
    Column("value", N_("Value"), Kind.SCORE),
    Column("baseline", N_("Baseline"), Kind.SCORE),
    Column("r", N_("r"), Kind.SCORE),
    Column("weight", N_("Weight"), Kind.SCORE),
    Column("points", N_("Points"), Kind.SCORE),
    Column("reason", N_("Reason"), wraps=True),
)
