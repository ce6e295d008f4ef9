import asyncio
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from remediation.actions.disk import MOVED, OPEN, delete, rehearse, run
from remediation.actions.survey import File, survey
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.runbooks import Disk

NOW = 1_700_000_000.0
DAY = 86_400
OPENER = "import sys, time; held = open(sys.argv[1]); print('open', flush=True); time.sleep(60)"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "logs"
    made.mkdir()
    return made


def old(path: Path, text: str = "x" * 100, days: float = 30) -> Path:
    path.write_text(text)
    os.utime(path, (NOW - days * DAY, NOW - days * DAY))
    return path


def disk(*roots: Path, **changes: object) -> Disk:
    values: dict[str, object] = {"roots": tuple(map(str, roots)), "match": ("*.log",)}
    return Disk(**{**values, **changes})  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def going(rule: Disk) -> list[str]:
    return [Path(file.path).name for file in survey(rule, NOW).going]


def only(rule: Disk) -> File:
    (file,) = survey(rule, NOW).going
    return file


async def clean(rule: Disk) -> Outcome:
    return await run(rule, timedelta(seconds=20), asyncio.Event(), lambda text: text)


def one_and_the_newest(root: Path) -> Disk:
    old(root / "a.log")
    old(root / "z.log", days=20)
    return disk(root)


async def test_old_files_go_and_nothing_else(root: Path):
    for name, days in (("a.log", 30), ("b.log", 20), ("young.log", 1), ("newest.log", 0)):
        old(root / name, days=days)
    old(root / "keep.txt")

    found = survey(disk(root), NOW)

    assert [file.name for file in found.going] == ["a.log", "b.log"]
    assert found.staying == {"among the newest of its folder": 1, "too young": 1}


async def test_a_run_deletes_what_the_rehearsal_listed(root: Path):
    rule = one_and_the_newest(root)
    listed = rehearse(rule)

    outcome = await clean(rule)

    assert "1 files with 100 bytes would be deleted." in listed
    assert str(root / "a.log") in listed
    assert (outcome.phase, outcome.output.startswith("1 files with 100 bytes deleted.")) == (Phase.SUCCEEDED, True)
    assert names(root) == ["z.log"]


def test_a_rehearsal_deletes_nothing(root: Path):
    rehearse(one_and_the_newest(root))

    assert len(list(root.iterdir())) == 2


def test_the_last_copy_stays_however_old(root: Path):
    old(root / "only.log", days=900)

    assert going(disk(root, keep=0)) == []


def test_one_run_takes_no_more_than_its_limit_the_oldest_first(root: Path):
    for number in range(5):
        old(root / f"{number}.log", days=50 - number)

    assert going(disk(root, at_most=250)) == ["0.log", "1.log"]


def test_small_files_stay(root: Path):
    old(root / "small.log", "x", days=40)
    old(root / "big.log")
    old(root / "newest.log", days=8)

    assert going(disk(root, larger=50)) == ["big.log"]


def test_a_link_to_a_file_outside_is_left_alone(root: Path, tmp_path: Path):
    outside = old(tmp_path / "precious.log")
    (root / "a.log").symlink_to(outside)
    old(root / "z.log")

    assert survey(disk(root), NOW).staying["a link"] == 1
    assert outside.exists()


