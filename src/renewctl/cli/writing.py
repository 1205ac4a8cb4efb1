"""Which commands write: before one of these begins, an older book is brought up to date."""

from typer._click.globals import get_current_context

WRITING = frozenset(
    f"{noun} {verb}".strip()
    for noun, verbs in (
        *((f"log-{kind}", "") for kind in ("call", "email", "meeting", "visit", "message")),
        ("task", "add edit done drop snooze move"),
        ("customer", "add edit merge archive"),
        ("contact", "add edit"),
        ("contract", "add edit amend notice extend coterm installed"),
        ("contract clause", "add remove"),
        ("calendar", "weekend load china"),
        ("renew", ""),
        ("lose", ""),
        ("tick", ""),
        ("advance", ""),
        ("renewal", "open replan forecast"),
        ("step", "start done block unblock skip assign move"),
        ("playbook", "install"),
        ("team", "set person"),
        ("quote", "make send accept reject"),
        ("approval", "request approve reject"),
        ("approval rules", "install approve"),
        ("invoice", "add receive"),
        ("signal", "add"),
        ("case", "add reply visit resolve reopen"),
        ("survey", "add answer"),
        ("measure", "add done drop"),
        ("interaction", "digest"),
        ("call", "plan pick"),
        ("call rules", "install"),
        ("rules", "install activate"),
        ("warning", "ack plan act follow resolve evaluate"),
        ("import", ""),
        ("audit", "adopt"),
        ("undo", ""),
        ("remind", ""),
        ("reminder", "ack snooze mute unmute retry"),
    )
    for verb in verbs.split() or [""]
)


def is_writing() -> bool:
    """Return whether the command that is running is one of those that write."""
    running = get_current_context(silent=True)
    return running is not None and running.command_path.partition(" ")[2] in WRITING
