"""Key exchanges of one connection: the first, which begins it, and those that change its keys later (RFC 4253 section 7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mirage.base.events import KexAgreed, KexOffered
from mirage.gateway.ssh import exchange, proposal, wire
from mirage.gateway.ssh.packets import Disconnect

if TYPE_CHECKING:
    from mirage.gateway.ssh.connection import Connection
    from mirage.gateway.ssh.hostkeys import HostKey

Step = Callable[[int, wire.Reader], Coroutine[Any, Any, None] | None]


class Keying:
    """Where the exchange stands. `expect` is what takes the next packet of the transport; None: nothing is due."""

    __slots__ = (
        "_agreed", "_client", "_connection", "_gex", "_group", "_host_key", "_offer", "_packets", "_service", "expect", "host_blob",
        "rsa_signature", "session_id", "skip",
    )  # fmt: skip

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._service = connection.service
        self._packets = connection.packets
        self.session_id = b""
        self.host_blob = b""
        self.rsa_signature = b""
        self.expect: Step | None = None
        self.skip = 0  # packets that the client has sent ahead on a guess that was wrong
        self._offer: proposal.Offer | None = None
        self._client: proposal.Offer | None = None
        self._agreed: proposal.Agreement | None = None
        self._host_key: HostKey | None = None
        self._group: tuple[int, int] | None = None
        self._gex = b""

    @property
    def is_initial_done(self) -> bool:
        """Whether the first exchange is over in both directions."""
        return self._packets.receiving.cipher is not None

    def start(self) -> None:
        """Offer what we can, if no exchange is under way."""
        if self._offer is None:
            payload = proposal.offer(self._service.keys.kinds, self._connection.quirks)
            self._offer = proposal.parse(payload)
            self._packets.send(payload)
        if self.expect is None:
            self.listen()

    def listen(self) -> None:
        """The client may begin one."""
        self.expect = self._kexinit

    def _unexpected(self, kind: int) -> None:
        """kex.c kex_protocol_error."""
        if self._packets.strict and not self.is_initial_done:
            raise Disconnect(f"strict KEX violation: unexpected packet type {kind} (seqnr {self._packets.number})")
        self._connection.unimplemented()

    def _kexinit(self, kind: int, packet: wire.Reader) -> Coroutine[Any, Any, None] | None:
        if kind != wire.KEXINIT:
            if self.is_initial_done and kind in (wire.SERVICE_REQUEST, wire.EXT_INFO):
                return self._connection.stage(kind, packet)
            self._unexpected(kind)
            return None
        client = proposal.parse(packet.data)
        self.start()
        assert self._offer is not None
        if not self.is_initial_done:
            names = client.lists[0].split(b",")
            self._packets.strict = proposal.STRICT_CLIENT in names
            self._report_offer(client)
            if self._packets.strict and self._packets.number != 0:
                raise Disconnect("strict KEX violation: KEXINIT was not the first packet")
        self._client = client
        self._agreed = agreed = proposal.agree(client, self._offer)
        self._host_key = self._service.keys.find(agreed.host_key)
        if proposal.guessed_wrong(client, self._offer):
            self.skip = 1
        self._group = None
        self.expect = self._gex_request if agreed.kex == exchange.GEX else self._public_value
        return None

    def _report_offer(self, client: proposal.Offer) -> None:
        names = [[name.decode("utf-8", "backslashreplace") for name in names][:200] for names in client.names]
        self._connection.emit(
            KexOffered(
                hassh=proposal.hassh(client), kex=names[0], host_keys=names[1], ciphers=names[2], macs=names[4],
                compressions=names[6], languages=names[8],
            )
        )  # fmt: skip

    def _gex_request(self, kind: int, packet: wire.Reader) -> None:
        if kind != wire.GEX_REQUEST:
            self._unexpected(kind)
            return
        self._group, self._gex = exchange.gex_group(packet, self._service.moduli, self._service.chance)
        self._packets.send(bytes((wire.KEX_31,)) + wire.mpint(self._group[0]) + wire.mpint(self._group[1]))
        self.expect = self._public_value

    def _public_value(self, kind: int, packet: wire.Reader) -> Coroutine[Any, Any, None] | None:
        assert self._agreed is not None
        if kind != (wire.GEX_INIT if self._group else wire.KEX_30):
            self._unexpected(kind)
            return None
        if exchange.is_slow(self._agreed.kex):
            return self._answer_beside(packet)
        self._answer(exchange.respond(self._agreed.kex, packet, self._group))
        return None

    async def _answer_beside(self, packet: wire.Reader) -> None:
        assert self._agreed is not None
        self._answer(await asyncio.get_running_loop().run_in_executor(None, exchange.respond, self._agreed.kex, packet, self._group))

    def _answer(self, answer: exchange.Answer) -> None:
        agreed, offer, client, key = self._agreed, self._offer, self._client, self._host_key
        assert agreed is not None and offer is not None and client is not None and key is not None
        middle = b""
        if self._group:
            middle = self._gex + wire.mpint(self._group[0]) + wire.mpint(self._group[1])
        hashed: bytes = exchange.digest(agreed.kex)(
            wire.string(self._connection.client_version) + wire.string(self._service.version) + wire.string(client.payload)
            + wire.string(offer.payload) + wire.string(key.public) + middle + answer.theirs + answer.ours + answer.secret
        ).digest()  # fmt: skip
        first = not self.session_id
        if first:
            self.session_id = hashed
            self.host_blob = key.public
            self.rsa_signature = _rsa_signature(agreed.host_key, client.lists[1].split(b","))
        signature = key.sign(hashed, agreed.host_key)
        reply = wire.GEX_REPLY if self._group else wire.KEX_31
        self._packets.send(bytes((reply,)) + wire.string(key.public) + answer.ours + wire.string(signature))
        inward, outward = exchange.derive(agreed, answer.secret, hashed, self.session_id)
        self._packets.send(bytes((wire.NEWKEYS,)))
        self._packets.sending.key(agreed.ciphers[1], agreed.macs[1], outward, agreed.compressions[1])
        if self._packets.authenticated:
            self._packets.compress_from_now()
        self._packets.release()
        if first and b"ext-info-c" in client.lists[0].split(b","):
            extensions = [(b"server-sig-algs", proposal.SIGNATURES), (b"publickey-hostbound@openssh.com", b"0")]
            body = b"".join([wire.string(name) + wire.string(value) for name, value in extensions])
            self._packets.send(bytes((wire.EXT_INFO,)) + wire.u32(len(extensions)) + body)
        if first:
            self._connection.emit(
                KexAgreed(
                    kex=agreed.kex.decode(), host_key=agreed.host_key.decode(), cipher=agreed.ciphers[0].decode(),
                    mac=agreed.macs[0].decode(), compression=agreed.compressions[0].decode(),
                )
            )  # fmt: skip

        def new_keys(kind: int, packet: wire.Reader) -> None:
            if kind != wire.NEWKEYS:
                self._unexpected(kind)
                return
            packet.end()
            self._packets.receiving.key(agreed.ciphers[0], agreed.macs[0], inward, agreed.compressions[0])
            if self._packets.authenticated:
                self._packets.compress_from_now()
            self._offer = self._client = self._agreed = self._host_key = self._group = None
            self._gex = b""
            self.expect = self._kexinit if self._connection.is_logged_in else None

        self.expect = new_keys


def _rsa_signature(host_key: bytes, names: list[bytes]) -> bytes:
    """serverloop.c server_input_hostkeys_prove: how an RSA key proves itself to this client."""
    if host_key.startswith(b"rsa-sha2"):
        return host_key
    for size in (b"512", b"256"):
        if b"rsa-sha2-" + size in names or b"rsa-sha2-" + size + b"-cert-v01@openssh.com" in names:
            return b"rsa-sha2-" + size
    return b"ssh-rsa"
