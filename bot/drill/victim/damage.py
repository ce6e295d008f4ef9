"""The faults themselves, none of them pretended."""

import os
import signal
import time
from collections.abc import Callable
from threading import Thread

from bot.drill.fault import Fault
from bot.drill.victim.work import Work

MIB = 1024 * 1024
LEAK_STEP = 3 * MIB
LEAK_EVERY_S = 0.25
LEAK_MOST = 300 * MIB
LEAK_MORE = 600 * MIB
DELAY_S = 0.4
# What leaked is held for ever.
LEAKED: list[bytes] = []


def leak(_work: Work) -> None:
    """Memory that is touched and never given back, 12 MiB a second."""
    Thread(target=_grow, daemon=True).start()


def cpu(_work: Work) -> None:
    """A thread that never rests."""
    Thread(target=_spin, daemon=True).start()


def latency(work: Work) -> None:
    work.delay_s = DELAY_S


def errors(work: Work) -> None:
    """What each request reads is gone."""
    work.file.close()


def crash(_work: Work) -> None:
    """As the kernel does it when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


DAMAGE: dict[Fault, Callable[[Work], None]] = {
    Fault.LEAK: leak,
    Fault.CPU: cpu,
    Fault.LATENCY: latency,
    Fault.ERRORS: errors,
    Fault.CRASH: crash,
}


def worsen(work: Work) -> None:
    """Much more of what is broken already; what is broken altogether stays so."""
    work.delay_s *= 5
    if LEAKED:
        LEAKED.append(b"\xa5" * LEAK_MORE)


def _grow() -> None:
    while len(LEAKED) * LEAK_STEP < LEAK_MOST:
        LEAKED.append(b"\xa5" * LEAK_STEP)
        time.sleep(LEAK_EVERY_S)
    while True:
        time.sleep(3600)


def _spin() -> None:
    while True:
        pass
