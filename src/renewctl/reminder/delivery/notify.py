"""The extra `notify`: WeCom, DingTalk, Feishu, Slack, Teams and whatever else apprise reaches."""

from threading import Thread

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
        sender = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
        urls = [letter.address] if letter.address else list(self.urls)
        if not urls or not all(sender.add(url) for url in urls):
            raise Never(_("apprise does not understand the address."))
        said: list[bool] = []

        def hand_over() -> None:
            plain = apprise.NotifyFormat.TEXT
            said.append(bool(sender.notify(title=letter.subject, body=letter.text, body_format=plain)))

        # Each service waits in its own way: all of it happens in a thread that nobody waits for beyond the limit, nor
        # at the end of the program. async_mode would start threads that the end does wait for.
        handing_over = Thread(target=hand_over, daemon=True)
        handing_over.start()
        handing_over.join(self.timeout)
        if handing_over.is_alive():
            raise NobodyKnows(_("apprise did not come to an end within {n} s.").format(n=self.timeout))
        if not any(said):
            raise NotNow(_("apprise could not deliver it."))
