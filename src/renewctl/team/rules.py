"""What the team may look like: nobody is told on by way of themselves."""

from collections.abc import Mapping

from renewctl.errors import RuleError
from renewctl.folding import person_key
from renewctl.messages import _
from renewctl.plain import brief


def check_chain(name: str, supervisor: str, supervisors: Mapping[str, str | None]) -> None:
    """Refuse a supervisor who would, over whatever steps, be told by the person themselves; RuleError."""
    seen, at = {person_key(name)}, supervisor
    known = {person_key(one): above for one, above in supervisors.items()}
    while at:
        if person_key(at) in seen:
            raise RuleError(
                _("{supervisor} cannot be the supervisor of {name}: that would be a circle.").format(
                    supervisor=brief(supervisor), name=brief(name)
                ),
                rule="supervisor-chain",
            )
        seen.add(person_key(at))
        at = known.get(person_key(at)) or ""
