"""What was seen of one phase, and what is to be said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import psutil

from tests.scenarios.bot import Bot

WHOLE = "Aggregated"
BUSY = 85.0  # per cent of a core: what comes then waits for its turn
SLOWEST = 3
# The first minutes fill caches; a slope is that of what comes after.
SETTLED = 0.2


def process_of(bot: Bot) -> psutil.Process:
    """The one that answers, by its own word."""
    return psutil.Process(int((bot.data / "control.lock").read_text()))


@dataclass(frozen=True, slots=True)
class Latency:
    """Of one route, in milliseconds."""

    route: str
    requests: int
    failures: int
    p50: float
    p95: float
    p99: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Phase:
    """`memory` are seconds and MB of the bot's process, `cpu` per cent of its core."""

    name: str
    users: int
    took: float
    routes: Sequence[Latency]
    memory: Sequence[tuple[float, float]]
    cpu: Sequence[float]

    @property
    def whole(self) -> Latency:
        return next(one for one in self.routes if one.route == WHOLE)

    @property
    def slowest(self) -> Sequence[Latency]:
        """By the 95th percentile."""
        known = [one for one in self.routes if one.route != WHOLE]
        return sorted(known, key=lambda one: -one.p95)[:SLOWEST]

    @property
    def busy(self) -> float:
        return float(np.mean(self.cpu)) if self.cpu else 0.0

    def reason(self, route: Latency) -> str:
        """Slow by itself, or by waiting for the others."""
        if self.busy >= BUSY:
            return f"the bot's core is {self.busy:.0f} % busy: what comes waits for its turn"
        fastest = min(one.p50 for one in self.routes if one.route != WHOLE)
        if route.p95 > 4 * route.p50:
            return "as a rule quick, now and then behind a sweep or a chart"
        return f"more work by itself: {route.p50:.0f} ms at the median, where the quickest takes {fastest:.0f} ms"

    @property
    def slope(self) -> float:
        """MB in ten minutes, by the middle of all slopes between two moments."""
        settled = list(self.memory)[int(len(self.memory) * SETTLED) :][:: max(1, len(self.memory) // 200)]
        if len(settled) < 10:  # noqa: PLR2004 - fewer say nothing
            return 0.0
        times, sizes = np.array(settled).T
        first, second = np.triu_indices(len(times), 1)
        return float(np.median((sizes[second] - sizes[first]) / (times[second] - times[first]))) * 600

    def lines(self) -> Iterator[str]:
        whole = self.whole
        yield (
            f"{self.name:9} {self.users:3} users  {whole.requests:6} requests  {whole.per_second:6.1f}/s  "
            f"{whole.failures} failed  p50 {whole.p50:.0f}  p95 {whole.p95:.0f}  p99 {whole.p99:.0f} ms  "
            f"core {self.busy:.0f} % busy  memory {self.slope:+.2f} MB in 10 min"
        )
        for one in self.routes:
            if one.route != WHOLE:
                figures = f"p50 {one.p50:6.0f}  p95 {one.p95:6.0f}  p99 {one.p99:6.0f} ms"
                yield f"{'':10}{one.route:34} {figures}  {one.failures} failed"
        for one in self.slowest:
            yield f"{'':10}slow: {one.route}: {self.reason(one)}"
