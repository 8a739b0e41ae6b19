"""The seccomp program, run here by a small interpreter of classic BPF: each number meets its own verdict."""

from __future__ import annotations

import errno
import stat
import struct

import pytest

from mirage.sandbox import filter as walls
from mirage.sandbox import refusals
from mirage.sandbox.answering import HANDLERS


def verdict(number: int, first: int = 0, arch: int = walls.X86_64, second: int = 0, third: int = 0, fourth: int = 0) -> int:
    data = struct.pack("<IIQ6Q", number, arch, 0, first, second, third, fourth, 0, 0)
    code = [struct.unpack_from("HBBI", walls.program(), 8 * index) for index in range(len(walls.program()) // 8)]
    at = value = 0
    while True:
        operation, yes, no, constant = code[at]
        at += 1
        if operation == 0x20:
            value = struct.unpack_from("<I", data, constant)[0]
        elif operation == 0x15:
            at += yes if value == constant else no
        elif operation == 0x35:
            at += yes if value >= constant else no
        elif operation == 0x45:
            at += yes if value & constant else no
        elif operation == 0x06:
            return int(constant)
        else:
            raise AssertionError(operation)


def test_every_call_of_the_table_meets_its_verdict() -> None:
    names = {"allow": walls.ALLOW, "ask": walls.ASK}
    for number, (name, word) in walls.table().items():
        if word != "family" and word not in walls.RULES:
            assert verdict(number) == names.get(word, walls.ERRNO | getattr(errno, word, 0)), name


@pytest.mark.parametrize("number", [335, 387, 451, 500, 1 << 20, 0x40000000, 0x4000003B, 0xFFFFFFFF])
def test_what_the_persona_s_kernel_does_not_know_is_not_implemented(number: int) -> None:
    assert verdict(number) == walls.ERRNO | errno.ENOSYS


@pytest.mark.parametrize("arch", [0x40000003, 0xC00000B7, 0])
def test_the_calls_of_another_architecture_are_not_implemented(arch: int) -> None:
    assert verdict(0, arch=arch) == walls.ERRNO | errno.ENOSYS


def test_sockets_are_of_the_families_that_a_server_s_programs_use() -> None:
    for family in range(64):
        expected = walls.ALLOW if family in walls.FAMILIES else walls.ERRNO | errno.EAFNOSUPPORT
        assert verdict(53, family) == expected
        assert verdict(41, family, second=1) == (walls.ASK if family in (16, 17) else expected)


def test_sockets_whose_queues_nothing_counts_are_asked_about() -> None:
    streams, datagrams = (1, 5), ((2, 0), (2, 17), (0x80802, 0))
    counted = {*((kind, 0) for kind in streams), (1, 6), (0x80801, 262), *datagrams}
    others = {(3, 1), (3, 255), (0x80803, 17), (10, 0x0300), (2, 1), (2, 58), (2, 115), (2, 136)}
    for family in (2, 10):
        assert {
            (kind, protocol) for kind, protocol in counted | others if verdict(41, family, second=kind, third=protocol) == walls.ALLOW
        } == counted
    assert [verdict(41, 1, second=kind) for kind in (1, 2, 3, 5)] == [walls.ALLOW] * 4


def test_one_s_own_group_is_the_kernel_s_to_tell() -> None:
    for number in (121, 124, 143, 145):
        assert (verdict(number, 0), verdict(number, 1)) == (walls.ALLOW, walls.ASK)


def test_limits_that_the_kernel_may_not_give_are_asked_about_and_what_each_program_asks_at_its_start_is_not() -> None:
    assert [verdict(302, 0, second=kind) for kind in range(16)] == [
        walls.ASK if kind in (6, 7, 8) else walls.ALLOW for kind in range(16)
    ]
    assert [verdict(302, 0, second=3, third=0x7FFE), verdict(302, 7, second=3)] == [walls.ASK] * 2
    assert [verdict(number, kind) for number in (97, 160) for kind in (6, 7)] == [walls.ALLOW] * 4  # by which we limit a program


def test_of_tracing_only_the_filters_of_a_tracee_are_asked_about() -> None:
    assert [verdict(101, request) for request in (0, 16, 0x420B, 0x420C, 0x420D, 0x420E)] == [
        *[walls.ALLOW] * 3, walls.ASK, walls.ASK, walls.ALLOW,
    ]  # fmt: skip


def test_a_device_s_node_is_asked_about_and_no_other() -> None:
    kinds = {stat.S_IFCHR: walls.ASK, stat.S_IFBLK: walls.ASK}
    for kind in (0, stat.S_IFREG, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK):
        assert verdict(133, second=kind | 0o644) == verdict(259, third=kind | 0o644) == kinds.get(kind, walls.ALLOW)


def test_what_is_refused_is_asked_and_never_goes_on() -> None:
    for number in refusals.CALLS:
        assert verdict(number) == verdict(number, 0xFFFFFFFF) == walls.ASK
        for word in (0, 7, (1 << 64) - 1):
            for is_root in (False, True):
                given = refusals.Given(
                    [word] * 6, is_root, lambda address: False, lambda descriptor: 0, lambda *where: b"", lambda address: 0
                )
                assert refusals.answer(number, given, 7)[1] >= 0
    assert refusals.CALLS.isdisjoint(HANDLERS)


def test_of_ioctls_only_those_are_asked_which_a_cell_s_kernel_does_not_have_or_should_not_tell() -> None:
    assert verdict(16, 3, second=walls.FIEMAP) == verdict(16, 3, second=walls.ETHTOOL) == walls.ASK
    assert verdict(16, 3, second=walls.SET_FLAGS) == verdict(16, 3, second=1 << 32 | walls.SET_FLAGS) == walls.ASK
    for command in (0x5401, 0x80086601, walls.SET_FLAGS - 1, walls.SET_FLAGS + 1):
        assert verdict(16, walls.SET_FLAGS, second=command) == walls.ALLOW


def test_the_memory_of_sockets_is_asked_about() -> None:
    asked = {(263, 5), (263, 13), (1, 7), (1, 8), (1, 37), (1, 65), (0, 11), (41, 25)}
    options = {(level, option) for level in (0, 1, 6, 17, 41, 263) for option in range(80)}
    assert {pair for pair in options if verdict(54, second=pair[0], third=pair[1]) == walls.ASK} == asked
    assert {pair for pair in options if verdict(54, second=pair[0], third=pair[1]) == walls.ALLOW} == options - asked


def test_what_is_newer_than_the_persona_s_kernel_is_no_option_flag_or_command_of_it() -> None:
    invalid = walls.ERRNO | errno.EINVAL
    assert [verdict(157, option) for option in (64, 65, 80, 0xFFFF, 0x53564D41)] == [walls.ALLOW, *[invalid] * 3, walls.ALLOW]
    assert [verdict(319, second=flags) for flags in (0, 7, 8, 0x10, 0x14)] == [walls.ALLOW] * 2 + [invalid] * 3
    assert [verdict(324, command) for command in (0, 8, 512)] == [walls.ASK, walls.ALLOW, invalid]
    assert [verdict(number, policy) for number in (146, 147) for policy in (1, 7)] == [walls.ALLOW, invalid] * 2
    assert [verdict(446, second=flags) for flags in (0, 1)] == [walls.ALLOW, invalid]
    assert [verdict(424, fourth=flags) for flags in (0, 1)] == [walls.ALLOW, invalid]


def test_no_jump_leaves_the_program() -> None:
    size = len(walls.program()) // 8
    for index in range(size):
        operation, yes, no, _ = struct.unpack_from("HBBI", walls.program(), 8 * index)
        if operation in (0x15, 0x35, 0x45):
            assert index + 1 + max(yes, no) < size


def test_who_asks_for_his_seccomp_mode_is_told_of_his_own_filters_alone() -> None:
    assert verdict(157, first=21) == walls.ASK  # prctl(PR_GET_SECCOMP)
    assert verdict(157, first=58) == walls.ERRNO  # PR_GET_IO_FLUSHER: errno 0 is the value 0
    assert verdict(157, first=22) == walls.ALLOW
