"""All the time that handing over one message may take: a server that dribbles byte by byte is hung up on.

A timeout of the network counts each wait alone. What takes longer than a message is claimed for (outbox.LEASE) would be
sent by another process as well.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Timer

MOST_SECONDS = 240


class Limit:
    """Hangs up a connection when its time is over; whoever waits on it then hears that it is closed."""

    def __init__(self, connection: Callable[[], socket.socket | None]) -> None:
        self.connection = connection
        self.is_over = False
        self.timer = Timer(MOST_SECONDS, self._hang_up)
        self.timer.daemon = True
        self.timer.start()

    def lift(self) -> None:
        """Take the limit away: it is over in time."""
        self.timer.cancel()

    def _hang_up(self) -> None:
        self.is_over = True
        found = self.connection()
        if found is not None:
            with suppress(OSError):
                # Past TLS: saying goodbye to the other side could hang as well.
                socket.socket.shutdown(found, socket.SHUT_RDWR)
