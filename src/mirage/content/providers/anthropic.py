"""Anthropic's messages (POST /v1/messages, version 2023-06-01); the schema is a tool that must be called."""

from __future__ import annotations

import msgspec

from mirage.content.providers import Answer, ProviderError, Question
from mirage.content.providers.http import Endpoint, count_at

VERSION = "2023-06-01"
TOOL = "phrases"


class Anthropic:
    """`url` is the server's, without /v1."""

    def __init__(self, url: str, model: str, key: str = "", *, seconds: float = 60.0, tries: int = 3) -> None:
        self.name = f"anthropic:{model}"
        self._model = model
        self.tries = tries
        self._endpoint = Endpoint(url, {"x-api-key": key, "anthropic-version": VERSION}, seconds=seconds, tries=tries)

    async def ask(self, question: Question) -> Answer:
        body = {
            "model": self._model, "max_tokens": question.most, "system": question.task,
            "messages": [{"role": "user", "content": question.facts}],
            "tools": [{"name": TOOL, "description": "The phrases.", "input_schema": question.schema}],
            "tool_choice": {"type": "tool", "name": TOOL},
        }  # fmt: skip
        whole, tried = await self._endpoint.post("/v1/messages", body)
        blocks = whole.get("content")
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, dict) and block.get("type") == "tool_use" and isinstance(block.get("input"), dict):
                text = msgspec.json.encode(block["input"]).decode()
                return Answer(
                    text=text,
                    read=count_at(whole, "usage", "input_tokens"),
                    written=count_at(whole, "usage", "output_tokens"),
                    tried=tried,
                )
        raise ProviderError("an answer without its text")

    async def aclose(self) -> None:
        await self._endpoint.aclose()
