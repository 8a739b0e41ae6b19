"""Which lines a sed command is for: addresses and ranges, with the state that ranges keep from line to line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.programs.sed.script import Address, Command

if TYPE_CHECKING:
    from mirage.shell.programs.sed.executor import Executor


class Selector:
    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.reset()

    def reset(self) -> None:
        """A new file with -s: no range is open, except those that begin at line 0."""
        for command in self._executor.script.commands:
            command.is_active = command.first is not None and command.first.kind == "number" and command.first.number == 0

    async def selects(self, command: Command) -> bool:
        if command.first is None:
            return True
        if command.second is None:
            return await self._matches(command.first)
        if command.is_active:
            return await self._goes_on(command, command.second)
        return await self._matches(command.first) and self._begins(command, command.second)

    async def _matches(self, address: Address) -> bool:
        executor = self._executor
        number = executor.number
        match address.kind:
            case "number":
                return number == address.number
            case "step":
                return number >= address.number and (number - address.number) % address.step == 0
            case "last":
                return await executor.is_last()
        return executor.regex(address.regex).search(executor.space) is not None

    def _begins(self, command: Command, second: Address) -> bool:
        number = self._executor.number
        match second.kind:
            case "number":
                command.range_end = second.number
            case "plus":
                command.range_end = number + second.number
            case "multiple":
                command.range_end = -(-number // second.number) * second.number if second.number else number
            case _:
                command.is_active = True
                return True
        command.is_active = command.range_end > number
        return True

    async def _goes_on(self, command: Command, second: Address) -> bool:
        number = self._executor.number
        if second.kind in ("number", "plus", "multiple"):
            command.is_active = number < command.range_end
            return number <= command.range_end or await self._restarts(command)
        if await self._matches(second):
            command.is_active = False
        return True

    async def _restarts(self, command: Command) -> bool:
        """The end was jumped over (by n or N): this line may begin a range of its own."""
        assert command.first is not None and command.second is not None
        return command.first.kind != "number" and await self._matches(command.first) and self._begins(command, command.second)
