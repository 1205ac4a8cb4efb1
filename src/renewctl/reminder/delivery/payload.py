"""A message as JSON, as programs and webhooks get it."""

import json

from renewctl.reminder.delivery.outcome import Letter


def payload(letter: Letter) -> str:
    """Return a letter as one JSON object; `id` is the same when it is sent a second time."""
    return json.dumps(
        {
            "id": letter.message_id.strip("<>"),
            "kind": letter.kind,
            "recipient": letter.recipient,
            "address": letter.address,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "data": json.loads(letter.data) if letter.data else None,
        },
        ensure_ascii=False,
    )
