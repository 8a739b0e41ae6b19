"""Traps, and waits that a signal cuts short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from mirage.shell import signals
from mirage.shell.bash.faults import Break, ExitShell, Interrupted, Return
from mirage.shell.bash.part import Part


class Traps(Part):
    """See the module."""

    async def exit_trap(self, status: int) -> int:
        text = self.traps.pop("EXIT", None)
        if text:
            self.status = status
            try:
                await self.run_text(text, source="exit trap")
            except (Return, Break):
                pass
            except ExitShell as done:
                return done.status
        return status

    async def trap(self, name: str) -> None:
        """Run the trap of ERR, DEBUG or RETURN."""
        text = self.traps.get(name)
        if not text or self.in_trap:
            return
        inherited = "functrace" in self.options or (name == "ERR" and "errtrace" in self.options)
        if self.frames and not self.frames[-1].is_source and name != "RETURN" and not inherited:
            return
        status, line = self.status, self.line
        self.in_trap += 1
        try:
            await self.run_text(text, source=f"{name} trap" if name != "DEBUG" else "")
        finally:
            self.in_trap -= 1
            self.status, self.line = status, line

    async def run_traps(self) -> None:
        """The traps of signals that came in."""
        while self.pending:
            number = self.pending.pop(0)
            text = self.traps.get(signals.NAMES[number], "")
            if not text:
                continue
            status, pipestatus, line = self.status, self.pipestatus, self.line
            self.in_trap += 1
            try:
                await self.run_text(text, source="trap", line=1)
            finally:
                self.in_trap -= 1
                self.status, self.pipestatus, self.line = status, pipestatus, line

    def caught(self, number: int) -> None:
        """A trapped signal: run its command when the current one is over, and end a wait that listens."""
        self.pending.append(number)
        self.wake()

    def interrupt(self, number: int) -> None:
        """SIGINT to an interactive shell."""
        self.is_interrupted = True
        self.wake()

    def wake(self) -> None:
        if self._wakeable is not None:
            self._wakeable.cancel()

    async def interruptible(self, wait: Awaitable[Any]) -> Any:
        """Wait for something that a signal may cut short: Interrupted after Ctrl-C, None after a trapped signal."""
        task = asyncio.current_task()
        assert task is not None
        self._wakeable = task
        entry = self.proc.entry
        entry.state = "S"
        try:
            return await wait
        except asyncio.CancelledError:
            if not (self.is_interrupted or self.pending) or self.proc.signal:
                raise
            task.uncancel()
            if self.is_interrupted:
                self.is_interrupted = False
                raise Interrupted from None
            return None
        finally:
            self._wakeable = None
            entry.state = "R"
