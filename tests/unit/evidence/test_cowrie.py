"""The cowrie export: ids and keys as its readers expect them, and nothing that an attacker says can pass for a fact of ours."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from mirage.base.events import (
    ConnectionOpened,
    Envelope,
    EnvironmentOffered,
    ForwardData,
    ForwardRequested,
    InputRead,
    LineEntered,
    MirageStarted,
)
from mirage.evidence.exports.cowrie import REMEMBERED, CowrieExport, session_id
from tests.unit.evidence.samples import SESSION, SOURCE, envelopes, one_of_each, whole_session

ALWAYS = {"eventid", "message", "sensor", "uuid", "timestamp", "time", "session", "src_ip", "protocol"}
# Its catalogue (version 3.0): the keys that each event has of its own. `|` separates forms of one event.
KEYS = {
    "cowrie.session.connect": ["src_port dst_ip dst_port"],
    "cowrie.session.closed": ["duration_ms"],
    "cowrie.session.input": ["realm input"],
    "cowrie.session.file_download": ["outfile shasum destfile duplicate", "outfile shasum destfile duplicate url"],
    "cowrie.session.file_download.failed": ["url error"],
    "cowrie.session.file_upload": ["filename outfile shasum destfile duplicate"],
    "cowrie.login.success": ["username password", "username fingerprint key type"],
    "cowrie.login.failed": ["username password", "username fingerprint key type"],
    "cowrie.client.version": ["version"],
    "cowrie.client.kex": ["hassh hasshAlgorithms kexAlgs keyAlgs encCS macCS compCS langCS"],
    "cowrie.client.fingerprint": ["username fingerprint key type"],
    "cowrie.client.size": ["width height"],
    "cowrie.client.var": ["name value"],
    "cowrie.client.malformed_packet": ["messagenum datalen data"],
    "cowrie.command.input": ["input", "input realm"],
    "cowrie.command.failed": ["input"],
    "cowrie.command.chpasswd": ["realm username"],
    "cowrie.log.open": ["ttylog"],
    "cowrie.log.closed": ["ttylog size duration_ms shasum duplicate"],
    "cowrie.direct-tcpip.request": ["dst_ip dst_port orig_ip orig_port"],
    "cowrie.direct-tcpip.data": ["dst_ip dst_port data id"],
}


def export(written: list[Envelope], **options: Any) -> list[dict[str, Any]]:
    lines = CowrieExport("web-1", "u-u-i-d", **options).lines(written)
    return [json.loads(line) for line in lines]


def check(row: dict[str, Any]) -> None:
    own = set(row) - ALWAYS - {"late"}
    assert set(row) >= ALWAYS
    assert own in [set(form.split()) for form in KEYS[row["eventid"]]], row
    assert len(row["session"]) == 12
    assert int(row["session"], 16) >= 0
    moment = datetime.fromisoformat(row["timestamp"])
    assert row["timestamp"].endswith("Z")
    assert len(row["timestamp"]) == len("2026-11-24T04:25:16.123456Z")
    assert abs(moment.timestamp() - row["time"]) < 1e-3


def test_a_session_as_its_readers_expect_it() -> None:
    rows = export(envelopes(whole_session()))
    for row in rows:
        check(row)
        assert (row["session"], row["src_ip"], row["protocol"]) == (session_id(SESSION), SOURCE, "ssh")
    assert [row["eventid"].removeprefix("cowrie.") for row in rows] == [
        "session.connect", "client.version", "client.kex", "client.fingerprint", "login.failed", "login.failed",
        "login.success", "client.var", "client.size", "log.open", "command.input", "client.size", "command.input",
        "command.failed", "command.failed", "session.input", "command.chpasswd", "session.file_download.failed",
        "session.file_upload", "session.file_download", "direct-tcpip.request", "direct-tcpip.data",
        "client.malformed_packet", "log.closed", "session.closed", "session.input",
    ]  # fmt: skip
    by_id = {row["eventid"].removeprefix("cowrie."): row for row in rows}
    assert [row.get("late") for row in rows] == [None] * 25 + [True]
    assert by_id["client.kex"]["hasshAlgorithms"] == "curve25519-sha256,ext-info-c;aes128-ctr;hmac-sha2-256;none"
    assert by_id["client.fingerprint"]["key"] == "ssh-ed25519 AAEC"
    assert rows[4]["key"] == "ssh-ed25519 AAEC"
    assert (by_id["login.success"]["username"], by_id["login.success"]["password"]) == ("root", "toor\\xff")
    assert by_id["log.closed"]["ttylog"] == by_id["log.open"]["ttylog"]
    assert by_id["log.closed"]["shasum"] == hashlib.sha256(b"ls\r").hexdigest()
    assert by_id["log.closed"]["duration_ms"] == 4000
    assert by_id["session.closed"]["duration_ms"] == 6000
    assert by_id["session.file_download"]["duplicate"] is True
    assert by_id["session.file_upload"]["duplicate"] is False
    assert (by_id["direct-tcpip.data"]["dst_ip"], by_id["direct-tcpip.data"]["dst_port"]) == ("203.0.113.1", 80)
    assert by_id["client.malformed_packet"]["data"] == "5000"


def test_every_kind_gives_lines_of_the_catalogue_or_none() -> None:
    for row in export(envelopes((n, event) for n, event in enumerate(one_of_each()))):
        check(row)


def test_a_recording_that_was_never_closed_ends_with_its_session() -> None:
    events = [one for one in whole_session() if type(one[1]).__name__ != "ChannelClosed"]
    ids = [row["eventid"] for row in export(envelopes(events))]
    assert ids.index("cowrie.log.closed") + 1 == ids.index("cowrie.session.closed")


def test_who_and_where_are_never_the_attackers_words() -> None:
    rows = export(envelopes([(0, EnvironmentOffered(name=b"src_ip", value=b"session", accepted=False))]))
    assert [(row["src_ip"], row["session"], row["name"]) for row in rows] == [(SOURCE, session_id(SESSION), "src_ip")]


def test_an_export_that_begins_in_the_middle_asks_how_it_began() -> None:
    opening = envelopes([(0, ConnectionOpened(protocol="telnet", source_ip="1.2.3.4", source_port=1, local_ip="", local_port=23))])[0]
    (row,) = export(envelopes([(5, LineEntered(text=b"x", mode="terminal"))]), recall=lambda session: opening)
    assert (row["protocol"], row["src_ip"]) == ("telnet", "1.2.3.4")


def test_forwarded_data_go_where_a_forward_was_granted() -> None:
    def asked(host: bytes, verdict: str) -> ForwardRequested:
        return ForwardRequested(direction="direct-tcpip", host=host, port=25, origin=b"", origin_port=0, verdict=verdict)

    events = [(0, asked(b"refused", "refused")), (1, asked(b"one", "pretended")), (2, asked(b"two", "pretended"))]
    data = [(3 + n, ForwardData(channel=channel, data=b"x")) for n, channel in enumerate([4, 7, 4])]
    rows = export(envelopes([*events, *data]))
    assert [(row["id"], row["dst_ip"]) for row in rows[3:]] == [(4, "one"), (7, "two"), (4, "one")]


def test_what_is_no_session_gives_no_line() -> None:
    assert export(envelopes([(0, MirageStarted(part="stage", version="1"))], session="")) == []


def test_many_sessions_are_not_all_remembered() -> None:
    one = CowrieExport("s", "u")
    for number in range(REMEMBERED + 50):
        for envelope in envelopes([(0, InputRead(program="x", data=b""))], session=str(number)):
            one.rows(envelope)
    assert len(one._sessions) == REMEMBERED


def test_twelve_hex_digits_stay_as_they_are() -> None:
    assert session_id("0123456789ab") == "0123456789ab"
    assert session_id("0123456789aB") != "0123456789aB"
