"""What a shell says: the prefix of its complaints, and what builtins print, held back until it is sent in one piece."""

from __future__ import annotations

from mirage.shell.bash import ash, dash
from mirage.shell.bash.part import Part
from mirage.shell.lib.text import to_bytes


class Messages(Part):
    """See the module."""

    def prefix(self) -> str:
        """What bash puts before a message."""
        if (self.interactive or self.was_interactive) and not self.is_dash:
            return f"{self.shell_name}: "
        source = self.frames[-1].source if self.frames else self.script_name
        if self.is_dash:
            return f"{source}: {self.line}: "
        return f"{source}: line {self.line or 1}: "

    def complain(self, text: str) -> None:
        """A message with the prefix, on standard error."""
        if self.is_dash:
            text = dash.said(text)
        if self.is_ash:
            self._out.append((2, ash.complaint(self, text)))  # type: ignore[arg-type]
            return
        self._out.append((2, f"{self.prefix()}{text}\n"))

    warn = complain

    def out(self, text: str) -> None:
        self._out.append((1, text))

    def err(self, text: str) -> None:
        self._out.append((2, text))

    async def flush(self) -> bool:
        """Send what builtins have printed; False when standard output would not take it."""
        pending = self._out
        if not pending:
            return True
        self._out = []
        if len(pending) == 1:
            return await self._send(*pending[0])
        fine = True
        fd, texts = pending[0][0], [pending[0][1]]
        for number, text in pending[1:]:
            if number != fd:
                fine = await self._send(fd, "".join(texts)) and fine
                fd, texts = number, []
            texts.append(text)
        return await self._send(fd, "".join(texts)) and fine

    async def _send(self, fd: int, text: str) -> bool:
        try:
            await self.proc.write(fd, to_bytes(text))
        except OSError as error:
            self.write_error = error
            return fd != 1
        return True

    write_error: OSError | None = None

    def mark(self) -> int:
        """How much was printed and not yet sent."""
        return len(self._out)

    def take_back(self, mark: int) -> list[str]:
        """What was printed since then, not to be sent."""
        taken, self._out = self._out[mark:], self._out[:mark]
        return [text for _, text in taken]

    def weigh(self, size: int) -> None:
        """Refuse what no session may hold in one value."""
        if size > self.session.limits.memory:
            self.session.stop("memory", self.session.limits.memory, "shell variable")
