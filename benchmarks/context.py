"""How long knowing everything takes, cold and warm, and the summary of it in chat, over a Prometheus on loopback."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App, opened
from bot.chat import Message, Place
from bot.config.understand import understand
from bot.context.known import Missing
from bot.settings import read
from detection.anomaly import Anomaly, Band, Reason
from detection.correlate import Opened
from monitoring.model import Bad, Key, Severity, Unit
from tests.monitoring.alertmanager import SERVER as ALERTMANAGER
from tests.monitoring.alertmanager import running as alerting
from tests.monitoring.prometheus import SERVER as PROMETHEUS
from tests.monitoring.prometheus import running as measuring

COLD, WARM = 40, 400
COLD_MS, WARM_MS, SUMMARY_MS = 100, 5, 200
SERVICES, INCIDENTS = 20, 5
CONFIG = "services:\n" + "".join(f"  - {{name: s{number}}}\n" for number in range(SERVICES))
CONFIG += "signals:\n  - {name: load, query: 'vector(1)', unit: number}\n"


async def times(answer: Callable[[], Awaitable[object]], rounds: int) -> list[float]:
    """Milliseconds of each; the first does not count."""
    found = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        await answer()
        found.append((time.perf_counter() - start) * 1000)
    return found[1:]


async def troubled(app: App) -> None:
    """Incidents whose newest values are asked for."""
    now = datetime.now(UTC)
    reason = Reason(1.0, Band(0.3, 0.2, 0.4), Bad.HIGH, timedelta(days=40))
    for number in range(INCIDENTS):
        strange = Anomaly(Key(f"s{number}", "load", ""), Unit.NUMBER, now, 30.0, reason)
        await app.incidents.apply((Opened(f"s{number}", Severity.WARNING, (strange,), now),))


async def measured(app: App) -> None:
    await troubled(app)
    knowing = app.knowing
    known = await knowing.gather()
    assert not known.missing, known.missing
    assert not isinstance(known.strange, Missing)
    assert len(known.strange) == INCIDENTS, known.strange

    async def summary() -> None:
        message = Message("summary", "owner", Place("web", "ops"), datetime.now(UTC))
        assert "need attention" in (await app.router.reply(message)).title

    told("cold", await times(knowing.gather, COLD), COLD_MS)
    told("warm", await times(knowing.now, WARM), WARM_MS)
    told("summary, in chat", await times(summary, COLD), SUMMARY_MS)


def told(name: str, found: list[float], wanted_ms: float) -> None:
    p99 = statistics.quantiles(found, n=100)[98]
    print(f"{name:18} p50 {statistics.median(found):6.1f} ms  p99 {p99:6.1f} ms   wanted below {wanted_ms} ms")


async def main() -> None:
    if PROMETHEUS is None or ALERTMANAGER is None:
        print("NOT MEASURED: no prometheus, or no prometheus-alertmanager, on the path")
        return
    with tempfile.TemporaryDirectory() as folder:
        route = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
        for name in ("prometheus", "alertmanager"):
            Path(folder, name).mkdir()  # noqa: ASYNC240 - nothing else runs yet
        async with (
            measuring(Path(folder, "prometheus")) as prometheus,
            alerting(Path(folder, "alertmanager"), route) as alertmanager,
        ):
            given = {
                "CLOUDOPS_DATA": f"{folder}/data",
                "PROMETHEUS_URL": prometheus,
                "ALERTMANAGER_URL": alertmanager,
                "PATH": os.environ["PATH"],
            }
            async with opened(read(given, Path(folder)), understand(CONFIG)) as app:
                await measured(app)


if __name__ == "__main__":
    asyncio.run(main())
