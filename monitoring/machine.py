"""Reads this machine through psutil, under node_exporter's names."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from monitoring.filesystems import filesystems
from monitoring.readings import Reading

log = logging.getLogger(__name__)

MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
# Partitions and layers count again what their disk counts.
PART_OF_A_DISK = re.compile(r"(ram|loop|fd|sr|dm-|md|zram|(h|s|v|xv)d[a-z]+|nvme\d+n\d+p|mmcblk\d+p)\d+")
FILE_HANDLES = Path("/proc/sys/fs/file-nr")


def read_machine() -> tuple[Reading, ...]:
    """Everything this machine tells; in a container some of it may be hidden, the rest still counts."""
    return tuple(reading for part in PARTS for reading in _read(part))


def _read(part: Callable[[], Iterator[Reading]]) -> tuple[Reading, ...]:
    try:
        return tuple(part())
    except (OSError, NotImplementedError, RuntimeError) as error:
        log.debug("part of the machine is hidden", extra={"part": part.__name__, "reason": str(error)})
        return ()


def _cpu() -> Iterator[Reading]:
    for number, times in enumerate(psutil.cpu_times(percpu=True)):
        for mode in MODES:
            if hasattr(times, mode):  # which modes there are depends on the system
                labels = {"cpu": str(number), "mode": mode}
                yield Reading("node_cpu_seconds_total", getattr(times, mode), labels)


def _load() -> Iterator[Reading]:
    for minutes, load in zip((1, 5, 15), psutil.getloadavg(), strict=True):
        yield Reading(f"node_load{minutes}", load)


def _memory() -> Iterator[Reading]:
    memory = psutil.virtual_memory()
    yield Reading("node_memory_MemTotal_bytes", memory.total)
    yield Reading("node_memory_MemAvailable_bytes", memory.available)
    yield Reading("node_memory_MemFree_bytes", memory.free)


def _swap() -> Iterator[Reading]:
    swap = psutil.swap_memory()
    yield Reading("node_memory_SwapTotal_bytes", swap.total)
    yield Reading("node_memory_SwapFree_bytes", swap.free)


def _filesystems() -> Iterator[Reading]:
    for one in filesystems():
        try:
            usage = psutil.disk_usage(one.mountpoint)
        except OSError:  # unmounted this moment, or not ours to see; the others still count
            continue
        labels = {"device": one.device, "fstype": one.fstype, "mountpoint": one.mountpoint}
        yield Reading("node_filesystem_size_bytes", usage.used + usage.free, labels)
        yield Reading("node_filesystem_avail_bytes", usage.free, labels)


def _disks() -> Iterator[Reading]:
    for device, counted in psutil.disk_io_counters(perdisk=True).items():
        if not PART_OF_A_DISK.fullmatch(device):
            yield Reading("node_disk_read_bytes_total", counted.read_bytes, {"device": device})
            yield Reading("node_disk_written_bytes_total", counted.write_bytes, {"device": device})
            if hasattr(counted, "busy_time"):  # Linux and FreeBSD
                yield Reading("node_disk_io_time_seconds_total", counted.busy_time / 1000, {"device": device})


def _network() -> Iterator[Reading]:
    for device, counted in psutil.net_io_counters(pernic=True).items():
        labels = {"device": device}
        yield Reading("node_network_receive_bytes_total", counted.bytes_recv, labels)
        yield Reading("node_network_transmit_bytes_total", counted.bytes_sent, labels)
        yield Reading("node_network_receive_errs_total", counted.errin, labels)
        yield Reading("node_network_transmit_errs_total", counted.errout, labels)


def _file_handles() -> Iterator[Reading]:
    allocated, _, maximum = FILE_HANDLES.read_text("ascii").split()
    yield Reading("node_filefd_allocated", float(allocated))
    yield Reading("node_filefd_maximum", float(maximum))


def _boot() -> Iterator[Reading]:
    yield Reading("node_boot_time_seconds", psutil.boot_time())


PARTS = (_cpu, _load, _memory, _swap, _filesystems, _disks, _network, _file_handles, _boot)
