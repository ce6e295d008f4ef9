"""How far off forecasts are three days ahead, against saying that nothing changes, on ten shapes of made-up disks."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np

from detection.forecast import Heading, forecast
from detection.forecast_path import Path, straight
from detection.prophecy import Past, is_seasonal, prophesy
from monitoring.model import Floats, Key, Series

DAY, STEP = 86_400, 300
DAYS, AHEAD = 14, 3
TRIES = 8
START, WORKDAYS = 1.76e9, 5

Shape = Callable[[Floats, np.random.Generator], Floats]


def wave(days: Floats, height: float) -> Floats:
    return height * np.sin(2 * np.pi * days)


SHAPES: dict[str, Shape] = {
    "grows": lambda d, rng: 40 + rng.uniform(1, 4) * d + rng.normal(0, 0.5, len(d)),
    "grows and swings daily": lambda d, rng: 40 + rng.uniform(0.5, 2) * d + wave(d, 6) + rng.normal(0, 0.8, len(d)),
    "swings daily": lambda d, rng: 50 + wave(d, 15) + wave(2 * d, 3) + rng.normal(0, 1.5, len(d)),
    "busy on workdays": lambda d, rng: (
        50 + np.where(d % 7 < WORKDAYS, 10, 0) * np.maximum(wave(d, 1), 0) + rng.normal(0, 1, len(d))
    ),
    "grows in steps": lambda d, rng: 40 + 1.2 * np.cumsum(rng.binomial(1, 0.004, len(d))) + rng.normal(0, 0.3, len(d)),
    "fills and is emptied": lambda d, rng: 30 + d % 1.5 * 20 + rng.normal(0, 0.5, len(d)),
    "walks": lambda d, rng: 50 + np.cumsum(rng.normal(0, 0.15, len(d))),
    "stays": lambda d, rng: 50 + rng.normal(0, 1, len(d)),
    "began to grow 4 days ago": lambda d, rng: (
        40 + np.maximum(d - (DAYS - AHEAD - 4), 0) * 4 + rng.normal(0, 0.5, len(d))
    ),
    "falls": lambda d, rng: 80 - rng.uniform(1, 3) * d + rng.normal(0, 0.5, len(d)),
}


def trend(times: Floats, values: Floats, ahead: Floats) -> Path:
    horizon = timedelta(seconds=float(ahead[-1] - times[-1]))
    outlook = forecast(Series.of(Key("", ""), times, values), None, horizon)
    if isinstance(outlook, Heading):
        return straight(outlook, float(times[-1]), float(ahead[-1]))
    flat, spread = float(np.median(values[-5:])), 1.2816 * float(np.std(values[-DAY // STEP :]))
    return Path(
        ahead, np.full(len(ahead), flat), np.full(len(ahead), flat - spread), np.full(len(ahead), flat + spread)
    )


def one(shape: Shape, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    days = np.arange(DAYS * DAY // STEP) * STEP / DAY
    values, times = shape(days, rng), START + days * DAY
    cut = (DAYS - AHEAD) * DAY // STEP
    past, truth, ahead = Past(times[:cut], values[:cut], float(AHEAD * DAY)), values[cut:], times[cut:]
    line = trend(past.times, past.values, ahead)
    began = time.perf_counter()
    told = prophesy(past)
    took = time.perf_counter() - began
    used = told.path if is_seasonal(past) and told.pays else line
    lower, upper = (np.interp(ahead, used.times, edge) for edge in (used.lower, used.upper))
    return {
        "no change": float(np.abs(truth - np.median(values[cut - 5 : cut])).mean()),
        "trend": off(line, ahead, truth),
        "prophet": off(told.path, ahead, truth),
        "used": off(used, ahead, truth),
        "by prophet": float(used is told.path),
        "inside": float(np.mean((truth >= lower) & (truth <= upper))),
        "took": took,
    }


def off(path: Path, ahead: Floats, truth: Floats) -> float:
    return float(np.abs(truth - np.interp(ahead, path.times, path.expected)).mean())


def main() -> int:
    names = ("no change", "trend", "prophet", "used", "by prophet", "inside", "took")
    print(f"Mean error {AHEAD} days ahead, {TRIES} series a shape; `used` is what the bot takes")
    print("  ".join(["shape".ljust(26), *(name.rjust(10) for name in names)]))
    rows = []
    for shape, made in SHAPES.items():
        tries = [one(made, seed) for seed in range(TRIES)]
        rows.append({name: float(np.mean([row[name] for row in tries])) for name in names})
        print("  ".join([shape.ljust(26), *(f"{rows[-1][name]:10.2f}" for name in names)]), flush=True)
    mean = {name: float(np.mean([row[name] for row in rows])) for name in names}
    print("  ".join(["all".ljust(26), *(f"{mean[name]:10.2f}" for name in names)]))
    return int(mean["used"] >= min(mean["no change"], mean["trend"]))


if __name__ == "__main__":
    sys.exit(main())
