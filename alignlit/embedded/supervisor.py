"""Keeps the parts of the site running: starts, watches, starts again, stops in order."""

import contextlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alignlit.embedded import process
from alignlit.embedded.trouble import Trouble

TICK = 0.2  # seconds
STOP_TICK = 0.02
LONGEST_PAUSE = 60.0
WELL = 60.0  # seconds after which an earlier death is forgotten
LOG_BYTES = 10_000_000
LOG_CHECK = 60.0  # seconds
SILENCE = 3.0  # seconds of stopping after which a person hears what it waits for


class Stopped(KeyboardInterrupt):
    """Somebody asked the supervisor to stop. Like Ctrl-C, so that psycopg cancels what it waits for."""


@dataclass(frozen=True)
class Part:
    """One process of the site. `launch` starts it, `log` is what it writes; what is `needed` stops after the others."""

    name: str
    log: Path
    launch: Callable[[], subprocess.Popen[bytes]]
    stop_signal: signal.Signals = signal.SIGTERM
    stop_patience: float = 10.0
    needed: bool = False


@dataclass
class _Kept:
    part: Part
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    pause: float = 0.0
    due: float = 0.0


@dataclass
class Supervisor:
    """Runs parts until a signal; `say` tells the person at the terminal."""

    say: Callable[[str], None]
    _kept: list[_Kept] = field(default_factory=list)
    _stop_asked: bool = False
    _interruptible: bool = False
    _logs_checked: float = 0.0
    _spoke: float = 0.0

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # nohup: the terminal may close
            signal.signal(number, lambda *_: self._ask_to_stop())

    def add(self, part: Part) -> None:
        """Start a part and keep it running; Trouble or OSError when it cannot even be started."""
        trim(part.log, 0)
        kept = _Kept(part)
        self._launch(kept)
        self._kept.append(kept)

    def add_and_wait(self, part: Part, ready: Callable[[], bool], patience: float) -> None:
        """Start a part that the next ones need; Trouble with its last words when it does not come up."""
        self.add(part)
        started = self._kept[-1].process
        end = time.monotonic() + patience
        while not ready():
            self._check_stop()
            if (started and started.poll() is not None) or time.monotonic() > end:
                raise Trouble(f"{part.name} did not start:\n{process.tail(part.log)}")
            time.sleep(0.02)

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """Around work of our own: the wish to stop is raised in the middle of it."""
        self._check_stop()
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Keep the parts running until something is true."""
        while not true():
            self.tick()
            time.sleep(TICK)

    def watch(self) -> None:
        """Keep the parts running until Stopped."""
        self.wait_until(lambda: False)

    def tick(self) -> None:
        """Look once at every part; raises Stopped when that was asked."""
        self._check_stop()
        for kept in self._kept:
            self._look_after(kept)
        if time.monotonic() > self._logs_checked + LOG_CHECK:
            self._logs_checked = time.monotonic()
            for kept in self._kept:
                trim(kept.part.log, LOG_BYTES)

    def stop(self) -> None:
        """Stop everything: together, then what was needed, started last first. Each has its time and is then killed."""
        running = [kept for kept in self._kept if kept.process]
        self._kept, self._spoke = [], time.monotonic()
        self._stop_together([kept for kept in running if not kept.part.needed])
        for kept in reversed(running):
            if kept.part.needed:
                self._stop_together([kept])

    def _ask_to_stop(self) -> None:
        self._stop_asked = True
        if self._interruptible:
            raise Stopped

    def _check_stop(self) -> None:
        if self._stop_asked:
            raise Stopped

    def _stop_together(self, kept: list[_Kept]) -> None:
        waiting = {one.part.name: (one.part, one.process) for one in kept if one.process}
        begun = time.monotonic()
        for part, child in waiting.values():
            child.send_signal(part.stop_signal)
        while waiting:
            for part, child in list(waiting.values()):
                if self._is_stopped(part, child, time.monotonic() - begun):
                    del waiting[part.name]
            if waiting and time.monotonic() - self._spoke > SILENCE:
                self._tell(f"Waiting for {', '.join(waiting)} ...")
            time.sleep(STOP_TICK)

    def _is_stopped(self, part: Part, child: subprocess.Popen[bytes], elapsed: float) -> bool:
        """Whether it is gone, if need be because its time is over."""
        late = child.poll() is None
        if late and elapsed < part.stop_patience:
            return False
        process.kill_group(child)
        if late:
            self._tell(f"{part.name} did not stop within {part.stop_patience:.0f} s and was killed.")
        return True

    def _tell(self, text: str) -> None:
        self._spoke = time.monotonic()
        self.say(text)

    def _launch(self, kept: _Kept) -> None:
        kept.process = kept.part.launch()
        kept.since = time.monotonic()

    def _look_after(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.process is None:
            if now >= kept.due:
                self._launch_again(kept)
        elif kept.process.poll() is not None:
            code = kept.process.returncode
            process.kill_group(kept.process)
            kept.process = None
            if now - kept.since > WELL:
                kept.pause = 0.0
            self._postpone(kept, f"{kept.part.name} {process.ending(code)}", process.tail(kept.part.log))

    def _launch_again(self, kept: _Kept) -> None:
        try:
            self._launch(kept)
        except (Trouble, OSError) as error:
            self._postpone(kept, f"{kept.part.name} could not be started", str(error))

    def _postpone(self, kept: _Kept, what: str, why: str) -> None:
        kept.pause = min(kept.pause * 2 or 1.0, LONGEST_PAUSE)
        kept.due = time.monotonic() + kept.pause
        details = "".join(f"\n    {line}" for line in why.splitlines())
        self.say(f"{what}; it starts again in {kept.pause:.0f} s. ({kept.part.log}){details}")


def trim(log: Path, longest: int) -> None:
    """Move a log of more than `longest` bytes to `.1`; parts append, so they go on in the emptied file."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > longest:
            shutil.copyfile(log, log.with_name(log.name + ".1"))
            with log.open("r+b") as file:
                file.truncate()
