"""A file that was cut, changed or made by somebody else is refused before anything of it is used."""

import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backup import archive
from bot.backup.manifest import BackupError, Manifest

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    room = tmp_path / "room"
    (room / "models").mkdir(parents=True)
    (room / "database.sqlite").write_bytes(b"rows" * 1000)
    (room / "models/v1.npz").write_bytes(b"weights")
    files = {name: archive.hashed(room / name) for name in ("database.sqlite", "models/v1.npz")}
    archive.packed(room, Manifest(AT, "1.0", "sqlite", "0017", 3, "", files), tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def with_member(backup: Path, name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> Path:
    """The same with another file in it, or another in the place of one."""
    changed = backup.with_name("changed.tar.gz")
    with tarfile.open(backup) as old, tarfile.open(changed, "w:gz") as new:
        for member in old.getmembers():
            if member.name != name:
                new.addfile(member, old.extractfile(member))
        added = tarfile.TarInfo(name)
        added.size, added.type, added.linkname = len(content), kind, "/etc/passwd"
        new.addfile(added, io.BytesIO(content) if kind == tarfile.REGTYPE else None)
    return changed


def test_what_was_packed_comes_out(backup: Path, empty: Path):
    manifest = archive.unpacked(backup, empty)

    assert (manifest.made_at, manifest.entries) == (AT, 3)
    assert (empty / "models/v1.npz").read_bytes() == b"weights"


def test_a_changed_file_is_named(backup: Path, empty: Path):
    with pytest.raises(BackupError, match=r"not as it was made: database\.sqlite differs"):
        archive.unpacked(with_member(backup, "database.sqlite", b"others"), empty)


@pytest.mark.parametrize("name", ["../outside", "/tmp/cloudops-outside", "another"])
def test_what_the_manifest_does_not_name_is_not_written(backup: Path, empty: Path, name: str):
    archive.unpacked(with_member(backup, name, b"planted"), empty)

    assert sorted(path.name for path in empty.rglob("*") if path.is_file()) == ["database.sqlite", "v1.npz"]
    assert not (empty.parent / "outside").exists()


def test_a_link_in_the_place_of_a_file_is_refused(backup: Path, empty: Path):
    with pytest.raises(BackupError, match=r"no plain file"):
        archive.unpacked(with_member(backup, "database.sqlite", b"", tarfile.SYMTYPE), empty)


@pytest.mark.parametrize("size", [0, 10, 200])
def test_half_a_file_is_no_backup(backup: Path, empty: Path, size: int):
    backup.write_bytes(backup.read_bytes()[:size])

    with pytest.raises(BackupError):
        archive.unpacked(backup, empty)


def test_another_archive_is_no_backup(tmp_path: Path, empty: Path):
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        other.add(__file__, "test.py")

    with pytest.raises(BackupError, match=r"no manifest"):
        archive.unpacked(tmp_path / "other.tar.gz", empty)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"shape": 2}', '{"shape": 1, "made_at": 5}'])
def test_a_manifest_that_says_something_else_is_refused(text: str):
    with pytest.raises(BackupError):
        Manifest.parse(text)
