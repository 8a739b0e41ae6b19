"""A model's phrases in the place of ours: asked for in a schema, judged one by one, set into the template at exactly the planned size.

The model decides no fact and no form. It is told the few facts of the brief, all of them ours, and answers with sentences; what is
wrong with one drops that one. The template is what our own writer writes with holes where its phrases were; of what is left as many
as there are holes are chosen whose lengths add up to what the file's size leaves, with some of our own among them where the model's
alone do not: at least half are the model's. If none do, the draft is dropped and ours stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from mirage.base.chance import dice
from mirage.content import checks
from mirage.content.facts import Brief
from mirage.content.policy import policies
from mirage.content.writers import write

PROMPT = 3  # version: part of a draft's provenance
HOLES = 96  # at most
TRIES = 6  # of choosing phrases
OPEN, CLOSE = "\ue000", "\ue001"
SHORTEST, LONGEST = 8, 140  # characters of a phrase

REFUSALS = re.compile(
    r"\b(sorry|apolog|as an ai|ai model|language model|assistant|i can('|no)t|i cannot|unable to|openai|chatgpt|anthropic|claude|llama|gpt"
    r"|prompt|instruction|honeypot|decoy|fake|fictional|simulat|placeholder|lorem|example\.(com|org|net)|json|schema)",
    re.IGNORECASE,
)
PATTERNS = (  # what a phrase may not hold, and how it is counted
    ("control", re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\ue000-\uf8ff\ufeff]")),
    ("markdown", re.compile(r"```|^#|\*\*|^\s*[-*] |\[[^\]]*\]\(|^>|<[a-zA-Z/]")),
    ("address", re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b|https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+")),
    ("secret", re.compile(r"\b(AKIA|ghp_|sk-|xox[bp]-|AIza)[\w-]{8,}|\b[A-Fa-f0-9]{24,}\b|BEGIN [A-Z ]*PRIVATE KEY|passw(or|)d\s*[:=]", re.IGNORECASE)),
    ("version", re.compile(r"\b\d+\.\d+(\.\d+)*\b")),
    ("date", re.compile(r"\b(19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}([./]\d*)?\b")),
)  # fmt: skip


MACHINE = re.compile(r"\b(?:web|www|db|sql|srv|app|node|host|vm|vps|nas|backup|mail|ci|print)-?\d+\b")


class Phrases(msgspec.Struct, frozen=True):
    """What a model answers."""

    phrases: list[str]


@dataclass(slots=True)
class Counts:
    """What became of a model's phrases and drafts, by reason."""

    drafts: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, int] = field(default_factory=dict)

    def draft(self, reason: str) -> None:
        self.drafts[reason] = self.drafts.get(reason, 0) + 1

    def phrase(self, reason: str) -> None:
        self.phrases[reason] = self.phrases.get(reason, 0) + 1


def may_draft(brief: Brief) -> bool:
    """Whether its policy lets a model draft a file, and the file has holes for it."""
    return policies()[brief.kind].provider == "model" and brief.state == "valid" and holes(brief)[0] > 0


def holes(brief: Brief) -> tuple[int, int]:
    """How many phrases the template wants, and how many bytes they have in all."""
    template = _with(brief, [f"{OPEN}{number:02}{CLOSE}" for number in range(HOLES)]).decode()
    count = template.count(OPEN)
    return count, len(write(brief)) - (len(template.encode()) - count * len(f"{OPEN}00{CLOSE}".encode()))


def _with(brief: Brief, phrases: Sequence[str]) -> bytes:
    return write(msgspec.structs.replace(brief, phrases=list(phrases)))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: some more phrases than there are holes, none much longer than a hole is wide."""

    phrases: int  # at least so many are needed
    longest: int  # characters

    @property
    def most(self) -> int:
        """How many phrases are of use."""
        return 2 * self.phrases + 8

    @property
    def tokens(self) -> int:
        """What an answer of that many may take, generously: a token is seldom less than three characters of plain words."""
        return 60 + self.most * (self.longest // 3 + 6)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of an answer."""
        phrase = {"type": "string", "minLength": SHORTEST, "maxLength": self.longest}
        return {
            "type": "object", "properties": {"phrases": {"type": "array", "minItems": self.phrases, "maxItems": self.most, "items": phrase}},
            "required": ["phrases"], "additionalProperties": False,
        }  # fmt: skip


