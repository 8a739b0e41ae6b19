"""What ethtool(8) is told of the persona's interface."""

from __future__ import annotations

import struct

from mirage.sandbox.net import ethtool

VIRTIO = {"name": "ens3", "driver": "virtio_net", "bus": "0000:00:03.0", "speed": -1}
VMXNET = {"name": "ens192", "driver": "vmxnet3", "bus": "0000:0b:00.0", "speed": 10000}


def test_the_driver_is_the_persona_s() -> None:
    told = ethtool.said(ethtool.GDRVINFO, VIRTIO, b"")
    assert told is not None and len(told) == 196
    assert [part.strip(b"\0") for part in struct.unpack_from("32s32s32s32s", told, 4)] == [
        b"virtio_net",
        b"1.0.0",
        b"",
        b"0000:00:03.0",
    ]


def test_who_does_not_know_how_long_a_mask_is_is_told() -> None:
    told = ethtool.said(ethtool.GLINKSETTINGS, VMXNET, bytes(ethtool.LINK.size))
    assert told is not None and len(told) == 48
    assert ethtool.LINK.unpack(told)[9] == -3


def test_a_link_is_as_fast_as_sysfs_says() -> None:
    asked = ethtool.LINK.pack(ethtool.GLINKSETTINGS, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0)
    told = {card["driver"]: ethtool.said(ethtool.GLINKSETTINGS, card, asked) for card in (VIRTIO, VMXNET)}
    assert {name: ethtool.LINK.unpack_from(said)[1:4] for name, said in told.items() if said} == {
        "virtio_net": (0xFFFFFFFF, 255, 255),
        "vmxnet3": (10000, 1, 0),
    }
    old = ethtool.said(ethtool.GSET, VMXNET, b"")
    assert old is not None and len(old) == 44
    assert struct.unpack_from("<H", old, 12)[0] == 10000


def test_what_is_not_known_is_the_kernel_s_to_answer() -> None:
    assert ethtool.said(0x0A, VIRTIO, b"") is None
