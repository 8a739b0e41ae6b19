"""The mount table of a cell: the world's mounts, and those that were made inside."""

from __future__ import annotations

from mirage.sandbox.views.mounttable import parsed, table

WORLD = """\
21 26 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:1 - sysfs sysfs rw
22 26 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:2 - proc proc rw
23 26 0:5 / /dev rw,nosuid,relatime shared:3 - devtmpfs udev rw,mode=755
26 1 0:26 /@rootfs / rw,relatime shared:6 - btrfs /dev/vda1 rw,subvol=/@rootfs
27 21 0:6 / /sys/kernel/security rw,relatime shared:7 - securityfs securityfs rw
"""
BUILT = """\
100 90 0:259 / / rw,relatime - fuse mirage rw,user_id=0
101 100 0:263 / /proc rw,relatime - fuse mirage rw
102 100 0:274 / /sys rw,relatime - fuse mirage rw
103 100 0:275 / /dev rw,relatime - fuse mirage rw
104 103 0:40 /1/null /dev/null rw,nosuid - tmpfs tmpfs rw
105 101 0:60 / /proc/.hidden rw - proc none rw
106 100 0:61 / /stu rw - tmpfs tmpfs rw
"""
SHOWN = """\
21 26 0:274 / /sys rw,nosuid,nodev,noexec,relatime shared:1 - sysfs sysfs rw
22 26 0:263 / /proc rw,nosuid,nodev,noexec,relatime shared:2 - proc proc rw
23 26 0:275 / /dev rw,nosuid,relatime shared:3 - devtmpfs udev rw,mode=755
26 1 0:259 /@rootfs / rw,relatime shared:6 - btrfs /dev/vda1 rw,subvol=/@rootfs
27 21 0:6 / /sys/kernel/security rw,relatime shared:7 - securityfs securityfs rw
"""


def told(now: str, *, is_first: bool = True) -> str:
    return "".join(line.info for line in table(parsed(WORLD), parsed(now), parsed(BUILT), is_first=is_first, half=1000))


def test_where_nothing_was_mounted_the_world_s_lines_stand_with_the_devices_that_stat_shows() -> None:
    assert told(BUILT) == SHOWN


def test_a_mount_of_the_visitor_s_is_the_last_and_hangs_where_it_hangs() -> None:
    more = "140 100 0:70 / /mnt rw,relatime - tmpfs mine rw,size=1024k,uid=268435456,gid=268435456\n"
    more += "141 140 0:71 / /mnt/a rw,relatime - tmpfs other rw,size=1000k\n"
    assert told(BUILT + more) == SHOWN + (
        "28 26 0:70 / /mnt rw,relatime shared:6 - tmpfs mine rw,size=1024k,inode64\n"
        "29 28 0:71 / /mnt/a rw,relatime shared:7 - tmpfs other rw,inode64\n"
    )


def test_another_place_of_ours_is_of_the_world_s_kind() -> None:
    assert told(BUILT + "140 100 0:259 /etc /mnt rw,relatime - fuse mirage rw\n").endswith(
        "28 26 0:259 /@rootfs/etc /mnt rw,relatime shared:6 - btrfs /dev/vda1 rw,subvol=/@rootfs\n"
    )


def test_proc_of_a_pid_namespace_is_of_proc_s_kind() -> None:
    more = "140 101 0:70 / /proc rw,nosuid,nodev,noexec,relatime - fuse proc rw,user_id=0\n141 140 0:60 / /proc/.hidden rw - proc none rw\n"
    assert told(BUILT + more) == SHOWN + "28 22 0:70 / /proc rw,nosuid,nodev,noexec,relatime shared:6 - proc proc rw\n"
    plain = "140 100 0:70 / /mnt rw,relatime - fuse proc rw,user_id=0\n"
    assert told(BUILT + plain) == SHOWN + "28 26 0:70 / /mnt rw,relatime shared:6 - proc proc rw\n"


def test_a_copy_of_everything_brings_nothing_that_is_hidden_and_has_the_world_s_options() -> None:
    copied = (
        "140 100 0:259 / /mnt rw,relatime - fuse mirage rw\n"
        "141 140 0:263 / /mnt/proc rw,relatime - fuse mirage rw\n"
        "142 141 0:60 / /mnt/proc/.hidden rw - proc none rw\n"
        "143 140 0:275 / /mnt/dev rw,relatime - fuse mirage rw\n"
        "144 143 0:40 /1/null /mnt/dev/null rw,nosuid - tmpfs tmpfs rw\n"
        "145 140 0:61 / /mnt/stu rw - tmpfs tmpfs rw\n"
    )
    assert told(BUILT + copied) == SHOWN + (
        "28 26 0:259 /@rootfs /mnt rw,relatime shared:6 - btrfs /dev/vda1 rw,subvol=/@rootfs\n"
        "29 28 0:263 / /mnt/proc rw,nosuid,nodev,noexec,relatime shared:7 - proc proc rw\n"
        "30 28 0:275 / /mnt/dev rw,nosuid,relatime shared:8 - devtmpfs udev rw,mode=755\n"
    )


def test_a_node_alone_is_one_of_dev_s() -> None:
    assert told(BUILT + "140 100 0:40 /1/null /mnt rw,nosuid - tmpfs tmpfs rw\n") == SHOWN + (
        "28 26 0:275 /null /mnt rw,nosuid,relatime shared:6 - devtmpfs udev rw,mode=755\n"
    )


def test_what_is_unmounted_or_made_read_only_is_told() -> None:
    now = BUILT.replace("102 100 0:274 / /sys rw,relatime - fuse mirage rw\n", "").replace("/ / rw,relatime", "/ / ro,relatime")
    lines = told(now).splitlines()
    assert not any(" /sys rw" in line for line in lines)
    assert any(line.startswith("26 1 0:259 /@rootfs / ro,relatime ") for line in lines)


def test_what_is_mounted_again_has_the_options_that_were_said() -> None:
    def again(place: str, options: str) -> str:
        was = f"/ {place} rw,relatime"
        return next(line for line in told(BUILT.replace(was, f"/ {place} {options}")).splitlines() if line.split()[4] == place)

    assert again("/", "rw,noatime") == "26 1 0:259 /@rootfs / rw,noatime shared:6 - btrfs /dev/vda1 rw,subvol=/@rootfs"
    assert " /sys rw,nosuid,nodev,relatime shared:1 " in again("/sys", "rw,nosuid,nodev,relatime")
    quiet = WORLD.replace("/dev rw,nosuid,relatime", "/dev rw,nosuid")
    now = BUILT.replace("/ /dev rw,relatime", "/ /dev rw,noexec,relatime")
    lines = table(parsed(quiet), parsed(now), parsed(BUILT), is_first=True, half=1000)
    assert [line.options for line in lines if line.place == "/dev"] == ["rw,noexec"]


def test_a_mount_namespace_of_its_own_is_private_and_its_numbers_are_the_world_s() -> None:
    other = "".join(f"{900 + index} {line[4:]}" for index, line in enumerate(BUILT.splitlines(keepends=True)))
    text = told(other, is_first=False)
    assert "shared:" not in text
    assert len(text.splitlines()) == len(WORLD.splitlines())


def test_as_mounts_has_it() -> None:
    assert parsed(SHOWN)[3].mount == "/dev/vda1 / btrfs rw,relatime,subvol=/@rootfs 0 0\n"
