from pathlib import Path

import pytest

from detection.recording import RecordingError, read, write


def csv(folder: Path, text: str) -> Path:
    path = folder / "checkout.csv"
    path.write_text(text)
    return path


def test_times_are_unix_seconds_or_iso_8601(tmp_path: Path) -> None:
    unix = read(csv(tmp_path, "timestamp,cpu\n1700000000,0.5\n1700000060,\n"))
    iso = read(csv(tmp_path, "timestamp,cpu\n2023-11-14T22:13:20Z,0.5\n2023-11-14T23:14:20+01:00,0.5\n"))

    assert unix.times.tolist() == iso.times.tolist() == [1_700_000_000, 1_700_000_060]


def test_every_column_of_numbers_but_the_label_is_a_metric(tmp_path: Path) -> None:
    found = read(csv(tmp_path, "timestamp,cpu,host,errors,label\n1,0.5,a,3,1\n2,0.5,a,4,0\n"))

    assert found.metrics == ("cpu", "errors")
    assert found.values.shape == (2, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("time,cpu\n1,2\n", 'no column "timestamp"'),
        ("timestamp,host\n1,a\n", "no column of numbers"),
        ("", "cannot be read"),
        ("timestamp,cpu\nsoon,2\n", "neither unix seconds nor ISO 8601"),
        ("timestamp,cpu\n1,1\n,2\n", "missing in row 2"),
    ],
)
def test_what_is_no_history_is_refused_with_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(RecordingError, match=why):
        read(csv(tmp_path, text))


def test_what_was_written_can_be_read_and_leaves_nothing_unfinished(tmp_path: Path) -> None:
    first = read(csv(tmp_path, "timestamp,cpu\n1,0.5\n2,0.25\n"))
    write({"timestamp": first.times, "cpu": first.values[:, 0]}, tmp_path / "out.parquet")

    assert read(tmp_path / "out.parquet").values.tolist() == first.values.tolist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkout.csv", "out.parquet"]
