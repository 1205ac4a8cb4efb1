"""A real SMTP server on this machine, which can be told to refuse, to hang, to die, or to offer no TLS."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event, Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

# For 127.0.0.1 until 2126, signed by itself: it keeps nothing secret.
CERTIFICATE = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNZq6pbNbJFZsUnLk
+/PgKjSiwT2dIoOCGhMBjzCS8WShRANCAAQvRfROR2WcgKd0EZtUXU4OVN2LF7o1
v/lnoJWm0VcoEc/4Ru73FW25P1ox1nj4eHZ5k8PbvpbDMW9JcTpHv523
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUC5Q7mt2/ZHBsa2wAaUHjl3mLUUYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzA0MTYxM1oYDzIxMjYxMTAz
MDQxNjEzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQvRfROR2WcgKd0EZtUXU4OVN2LF7o1v/lnoJWm0VcoEc/4Ru73FW25
P1ox1nj4eHZ5k8PbvpbDMW9JcTpHv523o28wbTAdBgNVHQ4EFgQUwdr9Gabh+WVT
BFgQ85/BUHl4QaQwHwYDVR0jBBgwFoAUwdr9Gabh+WVTBFgQ85/BUHl4QaQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSQAwRgIhAIzd9fcProUDZFVN7T6KjZNsFFbq0zsbLGXUkV1jztxZAiEA
uhZDlN+rh29C0tWm4xFzhICfKEA0boW/JfPNzGNVXaQ=
-----END CERTIFICATE-----
"""
TLS_RECORD = "\x16\x03\x03\x3f\x7f"  # the beginning of one that is 16 KB long


class Box:
    """Keeps what arrives; `answers` are given before that, one for each DATA: a reply, "die" or "die before"."""

    def __init__(self, *answers: str, refuse: str = "") -> None:
        self.answers, self.refuse = list(answers), refuse
        self.arrived: list[EmailMessage] = []
        self.logins: list[tuple[str, str]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else ""
        if not answer or answer == "die":
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.arrived.append(mail)
        if answer == "die":
            assert server.transport is not None
            server.transport.close()
        return answer or "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


def certificate(folder: Path) -> Path:
    """Write the certificate with its key into a folder."""
    path = folder / "server.pem"
    path.write_text(CERTIFICATE)
    return path


@contextmanager
def serving(box: Box, *, tls: Path | None = None, starttls: Path | None = None, login: bool = False) -> Iterator[int]:
    """Run a server, and give its port."""

    def context(path: Path) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(path)
        return made

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=context(tls) if tls else None,
        tls_context=context(starttls) if starttls else None,
        auth_required=login,
        auth_require_tls=False,
        authenticator=box.authenticate if login else None,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def hanging() -> Iterator[int]:
    """Listen and never say a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        yield int(listening.getsockname()[1])


@contextmanager
def dribbling(*answers: str, bytes_at_most: int | None = None) -> Iterator[int]:
    """Answer in full as often as there are answers, and from then on a byte at a time, without ever ending a line.

    After `bytes_at_most` of these it says no more, and the one who still listens hears a timeout.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = Event()
        thread = Thread(target=_dribble, args=(listening, answers, over, bytes_at_most), daemon=True)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            over.set()
            thread.join()


def _dribble(listening: socket.socket, answers: tuple[str, ...], over: Event, most: int | None) -> None:
    connection, _peer = listening.accept()
    with connection, suppress(OSError):
        for answer in answers:
            connection.sendall(f"{answer}\r\n".encode())
            if answer != answers[-1]:
                connection.recv(65536)
        said = 0
        while not over.wait(0.05):
            if most is None or said < most:
                connection.sendall(b"2")
            said += 1
