"""Models: those that everybody pulls, the company's own, and what a visitor has pulled, made, copied and deleted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from mirage.base.chance import derive, dice
from mirage.gateway.http.world import World


@dataclass(frozen=True, slots=True)
class Family:
    """What a model of the library is like."""

    digest: str
    size: int
    family: str
    parameters: str
    quantization: str
    width: int  # of an embedding
    context: int
    count: int


KNOWN = {  # registry.ollama.ai at the end of 2024
    "llama3.2:latest": Family(
        "a80c4f17acd55265feec403c7aef86be0c279983ab279d83f3bcd3abbcb5b8b8",
        2019393189,
        "llama",
        "3.2B",
        "Q4_K_M",
        3072,
        131072,
        3212749888,
    ),
    "llama3.1:8b": Family(
        "46e0c10c039e019119339687c3c1757cc81b9da49709a3b3924863ba87ca666e",
        4920753328,
        "llama",
        "8.0B",
        "Q4_K_M",
        4096,
        131072,
        8030261312,
    ),
    "mistral:latest": Family(
        "f974a74358d62a017b37c6f424fcdf2744ca02926c4f952513ddf474b2fa5091",
        4113301824,
        "llama",
        "7.2B",
        "Q4_0",
        4096,
        32768,
        7248023552,
    ),
    "qwen2.5:7b": Family(
        "845dbda0ea48ed749caafd9e6037047aa19acfcfd82e704d7ca97d631a0b697e",
        4683087332,
        "qwen2",
        "7.6B",
        "Q4_K_M",
        3584,
        32768,
        7615616512,
    ),
    "nomic-embed-text:latest": Family(
        "0a109f422b47e3a30ba2b10eca18548e944e8a23073ee3f3e947efcf3c45e59f",
        274302450,
        "nomic-bert",
        "137M",
        "F16",
        768,
        2048,
        136727040,
    ),
}
ALIASES = {
    "llama3.1:latest": "llama3.1:8b",
    "qwen2.5:latest": "qwen2.5:7b",
    "llama3.2:3b": "llama3.2:latest",
    "mistral:7b": "mistral:latest",
}
MOST = 60


class Model(msgspec.Struct):
    """One that is there. `base`: the name in the library whose kind it is."""

    name: str
    base: str
    digest: str
    modified: int
    system: str = ""
    parameters: list[str] = []


def full(name: str) -> str:
    """With its tag, and without the library's own host."""
    name = name.removeprefix("registry.ollama.ai/").removeprefix("library/")
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def manifest(name: str) -> str:
    """The file that would say what a model is made of."""
    parts = full(name).rpartition(":")
    path = parts[0].split("/")
    whole = ["registry.ollama.ai", "library"][: max(0, 3 - len(path))] + path
    return f"/usr/share/ollama/.ollama/models/manifests/{'/'.join(whole)}/{parts[2]}"


def family(seed: bytes, base: str) -> Family:
    """Of a model of the library; one that is not known is drawn, from its name's size where that tells it."""
    found = KNOWN.get(ALIASES.get(base, base))
    if found is not None:
        return found
    chance = dice(seed, "model", base)
    size = next(
        (
            float(part[:-1])
            for part in base.replace(":", "-").split("-")
            if part[:-1].replace(".", "").isdigit() and part.endswith("b")
        ),
        0.0,
    )
    billions = size or chance.choice((1.5, 3.2, 7.0, 8.0))
    names = ("gemma2", "phi3", "qwen2", "llama")
    kind = next((name for name in names if base.startswith(name[:4])), "llama")
    digest = derive(seed, "model digest", base).hex()
    return Family(digest, int(billions * 0.61e9), kind, f"{billions:.1f}B", "Q4_K_M", 4096, 8192, int(billions * 1e9))


