"""A program of the user's own: each message as one JSON object on its standard input, no shell in between."""

import subprocess

from renewctl.reminder.delivery.outcome import Letter, Never, NobodyKnows, NotNow
from renewctl.reminder.delivery.payload import payload
from renewctl.reminder.delivery.program import Run
from renewctl.reminder.delivery.settings import Program
from renewctl.system_errors import why

LATER = 75  # EX_TEMPFAIL of sysexits.h
MOST_SAID = 200


class ProgramSender:
    """Runs the program once for each message: 0 is delivered, 75 is later, anything else is never."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def send(self, letter: Letter) -> None:
        """Send one letter; DeliveryError says how it failed."""
        try:
            done = Run(self.program.words, self.program.timeout, MOST_SAID, payload(letter).encode(), hear="err")
        except subprocess.TimeoutExpired as error:
            raise NobodyKnows(f"{self.program.words[0]}: {error.timeout} s") from error
        except OSError as error:
            raise NotNow(f"{self.program.words[0]}: {why(error)}") from error
        if done.code == 0:
            return
        said = f"{self.program.words[0]}: {done.code} {done.said.decode(errors='replace')}"
        raise NotNow(said) if done.code == LATER else Never(said)
