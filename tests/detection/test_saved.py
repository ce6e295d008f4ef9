"""What was learned from can be looked at elsewhere, a row a point."""

import pandas as pd
import pytest

from detection.saved import SaveError, save
from monitoring.model import Key, Series

FLEET = (
    Series.of(Key("cart", "cpu", "a"), [60, 120], [1.0, float("nan")]),
    Series.of(Key("cart", "memory"), [60], [5.0]),
)


@pytest.mark.parametrize("name", ["points.csv", "points.parquet"])
def test_every_point_is_a_row(tmp_path, name):
    path = tmp_path / name

    assert save(FLEET, path) == 3
    table = pd.read_csv(path) if name.endswith("csv") else pd.read_parquet(path)
    assert list(table.columns) == ["timestamp", "service", "signal", "instance", "value"]
    assert table.signal.tolist() == ["cpu", "cpu", "memory"]
    assert table.value.isna().tolist() == [False, True, False]


def test_where_nothing_can_be_written_that_is_said(tmp_path):
    with pytest.raises(SaveError, match="cannot be written"):
        save(FLEET, tmp_path / "nowhere" / "points.csv")
