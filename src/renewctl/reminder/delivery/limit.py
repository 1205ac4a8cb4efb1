"""All the time that handing over one message may take: a server that dribbles byte by byte is hung up on.

A timeout of the network counts each wait alone. What takes longer than a message is claimed for (outbox.LEASE) would be
sent by another process as well.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

MOST_SECONDS = 240
AGAIN = 1


class Limit:
    """Hangs up a connection when its time is over; whoever waits on it then hears that it is closed."""

    def __init__(self, connection: Callable[[], socket.socket | None]) -> None:
        self.connection = connection
        self.greeting: socket.socket | None = None
        self.is_over = False
        self.lifted = Event()
        Thread(target=self._watch, daemon=True).start()

    def lift(self) -> None:
        """Take the limit away: it is over in time."""
        self.lifted.set()

    def over(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Return the context, made such that the limit holds while it greets: nobody else has that socket then."""
        limit = self

        class Socket(ssl.SSLSocket):
            def do_handshake(self, block: bool = False) -> None:
                limit.greeting = self
                super().do_handshake(block)

        context.sslsocket_class = Socket
        return context

    def _watch(self) -> None:
        """Again and again, since it may be over before there is a connection."""
        pause = MOST_SECONDS
        while not self.lifted.wait(pause):
            self.is_over, pause = True, AGAIN
            for found in (self.greeting, self.connection()):
                if found is not None:
                    with suppress(OSError):
                        # Past TLS: saying goodbye to the other side could hang as well.
                        socket.socket.shutdown(found, socket.SHUT_RDWR)