class Shelf:
    """The models as one layer has them."""

    def __init__(self, world: World, source: str, session: str, base: list[Model]) -> None:
        self._world, self._source, self._session = world, source, session
        raw = world.remembered(source, session, "ollama")
        self.models = msgspec.json.decode(raw, type=list[Model]) if raw else list(base)

    def find(self, name: str) -> Model | None:
        wanted = full(name)
        wanted = ALIASES.get(wanted, wanted) if all(model.name != wanted for model in self.models) else wanted
        return next((model for model in self.models if model.name == wanted), None)

    def put(self, model: Model) -> None:
        """Add one, in place of what has its name."""
        self.models = [model, *(other for other in self.models if other.name != model.name)][:MOST]
        self._keep()

    def drop(self, model: Model) -> None:
        self.models = [other for other in self.models if other.name != model.name]
        self._keep()

    def _keep(self) -> None:
        self._world.remember(self._source, self._session, "ollama", msgspec.json.encode(self.models))


def details(seed: bytes, model: Model) -> dict[str, Any]:
    kind = family(seed, model.base)
    parent = model.base if model.system else ""
    return {
        "parent_model": parent,
        "format": "gguf",
        "family": kind.family,
        "families": [kind.family],
        "parameter_size": kind.parameters,
        "quantization_level": kind.quantization,
    }


def blob(seed: bytes, model: Model) -> str:
    """Where its weights lie."""
    return f"/usr/share/ollama/.ollama/models/blobs/sha256-{hashlib.sha256(family(seed, model.base).digest.encode()).hexdigest()}"


TEMPLATE = (
    "{{ if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n{{ end }}<|im_start|>user\n{{ .Prompt }}<|im_end|>\n"
    "<|im_start|>assistant\n"
)


def shown(seed: bytes, model: Model, modified: str) -> dict[str, Any]:
    """POST /api/show."""
    kind = family(seed, model.base)
    lines = [
        '# Modelfile generated by "ollama show"',
        "# To build a new Modelfile based on this, replace FROM with:",
        f"# FROM {model.name}",
        "",
        f"FROM {blob(seed, model)}",
        f'TEMPLATE """{TEMPLATE}"""',
    ]
    lines += [f"SYSTEM {model.system}"] if model.system else []
    lines += [f"PARAMETER {line}" for line in model.parameters]
    found: dict[str, Any] = {"modelfile": "\n".join(lines) + "\n"}
    if model.parameters:
        found["parameters"] = "\n".join(f"{line.partition(' ')[0]:<30} {line.partition(' ')[2]}" for line in model.parameters)
    found["template"] = TEMPLATE
    if model.system:
        found["system"] = model.system
    return found | {
        "details": details(seed, model),
        "model_info": {
            "general.architecture": kind.family,
            "general.file_type": 15 if kind.quantization == "Q4_K_M" else 2,
            "general.parameter_count": kind.count,
            "general.quantization_version": 2,
            f"{kind.family}.context_length": kind.context,
            f"{kind.family}.embedding_length": kind.width,
        },
        "modified_at": modified,
    }


# how the names of the registry's library begin
PUBLISHED = tuple(
    """
    all-minilm aya bakllava bespoke bge codebooga codegemma codellama codeqwen codestral codeup command-r cogito dbrx
    deepcoder deepscaler deepseek devstral dolphin dolphincoder duckdb everythinglm exaone falcon firefunction gemma
    glm4 goliath gpt-oss granite hermes internlm llama llava magicoder magistral marco mathstral meditron medllama
    megadolphin minicpm mistral mistrallite mixtral moondream mxbai nemotron neural-chat nexusraven nomic-embed notus
    notux nous-hermes nuextract olmo open-orca openchat opencoder openhermes openthinker orca paraphrase phi phind qwen
    qwq r1-1776 reader-lm reflection samantha sailor shieldgemma smallthinker smollm snowflake solar sqlcoder stable
    starcoder starling tinydolphin tinyllama tulu vicuna wizard xwinlm yarn yi zephyr
    """.split()
)


def is_published(name: str) -> bool:
    """Whether the public registry has it: of its library by its name, of people's own anything."""
    return "/" in name or name.startswith(PUBLISHED)
