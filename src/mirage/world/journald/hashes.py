"""The two hashes of a journal file, of many texts at once: SipHash-2-4 and Bob Jenkins's lookup3 (`hashlittle2`).

Texts of as many blocks are hashed together: each has a lane in one large number, whose sums, shifts and exclusive ors Python does in
one step. A lane is twice as wide as its word, so that what runs over can be masked away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

LANES = 256  # texts in one number


def siphash24(key: bytes, texts: Sequence[bytes]) -> list[int]:
    """SipHash-2-4 (Aumasson, Bernstein) of each text under a key of 16 bytes."""
    return _grouped(texts, lambda text: len(text) // 8 + 1, lambda some, blocks: _sip(key, some, blocks))


def jenkins64(texts: Sequence[bytes]) -> list[int]:
    """`jenkins_hash64()` of systemd: hashlittle2 with both seeds 0, c above b."""
    return _grouped(texts, lambda text: -(-len(text) // 12), _lookup3)


def _grouped(texts: Sequence[bytes], blocks_of: Callable[[bytes], int], work: Callable[[list[bytes], int], list[int]]) -> list[int]:
    groups: dict[int, list[int]] = {}
    for at, text in enumerate(texts):
        groups.setdefault(blocks_of(text), []).append(at)
    found = [0] * len(texts)
    for blocks, places in groups.items():
        for start in range(0, len(places), LANES):
            some = places[start : start + LANES]
            for at, value in zip(some, work([texts[place] for place in some], blocks)):
                found[at] = value
    return found


def _lanes(values: Sequence[int], width: int) -> int:
    return int.from_bytes(b"".join(value.to_bytes(width, "little") for value in values), "little")


def _sip(key: bytes, texts: list[bytes], blocks: int) -> list[int]:
    number = len(texts)
    one = _lanes([1] * number, 16)
    mask = one * 0xFFFF_FFFF_FFFF_FFFF
    k0, k1 = one * int.from_bytes(key[:8], "little"), one * int.from_bytes(key[8:16], "little")
    v0, v1, v2, v3 = (
        k0 ^ one * 0x736F6D6570736575,
        k1 ^ one * 0x646F72616E646F6D,
        k0 ^ one * 0x6C7967656E657261,
        k1 ^ one * 0x7465646279746573,
    )

    def rounds(times: int) -> None:
        nonlocal v0, v1, v2, v3
        for _ in range(times):
            v0, v2 = (v0 + v1) & mask, (v2 + v3) & mask
            v1, v3 = (v1 << 13 | v1 >> 51) & mask ^ v0, (v3 << 16 | v3 >> 48) & mask ^ v2
            v0 = (v0 << 32 | v0 >> 32) & mask
            v2, v0 = (v2 + v1) & mask, (v0 + v3) & mask
            v1, v3 = (v1 << 17 | v1 >> 47) & mask ^ v2, (v3 << 21 | v3 >> 43) & mask ^ v0
            v2 = (v2 << 32 | v2 >> 32) & mask

    padded = [text + bytes(8 * blocks - 1 - len(text)) + bytes([len(text) & 0xFF]) for text in texts]
    gap = bytes(8)
    for at in range(0, 8 * blocks, 8):
        word = int.from_bytes(b"".join(text[at : at + 8] + gap for text in padded), "little")
        v3 ^= word
        rounds(2)
        v0 ^= word
    v2 ^= one * 0xFF
    rounds(4)
    whole = (v0 ^ v1 ^ v2 ^ v3).to_bytes(16 * number, "little")
    return [int.from_bytes(whole[at : at + 8], "little") for at in range(0, 16 * number, 16)]


def _lookup3(texts: list[bytes], blocks: int) -> list[int]:
    number = len(texts)
    one = _lanes([1] * number, 8)
    mask, above = one * 0xFFFF_FFFF, one << 32
    a = b = c = (one * 0xDEADBEEF + _lanes([len(text) for text in texts], 8)) & mask

    def less(left: int, right: int) -> int:
        return ((left | above) - right) & mask

    def turned(value: int, by: int) -> int:
        return (value << by | value >> (32 - by)) & mask

    padded = [text.ljust(12 * blocks, b"\0") for text in texts]
    gap = bytes(4)
    for at in range(0, 12 * blocks, 12):
        words = (
            int.from_bytes(b"".join(text[place : place + 4] + gap for text in padded), "little") for place in (at, at + 4, at + 8)
        )
        a, b, c = ((value + word) & mask for value, word in zip((a, b, c), words))
        if at < 12 * (blocks - 1):
            for by in (4, 6, 8, 16, 19, 4):  # mix(): the three take turns
                a = less(a, c) ^ turned(c, by)
                c = (c + b) & mask
                a, b, c = b, c, a
        else:
            for by in (14, 11, 25, 16, 4, 14, 24):  # final()
                c = less(c ^ b, turned(b, by))
                a, b, c = b, c, a
            a, b, c = c, a, b
    high, low = c.to_bytes(8 * number, "little"), b.to_bytes(8 * number, "little")
    return [
        int.from_bytes(high[at : at + 4], "little") << 32 | int.from_bytes(low[at : at + 4], "little")
        for at in range(0, 8 * number, 8)
    ]
