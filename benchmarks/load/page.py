"""The report as one page that needs nothing else."""

import base64
import html
import io
from collections.abc import Sequence
from typing import Any

from benchmarks.load.seen import WHOLE, Phase

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1d2433; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } td, th { padding: .3rem .6rem; text-align: right; }
td:first-child, th:first-child { text-align: left; } tr { border-bottom: 1px solid #dde2ec; } img { max-width: 100%; }
"""
HEADS = ("", "requests", "a second", "failed", "p50 ms", "p95 ms", "p99 ms")


def page(phases: Sequence[Phase]) -> str:
    body = "".join(_section(phase) for phase in phases)
    head = f'<meta charset="utf-8"><title>Load</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en">{head}<h1>Load</h1>{body}</html>\n'


def _section(phase: Phase) -> str:
    rows = "".join(
        _row(
            one.route,
            one.requests,
            f"{one.per_second:.1f}",
            one.failures,
            f"{one.p50:.0f}",
            f"{one.p95:.0f}",
            f"{one.p99:.0f}",
        )
        for one in phase.routes
    )
    slow = "".join(f"<li>{html.escape(one.route)}: {html.escape(phase.reason(one))}</li>" for one in phase.slowest)
    heads = "".join(f"<th>{one}</th>" for one in HEADS)
    facts = f"{phase.took:.0f} s, the bot's core {phase.busy:.0f} % busy, memory {phase.slope:+.2f} MB in 10 min"
    return (
        f"<h2>{html.escape(phase.name)}: {phase.users} users</h2><p>{facts}</p><table><tr>{heads}</tr>{rows}</table>"
        f"<h3>Slowest</h3><ul>{slow}</ul>{_plot(phase)}"
    )


def _row(*cells: object) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells) + "</tr>"


def _plot(phase: Phase) -> str:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    _bars(left, phase)
    right.plot([at / 60 for at, _ in phase.memory], [size for _, size in phase.memory])
    right.set(title="memory of the bot's process", xlabel="minutes", ylabel="MB")
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=110)
    image = base64.b64encode(written.getvalue()).decode()
    return f'<img alt="latencies by route, and memory over time" src="data:image/png;base64,{image}">'


def _bars(axes: Any, phase: Phase) -> None:
    routes = [one for one in phase.routes if one.route != WHOLE]
    names = [one.route for one in routes]
    axes.barh(names, [one.p99 for one in routes], color="#c7d2fe", label="p99")
    axes.barh(names, [one.p95 for one in routes], color="#818cf8", label="p95")
    axes.barh(names, [one.p50 for one in routes], color="#3730a3", label="p50")
    axes.set(title="latency", xlabel="ms")
    axes.legend()
