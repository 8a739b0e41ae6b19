"""A language model of random weights as a GGUF file (version 3), small enough to be made by a test: one layer, a token a byte."""

from __future__ import annotations

import array
import math
import random
import struct
from pathlib import Path
from typing import Any

WIDTH, HEADS, INNER, CONTEXT = 32, 2, 64, 4096
UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5  # gguf_metadata_value_type
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # llama_token_type
ALIGNMENT = 32

TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"


def write(path: Path, seed: int) -> Path:
    """The file; what such a model says is noise, the same for a seed."""
    chance = random.Random(seed)
    pieces = [
        ("<unk>", UNKNOWN),
        ("<s>", CONTROL),
        ("</s>", CONTROL),
        *((f"<0x{byte:02X}>", BYTE) for byte in range(256)),
        ("\u2581", NORMAL),
    ]
    facts: list[tuple[str, int, Any]] = [
        ("general.architecture", STRING, "llama"), ("general.name", STRING, "noise"), ("general.alignment", UINT32, ALIGNMENT),
        ("llama.context_length", UINT32, CONTEXT), ("llama.embedding_length", UINT32, WIDTH), ("llama.block_count", UINT32, 1),
        ("llama.feed_forward_length", UINT32, INNER), ("llama.attention.head_count", UINT32, HEADS), ("llama.attention.head_count_kv", UINT32, HEADS),
        ("llama.rope.dimension_count", UINT32, WIDTH // HEADS), ("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        ("llama.vocab_size", UINT32, len(pieces)), ("tokenizer.ggml.model", STRING, "llama"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, [text for text, _kind in pieces])), ("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * len(pieces))),
        ("tokenizer.ggml.token_type", ARRAY, (INT32, [kind for _text, kind in pieces])), ("tokenizer.ggml.unknown_token_id", UINT32, 0),
        ("tokenizer.ggml.bos_token_id", UINT32, 1), ("tokenizer.ggml.eos_token_id", UINT32, 2), ("tokenizer.chat_template", STRING, TEMPLATE),
    ]  # fmt: skip
    square, wide = (WIDTH, WIDTH), (WIDTH, INNER)
    tensors = {
        "token_embd.weight": (WIDTH, len(pieces)), "output_norm.weight": (WIDTH,), "output.weight": (WIDTH, len(pieces)),
        "blk.0.attn_norm.weight": (WIDTH,), "blk.0.attn_q.weight": square, "blk.0.attn_k.weight": square, "blk.0.attn_v.weight": square,
        "blk.0.attn_output.weight": square, "blk.0.ffn_norm.weight": (WIDTH,), "blk.0.ffn_gate.weight": wide, "blk.0.ffn_up.weight": wide,
        "blk.0.ffn_down.weight": (INNER, WIDTH),
    }  # fmt: skip
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts)) + b"".join(_fact(*fact) for fact in facts)
    body = bytearray()
    for name, shape in tensors.items():
        body += b"\0" * (-len(body) % ALIGNMENT)
        head += (
            _string(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", 0, len(body))
        )
        weights = [1.0] * WIDTH if "norm" in name else [chance.gauss(0, 0.3) for _ in range(math.prod(shape))]
        body += array.array("f", weights).tobytes()
    path.write_bytes(head + b"\0" * (-len(head) % ALIGNMENT) + body)
    return path


def _fact(key: str, kind: int, value: Any) -> bytes:
    return _string(key) + struct.pack("<I", kind) + _value(kind, value)


def _value(kind: int, value: Any) -> bytes:
    if kind == STRING:
        return _string(value)
    if kind == ARRAY:
        inner, values = value
        return struct.pack("<IQ", inner, len(values)) + b"".join(_value(inner, one) for one in values)
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}[kind], value)


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()
