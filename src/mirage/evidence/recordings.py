"""Terminal recordings as asciicast v2 files (docs.asciinema.org/manual/asciicast/v2), made from the events that hold the bytes.

One line of head, then one line an event: seconds since the terminal was opened, "o" (to the client), "i" (from the client) or
"r" (window size), and text. Bytes that are no UTF-8 become U+FFFD there; a character that was cut by the wire is put together.
Where the recording limit left bytes out, a marker ("m") says how many.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

import msgspec

from mirage.base.clock import SECOND
from mirage.base.events import Envelope, TerminalInput, TerminalOpened, TerminalOutput, TerminalResized


def asciicast(events: Iterable[Envelope], *, title: str = "", input: bool = True) -> Iterator[str]:
    """The lines of the file, each with its line feed. The first event is the `TerminalOpened`, the rest are of its channel."""
    stream = iter(events)
    first = next(stream, None)
    if first is None or not isinstance(first.event, TerminalOpened):
        return
    opened = first.event
    head = {
        "version": 2,
        "width": opened.columns,
        "height": opened.rows,
        "timestamp": first.time // SECOND,
        "env": {"TERM": opened.term.decode("utf-8", "replace")},
    }
    yield _line(head | ({"title": title} if title else {}))
    decoders = {code: codecs.getincrementaldecoder("utf-8")("replace") for code in "oi"}
    moment = 0.0
    for envelope in stream:
        moment = max(moment, (envelope.time - first.time) / SECOND)  # players want times that never go back
        match envelope.event:
            case TerminalOutput(data=data, dropped=dropped):
                if said := decoders["o"].decode(data):
                    yield _line([round(moment, 6), "o", said])
                if dropped:
                    yield _line([round(moment, 6), "m", f"{dropped} bytes left out"])
            case TerminalInput(data=data) if input:
                if said := decoders["i"].decode(data):
                    yield _line([round(moment, 6), "i", said])
            case TerminalResized(columns=columns, rows=rows):
                yield _line([round(moment, 6), "r", f"{columns}x{rows}"])
            case _:
                pass
    for code, decoder in decoders.items():
        if rest := decoder.decode(b"", final=True):
            yield _line([round(moment, 6), code, rest])


def _line(value: object) -> str:
    return msgspec.json.encode(value).decode() + "\n"
