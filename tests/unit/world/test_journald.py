"""journald's file: hashes by their published vectors, objects that lead to each other, and entries that are those of the text logs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from stat import S_IFDIR

import pytest
import zstandard

from mirage.base.clock import SECOND, ManualClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.journald import daemon, entry, fields, stored
from mirage.world.journald.file import ARRAY, DATA, ENTRY, FIELD, HEADER, STEP, Ids, Record, write
from mirage.world.journald.hashes import jenkins64, siphash24
from mirage.world.logs import lines as logs
from mirage.world.plans import journal
from mirage.world.plans.entry import Entry, Unit
from tests.unit.world import ground

BOOT = bytes(range(16))
IDS = Ids(b"f" * 16, b"m" * 16, b"s" * 16)


def records(number: int) -> list[Record]:
    return [
        Record(7 + at, 10**15 + at * 1000, at * 1000, BOOT, [b"MESSAGE=line %d" % at, b"PRIORITY=%d" % (at % 3), *([b"LONG=" + b"x" * 700] if at % 5 == 0 else [])])
        for at in range(number)
    ]  # fmt: skip


def test_the_hashes_are_those_of_their_authors() -> None:
    assert siphash24(bytes(range(16)), [bytes(range(15)), b""]) == [0xA129CA6149BE45E5, 0x726FDB47DD0E0E31]
    # lookup3.c, driver5(): hashlittle2 of nothing, and of this sentence with both seeds 0
    assert jenkins64([b"", b"Four score and seven years ago"]) == [0xDEADBEEFDEADBEEF, 0x17770551CE7226E6]


def test_many_texts_are_hashed_as_each_alone() -> None:
    texts = [bytes([at % 256]) * (at % 70) for at in range(600)]
    assert siphash24(b"k" * 16, texts) == [siphash24(b"k" * 16, [text])[0] for text in texts]
    assert jenkins64(texts) == [jenkins64([text])[0] for text in texts]


def objects(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """Offset, type, flags and body of each, in order."""
    at, last = HEADER, struct.unpack_from("<Q", data, 136)[0]
    while at <= last:
        kind, flags, size = struct.unpack_from("<BB6xQ", data, at)
        yield at, kind, flags, data[at + 16 : at + size]
        at += -(-size // 8) * 8


def chain(data: bytes, first: int, number: int) -> list[int]:
    """The entries that a chain of arrays leads to."""
    found: list[int] = []
    while first and len(found) < number:
        size, following = struct.unpack_from("<QQ", data, first + 8)
        found += struct.unpack_from(f"<{(size - 24) // 4}I", data, first + 24)
        first = following
    return found[:number]


def test_each_data_leads_to_the_entries_that_have_it() -> None:
    made = records(100)
    data = write(made, IDS)
    assert len(data) == STEP
    found = {at: (kind, flags, body) for at, kind, flags, body in objects(data)}
    texts = {
        at: zstandard.ZstdDecompressor().decompress(body[56:]) if flags else body[56:] for at, (kind, flags, body) in found.items() if kind == DATA
    }  # fmt: skip
    entries = chain(data, struct.unpack_from("<Q", data, 176)[0], 100)
    assert [kind for at, (kind, _, _) in found.items() if at in entries] == [ENTRY] * 100
    for at, record, number in zip(entries, made, range(7, 107)):
        body = found[at][2]
        assert struct.unpack_from("<QQQ16s", body) == (number, record.realtime, record.monotonic, BOOT)
        items = struct.unpack_from(f"<{(len(body) - 48) // 4}I", body, 48)
        assert list(items) == sorted(items) and {texts[item] for item in items} == set(record.fields)
    for at, text in texts.items():
        first, array, count = struct.unpack_from("<QQQ", found[at][2], 24)
        assert [first, *chain(data, array, count - 1)] == [entry for entry, record in zip(entries, made) if text in record.fields]
    assert {kind for kind, _, _ in found.values()} == {DATA, FIELD, ENTRY, 4, 5, ARRAY}


@pytest.fixture(scope="module")
def host(image: Image) -> Host:
    return Host.open(open_store("memory:", b"host"), image, clock=ManualClock(ground.NOW), seed=b"j" * 32)


def test_its_entries_are_those_of_the_text_logs(host: Host) -> None:
    """Each line of auth.log and syslog is an entry of its microsecond, and only journald says what is in none."""
    caller = Caller(host.view())
    found = stored.entries(host, host.logged)
    shown = {(entry.time, entry.shown_tag, entry.message) for entry in found if not entry.is_kmsg}
    lines = set()
    for path in (logs.AUTH, logs.SYSLOG):
        for row in caller.read_file(path).decode().splitlines():
            stamp, _, rest = row.partition(" ")
            tag, _, text = rest.partition(" ")[2].partition(": ")
            if tag != "kernel":
                lines.add((stamp, tag, text))
    stamps = {(logs.stamp(time * 1000, host.identity.timezone), tag, text) for time, tag, text in shown}
    assert lines and lines <= stamps
    assert all(entry.time <= host.logged // 1000 for entry in found)
    assert found == sorted(found, key=lambda entry: entry.time)


def test_the_file_has_the_size_that_was_seen_and_tells_who_wrote(host: Host) -> None:
    caller = Caller(host.view())
    facts = stored.Machine(host)
    data = stored.write(host)
    assert len(data) == STEP and len(data) % STEP == 0
    boots = {bytes.fromhex(entry.boot.id) for entry in stored.entries(host, host.logged)}
    assert {body[24:40] for _, kind, _, body in objects(data) if kind == ENTRY} == boots
    cron = next(entry for entry in stored.entries(host, host.logged) if entry.tag == "CRON")
    assert {b"_COMM=cron", b"SYSLOG_IDENTIFIER=CRON", b"_MACHINE_ID=" + host.identity.machine_id.encode()} <= set(
        fields.stored(facts, cron)
    )
    assert re.fullmatch(r"[0-9a-f]{32}", caller.read_file(b"/etc/machine-id").decode().strip()) is not None
    assert host.clock.now() // SECOND == ground.NOW // SECOND


def test_what_a_user_s_processes_say_is_in_his_file_alone(image: Image) -> None:
    machines = (ground.begin(image, bytes([seed]) * 32) for seed in range(40))
    host = next(host for host in machines if stored.users(host.identity, host.logged))
    facts = stored.Machine(host)
    found = stored.entries(host, host.logged)
    people = stored.users(host.identity, host.logged)
    drawn = journal.draw(host.author, Unit(journal.PARENT, "journal", Entry(b"m", 0, S_IFDIR, 0, 0, 0)))
    assert [entry.name for entry in drawn[1:]] == [b"system.journal", *(b"user-%d.journal" % uid for uid in people)]
    own = {uid: [entry for entry in found if fields.user(facts, entry) == uid] for uid in people}
    for uid, entries in own.items():
        assert entries
        assert {entry.tag for entry in entries} <= {"systemd", "sudo"}
        kept = [body for _offset, kind, _size, body in objects(stored.write(host, uid)) if kind == ENTRY]
        assert [struct.unpack_from("<Q", body)[0] for body in kept] == [entry.sequence for entry in entries]
    named = [entry for entry in found if entry.tag == "sudo" and " : TTY=" in entry.message]
    assert all(fields.fields(facts, entry)["_UID"] == facts.uid(entry.message.split(" : ")[0].strip()) for entry in named)


def test_a_file_that_is_full_is_followed_by_another_before_its_hash_table_is(host: Host) -> None:
    """journald turns a file whose table is filled by three quarters (journal_file_rotate_suggested())."""
    data = stored.write(host)
    objects_of_data, buckets = struct.unpack_from("<Q", data, 208)[0], struct.unpack_from("<Q", data, 112)[0] // 16
    assert 0 < objects_of_data < 0.75 * buckets
    assert buckets == 32 * 1024 * 1024 * 4 // 768 // 3  # of SystemMaxFileSize=32M


def test_what_journald_says_of_itself_is_a_driver_s_word(host: Host) -> None:
    """As a booted machine's journal has it: no way in between, so no time of its source, and the capabilities of the unit."""
    ups = daemon.boots(host)
    said = entry.Entry(
        ups[-1].up, host.hostname, "systemd-journald", "200", "Journal started", ups[-1], unit="systemd-journald.service"
    )
    found = fields.fields(stored.Machine(host), said)
    wanted = ("_TRANSPORT", "SYSLOG_FACILITY", "MESSAGE_ID", "TID", "_SOURCE_REALTIME_TIMESTAMP", "_CAP_EFFECTIVE")
    assert {name: found[name] for name in wanted if name in found} == {
        "_TRANSPORT": "driver", "SYSLOG_FACILITY": "3", "MESSAGE_ID": "f77379a8490b408bbe5f6940505a777b", "_CAP_EFFECTIVE": "25402800cf",
    }  # fmt: skip
