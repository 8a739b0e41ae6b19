"""The company's web application as it lies in /var/www: code, repository, uploads, caches and logs."""

from __future__ import annotations

import hashlib

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.content import arrivals
from mirage.content.application import parts
from mirage.content.policy import state
from mirage.content.writers.app import noted
from mirage.content.writers.repository import repository
from mirage.world.identity import DAY, HOUR, MINUTE
from mirage.world.logs import applog
from mirage.world.logs.lines import WWW, local
from mirage.world.plans import below
from mirage.world.plans.author import COPY, Author
from mirage.world.plans.entry import Entry, Sketch, Unit
from mirage.world.plans.times import moment, rows_at

APPENDED = ("logs/HEAD", "logs/refs/heads/master")  # they are the clone's, and are written on
HOOKS = "/usr/share/git-core/templates/hooks"


def draw(author: Author, unit: Unit) -> list[Entry]:
    """All below /var/www/PROJECT."""
    story = author.story
    root = unit.root
    owner, cloned = root.uid, arrivals.cloned(story.company, story.site)
    sketch = Sketch(root.name.decode(), cloned, uid=owner, gid=WWW)
    for part in parts(story.company):
        if part.is_tracked:
            when = arrivals.arrived(story.company, story.site, part)
            sketch.file(part.path, part.kind, when, owner=_owner(owner, cloned, when), exact=True, **part.spec)
        else:
            sketch.file(
                part.path, part.kind, _later(story.company.key, cloned, 9), 0o640, secrets=("database", "session"), **part.spec
            )
    _git(author, sketch, cloned)
    _data(author, sketch, cloned)
    _logs(author, sketch)
    _hooks(author, sketch, cloned)
    return sketch.entries


def _later(key: bytes, time: int, minutes: int) -> int:
    """So many minutes after, and what it really took."""
    return time + int((minutes + fraction(key, "later", minutes)) * MINUTE)


def _owner(uid: int, cloned: int, time: int) -> tuple[int, int]:
    """The clone was given to the web server's group as it was set up; what pulls bring is in that of who pulls."""
    return uid, WWW if time < cloned + SECOND else uid


def _git(author: Author, sketch: Sketch, cloned: int) -> None:
    found = repository(author.story.company, author.story.site)
    for name in ("branches", "hooks", "info", "logs", "objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags"):
        sketch.directory(f".git/{name}", cloned)
    uid = sketch.entries[0].uid
    for name in sorted(found.files):
        mode, time, is_appended = (
            0o444 if name.startswith("objects/") and name != "objects/info/packs" else 0o644,
            found.times[name],
            name in APPENDED,
        )
        owner = _owner(uid, cloned, cloned if is_appended else time)
        folder = f".git/{name.rpartition('/')[0]}"
        if name.startswith("objects/") and folder not in sketch.places:
            sketch.directory(folder, time, owner=owner)
        made = cloned if is_appended else 0
        sketch.file(f".git/{name}", "git.file", time, mode, owner, exact=True, made=made, file=name)
    for name in ("logs", "logs/refs", "logs/refs/heads"):
        sketch.dated(f".git/{name}", cloned)
    for name in ("info/refs", "objects/info/packs"):
        sketch.dated(f".git/{name.rpartition('/')[0]}", found.times[name])


def _hooks(author: Author, sketch: Sketch, cloned: int) -> None:
    """The samples of the image's git, as `git clone` copies them."""
    for name in below.names(author.lower, HOOKS):
        if name.endswith(".sample"):
            sketch.file(f".git/hooks/{name}", COPY, cloned, 0o755, of=f"{HOOKS}/{name}", exact=True)


def _data(author: Author, sketch: Sketch, cloned: int) -> None:
    """What users uploaded, and what pages keep for a while."""
    story = author.story
    chance = dice(story.company.key, "uploads")
    entities, layout = story.company.project.entities, story.company.project.layout
    uploads, cache = layout.uploads, layout.cache
    by_month = chance.random() < 0.6
    named = chance.choice(("hash", "number", "number"))
    owner = (WWW, WWW)
    sketch.directory(uploads, _later(story.company.key, cloned, 10), 0o775, owner)
    times = sorted(moment(chance, cloned + DAY, story.site.now - 8 * HOUR) for _ in range(chance.randint(14, 46)))
    for number, when in enumerate(times, 1):
        entity = chance.choice(entities)
        row = max(1, rows_at(story, entity.rows, when) - int(chance.expovariate(0.2)))
        folder = f"{uploads}/{local(when, story.site.timezone):%Y/%m}" if by_month else uploads
        name = (
            f"{entity.one}-{row}.pdf"
            if named == "number"
            else f"{hashlib.md5(f'{number}'.encode() + story.company.key, usedforsecurity=False).hexdigest()}.pdf"
        )
        for place in (uploads, folder.rpartition("/")[0], folder):
            if place not in sketch.places:
                sketch.directory(place, when, 0o755, owner)
        if f"{folder}/{name}" not in sketch.places:
            sketch.file(
                f"{folder}/{name}", "paper.pdf", when, owner=owner, entity=entity.name, row=row, state=state("paper.pdf", chance)
            )
    sketch.directory(cache, _later(story.company.key, cloned, 10), 0o775, owner)
    for entity in entities[: chance.randint(1, 3)]:
        name = hashlib.md5(entity.name.encode(), usedforsecurity=False).hexdigest()
        sketch.file(
            f"{cache}/{name}.json",
            "app.cache",
            moment(chance, story.site.now - 6 * DAY, story.site.now - 5 * HOUR),
            owner=owner,
            entity=entity.name,
        )


def _logs(author: Author, sketch: Sketch) -> None:
    """The log since logrotate moved it last, and what is kept of before."""
    company, site = author.story.company, author.story.site
    layout, how, cloned = company.project.layout, applog.rotation(company.turning), arrivals.cloned(company, site)
    owner = (how.uid, how.gid)
    sketch.directory(layout.logs, _later(company.key, cloned, 10), 0o775 if company.turning.is_open else 0o755, (WWW, WWW))
    made = _later(company.key, cloned, 12)
    begun = [made, *applog.turns(company, site, made, site.now)][::-1][: how.kept + 1]  # the log itself, .1, and on
    for number, since in enumerate(begun):
        until = begun[number - 1] if number else site.now
        lines = noted(company, site, since, until)
        packed = begun[number - (2 if how.delays else 1)] if how.is_packed(number) else since
        sketch.file(
            how.name(layout.log.encode(), number).decode(), "app.log", lines[-1] if lines else since, how.mode, owner, exact=True, since=since,
            made=packed, moved=begun[0] if number else 0,
        )  # fmt: skip
    sketch.dated(layout.logs, begun[0])
