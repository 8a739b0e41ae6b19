"""What a small model would say: written by rules from the prompt and a seed, the same for the same question, and never much.

Checks that tools and people make first are answered as asked: repeat this, how much is that, who are you, answer in JSON.
"""

from __future__ import annotations

import json
import re
from random import Random

from mirage.gateway.http.sites.ollama.phrases import PYTHON, VERSES

SUMS = re.compile(r"(-?\d{1,9}(?:\.\d+)?)\s*([-+*/x])\s*(-?\d{1,9}(?:\.\d+)?)")
ECHO = re.compile(
    r"(?:say|repeat|reply with|respond with|answer with|output|print|write)(?: only| just| exactly| back)*"
    r"(?: the (?:word|phrase|text))?\s*[:,]?\s*[\"'“]?([^\"'”\n]{1,80}?)[\"'”]?[.!]?\s*$",
    re.IGNORECASE,
)
FACTS = {
    "capital of france": "The capital of France is Paris.",
    "capital of germany": "The capital of Germany is Berlin.",
    "capital of japan": "The capital of Japan is Tokyo.",
    "capital of italy": "The capital of Italy is Rome.",
    "sky blue": "The sky looks blue because the molecules of the air scatter short wavelengths of sunlight far more than long ones. "
    "That is called Rayleigh scattering. Violet light is scattered even more, but the sun gives off less of it, and our eyes are "
    "less sensitive to it.",
    "meaning of life": "There is no single answer that everybody agrees on. In Douglas Adams' novel it is 42; most people find it in "
    "the people they care about, the work they do, and what they leave behind.",
}
CODE = {
    "python": (
        "python",
        'def main():\n    items = [1, 2, 3]\n    total = sum(items)\n    print(f"total: {total}")\n\n\n'
        'if __name__ == "__main__":\n    main()',
    ),
    "bash": ("bash", '#!/bin/bash\nset -euo pipefail\n\nfor file in "$@"; do\n    echo "processing $file"\ndone'),
    "javascript": (
        "javascript",
        "function total(items) {\n  return items.reduce((sum, item) => sum + item, 0);\n}\n\nconsole.log(total([1, 2, 3]));",
    ),
    "sql": ("sql", "SELECT name, COUNT(*) AS entries\nFROM records\nGROUP BY name\nORDER BY entries DESC\nLIMIT 10;"),
}
OPENINGS = (
    "That depends on what you have in mind with {topic}.",
    "There are a few things to keep in mind about {topic}.",
    "Let us look at {topic} step by step.",
    "In short, {topic} comes down to a few points.",
    "Good question about {topic}.",
)
POINTS = (
    "**Start with the goal.** Write down what {topic} should achieve before you choose how.",
    "**Keep it simple.** A small version of {topic} that works tells you more than a large plan.",
    "**Look at the details.** With {topic} the surprises are usually at the edges: empty input, large input, and the unexpected.",
    "**Measure.** Compare before and after, so that you know whether {topic} has become better.",
    "**Ask others.** Somebody has probably dealt with {topic} already; their notes save time.",
    "**Plan for mistakes.** Make sure that anything you do about {topic} can be undone.",
)
CLOSINGS = (
    "If you tell me more about your situation, I can be more specific.",
    "Let me know which part you would like to look at more closely.",
    "I hope this helps! Is there anything in particular that you would like to know?",
)
REFUSALS = ("I can't help with that.", "I'm sorry, but I can't assist with that request.")
BAD = re.compile(r"\b(ransomware|keylogger|malware|phishing|ddos|bomb|exploit code|credit card numbers)\b", re.IGNORECASE)
STOP = frozenset(
    "a an and the of to in on for with is are was what why how who when where which do does can could please me my your you i it "
    "this that "
    "tell write give about explain short story be as at by from or some one than more will would should".split()
)


def answer(prompt: str, model: str, chance: Random, *, as_json: bool = False, system: str = "") -> str:
    """A reply; `as_json`: one that is a JSON object."""
    text = prompt.strip()
    if as_json:
        return json.dumps({"answer": _plain(text, model, chance, system).split("\n")[0]})
    return _plain(text, model, chance, system)


