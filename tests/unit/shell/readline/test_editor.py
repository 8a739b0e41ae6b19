"""The editor against sessions recorded from the real bash (recorded.json names its version): the same bytes, key by key."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.shell.readline import Editor, EndOfInput

SESSIONS = json.loads((Path(__file__).parent / "recorded.json").read_text())["sessions"]


class Wire:
    """A terminal of bytes at hand."""

    columns = 80
    is_echoing = True
    is_dumb = False

    def __init__(self) -> None:
        self.typed = ""
        self.shown = ""
        self.woken: asyncio.Event = asyncio.Event()

    def queued(self, limit: int) -> str:
        text, self.typed = self.typed[:limit], self.typed[limit:]
        return text

    async def wait(self) -> None:
        self.woken.clear()
        await self.woken.wait()

    @property
    def is_waiting(self) -> bool:
        return bool(self.typed)

    async def breathe(self, size: int) -> None:
        pass

    def unread(self, text: str) -> None:
        self.typed = text + self.typed

    def write(self, text: str) -> None:
        self.shown += text.replace("\n", "\r\n")


class Conversation:
    """An editor, reading line after line as bash does."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.lines: list[str] = []
        self.editor = Editor(self.wire, self.lines)
        self.task = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        try:
            while True:
                line = await self.editor.read_line("$ ")
                self.editor.leave()
                self.lines.append(line)
        except EndOfInput:
            self.editor.leave()

    async def say(self, keys: str) -> str:
        self.wire.typed += keys
        self.wire.woken.set()
        for _ in range(10):
            await asyncio.sleep(0)
        if self.task.done():
            self.task.result()
        text, self.wire.shown = self.wire.shown, ""
        return text


@pytest.mark.parametrize("name", sorted(SESSIONS))
def test_a_recorded_session_is_answered_with_the_same_bytes(name: str) -> None:
    async def replay() -> list[list[str]]:
        conversation = Conversation()
        told = []
        for keys, _ in SESSIONS[name]:
            shown = await conversation.say(keys.encode("latin-1").decode())
            told.append([keys, shown.encode().decode("latin-1")])
        conversation.task.cancel()
        return told

    assert asyncio.run(replay()) == SESSIONS[name]


async def _outcome(pieces: list[str]) -> tuple[list[str], str, int]:
    conversation = Conversation()
    for piece in pieces:
        await conversation.say(piece)
    conversation.task.cancel()
    return conversation.lines, conversation.editor.buffer.text, conversation.editor.buffer.point


KEYS = st.sampled_from(
    [
        "a",
        "b ",
        "\x1b[A",
        "\x1b[D",
        "\x1b[3~",
        "\x1b[200~p\rq\x1b[201~",
        "\r",
        "\x01",
        "\x17",
        "\x19",
        "\x1f",
        "\x12a\x07",
        "\x1b5x",
        "\x1b.",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(KEYS, max_size=30), st.data())
def test_keys_cut_anywhere_give_the_same_lines(keys: list[str], data: st.DataObject) -> None:
    typed = "".join(keys)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(typed)), max_size=8)))
    pieces = [typed[start:end] for start, end in zip([0, *cuts], [*cuts, len(typed)], strict=True)]
    assert asyncio.run(_outcome(pieces)) == asyncio.run(_outcome([typed]))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_keys_break_the_editor(keys: str) -> None:
    asyncio.run(_outcome([keys]))


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="\x1b\r\x04\x12\x16\x17\x7fab é語(.)\"'` 0123|wWbBeEfFtT;,dcyCDSsrRxX~pPuUiIaAkjGnN/?m`%_.*=\\", max_size=150)
)
def test_no_keys_break_the_editor_of_vi_s_keys(keys: str) -> None:
    async def play() -> None:
        conversation = Conversation()
        conversation.editor.settings.set("editing-mode vi")
        conversation.editor.settings.set("keyseq-timeout 0")
        conversation.lines += ["echo one two", "ls (a b) c"]
        await conversation.say(keys)
        buffer = conversation.editor.buffer
        assert 0 <= buffer.point <= len(buffer.text)
        conversation.task.cancel()

    asyncio.run(play())
