"""A folder and a bucket keep backups alike, and touch nothing that is not one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from bot.backup.manifest import BackupError
from bot.backup.shelf import Shelf, made_at, shelf

OLD, NEW = "cloudops-20261101T000000Z.tar.gz", "cloudops-20261124T120000Z.tar.gz"


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    moto = ThreadedMotoServer("127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(aws: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in (
        ("AWS_ENDPOINT_URL", aws),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="backups")
    return "backups"


@pytest.fixture(params=["folder", "bucket", "bucket with a prefix"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return shelf(str(tmp_path / "kept"))
    bucket = request.getfixturevalue("bucket")
    return shelf(f"s3://{bucket}/{'team/bot/' if 'prefix' in request.param else ''}")


def put(place: Shelf, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"backup")
    place.put(folder / name)


def test_backups_are_listed_oldest_first_and_dropped_by_name(place: Shelf, tmp_path: Path):
    for name in (NEW, OLD, "cloudops-of-somebody.tar.gz"):
        put(place, tmp_path, name)

    assert list(place.names()) == [OLD, NEW]
    place.drop(OLD)
    assert list(place.names()) == [NEW]
    place.drop(NEW)


def test_what_is_put_away_leaves_nothing_behind(place: Shelf, tmp_path: Path):
    put(place, tmp_path, NEW)

    assert not (tmp_path / NEW).exists()
    place.drop(NEW)


def test_a_folder_is_for_its_owner_only(tmp_path: Path):
    put(shelf(str(tmp_path / "kept")), tmp_path, NEW)

    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert (tmp_path / "kept" / NEW).stat().st_mode & 0o077 == 0


def test_a_bucket_that_is_not_there_is_named(bucket: str, tmp_path: Path):
    with pytest.raises(BackupError, match=r"S3 says of nowhere"):
        put(shelf("s3://nowhere"), tmp_path, NEW)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(BackupError, match=r"cannot be put into"):
        put(shelf(str(tmp_path / "file/kept")), tmp_path, NEW)


@pytest.mark.parametrize("name", ["", "cloudops-20261301T000000Z.tar.gz", "x" + OLD, OLD + ".old"])
def test_another_name_is_not_of_a_backup(name: str):
    assert made_at(name) is None


def test_the_name_says_when():
    assert made_at(NEW) == datetime(2026, 11, 24, 12, tzinfo=UTC)
