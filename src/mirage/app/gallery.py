"""The gallery's process: its order in, evidence kept until it is told to stop. It runs as the operator, out of reach."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec

from mirage.app.alerts import Alerting, alerting, listener
from mirage.app.children import confine, read_order
from mirage.app.config import Config
from mirage.app.directives import Directing, is_wanted
from mirage.app.leash import report
from mirage.app.paths import evidence_url, paths_of
from mirage.app.telemetry import telemetry, tracing
from mirage.base.clock import SECOND, SystemClock
from mirage.base.errors import ConfigurationError
from mirage.evidence import gallery
from mirage.evidence.findings import Examiner
from mirage.evidence.gallery import GalleryOptions
from mirage.evidence.inspections import Inspector
from mirage.journal.directives import Mailbox

SWITCH = 0.0001  # seconds after which a thread that stores lets the one that examines go on, which asks some ten times a look
BEHIND = 10  # niceness: who is watched is answered before it is written down, as the journal waits


def options_of(config: Config) -> GalleryOptions:
    """What the configuration says of the evidence."""
    paths = paths_of(config)
    return GalleryOptions(
        url=evidence_url(config),
        journal=paths.journal.absolute(),
        home=paths.gallery.absolute(),
        keep_age=int(config.journal.keep_days * 86400) * SECOND,
        keep_months=config.evidence_months,
        keep_bytes=config.journal.keep_bytes,
        artifact_bytes=config.ssh.limits.artifact,
        examiner=partial(_examiner, config) if config.analysis.enabled else None,
        listener=partial(listener, config) if config.alerts.urls else None,
        inspector=partial(_inspector, config) if config.analysis.enabled else None,
    )


def _examiner(config: Config) -> Examiner:
    from mirage.app.analysis import Reloading, Watcher  # loads all rules: only where something is to be examined

    reloading = Reloading(config, SystemClock())
    if is_wanted(config.analysis):
        directing = Directing(config.analysis, Mailbox(paths_of(config).journal.absolute()))
        return Watcher(reloading, lambda: reloading.origins, directing.consider)
    return Watcher(reloading, lambda: reloading.origins)


def _inspector(config: Config) -> Inspector:
    from mirage.app.inspecting import InspectionProcess

    return InspectionProcess(config, SystemClock())


async def serve(options: GalleryOptions, config: Config) -> None:
    """Pump until SIGTERM, and then until everything said so far is kept."""
    stop, ready = asyncio.Event(), asyncio.Event()
    inner = telemetry(config, options.journals(), options.home, SystemClock())
    counting = asyncio.create_task(inner[1].run(stop)) if inner else None
    traces = tracing(config, options.journals(), options.home, SystemClock())
    sending = asyncio.create_task(traces.run(stop)) if traces else None
    alerts = alerting(config, options.journals(), SystemClock(), inner[2].alerted if inner else None)
    options, telling = _with(alerts, options, stop)
    if options.examiner is not None:
        options = msgspec.structs.replace(options, examiner=_ahead(options.examiner))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    running = asyncio.create_task(gallery.run(options, stop, ready=ready))
    became_ready = asyncio.create_task(ready.wait())
    waits: list[asyncio.Task[bool] | asyncio.Task[None]] = [running, became_ready]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    if became_ready.done():
        report("ready", **({"inner": "{}:{}".format(*inner[0].address)} if inner else {}))
    await running
    if inner and counting:
        await counting
        inner[0].close()
    for task in filter(None, (telling, sending)):
        await task


def _ahead(make: Callable[[], Examiner]) -> Callable[[], Examiner]:
    """Have it made now, beside whatever else starts: all rules are loaded and tried, for which the first event would wait."""
    making = ThreadPoolExecutor(1, "analysis")
    made = making.submit(make)
    making.shutdown(wait=False)
    return made.result


def _with(alerts: Alerting | None, options: GalleryOptions, stop: asyncio.Event) -> tuple[GalleryOptions, asyncio.Task[None] | None]:
    """The gallery's options with who hears of findings, and the alerts on their way until `stop`."""
    if alerts is None:
        return options, None
    return msgspec.structs.replace(options, listener=lambda: alerts.alerts), asyncio.create_task(alerts.run(stop))


def main() -> None:
    order = read_order()
    confine(order)
    sys.setswitchinterval(SWITCH)
    os.nice(BEHIND)
    try:
        asyncio.run(serve(options_of(order.config), order.config))
    except ConfigurationError as error:
        report("failed", reason=str(error))
        raise SystemExit(1) from None
    except Exception as error:
        report("failed", reason=f"the gallery: {error}")
        raise


if __name__ == "__main__":
    main()
