"""How messages leave the house, from config.toml: [mail], [command], [webhook], [notify]. No secret stands there."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.reminder.addresses import read_address
from renewctl.reminder.delivery.program import Run

USUAL_SECONDS, MOST_SECONDS = 30, 120
SECRET_SECONDS, MOST_SECRET = 30, 100_000
NO_DOMAIN = "renewctl.invalid"
PASSWORD_VARIABLE = "RENEWCTL_SMTP_PASSWORD"


class Security(StrEnum):
    """How the connection to the mail server is kept secret."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server, and who writes."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password_command: tuple[str, ...] = ()
    keyring: str = ""
    timeout: int = USUAL_SECONDS
    ca_file: str = ""

    @property
    def domain(self) -> str:
        """The sender's domain: the right side of each Message-ID."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that takes each message as JSON on standard input."""

    words: tuple[str, ...]
    timeout: int = USUAL_SECONDS


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes each message as a JSON POST; `url_command` prints it where it is a secret."""

    url: str = ""
    url_command: tuple[str, ...] = ()
    timeout: int = USUAL_SECONDS


@dataclass(frozen=True, slots=True)
class Notify:
    """Addresses in apprise's words; `urls_command` prints them where they are secrets."""

    urls: tuple[str, ...] = ()
    urls_command: tuple[str, ...] = ()
    timeout: int = USUAL_SECONDS


def domain_of(mail: Mapping[str, object]) -> str:
    """Return what Message-IDs end with: the sender's domain of [mail], a name that nobody has where there is none."""
    return read_mail(mail).domain if mail else NO_DOMAIN


def read_mail(table: Mapping[str, object]) -> MailServer:
    """Return the mail server of [mail]. UsageError: no host or sender, an impossible value, a password in the clear."""
    read = _Table("mail", table)
    security = read.word("security", Security, Security.STARTTLS)
    server = MailServer(
        host=read.text("host", required=True),
        port=read.whole("port", PORTS[security], 1, 65535),
        security=security,
        sender=read_address(read.text("from", required=True), "[mail] from"),
        user=read.text("user"),
        password_command=read.words("password_command"),
        keyring=read.text("keyring"),
        timeout=read.whole("timeout", USUAL_SECONDS, 1, MOST_SECONDS),
        ca_file=read.text("ca_file"),
    )
    if not is_host(server.host):
        raise read.wrong("host", _("it is no name of a host"))
    if not server.user.isascii():
        raise read.wrong("user", _("it has a character that is not ASCII"))
    if server.user and security is Security.NONE and not is_loopback(server.host):
        raise UsageError(_("[mail] in config.toml: a password would go over the network in the clear; set security."))
    return server


def read_program(table: Mapping[str, object]) -> Program:
    """Return the program of [command]; UsageError where none is named."""
    read = _Table("command", table)
    return Program(read.words("program", required=True), read.whole("timeout", USUAL_SECONDS, 1, MOST_SECONDS))


def read_webhook(table: Mapping[str, object]) -> Webhook:
    """Return the address of [webhook]; UsageError for none, and for one that is neither https nor of this machine."""
    read = _Table("webhook", table)
    found = Webhook(read.text("url"), read.words("url_command"), read.whole("timeout", USUAL_SECONDS, 1, MOST_SECONDS))
    if found.url:
        check_url(found.url)
    elif not found.url_command:
        raise read.wrong("url", _("it is missing"))
    return found


def read_notify(table: Mapping[str, object]) -> Notify:
    """Return the addresses of [notify]; there may be none, where each person has their own."""
    read = _Table("notify", table)
    timeout = read.whole("timeout", USUAL_SECONDS, 1, MOST_SECONDS)
    return Notify(read.words("urls"), read.words("urls_command"), timeout)


def check_url(url: str) -> None:
    """Refuse an address that is not https, unless it is on this machine, and one that cannot be called; UsageError."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not secure or any(mark.isspace() or not mark.isprintable() for mark in url):
        raise UsageError(_("[webhook] in config.toml: the address must begin with https:// (http:// on this machine)."))
    if not _can_be_called(parts):
        raise UsageError(
            _("[webhook] in config.toml: the address cannot be called as it is written."),
            _("After its host, what is not ASCII is written with %, as in %E5%8C%97."),
        )


def _can_be_called(parts: SplitResult) -> bool:
    try:
        port = parts.port
    except ValueError:
        return False
    return port != 0 and is_host(parts.hostname or "") and (parts.path + parts.query).isascii()


def is_host(text: str) -> bool:
    """Whether a text can be looked up as a host: no part of it is empty or longer than 63 characters."""
    try:
        return bool(text.encode("idna"))
    except UnicodeError:
        return False


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def secret(command: tuple[str, ...], what: str) -> str:
    """Return what a program prints, such as a password; no shell. UsageError where it fails."""
    try:
        done = Run(command, SECRET_SECONDS, MOST_SECRET)
        if done.code != 0:
            raise subprocess.CalledProcessError(done.code, command[0])
        said = done.said
        if len(said) >= MOST_SECRET:
            raise OverflowError
        return said.decode().rstrip("\r\n")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError, OverflowError) as error:
        # Not the error's own words: they might hold what the program printed.
        raise UsageError(
            _("{what} in config.toml failed: {reason}.").format(what=what, reason=type(error).__name__)
        ) from None


class _Table:
    """One table of config.toml, whose values are read strictly."""

    def __init__(self, name: str, written: Mapping[str, object]) -> None:
        self.name, self.written = name, written
        if not written:
            raise UsageError(
                _("config.toml has no [{name}], so nothing can be sent by this channel.").format(name=name),
                _("docs/reminders.md shows what to write there."),
            )

    def wrong(self, key: str, reason: str) -> UsageError:
        return UsageError(
            _("[{name}] in config.toml: {key} is not understood; {reason}.").format(
                name=self.name, key=key, reason=reason
            )
        )

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.written.get(key, "")
        if not isinstance(value, str) or not value.isprintable():
            raise self.wrong(key, _("it is no line of text"))
        if required and not value.strip():
            raise self.wrong(key, _("it is missing"))
        return value.strip()

    def whole(self, key: str, usual: int, least: int, most: int) -> int:
        value = self.written.get(key, usual)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(key, _("it is no whole number from {least} to {most}").format(least=least, most=most))
        return value

    def word(self, key: str, words: type[Security], usual: Security) -> Security:
        value = self.written.get(key, usual.value)
        if not isinstance(value, str) or value not in set(words):
            raise self.wrong(key, _("it is one of {words}").format(words=", ".join(words)))
        return words(value)

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self.written.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and "\0" not in one for one in value):
            raise self.wrong(key, _("it is no list of texts"))
        if (required or key in self.written) and not (value and value[0]):
            raise self.wrong(key, _("it is missing"))
        return tuple(value)
