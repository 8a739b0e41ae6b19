"""Lines of mountinfo, proc_pid_mountinfo(5)."""

from __future__ import annotations

from mirage.fuse.mounting import mount_point


def test_only_our_kind_is_found_and_its_place_is_decoded() -> None:
    line = b"71 25 0:40 / %s rw,relatime shared:1 - %s mirage rw,user_id=0,group_id=0,default_permissions,allow_other"
    assert mount_point(line % (b"/tmp/a\\040b\\134c\xd0\xb6", b"fuse.mirage")) == ["/tmp/a b\\c\u0436"]
    assert mount_point(line % (b"/tmp/a", b"fuse.sshfs")) == []
    assert mount_point(b"25 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard") == []