def test_a_folder_that_is_a_link_is_not_entered(root: Path, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("a.log", "b.log"):
        old(outside / name)
    (root / "sub").symlink_to(outside)

    assert going(disk(root)) == []


async def test_a_root_that_is_reached_over_a_link_is_refused(root: Path, tmp_path: Path):
    one_and_the_newest(root)
    (tmp_path / "way").symlink_to(root)

    outcome = await clean(disk(tmp_path / "way"))

    assert (outcome.phase, len(names(root))) == (Phase.FAILED, 2)


@pytest.mark.parametrize("path", ["logs", "/tmp/../etc"])
async def test_a_root_is_an_absolute_path_without_dots(path: str):
    assert (await clean(Disk((path,), ("*",)))).phase is Phase.FAILED


def test_a_file_with_another_name_elsewhere_stays(root: Path, tmp_path: Path):
    os.link(old(root / "a.log"), tmp_path / "also.log")
    old(root / "z.log")

    assert survey(disk(root), NOW).staying["linked from elsewhere"] == 1


async def test_an_open_file_stays(root: Path):
    rule = one_and_the_newest(root)
    with subprocess.Popen(  # noqa: ASYNC220 - it only holds the file open
        [sys.executable, "-c", OPENER, str(root / "a.log")], stdout=subprocess.PIPE
    ) as opener:
        assert opener.stdout
        opener.stdout.readline()
        outcome = await clean(rule)
        opener.kill()

    assert (root / "a.log").exists()
    assert "1 stay: it is open." in outcome.output


def test_a_name_that_becomes_a_link_before_the_act_is_not_followed(root: Path, tmp_path: Path):
    file = only(one_and_the_newest(root))
    outside = old(tmp_path / "precious.log")
    (root / "a.log").unlink()
    (root / "a.log").symlink_to(outside)

    assert delete(file)
    assert outside.exists()


def test_a_name_that_becomes_another_file_before_the_act_stays(root: Path):
    file = only(one_and_the_newest(root))
    (root / "a.log").rename(root / "moved")
    old(root / "a.log", "precious", days=30)

    assert delete(file) == MOVED
    assert (root / "a.log").read_text() == "precious"


def test_a_name_that_becomes_another_file_within_the_act_is_put_back(root: Path):
    file = only(one_and_the_newest(root))

    def swap() -> None:
        (root / "a.log").rename(root / "moved")
        (root / "a.log").write_text("precious")

    assert delete(file, swap) == MOVED
    assert (root / "a.log").read_text() == "precious"
    assert (root / "moved").exists()


def test_a_link_swapped_in_within_the_act_leaves_its_target(root: Path, tmp_path: Path):
    file = only(one_and_the_newest(root))
    outside = old(tmp_path / "precious.log")

    def swap() -> None:
        (root / "a.log").unlink()
        (root / "a.log").symlink_to(outside)

    assert delete(file, swap) == MOVED
    assert outside.exists()
    assert (root / "a.log").is_symlink()


def test_a_hard_link_made_within_the_act_keeps_the_file(root: Path, tmp_path: Path):
    file = only(one_and_the_newest(root))

    assert delete(file, lambda: os.link(root / "a.log", tmp_path / "also")) == MOVED
    assert (root / "a.log").exists()


def test_a_folder_swapped_for_a_link_before_the_act_is_not_entered(root: Path, tmp_path: Path):
    inside, outside = root / "sub", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    file = only(one_and_the_newest(inside) and disk(root))
    old(outside / "a.log", "precious")
    inside.rename(tmp_path / "away")
    inside.symlink_to(outside)

    assert delete(file)
    assert (outside / "a.log").exists()


def test_whoever_opens_it_within_the_act_keeps_it_and_does_not_end_us(root: Path):
    file = only(one_and_the_newest(root))
    read: list[str] = []

    def open_it() -> None:
        reader = threading.Thread(target=lambda: read.append((root / "a.log").read_text()), daemon=True)
        reader.start()
        reader.join(0.3)  # it waits for the lease until the act is over

    assert delete(file, open_it) == OPEN
    assert (root / "a.log").exists()


async def test_a_racing_attacker_never_gets_a_file_outside_deleted(root: Path, tmp_path: Path):
    outside = old(tmp_path / "precious.log", "precious")
    ending = threading.Event()

    def attack() -> None:
        while not ending.is_set():
            aside = root / "swap"
            aside.unlink(missing_ok=True)
            aside.symlink_to(outside)
            aside.replace(root / "a.log")
            old(root / "swap", days=30)
            (root / "swap").replace(root / "a.log")

    attacker = threading.Thread(target=attack)
    rule = one_and_the_newest(root)
    attacker.start()
    for _ in range(100):
        await clean(rule)
    ending.set()
    attacker.join()

    assert outside.read_text() == "precious"


async def test_a_halt_ends_it_between_two_files(root: Path):
    stop = asyncio.Event()
    stop.set()
    one_and_the_newest(root)

    outcome = await run(disk(root), timedelta(seconds=20), stop, lambda text: text)

    assert outcome.phase in (Phase.HALTED, Phase.SUCCEEDED)


@pytest.mark.skipif(not Path("/dev/shm").is_mount(), reason="no tmpfs to fill here")
async def test_a_full_tmpfs_is_cleaned(tmp_path: Path):
    folder = Path("/dev/shm") / f"cloudops-{os.getpid()}"
    folder.mkdir()
    try:
        for number in range(20):
            old(folder / f"{number:02}.log", "x" * 100_000, days=60 - number)
        before = os.statvfs(folder).f_bfree

        outcome = await clean(disk(folder, at_most=1_500_000))

        assert outcome.output.startswith("15 files with 1500000 bytes deleted.")
        assert os.statvfs(folder).f_bfree > before
        assert len(list(folder.iterdir())) == 5
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
