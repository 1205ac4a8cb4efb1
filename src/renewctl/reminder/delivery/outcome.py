"""What is delivered, and how it can go wrong: not now, never, or nobody knows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed message as a channel takes it; it knows nothing of the book any more."""

    id: int
    message_id: str
    kind: str
    recipient: str
    address: str | None
    subject: str
    text: str
    html: str | None
    data: str | None
    written_at: datetime
    language: str = "en"


class DeliveryError(Exception):
    """A message that did not go out, in a sentence."""


class NotNow(DeliveryError):
    """It has surely not been delivered, and may be tried again: 4xx, refused, no connection, no TLS."""


class Never(DeliveryError):
    """It is refused for good: 5xx, an address that does not exist."""


class NobodyKnows(DeliveryError):
    """It was handed over and no answer came: it may have been delivered. Sent again, it bears the same Message-ID."""