def _plain(text: str, model: str, chance: Random, system: str) -> str:
    lowered = text.lower()
    if BAD.search(text):
        return chance.choice(REFUSALS)
    if re.fullmatch(r"(hi|hello|hey|test|ping|good (morning|evening))[\s!.?]*", lowered):
        return chance.choice(
            ("Hello! How can I help you today?", "Hi there! What can I do for you?", "Hello! What would you like to talk about?")
        )
    told = SUMS.search(text)
    if told is not None and len(text) < 120:
        return _sum(told)
    if re.search(r"\b(who|what) are you\b|your name|which model|what model", lowered):
        return _itself(model)
    for key, words in FACTS.items():
        if key in lowered:
            return words
    for kind_of_verse, verses in VERSES.items():
        if re.search(rf"\b{kind_of_verse}s?\b", lowered):
            return chance.choice(verses)
    if re.search(r"\b(python|function|code|script|program)\b", lowered) and not re.search(r"\b(bash|javascript|sql)\b", lowered):
        for key, code in PYTHON.items():
            if key in lowered:
                return f"Here is one way to do it:\n\n```python\n{code}\n```\n\n{chance.choice(CLOSINGS)}"
    echo = ECHO.search(text)
    if echo is not None and len(text) < 160 and not re.search(r"\b(story|poem|essay|code|function|script|list|program)\b", lowered):
        return echo[1].strip()
    for language, (kind, shown) in CODE.items():
        if language in lowered or (language == "python" and re.search(r"\b(code|function|script|program)\b", lowered)):
            return f"Here is a small example:\n\n```{kind}\n{shown}\n```\n\n{chance.choice(CLOSINGS)}"
    return _essay(text, chance)


def _sum(told: re.Match[str]) -> str:
    left, sign, right = float(told[1]), told[2], float(told[3])
    if sign == "/" and right == 0:
        return "Division by zero is not defined."
    value = left + right if sign == "+" else left - right if sign == "-" else left / right if sign == "/" else left * right
    shown = str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0")
    return f"{told[1]} {told[2]} {told[3]} = {shown}"


def _itself(model: str) -> str:
    name = model.partition(":")[0].rpartition("/")[2]
    maker = {"llama": "Meta", "mistral": "Mistral AI", "qwen": "Alibaba Cloud", "gemma": "Google", "phi": "Microsoft"}
    found = next((who for begin, who in maker.items() if name.startswith(begin)), "")
    made = f" created by {found}" if found else ""
    return f"I am {name}, a large language model{made}. I can answer questions and help with texts and code."


def _essay(text: str, chance: Random) -> str:
    words = [word for word in re.findall(r"[A-Za-z][\w'-]+", text) if word.lower() not in STOP]
    topic = " ".join(words[:3]).lower() if words else "this"
    points = chance.sample(POINTS, k=chance.randint(2, 4))
    listed = "\n".join(f"{number}. {point.format(topic=topic)}" for number, point in enumerate(points, 1))
    return f"{chance.choice(OPENINGS).format(topic=topic)}\n\n{listed}\n\n{chance.choice(CLOSINGS)}"


def tokens(text: str) -> list[str]:
    """Pieces as a model gives them out: words with the space before them, long ones in two, signs alone."""
    found = []
    for piece in re.findall(r"\s?[A-Za-z0-9']+|\n+|\s?[^\sA-Za-z0-9]|\s+", text):
        found += [piece[:8], piece[8:]] if len(piece) > 10 else [piece]
    return found


def count(text: str) -> int:
    """Tokens of a prompt, with those of the template."""
    return len(tokens(text)) + 10


def vector(text: str, width: int, chance: Random) -> list[float]:
    """An embedding: of length one, the same for the same text."""
    raw = [chance.gauss(0, 1) for _ in range(width)]
    norm = sum(value * value for value in raw) ** 0.5
    return [round(value / norm, 9) for value in raw]
