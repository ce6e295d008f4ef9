from monitoring.filesystems import Filesystem, choose, filesystems

EXT4 = Filesystem("/dev/sda1", "/", "ext4")


def chosen(*mounted: Filesystem, folders: bool = True) -> list[str]:
    return [one.mountpoint for one in choose(mounted, lambda _: folders)]


def test_this_machine_has_at_least_its_root():
    assert "/" in [one.mountpoint for one in filesystems()]


def test_a_container_whose_root_no_device_shows_still_has_a_disk():
    assert choose([], lambda _: True) == (Filesystem("rootfs", "/", "rootfs"),)


def test_a_volume_beside_the_root_counts_too():
    assert chosen(EXT4, Filesystem("/dev/sdb", "/data", "xfs")) == ["/", "/data"]


def test_a_device_mounted_twice_counts_once_at_its_shortest_place():
    assert chosen(EXT4, Filesystem("/dev/sda1", "/var/lib/docker/volumes/x", "ext4")) == ["/"]


def test_single_files_mounted_into_a_container_are_no_disks():
    hosts = Filesystem("/dev/sda1", "/etc/hosts", "ext4")

    assert chosen(hosts, folders=False) == ["/"]


def test_an_image_is_always_full_and_no_news():
    snap = Filesystem("/dev/loop3", "/snap/core/1", "squashfs")

    assert chosen(EXT4, snap) == ["/"]


def test_what_cannot_be_written_cannot_fill_up():
    assert chosen(EXT4, Filesystem("/dev/sdb", "/backup", "ext4", read_only=True)) == ["/"]


def test_the_root_counts_even_when_it_is_read_only():
    assert chosen(Filesystem("/dev/sda1", "/", "ext4", read_only=True)) == ["/"]
