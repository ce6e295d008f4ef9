import subprocess
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.charts import Chart, Expected, Line, Mark, draw, png, thinned
from monitoring.model import Unit

END = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


def line(values, name="cpu", step_s=15):
    end = int(END.timestamp())
    return Line(name, end - step_s * np.arange(len(values))[::-1], np.asarray(values, float))


def chart(*lines, unit=Unit.RATIO, **more):
    return Chart(lines, unit, END - timedelta(hours=1), END, UTC, **more)


def size(picture):
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


async def test_a_chart_is_a_small_png_of_twice_the_height_in_width():
    wave = 0.3 + 0.1 * np.sin(np.arange(240) / 20)
    picture = await draw(
        chart(line(wave), expected=Expected(wave - 0.1, wave + 0.1), marks=[Mark(END, "INC-7")], limit=0.9)
    )

    assert picture.startswith(PNG)
    assert size(picture) == (1200, 600)
    assert len(picture) < 100_000


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1.0],
        [0.0, 0.0],
        [np.nan, np.nan],
        [1e12, 1e12],
        [1e-9, 2e-9],
        [-5, 5],
        [np.nan, 1, np.nan, 2],
        [0.1, np.inf],
    ],
)
def test_odd_series_are_drawn_all_the_same(values):
    assert png(chart(line(values))).startswith(PNG)


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_has_an_axis(unit):
    assert png(chart(line([0.5, 80, 3e9]), unit=unit)).startswith(PNG)


def test_names_are_text_and_not_mathematics():
    assert png(chart(line([1, 2], "$x^{$ _bad_ \\frac"), line([2, 3], "b"))).startswith(PNG)


def test_a_peak_survives_thinning():
    values = np.zeros(10_000)
    values[7_777] = 5.0

    kept = thinned(values, 300)

    assert len(kept) == 300
    assert values[kept].max() == 5.0


def test_importing_charts_does_not_load_matplotlib():
    code = "import sys, bot.charts; print('matplotlib' in sys.modules, 'PIL' in sys.modules)"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "False False"