def wish(brief: Brief) -> Wish:
    """What a file's template wants."""
    count, room = holes(brief)
    return Wish(count, min(LONGEST, max(24, 2 * room // count)))


TASKS = {  # what a model is asked to write, by the classes that it may draft
    "text.todo": "items of a to-do list that an administrator of a small company jots down for himself",
    "text.notes": "short notes about the server that an administrator of a small company jots down for himself",
    "text.mail": "sentences of short mails in which colleagues of a small company ask or tell their administrator something",
}


def prompt(brief: Brief) -> tuple[str, str]:
    """What the model is told: its task, and the facts. No byte of it comes from a visitor."""
    wanted, company = wish(brief), brief.company
    tables = ", ".join(entity.name for entity in company.project.entities)
    people = ", ".join(one.full for one in company.staff[:8] if one.full)
    machines = ", ".join(machine.name for machine in company.machines)
    task = (
        f"You write {TASKS[brief.kind]}. Plain text, terse, lower case is fine, "
        "no dates, no numbers with dots, no addresses, no passwords, no markdown. Answer with JSON only."
    )
    facts = (
        f"company: {company.title} ({company.sector})\nserver: {brief.site.hostname} (Debian 12, nginx, PHP-FPM, MariaDB)\n"
        f"application: {company.project.title}, tables {tables}\npeople: {people}\nother machines: {machines}\n"
        f"current matters: {', '.join(company.matters[:4])}\n\n"
        f'Write {wanted.most - 2} different phrases of {SHORTEST} to {wanted.longest} characters: {{"phrases": ["...", ...]}}'
    )
    return task, facts


def read(brief: Brief) -> int:
    """Tokens that a model surely does not exceed in reading a prompt: no tokenizer needs more than one for two characters of this."""
    return sum(map(len, prompt(brief))) // 2 + 400


def judge(brief: Brief, answer: str, counts: Counts) -> list[str]:
    """The phrases of an answer that may stand in a file, in order; each other one is counted with its reason."""
    try:
        found = msgspec.json.decode(_bare(answer).encode("utf-8", "surrogatepass"), type=Phrases).phrases
    except (msgspec.DecodeError, UnicodeError):
        counts.draft("no JSON of the schema")
        return []
    kept: list[str] = []
    for phrase in found[: 4 * HOLES]:
        reason = _wrong(brief, phrase)
        if not reason and phrase.lower() in (other.lower() for other in kept):
            reason = "repeated"
        if reason:
            counts.phrase(reason)
        else:
            kept.append(phrase)
    if not kept:
        counts.draft("no phrase that may stand")
    return kept


def _bare(answer: str) -> str:
    """An answer without the fence that some models put around their JSON."""
    match = re.fullmatch(r"\s*```(?:json)?\s*(\{.*\})\s*```\s*", answer, re.DOTALL)
    return match[1] if match else answer


def _wrong(brief: Brief, phrase: str) -> str:
    """Why a phrase may not stand in a file; "" if it may."""
    if not SHORTEST <= len(phrase) <= LONGEST or phrase != phrase.strip():
        return "length"
    if any(ord(character) > 0x17F for character in phrase):  # Latin letters only
        return "letters"
    if REFUSALS.search(phrase):
        return "refusal"
    for name, pattern in PATTERNS:
        if pattern.search(phrase):
            return name
    words = phrase.lower().split()
    if len(set(words)) < len(words) * 0.6 or re.search(r"(.{3,})\1\1", phrase):
        return "repetition"
    known = {machine.name for machine in brief.company.machines} | {brief.site.hostname}
    return "unknown machine" if set(MACHINE.findall(phrase)) - known else ""


def render(brief: Brief, phrases: Sequence[str], counts: Counts) -> bytes | None:
    """The file with these phrases at exactly its planned size; None, counted, where that can not be."""
    count, room = holes(brief)
    own, least = write(brief), -(-count // 2)
    if len(phrases) < least:
        counts.draft("too few phrases")
        return None
    ours = [text for text in _ours(brief, own.decode(), count) if text.rstrip(".") not in {phrase.rstrip(".") for phrase in phrases}]
    for attempt in range(TRIES):
        chosen = fitting(phrases, ours, count, room, dice(brief.seed, "draft", attempt))
        if chosen is None or sum(text not in ours for text in chosen) < least:
            continue
        data = _with(brief, chosen)
        if len(data) == len(own) and not checks.wrong(brief, data):  # a mail's encoding may break lines elsewhere
            counts.draft("accepted")
            return data
    counts.draft("size")
    return None


def _ours(brief: Brief, own: str, count: int) -> list[str]:
    """The phrases that our writer put into the holes; none where it wrote the file in another form."""
    template = _with(brief, [f"{OPEN}{number:02}{CLOSE}" for number in range(count)]).decode()
    match = re.fullmatch(re.sub(f"{OPEN}\\d\\d{CLOSE}", "(.*)", re.escape(template)), own)
    return list(match.groups()) if match else []


def fitting(phrases: Sequence[str], ours: Sequence[str], count: int, room: int, chance: Random) -> list[str] | None:
    """So many of the phrases whose bytes add up to `room`, each as it is or with a full stop, ours only where needed.

    O((phrases + ours) * count * room).
    """
    order = chance.sample(list(phrases), min(len(phrases), 3 * HOLES)) + chance.sample(list(ours), len(ours))
    reached: list[dict[int, tuple[int, str]]] = [{} for _ in range(count + 1)]  # by count: sum -> (its index in order, text)
    ways: dict[tuple[int, int], tuple[int, str]] = {}
    reached[0][0] = (-1, "")
    for index, phrase in enumerate(order):
        forms = {phrase, phrase if phrase[-1] in ".?!" or index >= len(phrases) else phrase + "."}
        for taken in range(min(count, index + 1), 0, -1):
            for total in list(reached[taken - 1]):
                if reached[taken - 1][total][0] < index:
                    for text in sorted(forms):
                        longer = total + len(text.encode())
                        if longer <= room and longer not in reached[taken]:
                            reached[taken][longer] = (index, text)
                            ways[taken, longer] = (total, text)
    if room not in reached[count]:
        return None
    chosen, total = [], room
    for taken in range(count, 0, -1):
        total, text = ways[taken, total]
        chosen.append(text)
    chance.shuffle(chosen)
    return chosen if len({text.rstrip(".") for text in chosen}) == count else None
