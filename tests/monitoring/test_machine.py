import time

import psutil
import pytest

from monitoring import machine
from monitoring.machine import read_machine


def names() -> set[str]:
    return {reading.name for reading in read_machine()}


def test_this_machine_shows_what_the_catalogue_asks_for():
    assert names() >= {
        "node_cpu_seconds_total",
        "node_load1",
        "node_memory_MemTotal_bytes",
        "node_memory_MemAvailable_bytes",
        "node_memory_SwapTotal_bytes",
        "node_filesystem_size_bytes",
        "node_filesystem_avail_bytes",
        "node_network_receive_bytes_total",
        "node_filefd_allocated",
        "node_boot_time_seconds",
    }


def test_figures_are_those_of_this_machine():
    found = {reading.name: reading.value for reading in read_machine()}

    assert found["node_memory_MemTotal_bytes"] == psutil.virtual_memory().total
    assert found["node_boot_time_seconds"] == pytest.approx(psutil.boot_time(), abs=2)


def test_a_part_that_is_hidden_does_not_hide_the_others(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "FILE_HANDLES", tmp_path / "none")

    assert "node_load1" in names()
    assert "node_filefd_allocated" not in names()


def test_a_place_that_cannot_be_looked_at_does_not_hide_the_others(monkeypatch):
    seen = psutil.disk_usage("/")

    def usage(place):
        if place == "/broken":
            raise PermissionError(place)
        return seen

    places = [machine.filesystems()[0], machine.filesystems()[0].__class__("/dev/x", "/broken", "ext4")]
    monkeypatch.setattr(machine, "filesystems", lambda: reversed(places))
    monkeypatch.setattr(psutil, "disk_usage", usage)

    assert "node_filesystem_size_bytes" in names()


@pytest.mark.parametrize("part", ["sda1", "nvme0n1p2", "loop0", "dm-0", "md127", "vda3", "mmcblk0p1", "sr0", "xvda1"])
def test_a_part_of_a_disk_is_not_counted_again(part):
    assert machine.PART_OF_A_DISK.fullmatch(part)


@pytest.mark.parametrize("disk", ["sda", "nvme0n1", "vda", "mmcblk0", "xvda", "disk0"])
def test_a_whole_disk_is_counted(disk):
    assert not machine.PART_OF_A_DISK.fullmatch(disk)


def test_looking_at_this_machine_costs_next_to_nothing():
    read_machine()
    began = time.process_time()
    for _ in range(10):
        read_machine()

    assert (time.process_time() - began) / 10 < 0.05
