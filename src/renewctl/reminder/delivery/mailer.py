"""Mail: a digest as one message with a text and an HTML part, handed to an SMTP server.

Sent command by command, since it matters where it breaks: before the server was given the message it has surely not
been delivered; after that, without an answer, nobody knows.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.reminder.addresses import read_address
from renewctl.reminder.delivery.limit import Limit
from renewctl.reminder.delivery.outcome import DeliveryError, Letter, Never, NobodyKnows, NotNow
from renewctl.reminder.delivery.settings import PASSWORD_VARIABLE, MailServer, Security, secret

# In ASCII alone: not every server takes more, and each would have to be asked.
WIRE = SMTP.clone(cte_type="7bit")
LOGIN_WANTED = 530  # a matter of config.toml, not of this message


class _Client(smtplib.SMTP):
    """A connection that has a limit from its first byte on."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None = None, **options: Any) -> None:
        self.limit = Limit(lambda: self.sock)
        if context is not None:
            options["context"] = self.limit.over(context)
        try:
            super().__init__(host, port, **options)
        except BaseException:
            self.limit.lift()
            raise

    def close(self) -> None:
        """Close the connection."""
        self.limit.lift()
        super().close()


class _TlsClient(_Client, smtplib.SMTP_SSL):
    """The same where TLS begins at once."""


class Mailer:
    """Sends letters through one mail server, each over a connection of its own."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def send(self, letter: Letter) -> None:
        """Send one letter; DeliveryError says how it failed."""
        try:
            to = read_address(letter.address or "", _("The address"))
        except UsageError as error:
            raise Never(error.message) from error
        written = compose(letter, self.server.sender, to)
        with self._connected() as client:
            self._hand_over(client, to, written.as_bytes())

    def _hand_over(self, client: _Client, to: str, written: bytes) -> None:
        for reply in (client.mail(self.server.sender), client.rcpt(to)):
            _check(reply)
        try:
            reply = client.data(written)
        except smtplib.SMTPDataError as error:
            _check((error.smtp_code, error.smtp_error))
            raise NotNow(_said(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NobodyKnows(
                _("the server did not answer once it had the message: {reason}").format(reason=_said(error))
            ) from error
        if client.limit.is_over:  # half a line, cut off, looks like an answer
            raise NobodyKnows(_("the server took too long to answer once it had the message"))
        _check(reply, NobodyKnows)

    @contextmanager
    def _connected(self) -> Iterator[_Client]:
        """Whatever fails outside of DATA has delivered nothing."""
        try:
            client = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(_said(error)) from error
        try:
            self._greet(client)
            yield client
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(_said(error)) from error
        finally:
            client.close()

    def _connect(self) -> _Client:
        server = self.server
        if server.security is Security.TLS:
            return _TlsClient(server.host, server.port, timeout=server.timeout, context=self._context())
        return _Client(server.host, server.port, timeout=server.timeout)

    def _greet(self, client: _Client) -> None:
        client.ehlo_or_helo_if_needed()
        if self.server.security is Security.STARTTLS:
            # Raises where the server offers none: nothing is ever sent in the clear instead.
            client.starttls(context=client.limit.over(self._context()))
            client.ehlo()
        if self.server.user:
            client.login(self.server.user, self._password())

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.server.ca_file or None)

    def _password(self) -> str:
        found = self._kept_password()
        if not found.isascii():  # smtplib can say no other, and names it in its complaint
            raise UsageError(_("The password for the mail server has a character that is not ASCII."))
        return found

    def _kept_password(self) -> str:
        if (known := os.environ.get(PASSWORD_VARIABLE)) is not None:
            return known
        if self.server.password_command:
            return secret(self.server.password_command, "password_command")
        if self.server.keyring:
            return _from_keyring(self.server.keyring, self.server.user)
        raise UsageError(
            _("There is no password for the mail server."),
            _("Set password_command or keyring in [mail], or {name} in the environment.").format(
                name=PASSWORD_VARIABLE
            ),
        )


def compose(letter: Letter, sender: str, to: str) -> EmailMessage:
    """Return a letter as a mail: whatever a customer is called, each header is one line."""
    mail = EmailMessage(policy=WIRE)
    domain = sender.rpartition("@")[2]
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = letter.message_id
    mail["List-Id"] = f"renewctl {letter.kind} <{letter.kind}.renewctl.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    mail["Content-Language"] = letter.language.replace("_", "-")
    return mail


def _check(reply: tuple[int, bytes | str], garbled: type[DeliveryError] = NotNow) -> None:
    """Raise what a reply other than "done" means; `garbled` is for one that is none of SMTP's."""
    code, said = reply
    if 200 <= code < 300:
        return
    sentence = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    if 400 <= code < 500 or code == LOGIN_WANTED:
        raise NotNow(sentence)
    raise Never(sentence) if 500 <= code < 600 else garbled(sentence)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
    except ImportError:
        raise UsageError(
            _("The system's keyring needs the extra keyring."), _("pip install 'renewctl[keyring]'")
        ) from None
    try:
        found = keyring.get_password(service, user)
    except Exception as error:  # each system's keyring raises errors of its own, whose words may hold what it keeps
        raise UsageError(
            _("The system's keyring could not be asked: {reason}.").format(reason=type(error).__name__)
        ) from None
    if found is None:
        raise UsageError(_("The system's keyring has no password for {user}.").format(user=user))
    return str(found)
