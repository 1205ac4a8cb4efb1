"""The extra `notify`: WeCom, DingTalk, Feishu, Slack, Teams and whatever else apprise reaches."""

from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.reminder.delivery.outcome import Letter, Never, NobodyKnows, NotNow
from renewctl.reminder.delivery.settings import Notify, secret


class NotifySender:
    """Sends letters to the person's own address, else to those of [notify]."""

    def __init__(self, notify: Notify) -> None:
        self.timeout = notify.timeout
        self.urls = notify.urls or tuple(
            secret(notify.urls_command, "urls_command").splitlines() if notify.urls_command else ()
        )

    def send(self, letter: Letter) -> None:
        """Send one letter; DeliveryError says how it failed."""
        try:
            import apprise
        except ImportError:
            raise UsageError(
                _("The channel notify needs the extra notify."), _("pip install 'renewctl[notify]'")
            ) from None
        # No reason names an address: apprise's hold secrets.
        asset = apprise.AppriseAsset(async_mode=False)
        urls = (letter.address,) if letter.address else self.urls
        senders = [apprise.Apprise(asset=asset) for _url in urls]
        if not urls or not all(sender.add(url) for sender, url in zip(senders, urls, strict=True)):
            raise Never(_("apprise does not understand the address."))
        answers: SimpleQueue[bool | None] = SimpleQueue()

        def hand_over(sender: apprise.Apprise) -> None:
            answer = None
            # A service may raise anything, and its complaint may name the address.
            with suppress(Exception):
                plain = apprise.NotifyFormat.TEXT
                answer = bool(sender.notify(title=letter.subject, body=letter.text, body_format=plain))
            answers.put(answer)

        # Each service waits in its own way: each has a thread that nobody waits for beyond the limit, nor at the end of
        # the program. async_mode would start threads that the end does wait for.
        for sender in senders:
            Thread(target=hand_over, args=(sender,), daemon=True).start()
        self._judge(answers, len(senders))

    def _judge(self, answers: "SimpleQueue[bool | None]", count: int) -> None:
        """Whoever got it is not told a second time because others did not: it is delivered where one took it."""
        end, said = monotonic() + self.timeout, list[bool | None]()
        with suppress(Empty):
            while len(said) < count:
                said.append(answers.get(timeout=max(0, end - monotonic())))
        if any(said):
            return
        if len(said) < count:
            raise NobodyKnows(_("apprise did not come to an end within {n} s.").format(n=self.timeout))
        raise NobodyKnows(_("apprise broke off.")) if None in said else NotNow(_("apprise could not deliver it."))
