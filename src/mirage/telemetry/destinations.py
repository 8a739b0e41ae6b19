"""Where alerts go: Apprise's services, and a webhook of our own whose body is signed. Neither ever says its URL in an error.

A webhook's request carries `X-Mirage-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256, keyed with `alerts.secret`, of the seconds as
written, a full stop, and the body. A receiver compares it, and drops what is old (replayed) or has a known id (sent again).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from datetime import UTC, datetime
from typing import Protocol

import httpx2
import msgspec

from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError
from mirage.telemetry.outbox import Alert

WEBHOOK = "webhook+"
SECONDS = 10.0  # that a webhook may take
PASSING = frozenset({408, 425, 429})  # of the statuses 4xx those that say: later
TALKERS = ("apprise", "httpx2", "httpcore2", "urllib3")  # they log URLs, which hold keys


class SendError(Exception):
    """It was not taken; a later try may help. The text names no secret."""


class RefusedError(SendError):
    """It was not taken, and will not be."""


class Destination(Protocol):
    """One place that alerts are sent to."""

    async def send(self, alert: Alert) -> None:
        """Hand it over; SendError where that failed."""

    async def aclose(self) -> None:
        """Let go of what is held."""


def destination(url: str, secret: str, name: str) -> Destination:
    """What a URL of the configuration names; ConfigurationError, by the destination's name, where nothing can be sent to it."""
    for talker in TALKERS:
        logging.getLogger(talker).setLevel(logging.CRITICAL + 1)
    if not url.startswith(WEBHOOK):
        return Service(url, name)
    if not secret:
        raise ConfigurationError(f"alerts.urls: {name}: a webhook is signed: set alerts.secret")
    return Webhook(url.removeprefix(WEBHOOK), secret)


class Webhook:
    """POST of an alert as JSON, signed; any status 2xx is a receipt, redirects are not followed."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret.encode()
        self._client = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS)

    async def send(self, alert: Alert) -> None:
        body = msgspec.json.encode(alert)
        stamp = str(int(time.time()))  # the receiver's clock judges it, so it is true time also where ours is pretended
        headers = {
            "Content-Type": "application/json", "User-Agent": "Mirage", "X-Mirage-Alert": alert.id,
            "X-Mirage-Signature": f"t={stamp},v1={signature(self._secret, stamp, body)}",
        }  # fmt: skip
        try:
            async with asyncio.timeout(SECONDS), self._client.stream("POST", self._url, content=body, headers=headers) as answer:
                status = answer.status_code
        except TimeoutError:
            raise SendError("no answer in time") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SendError(type(error).__name__) from None  # its text may name the URL
        if 400 <= status < 500 and status not in PASSING:
            raise RefusedError(f"status {status}")
        if not 200 <= status < 300:
            raise SendError(f"status {status}")

    async def aclose(self) -> None:
        await self._client.aclose()


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """What a receiver computes as well."""
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Service:
    """One of Apprise's: e-mail, Slack, Teams, Telegram, PagerDuty and the rest. It knows only sent or not sent."""

    def __init__(self, url: str, name: str) -> None:
        import apprise  # loads a hundred services: only where one is configured

        self._types = {"info": apprise.NotifyType.INFO, "critical": apprise.NotifyType.FAILURE}
        self._usual = apprise.NotifyType.WARNING
        asset = apprise.AppriseAsset(app_id="Mirage", app_desc="Mirage", app_url="", async_mode=False, secure_logging=True)
        found = apprise.Apprise(asset=asset)
        if not found.add(url):
            raise ConfigurationError(f"alerts.urls: {name}: Apprise knows no such service, or the URL lacks a part")
        self._service = found
        self._format = apprise.NotifyFormat.TEXT

    async def send(self, alert: Alert) -> None:
        if not await asyncio.to_thread(self._notify, alert):
            raise SendError("the service did not take it")

    async def aclose(self) -> None:
        """Nothing is held between two messages."""

    def _notify(self, alert: Alert) -> bool:
        kind = self._types.get(alert.severity, self._usual)
        return bool(self._service.notify(body=text(alert), title=title(alert), notify_type=kind, body_format=self._format))


def title(alert: Alert) -> str:
    """One line."""
    return f"[{alert.severity}] {alert.title}" + (f" ({alert.count} times)" if alert.count > 1 else "")


def text(alert: Alert) -> str:
    """What a person reads."""
    lines = [f"{alert.kind}, {alert.severity}: {alert.title}", f"since {_moment(alert.first)}, last {_moment(alert.last)}"]
    if alert.kind == "finding":
        lines += [
            f"{alert.count} times in {alert.sessions} sessions, from {', '.join(alert.sources) or 'nowhere known'}",
            f"rule {alert.rule}" + (f", {', '.join(alert.techniques)}" if alert.techniques else ""),
            f"look: mirage session {alert.session}",
        ]
    return "\n".join(lines) + "\n"


def _moment(time: int) -> str:
    return datetime.fromtimestamp(time // SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
