"""What is looked at of a text that is too long to be looked at whole: its head, its tail, and samples between."""

from __future__ import annotations

WHOLE = 64 << 10  # characters that are looked at whole
_HEAD, _TAIL, _SAMPLE, _SAMPLES = 16 << 10, 16 << 10, 2 << 10, 8
WORDS = 256  # of a program that ran
_END = 8 << 10  # characters of a long word's beginning, and of its end


def pieces(text: str) -> list[tuple[int, str]]:
    """(offset, piece) of what is looked at; the whole text at 0 where it is short enough. At most 48 KiB otherwise."""
    if len(text) <= WHOLE:
        return [(0, text)]
    found = [(0, text[:_HEAD])]
    stride = (len(text) - _HEAD - _TAIL) // (_SAMPLES + 1)
    for number in range(1, _SAMPLES + 1):
        start = _HEAD + number * stride
        found.append((start, text[start : start + _SAMPLE]))
    found.append((len(text) - _TAIL, text[-_TAIL:]))
    return found


def shorter(argv: list[str]) -> tuple[list[str], bool]:
    """The words of a program that are looked at, and whether anything of them is left out. At most some 64 KiB."""
    found: list[str] = []
    room = WHOLE
    for word in argv[:WORDS]:
        found.append(word if len(word) <= 2 * _END else word[:_END] + word[-_END:])
        room -= len(found[-1])
        if room < 0:
            break
    return found, len(found) < len(argv) or any(len(word) > 2 * _END for word in argv[: len(found)])
