"""A warm sweep of 10,000 series with 14 days of minutes, fetched from a real Prometheus; against a forest a series."""

import argparse
import asyncio
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bot.aside import Aside
from detection import kept
from detection.anomaly import Anomaly, Learning
from detection.history.past import Past, Stretch, Subject
from detection.history.table import Table, owner
from detection.round import LEARNED, Question, Round, Terms
from detection.seen import Sweep
from monitoring.model import Floats, Key, Series, Service, Signal
from monitoring.promql import PrometheusSource
from monitoring.signals import digest
from tests.monitoring import prometheus

STEP_S, DAYS, LENGTH = 60, 14, 20_160
MINUTE = timedelta(minutes=1)
HISTORY = timedelta(days=DAYS)
SIGNALS, INSTANCES = 10, 10
# So many series differ; a lesson is a function of a series' past, so that equal pasts share theirs.
DIFFERENT = 200
SWEEPS, NEW = 3, 15
FOREST_ON = 50
PLANTED = 5


def services(series: int) -> list[Service]:
    return [Service(f"service-{number:04}", every=MINUTE) for number in range(series // SIGNALS // INSTANCES)]


def signals() -> list[Signal]:
    return [Signal(f"s{number}", f"bench_s{number}{{labels}}") for number in range(SIGNALS)]


def pasts(first: int, size: int) -> Floats:
    """Different series: levels, days, noise and memory as servers have them. A row each."""
    draw, steps = np.random.default_rng(1), first + np.arange(size)
    level, day = 10 ** draw.uniform(-2, 9, (DIFFERENT, 1)), draw.uniform(0, 0.5, (DIFFERENT, 1))
    noise = draw.standard_normal((DIFFERENT, size))
    slow = draw.uniform(0, 0.95, (DIFFERENT, 1))
    for place in range(1, size):
        noise[:, place] = slow[:, 0] * noise[:, place - 1] + np.sqrt(1 - slow[:, 0] ** 2) * noise[:, place]
    shape = np.sin(2 * np.pi * (steps / 1440 + draw.uniform(0, 1, (DIFFERENT, 1))))
    return level * (1 + day * shape + draw.uniform(0.005, 0.1, (DIFFERENT, 1)) * noise)


def keys(series: int) -> Iterator[tuple[int, Service, Signal, str]]:
    every = ((service, signal, pod) for service in services(series) for signal in signals() for pod in range(INSTANCES))
    for number, (service, signal, pod) in enumerate(every):
        yield number, service, signal, f"pod-{pod}"


def lay(folder: Path, series: int, values: Floats, last: int) -> None:
    """The history, as sweeps would have kept it up to step `last`."""
    steps = last - LENGTH + 1 + np.arange(LENGTH)
    with Past(folder, STEP_S, LENGTH) as past:
        groups: dict[Subject, list[Series]] = {}
        for number, service, signal, pod in keys(series):
            subject = Subject(service.name, signal.name, digest(signal, service))
            found = Series(Key(service.name, signal.name, pod), steps * STEP_S, values[number % DIFFERENT, :LENGTH])
            groups.setdefault(subject, []).append(found)
        for subject, found in groups.items():
            past.take(subject, Stretch(last - LENGTH + 1, last), found)


def teach(folder: Path, series: int, at: datetime) -> float:
    """Lets those that differ be judged for the first time, shares what they learned; seconds a series."""
    round_ = Round(folder, STEP_S, LENGTH)
    first = services(series)[: DIFFERENT // SIGNALS // INSTANCES]
    questions = [Question(service, signal) for service in first for signal in signals()]
    start = time.process_time()
    found = round_.judge(questions, Terms(at, 1.0, series))
    taken = time.process_time() - start
    assert not any(isinstance(one, Learning) for one in found.values())
    table, places = Table(folder / f"{STEP_S}s.lessons", LEARNED), []
    for _, service, signal, pod in keys(series):
        subject = Subject(service.name, signal.name, digest(signal, service))
        mine = owner(subject.service, subject.signal, pod, subject.digest)
        places.append((round_.past.members(subject)[pod].row, mine))
    rows, owners = (np.array(part) for part in zip(*places, strict=True))
    learned = table.read(rows[:DIFFERENT], owners[:DIFFERENT])
    for number, (row, mine) in enumerate(places):
        table.write(row, mine, learned[number % DIFFERENT])
    round_.past.close()
    return taken / len(found)


def exposed(series: int, values: Floats, last: int) -> str:
    """The last hour as Prometheus reads it; the first few series jump in the last five minutes."""
    hour = last - 59 + np.arange(60)
    lines: list[str] = []
    for number, service, signal, pod in sorted(keys(series), key=lambda one: one[2].name):
        points = values[number % DIFFERENT, -60:].copy()
        if number < PLANTED:
            points[-5:] += 3 * np.ptp(values[number])
        labels = f'bench_{signal.name}{{job="{service.name}",instance="{pod}"}}'
        lines += [
            f"{labels} {value!r} {step * STEP_S}" for step, value in zip(hour.tolist(), points.tolist(), strict=True)
        ]
    return "\n".join([*lines, "# EOF\n"])


def anonymous(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("RssAnon:")[2].split()[0]) * 1024


@contextlib.asynccontextmanager
async def memory(aside: Aside) -> AsyncIterator[list[int]]:
    """The most anonymous memory that both processes had at one time."""
    most = [0]

    async def watch() -> None:
        while True:
            with contextlib.suppress(OSError, IndexError):
                most[0] = max(most[0], anonymous(os.getpid()) + (anonymous(aside.pid) if aside.pid else 0))
            await asyncio.sleep(0.05)

    task = asyncio.create_task(watch())
    yield most
    task.cancel()


async def sweeps(folder: Path, url: str, series: int, last: int) -> tuple[list[float], Sweep, int]:
    source, aside = PrometheusSource(url), Aside(folder, HISTORY)
    taken, found = [], Sweep(datetime.now(UTC))
    async with memory(aside) as most:
        for back in range(SWEEPS, -1, -1):
            now = datetime.fromtimestamp((last - back * NEW) * STEP_S, UTC)
            found = await kept.sweep(services(series), signals(), source.ranges, aside, Terms(now, 1.0, series))
            assert not found.failed, found.failed
            assert len(found.judgements) == series, len(found.judgements)
            taken.append(found.took.total_seconds())
            await asyncio.sleep(0.1)
    await aside.close()
    await source.close()
    return taken[1:], found, most[0]


def forest(values: Floats) -> float:
    """Seconds a series: 500 trees on 18 rolling features, fitted on the past, for the last points."""
    import pandas as pd
    from sklearn.ensemble import IsolationForest

    def scored(points: Floats) -> None:
        line = pd.Series(points)
        rolled = [getattr(line.rolling(size), name)() for size in (5, 15, 60) for name in ("mean", "std", "min", "max")]
        others = [line, line.diff(), line.shift(1), line.shift(5), line.shift(60), line.diff(60)]
        features = pd.concat([*rolled, *others], axis=1).fillna(0).to_numpy()
        assert features.shape[1] == 18  # noqa: PLR2004
        IsolationForest(n_estimators=500, random_state=1).fit(features[:-NEW]).score_samples(features[-NEW:])

    scored(values[0])
    start = time.process_time()
    for points in values[:FOREST_ON]:
        scored(points)
    return (time.process_time() - start) / FOREST_ON


def prepare(folder: Path, series: int, last: int) -> float:
    """The history kept by the bot, and Prometheus's hour; seconds a first judgement."""
    values = pasts(last - 60 - LENGTH + 1, LENGTH + 60)
    lay(folder / "history", series, values, last - 60)
    learning = teach(folder / "history", series, datetime.fromtimestamp((last - 60) * STEP_S, UTC))
    prometheus.lay_history(folder, exposed(series, values, last))
    return learning


async def measured(series: int) -> float:
    """Seconds a sweep."""
    last = int(time.time()) // STEP_S - 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own, whose memory is none of the bot's.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            learning = apart.submit(prepare, folder, series, last).result()
        async with prometheus.running(folder) as url:
            await asyncio.to_thread(_pin_others)
            taken, found, most = await sweeps(folder / "history", url, series, last)
    strange = {key for key, one in found.judgements.items() if isinstance(one, Anomaly)}
    planted = {Key(service.name, signal.name, pod) for number, service, signal, pod in keys(series) if number < PLANTED}
    middle = sorted(taken)[len(taken) // 2]
    print(
        f"{series:7,} series: a sweep with {NEW} new points each takes {middle:5.2f} s "
        f"({min(taken):.2f} to {max(taken):.2f}), {middle / series / NEW * 1e3:.3f} ms a point of a series, "
        f"{most / 1e9:.2f} GB anonymous; a first judgement {learning * 1e3:.0f} ms; "
        f"{len(planted & strange)} of {PLANTED} planted faults found, {len(strange - planted)} others told",
        flush=True,
    )
    return middle


def _pin_others() -> None:
    """Prometheus gets the other core."""
    cores = sorted(os.sched_getaffinity(0) | {0, 1})
    for process in Path("/proc").glob("[0-9]*/task/[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            status = (process / "status").read_text("utf-8")
            if f"PPid:\t{os.getpid()}\n" in status and status.startswith("Name:\tprometheus"):
                os.sched_setaffinity(int(process.name), {cores[-1]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="1,000, 10,000 and 50,000 series")
    parser.add_argument("--series", type=int, default=10_000, help="a multiple of 200")
    asked = parser.parse_args()
    if shutil.which("prometheus") is None:
        print("NOT MEASURED: there is no prometheus on the path (apt install prometheus)")
        return
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # BLAS has started its threads, which share this core
    taken = {size: asyncio.run(measured(size)) for size in ((1000, 10_000, 50_000) if asked.large else (asked.series,))}
    each = forest(pasts(0, LENGTH))
    for size, seconds in taken.items():
        ratio = each * size / seconds
        print(
            f"{size:7,} series: a forest of 500 trees for each takes {each * size:,.0f} s, {ratio:,.0f} times as long"
        )


if __name__ == "__main__":
    main()
