"""The words of a system call, read from the memory of who makes it."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import struct
from collections.abc import Iterator
from ctypes import addressof, c_char

import pytest

from mirage.sandbox import memory

PAGE = memory.PAGE


@pytest.fixture
def laid() -> Iterator[tuple[mmap.mmap, int]]:
    """Two pages of our own memory, and where they lie; what lies behind them is not ours to know."""
    with mmap.mmap(-1, 2 * PAGE) as room:
        word = c_char.from_buffer(room)
        yield room, addressof(word)
        del word


def test_a_word_ends_with_its_nul_or_where_it_is_cut(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    room[10:16] = b"hello\0"
    pages = memory.Pages(os.getpid())
    assert [pages.string(start + 10, limit) for limit in (100, 5, 3)] == [b"hello", b"hello", b"hel"]


def test_a_word_may_lie_on_two_pages(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    room[PAGE - 3 : PAGE + 5] = b"abcdefg\0"
    assert memory.Pages(os.getpid()).string(start + PAGE - 3, 100) == b"abcdefg"


def test_what_is_not_there_is_an_empty_word_and_an_empty_array() -> None:
    pages = memory.Pages(os.getpid())
    for address in (0, 8, PAGE, (1 << 47) + 5, memory.TOP, (1 << 64) - 1):
        assert pages.string(address, 100) == b""
        assert pages.pointers(address, 100) == []


def test_an_array_ends_with_its_null_or_where_it_is_cut_on_whatever_page(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    room[PAGE - 16 : PAGE + 16] = struct.pack("<4Q", 11, 12, 13, 0)
    pages = memory.Pages(os.getpid())
    assert pages.pointers(start + PAGE - 16, 100) == [11, 12, 13]
    assert pages.pointers(start + PAGE - 16, 1) == [11]


def test_an_array_that_does_not_lie_as_a_compiler_lays_it_is_told_up_to_the_end_of_its_page(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    room[PAGE - 12 : PAGE + 12] = struct.pack("<3Q", 11, 12, 0)
    assert memory.Pages(os.getpid()).pointers(start + PAGE - 12, 100) == [11]


def test_a_process_that_is_not_there_has_no_words() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert memory.Pages(child).string(PAGE, 100) == b""


def test_a_page_is_read_once(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    room[0:4] = b"one\0"
    pages = memory.Pages(os.getpid())
    assert pages.string(start, 100) == b"one"
    room[0:4] = b"two\0"
    assert pages.string(start, 100) == b"one"


def test_an_answer_is_written_only_where_its_program_may_write_itself(laid: tuple[mmap.mmap, int]) -> None:
    room, start = laid
    assert memory.write(os.getpid(), start + 1, b"told") == 0
    assert [memory.write(os.getpid(), place, b"told") for place in (0, memory.TOP)] == [-errno.EFAULT] * 2
    assert room[:6] == b"\0told\0"


def test_an_answer_is_not_written_to_a_page_that_is_only_read() -> None:
    library = ctypes.CDLL(None)
    library.mmap.restype, library.mmap.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long],
    )
    place = library.mmap(None, PAGE, mmap.PROT_READ, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)
    try:
        assert memory.write(os.getpid(), place, b"told") == -errno.EFAULT
        assert ctypes.string_at(place, 4) == bytes(4)
    finally:
        library.munmap(ctypes.c_void_p(place), ctypes.c_size_t(PAGE))
