"""Frames by the layouts of the RFCs, and what is answered."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage.sandbox.net import ether

MAC, ROUTER = bytes.fromhex("fa163e2033bb"), bytes.fromhex("e48d8c31e93b")


def ipv4(protocol: int, body: bytes, target: str = "198.51.100.7") -> bytes:
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 7, 0x4000, 64, protocol, 0)
    return ROUTER + MAC + b"\x08\x00" + head + socket.inet_aton("192.0.2.10") + socket.inet_aton(target) + body


def test_who_has_is_answered_by_who_has_it() -> None:
    request = b"\xff" * 6 + MAC + bytes.fromhex("08060001080006040001") + MAC + b"\xc0\0\2\n" + bytes(6) + b"\xc0\0\2\1"
    asked = ether.take_apart(request)
    assert asked == ether.Asked(MAC, b"\xc0\0\2\n", b"\xc0\0\2\1")
    reply = ether.has(asked, ROUTER)
    assert reply == MAC + ROUTER + bytes.fromhex("08060001080006040002") + ROUTER + b"\xc0\0\2\1" + MAC + b"\xc0\0\2\n"


def test_a_syn_to_a_closed_port_is_reset_by_its_number() -> None:
    syn = struct.pack(">HHIIBBHHH", 40000, 80, 0xFFFFFFFF, 0, 5 << 4, ether.SYN, 64240, 0, 0)
    packet = ether.take_apart(ipv4(ether.TCP, syn))
    assert isinstance(packet, ether.Packet)
    assert (packet.target, packet.port, packet.flags) == ("198.51.100.7", 80, ether.SYN)
    reply = ether.refused(packet, ROUTER)
    assert reply[:12] == MAC + ROUTER
    assert struct.unpack(">HHIIBB", reply[34:48]) == (80, 40000, 0, 0, 5 << 4, ether.RST | ether.ACK)
    assert ether._checksum(reply[14:34]) == 0
    pseudo = reply[26:34] + struct.pack(">BBH", 0, ether.TCP, len(reply) - 34)
    assert ether._checksum(pseudo + reply[34:]) == 0


def test_an_echo_comes_back_with_its_data() -> None:
    request = struct.pack(">BBHHH", 8, 0, 0, 77, 1) + b"payload!"
    packet = ether.take_apart(ipv4(ether.ICMP, request))
    assert isinstance(packet, ether.Packet) and packet.kind == ether.ECHO
    reply = ether.echo(packet, ROUTER)[34:]
    assert reply[0] == ether.ECHO_REPLY and reply[4:] == request[4:] and ether._checksum(reply) == 0


def test_a_name_is_asked_and_answered() -> None:
    question = b"\x07example\x03com\0" + struct.pack(">HH", 1, 1)
    payload = struct.pack(">HHHHHH", 0x1234, 0x0100, 1, 0, 0, 0) + question
    packet = ether.take_apart(ipv4(ether.UDP, struct.pack(">HHHH", 5353, 53, 8 + len(payload), 0) + payload))
    assert isinstance(packet, ether.Packet)
    asked = ether.query(packet.payload)
    assert asked is not None and (asked.name, asked.type) == ("example.com", 1)
    reply = ether.answer(packet, ROUTER, asked, ether.NO_ERROR, [(1, 300, b"\xc0\0\2\x07")])[42:]
    assert reply[:12] == struct.pack(">HHHHHH", 0x1234, 0x8180, 1, 1, 0, 0)
    assert reply[12:] == question + b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 300, 4) + b"\xc0\0\2\x07"


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_apart_or_nothing(data: bytes) -> None:
    ether.take_apart(data)
    ether.take_apart(ROUTER + MAC + b"\x08\x00" + data)
    ether.query(data)


@pytest.mark.parametrize("name", [b"\x3f" + b"a" * 63, b"\xc0\x0c", b"\x40" + b"a" * 64, b""])
def test_a_name_that_is_none_is_no_question(name: bytes) -> None:
    payload = struct.pack(">HHHHHH", 1, 0, 1, 0, 0, 0) + name
    assert ether.query(payload) is None
