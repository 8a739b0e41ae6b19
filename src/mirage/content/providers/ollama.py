"""Ollama's own API (POST /api/chat), which takes a JSON schema as `format`."""

from __future__ import annotations

from mirage.content.providers import Answer, Question
from mirage.content.providers.http import Endpoint, count_at, text_at


class Ollama:
    """`url` is the server's: http://127.0.0.1:11434"""

    def __init__(self, url: str, model: str, key: str = "", *, seconds: float = 60.0, tries: int = 3) -> None:
        self.name = f"ollama:{model}"
        self._model = model
        self.tries = tries
        self._endpoint = Endpoint(url, {"Authorization": f"Bearer {key}"} if key else {}, seconds=seconds, tries=tries)

    async def ask(self, question: Question) -> Answer:
        body = {
            "model": self._model, "stream": False, "format": question.schema,
            "options": {"num_predict": question.most, "temperature": 0.9, "seed": question.seed},
            "messages": [{"role": "system", "content": question.task}, {"role": "user", "content": question.facts}],
        }  # fmt: skip
        whole, tried = await self._endpoint.post("/api/chat", body)
        return Answer(
            text=text_at(whole, "message", "content"),
            read=count_at(whole, "", "prompt_eval_count"),
            written=count_at(whole, "", "eval_count"),
            tried=tried,
        )

    async def aclose(self) -> None:
        await self._endpoint.aclose()
