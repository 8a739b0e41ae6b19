"""One JSON request to a model's endpoint: bounded in time and bytes, tried again with jitter, never through a proxy of ours.

The key goes into a header and nowhere else: an error names status and kind, and not one byte that was sent or received.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from random import Random
from typing import Any

import httpx2
import msgspec

from mirage.content.providers import ProviderError

BYTES = 256 << 10  # of one answer
CONNECT = 5.0  # seconds
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # worth another try


class Endpoint:
    """A base URL with its headers."""

    def __init__(
        self, url: str, headers: Mapping[str, str], *, seconds: float = 60.0, tries: int = 3, chance: Random | None = None
    ) -> None:
        self._client = httpx2.AsyncClient(
            base_url=url.rstrip("/"), headers=dict(headers), trust_env=False, follow_redirects=False,
            timeout=httpx2.Timeout(seconds, connect=CONNECT),
        )  # fmt: skip
        self._seconds, self.tries = seconds, tries
        self._chance = chance or Random()  # noqa: S311 - to fall out of step

    async def post(self, path: str, body: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
        """The decoded answer, and how many tries it took. ProviderError after the last try; `RefusedError` at once for what a further try would not change."""
        reason = "no try"
        for attempt in range(self.tries):
            if attempt:
                await asyncio.sleep(min(8.0, 0.25 * 2**attempt) * (0.5 + self._chance.random()))
            try:
                async with asyncio.timeout(self._seconds):
                    status, data = await self._once(path, body)
            except (httpx2.HTTPError, TimeoutError) as error:
                reason = type(error).__name__
                continue
            if status == 200:
                return _decoded(data), attempt + 1
            reason = f"status {status}"
            if status not in PASSING:
                raise RefusedError(status)
        raise ProviderError(reason)

    async def _once(self, path: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        data = bytearray()
        async with self._client.stream("POST", path, json=dict(body)) as response:
            async for piece in response.aiter_bytes(16384):
                data += piece
                if len(data) > BYTES:
                    raise ProviderError(f"an answer of more than {BYTES} bytes")
            return response.status_code, bytes(data)

    async def aclose(self) -> None:
        await self._client.aclose()


class RefusedError(ProviderError):
    """The endpoint does not take this request as it is."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderError("an answer that is no JSON object") from error


def text_at(whole: Any, *path: str | int) -> str:
    """The text at a path of a decoded answer. ProviderError: it is not there."""
    for step in path:
        try:
            whole = whole[step]
        except (KeyError, IndexError, TypeError) as error:
            raise ProviderError("an answer without its text") from error
    if not isinstance(whole, str):
        raise ProviderError("an answer without its text")
    return whole


def count_at(whole: Mapping[str, Any], group: str, name: str) -> int:
    """A count of tokens; 0 where the provider says none, or nonsense."""
    found = whole.get(group) if group else whole
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31 else 0
