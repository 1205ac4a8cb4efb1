"""A webhook: each message as a JSON POST, over https unless it stays on this machine; redirects are not followed."""

import http.client
import ssl
from urllib.parse import urlsplit

from renewctl.reminder.delivery.limit import Limit
from renewctl.reminder.delivery.outcome import Letter, Never, NobodyKnows, NotNow
from renewctl.reminder.delivery.payload import payload
from renewctl.reminder.delivery.settings import Webhook, check_url, secret

TRY_AGAIN = frozenset({408, 425, 429})


class WebhookSender:
    """Posts letters to one address."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.url = webhook.url or secret(webhook.url_command, "url_command")
        check_url(self.url)

    def send(self, letter: Letter) -> None:
        """Send one letter; DeliveryError says how it failed. No reason names the address, which may be a secret."""
        parts = urlsplit(self.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        context = ssl.create_default_context() if parts.scheme == "https" else None
        connection = self._connection(parts.hostname or "", parts.port, context)
        limit = Limit(lambda: connection.sock)
        if context is not None:
            limit.over(context)
        try:
            connection.connect()
        except OSError as error:
            limit.lift()
            raise NotNow(f"{type(error).__name__}: {error}") from error
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": letter.message_id.strip("<>")}
        try:
            connection.request("POST", path, payload(letter).encode(), headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NobodyKnows(type(error).__name__) from error
        finally:
            limit.lift()
            connection.close()
        if 200 <= status < 300:
            return
        raise NotNow(f"HTTP {status}") if status >= 500 or status in TRY_AGAIN else Never(f"HTTP {status}")

    def _connection(self, host: str, port: int | None, context: ssl.SSLContext | None) -> http.client.HTTPConnection:
        timeout = self.webhook.timeout
        if context is not None:
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=timeout)
