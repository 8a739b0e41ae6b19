"""/proc/PID is that of Linux 6.1, whatever the kernel below says, and tells others less."""

from __future__ import annotations

import struct

from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred
from mirage.world.host import Host
from mirage.world.kernel.procpid import _older_auxv, _older_maps, _older_smaps

LATER = (  # Linux 6.18
    "7fe2cdb39000-7fe2cdb3d000 r--p 00000000 00:00 0                          [vvar]\n{of_one}"
    "7fe2cdb3d000-7fe2cdb3f000 r--p 00000000 00:00 0                          [vvar_vclock]\n{of_another}"
    "7fe2cdb3f000-7fe2cdb41000 r-xp 00000000 00:00 0                          [vdso]\n{of_code}"
)
OLDER = (
    "7fe2cdb3b000-7fe2cdb3f000 r--p 00000000 00:00 0                          [vvar]\n{of_one}"
    "7fe2cdb3f000-7fe2cdb41000 r-xp 00000000 00:00 0                          [vdso]\n{of_code}"
)


def sizes(kib: int) -> str:
    return f"Size:           {kib:>8} kB\nKernelPageSize:        4 kB\nVmFlags: rd mr pf io de dd \n"


def test_what_the_kernel_maps_for_clocks_is_one_mapping() -> None:
    nothing = {"of_one": "", "of_another": "", "of_code": ""}
    assert _older_maps(LATER.format(**nothing)) == OLDER.format(**nothing)
    told = {"of_one": sizes(16), "of_another": sizes(8), "of_code": sizes(8)}
    assert _older_smaps(LATER.format(**told)) == OLDER.format(**told).replace("dd \n", "dd sd \n")


def test_flags_of_what_is_mapped_have_that_of_soft_dirtiness_and_there_is_no_vsyscall() -> None:
    told = "VmFlags: rd wr mr mw me hg \nVmFlags: rd sd nh \nffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]\nSize: 4 kB\nVmFlags: ex \n"
    assert _older_smaps(told) == "VmFlags: rd wr mr mw me sd hg \nVmFlags: rd sd nh \n"


def test_the_auxiliary_vector_has_nothing_that_is_newer() -> None:
    old, newer, end = (struct.pack("<QQ", number, 7) for number in (25, 27, 0))
    assert _older_auxv(old + newer + end) == old + end


def test_where_a_service_s_code_lies_is_not_for_others(host: Host) -> None:
    view = host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one").view
    root, nobody = (Caller(view, Cred(uid, uid)).read_file(b"/proc/1/stat").rpartition(b")")[2].split() for uid in (0, 65534))
    assert nobody[23:26] == [b"1", b"1", b"0"] and nobody[42:49] == [b"0"] * 7
    assert all(int(word) > 1 << 40 for word in (*root[23:26], *root[42:49]))
    assert Caller(view, Cred(65534, 65534)).read_file(b"/proc/1/wchan") == b"0"
    assert Caller(view).read_file(b"/proc/1/wchan") == b"do_epoll_wait"
    assert Caller(view).read_file(b"/proc/2/environ") == b""
