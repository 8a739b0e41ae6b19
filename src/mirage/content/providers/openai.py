"""Chat completions as OpenAI, vLLM, llama.cpp's server and Ollama speak them (POST /v1/chat/completions).

What the endpoint can constrain is found out by asking: a JSON schema, a JSON object, or nothing; the first that is taken stays.
"""

from __future__ import annotations

from typing import Any

from mirage.content.providers import Answer, Question
from mirage.content.providers.http import Endpoint, RefusedError, count_at, text_at

FORMS = ("json_schema", "json_object", "plain")


class OpenAi:
    """`url` ends before /chat/completions: https://api.example.com/v1"""

    def __init__(self, url: str, model: str, key: str = "", *, seconds: float = 60.0, tries: int = 3) -> None:
        self.name = f"openai:{model}"
        self._model = model
        self.tries = tries
        self._endpoint = Endpoint(url, {"Authorization": f"Bearer {key}"} if key else {}, seconds=seconds, tries=tries)
        self._form = 0

    async def ask(self, question: Question) -> Answer:
        while True:
            try:
                whole, tried = await self._endpoint.post("/chat/completions", self._body(question, FORMS[self._form]))
                break
            except RefusedError as error:
                if error.status not in (400, 404, 415, 422, 501) or self._form == len(FORMS) - 1:
                    raise
                self._form += 1
        return Answer(
            text=text_at(whole, "choices", 0, "message", "content"), read=count_at(whole, "usage", "prompt_tokens"),
            written=count_at(whole, "usage", "completion_tokens"), tried=tried,
        )  # fmt: skip

    def _body(self, question: Question, form: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model, "max_tokens": question.most, "temperature": 0.9, "seed": question.seed, "stream": False,
            "messages": [{"role": "system", "content": question.task}, {"role": "user", "content": question.facts}],
        }  # fmt: skip
        if form == "json_schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "phrases", "strict": True, "schema": question.schema},
            }
        elif form == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    async def aclose(self) -> None:
        await self._endpoint.aclose()
