"""Looks for a server that is away, in a thread of its own, so that nobody else waits for a connection that does not come about."""

from __future__ import annotations

import threading

import hiredis

from mirage.state.engines.resp import Address, Connection, Credentials, Lost, hello

EVERY = 0.1  # seconds between looks
PATIENCE = 0.5  # seconds for one answer


class Search:
    """Until a server has answered (`is_over`), or it is stopped."""

    def __init__(self, addresses: list[Address], credentials: Credentials) -> None:
        self.is_over = False
        self._addresses = addresses
        self._credentials = credentials
        self._end = threading.Event()
        threading.Thread(target=self._look, name="mirage-state-search", daemon=True).start()

    def stop(self) -> None:
        self._end.set()

    def _look(self) -> None:
        while not self._end.wait(EVERY):
            if any(self._answers(address) for address in self._addresses):
                break
        self.is_over = True

    def _answers(self, address: Address) -> bool:
        try:
            connection = Connection(address, self._credentials, PATIENCE, lambda push: None)
        except Lost:
            return False
        try:
            replies = [connection.call(*hello(self._credentials)), connection.call(b"PING")]
        except Lost:
            return False
        finally:
            connection.close()
        return not any(isinstance(reply, hiredis.ReplyError) for reply in replies)
