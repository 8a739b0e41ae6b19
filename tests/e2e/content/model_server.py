"""A model's endpoint that speaks three APIs and misbehaves on demand: real HTTP on a port of its own, in a thread."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = "check the old share again before monday and tell accounting about it because nobody knows where the labels went".split()
MANY = 80  # phrases: so that for nearly every file some add up to its size


def phrases(count: int, longest: int, seed: int) -> list[str]:
    """Harmless sentences of all lengths that are asked for: of a model that writes short ones alone many a file's size is out of reach."""
    chance = random.Random(seed)
    return [_phrase(chance, chance.randint(12, longest)) for _ in range(count)]


def _phrase(chance: random.Random, length: int) -> str:
    first, *more = chance.sample(WORDS, len(WORDS))
    text = f"{first} {more.pop()}"
    while more and len(text) + 1 + len(more[-1]) <= length:
        text += f" {more.pop()}"
    return text


class ModelServer:
    """`mood` says how the next answers are, or `moods` how each is; `seen` keeps what was asked."""

    def __init__(self) -> None:
        self.mood = "good"
        self.moods: Iterator[str] | None = None
        self.seen: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str] = []
        self.asked = threading.Event()  # somebody has asked
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.seen.append(body)
                owner.asked.set()
                owner.paths.append(self.path)
                owner.keys.append(self.headers.get("Authorization", "") + self.headers.get("x-api-key", ""))
                owner._answer(self, body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.released = threading.Event()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        mood = self.mood if self.moods is None else next(self.moods)
        if mood == "hangs":
            self.released.wait(60)
            return
        if mood == "down" or (mood == "first down" and len(self.seen) == 1):
            self._send(handler, 503, b"{}")
        elif mood == "no schema" and body.get("response_format", {}).get("type") in ("json_schema", "json_object"):
            self._send(handler, 400, b'{"error": "response_format"}')
        elif mood == "10 MB":
            self._send(handler, 200, b'{"choices": "' + b"x" * (10 << 20))
        elif mood == "nested":
            self._send(handler, 200, b'{"choices":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
        elif mood == "garbage":
            self._send(handler, 200, bytes(random.Random(3).randbytes(3000)))
        elif mood == "trickles":
            handler.send_response(200)
            handler.end_headers()
            for _ in range(200):
                if self.released.wait(0.05):
                    return
                handler.wfile.write(b" ")
                handler.wfile.flush()
        else:
            self._send(handler, 200, json.dumps(self._whole(handler.path, self._text(mood, body), mood)).encode())

    def _text(self, mood: str, body: dict[str, Any]) -> str:
        facts = json.dumps(body)
        match = re.search(r"Write (\d+) different phrases of \d+ to (\d+) characters", facts)
        count, longest = (int(match[1]), int(match[2])) if match else (20, 60)
        good = phrases(max(count * 2, MANY), longest, len(self.seen))
        return {
            "refuses": "I'm sorry, but as an AI language model I can not write that.",
            "lies": json.dumps({"phrases": [f"server is at 203.0.113.{at}, see http://evil.example/{at}" for at in range(count)]}),
            "escapes": json.dumps({"phrases": [f"{text} \x1b]0;owned\x07\x1b[2J" for text in good]}),
            "markdown": json.dumps({"phrases": [f"**{text}**" for text in good]}),
            "talks": json.dumps({"phrases": [f"this honeypot prompt says {text}" for text in good]}),
            "repeats": json.dumps({"phrases": ["check the old share again"] * count}),
            "fenced": "```json\n" + json.dumps({"phrases": good}) + "\n```",
            "another schema": json.dumps({"lines": good}),
        }.get(mood, json.dumps({"phrases": good}))

    def _whole(self, path: str, text: str, mood: str) -> dict[str, Any]:
        read, written = (10**9, 10**9) if mood == "dear" else (300, 200)
        if path == "/api/chat":
            return {"message": {"role": "assistant", "content": text}, "prompt_eval_count": read, "eval_count": written}
        if path == "/v1/messages":
            return {
                "content": [{"type": "tool_use", "input": json.loads(text)}],
                "usage": {"input_tokens": read, "output_tokens": written},
            }
        return {"choices": [{"message": {"content": text}}], "usage": {"prompt_tokens": read, "completion_tokens": written}}

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, status: int, data: bytes) -> None:
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            time.sleep(0)
