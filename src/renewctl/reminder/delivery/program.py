"""Programs of the user's own, run without a shell: bounded in time, and in what is kept of what they say."""

from collections.abc import Sequence
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO, Literal

GRACE = 1  # seconds for the last words of a program that is over, where something in its background could still speak


class Run:
    """A program that has come to its end; what it left in the background is not waited for."""

    def __init__(
        self, words: Sequence[str], seconds: float, most: int, given: bytes = b"", hear: Literal["out", "err"] = "out"
    ) -> None:
        """Run it, and keep the first `most` bytes of what it prints; OSError, subprocess.TimeoutExpired."""
        self.heard = b""
        program = Popen(
            words,
            bufsize=0,
            stdin=PIPE,
            stdout=PIPE if hear == "out" else DEVNULL,
            stderr=PIPE if hear == "err" else DEVNULL,
        )
        voice = program.stdout if hear == "out" else program.stderr
        # Threads that nobody waits for: a pipe stays open as long as anything in the background holds it.
        self.listening = Thread(target=self._listen, args=(voice, most), daemon=True)
        self.listening.start()
        Thread(target=_tell, args=(program.stdin, given), daemon=True).start()
        try:
            self.code = program.wait(seconds)
        except BaseException:
            program.kill()
            program.wait()
            raise

    @property
    def said(self) -> bytes:
        """What it printed."""
        self.listening.join(GRACE)
        return self.heard

    def _listen(self, voice: IO[bytes], most: int) -> None:
        with voice:
            while part := voice.read(65536):
                self.heard += part[: most - len(self.heard)]


def _tell(ear: IO[bytes], given: bytes) -> None:
    with suppress(OSError), ear:  # it may end without having listened
        left = memoryview(given)
        while left:
            left = left[ear.write(left) :]
