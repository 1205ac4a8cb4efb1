"""The extra `notify`: WeCom, DingTalk, Feishu, Slack, Teams and whatever else apprise reaches."""

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.reminder.delivery.outcome import Letter, Never, NotNow
from renewctl.reminder.delivery.settings import Notify, secret


class NotifySender:
    """Sends letters to the person's own address, else to those of [notify]."""

    def __init__(self, notify: Notify) -> None:
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
        sender = apprise.Apprise()
        urls = [letter.address] if letter.address else list(self.urls)
        if not urls or not all(sender.add(url) for url in urls):
            raise Never(_("apprise does not understand the address."))
        if not sender.notify(title=letter.subject, body=letter.text, body_format=apprise.NotifyFormat.TEXT):
            raise NotNow(_("apprise could not deliver it."))
