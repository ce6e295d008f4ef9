"""Draws a signal over time as a PNG that can be read on a phone, on a light page and on a dark one."""

import asyncio
import io
import itertools
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot import axes
from monitoring.model import Floats, Times, Unit
from monitoring.quantities import show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (8.0, 4.0)
DPI = 150
# The console's night colours: a dark panel looks deliberate on a light page, a light one hurts on a dark page.
GROUND, GRID, SOFT, INK = "#181d23", "#2a313a", "#9ba5b1", "#e4e7ea"
BAND, STRANGE, LIMIT = "#35505a", "#ff9d96", "#f3c36b"
LINES = ("#7cccd4", "#f3c36b", "#94c0f7", "#86d3a0", "#d9a7e8", "#ffb38a")
FONT = 15
COLOURS = 96  # a picture of a few colours is a third of the size, and looks the same
GAP_STEPS = 4
DENSE = 300
NAME_LIMIT = 24
HEADROOM = 0.08
ONE_AT_A_TIME = threading.Lock()  # matplotlib keeps its fonts in shared state


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Points with a name; NaN is a gap."""

    name: str
    times: Times
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Where the first line's values were expected, a point each; NaN where nothing could be said."""

    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment with a name, such as INC-7."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """What is to be drawn. Lines beyond the sixth are not: whoever asks picks."""

    lines: Sequence[Line]
    unit: Unit
    start: datetime
    end: datetime
    zone: tzinfo
    expected: Expected | None = None
    marks: Sequence[Mark] = ()
    limit: float | None = None


def thinned(values: Floats, most: int = DENSE) -> npt.NDArray[np.int64]:
    """Places of at most that many points; of each stretch the most extreme one stays, so that no peak is lost."""
    if len(values) <= most:
        return np.arange(len(values))
    edges = np.linspace(0, len(values), most + 1).astype(np.int64)
    away = np.abs(values - np.nanmedian(values))
    away[~np.isfinite(away)] = -1.0
    return np.array([start + int(np.argmax(away[start:end])) for start, end in itertools.pairwise(edges)])


async def draw(chart: Chart, *, pictured: bool = True) -> bytes:
    """The PNG, drawn beside the event loop; empty where nobody will see it."""
    return await asyncio.to_thread(png, chart) if pictured else b""


def png(chart: Chart) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from PIL import Image  # noqa: PLC0415 (heavy)

    with ONE_AT_A_TIME:
        figure = Figure(SIZE, DPI, facecolor=GROUND, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12))
        canvas = FigureCanvasAgg(figure)
        _fill(figure.add_subplot(facecolor=GROUND), chart)
        canvas.draw()  # type: ignore[no-untyped-call]
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    # `optimize` makes it a tenth smaller, and takes half of the time.
    picture.quantize(COLOURS).save(out, "png")
    return out.getvalue()


def _fill(ax: "Axes", chart: Chart) -> None:
    _frame(ax, chart)
    if chart.expected:
        first = chart.lines[0]
        ax.fill_between(first.times, chart.expected.lower, chart.expected.upper, color=BAND, lw=0, label="expected")
    for line, colour in zip(chart.lines, LINES, strict=False):
        _line(ax, line, colour)
    if chart.expected:
        _strange(ax, chart.lines[0], chart.expected)
    _limit(ax, chart)
    for mark in chart.marks:
        _mark(ax, mark, chart)
    _legend(ax, chart)


def _frame(ax: "Axes", chart: Chart) -> None:
    low, high = _extent(chart)
    ticks = axes.values(low, high, chart.unit)
    ax.set_yticks([at for at, _ in ticks], [label for _, label in ticks])
    ax.set_ylim(min(low, ticks[0][0]), ticks[-1][0] + HEADROOM * (ticks[-1][0] - ticks[0][0]))
    hours = axes.clock(chart.start, chart.end, chart.zone)
    ax.set_xticks([at for at, _ in hours], [label for _, label in hours])
    ax.set_xlim(chart.start.timestamp(), chart.end.timestamp())
    ax.tick_params(colors=SOFT, labelsize=FONT, length=0, pad=7)
    ax.grid(axis="y", color=GRID, lw=1.2)
    ax.set_axisbelow(True)
    for side in ax.spines.values():
        side.set_visible(False)


def _extent(chart: Chart) -> tuple[float, float]:
    """From where to where the values go; zero is in sight when it is near."""
    parts = [line.values for line in chart.lines]
    parts += [chart.expected.lower, chart.expected.upper] if chart.expected else []
    known = np.concatenate(parts) if parts else np.empty(0)
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if chart.limit is not None and low - (high - low) <= chart.limit <= 3 * high:
        low, high = min(low, chart.limit), max(high, chart.limit)
    low = 0.0 if 0 <= low <= 0.6 * high or low == high == 0 else low
    return (low, high) if high > low else (low - abs(low) * 0.1, high + abs(high) * 0.1 or 1.0)


def _line(ax: "Axes", line: Line, colour: str) -> None:
    times, values = _with_gaps(line.times.astype(np.float64), line.values)
    ax.plot(
        times,
        values,
        color=colour,
        lw=2.6 if len(times) < DENSE else 1.8,
        solid_capstyle="round",
        solid_joinstyle="round",
        label=_short(line.name),
    )
    finite = np.flatnonzero(np.isfinite(line.values))
    if len(finite):
        last = finite[-1]
        ax.plot(line.times[last], line.values[last], "o", color=colour, ms=9, mew=0, clip_on=False, zorder=5)


def _strange(ax: "Axes", line: Line, expected: Expected) -> None:
    """What left the band is drawn once more in the colour of alarm, with the points on either side."""
    outside = (line.values > expected.upper) | (line.values < expected.lower)
    near = outside | np.roll(outside, 1) | np.roll(outside, -1) if outside.any() else outside
    times, values = _with_gaps(line.times.astype(np.float64), np.where(near, line.values, math.nan))
    ax.plot(times, values, color=STRANGE, lw=3.0, solid_capstyle="round", zorder=4)
    if len(outside) and outside[-1]:
        ax.plot(line.times[-1], line.values[-1], "o", color=STRANGE, ms=9, mew=0, clip_on=False, zorder=6)


def _limit(ax: "Axes", chart: Chart) -> None:
    low, high = ax.get_ylim()
    if chart.limit is not None and low <= chart.limit <= high:
        ax.axhline(chart.limit, color=LIMIT, lw=1.8, ls=(0, (5, 4)))
        ax.annotate(
            f"limit {show(chart.limit, chart.unit)}",
            (0, chart.limit),
            xycoords=("axes fraction", "data"),
            xytext=(6, -6),
            textcoords="offset points",
            va="top",
            color=LIMIT,
            fontsize=FONT - 2,
        )


def _mark(ax: "Axes", mark: Mark, chart: Chart) -> None:
    at = mark.at.timestamp()
    share = (at - chart.start.timestamp()) / (chart.end.timestamp() - chart.start.timestamp())
    if not 0 <= share <= 1:
        return
    ax.axvline(at, color=STRANGE, lw=1.8, ls=(0, (2, 2)))
    on_right = share > 0.75  # noqa: PLR2004 (the label would leave the picture)
    ax.annotate(
        _short(mark.name),
        (at, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-7 if on_right else 7, -2),
        textcoords="offset points",
        ha="right" if on_right else "left",
        va="top",
        color=STRANGE,
        fontsize=FONT,
        fontweight="bold",
    )


def _legend(ax: "Axes", chart: Chart) -> None:
    if len(chart.lines) == 1 and chart.expected is None:
        return
    legend = ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=3 if len(chart.lines) <= 3 else 2,  # noqa: PLR2004
        frameon=False,
        fontsize=FONT - 1,
        labelcolor=INK,
        handlelength=1.1,
        handletextpad=0.5,
        columnspacing=1.4,
        borderaxespad=0.2,
    )
    for handle in legend.get_lines():
        handle.set_linewidth(4)


def _short(name: str) -> str:
    """Legible in the one font there is, and nothing matplotlib would read as mathematics or as hidden."""
    known = name.encode("ascii", "replace").decode()
    cut = known if len(known) <= NAME_LIMIT else f"{known[:NAME_LIMIT]}..."
    return " " * cut.startswith("_") + cut.replace("$", r"\$")


def _with_gaps(times: Floats, values: Floats) -> tuple[Floats, npt.NDArray[np.float64]]:
    """Breaks the line where points are missing, instead of inventing what was between."""
    if len(times) < 3:  # noqa: PLR2004
        return times, values
    steps = np.diff(times)
    after = np.flatnonzero(steps > GAP_STEPS * float(np.median(steps))) + 1
    return np.insert(times, after, times[after] - 1), np.insert(values, after, math.nan)
