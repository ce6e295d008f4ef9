"""Where backups are kept: a folder, or a bucket of S3."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot.backup.manifest import BackupError

PATTERN = "cloudops-%Y%m%dT%H%M%SZ.tar.gz"


class Shelf(Protocol):
    """Blocking; every method raises BackupError."""

    def put(self, file: Path) -> None:
        """Takes the file away to where it stays."""
        ...

    def names(self) -> Sequence[str]:
        """What is there of ours, oldest first."""
        ...

    def drop(self, name: str) -> None:
        """For good."""
        ...


def made_at(name: str) -> datetime | None:
    """When the backup of that name was made; None for what is not ours."""
    try:
        return datetime.strptime(name, PATTERN).replace(tzinfo=UTC)
    except ValueError:
        return None


def shelf(to: str) -> Shelf:
    """`/var/backups/cloudops` or `s3://bucket/prefix`."""
    if to.startswith("s3://"):
        bucket, _, prefix = to.removeprefix("s3://").partition("/")
        return Bucket(bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "")
    return Folder(Path(to))


@dataclass(frozen=True, slots=True)
class Folder:
    """One that is made when it is missing."""

    path: Path

    def put(self, file: Path) -> None:
        fresh = self.path / f".{file.name}"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(file, fresh)
            fresh.chmod(0o600)
            fresh.replace(self.path / file.name)
        except OSError as error:
            raise BackupError(f"The backup cannot be put into {self.path}: {error.strerror}.") from error
        file.unlink()

    def names(self) -> Sequence[str]:
        return sorted(one.name for one in self.path.glob("cloudops-*.tar.gz") if made_at(one.name))

    def drop(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Bucket:
    """boto3 finds its own credentials; the bucket's own encryption and life cycle apply."""

    name: str
    prefix: str

    def put(self, file: Path) -> None:
        self._asked(lambda client: client.upload_file(str(file), self.name, self.prefix + file.name))
        file.unlink()

    def names(self) -> Sequence[str]:
        pages = self._asked(
            lambda client: list(
                client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=f"{self.prefix}cloudops-")
            )
        )
        keys = [one["Key"].removeprefix(self.prefix) for page in pages for one in page.get("Contents", ())]
        return sorted(key for key in keys if made_at(key))

    def drop(self, name: str) -> None:
        self._asked(lambda client: client.delete_object(Bucket=self.name, Key=self.prefix + name))

    def _asked(self, ask: Any) -> Any:
        import boto3
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return ask(boto3.client("s3"))
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise BackupError(f"S3 says of {self.name}: {error}") from error
