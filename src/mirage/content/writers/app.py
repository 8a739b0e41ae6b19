"""What else lies in the application's directory: styles, scripts, the readme, its log."""

from __future__ import annotations

import datetime
import json
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import activity, moments, packing, rows
from mirage.content.browser import Browser
from mirage.content.css.sheet import Sheet
from mirage.content.facts import Brief, Company, Site
from mirage.content.php.names import css_names
from mirage.content.writers import writes


@writes("app.gitignore")
def gitignore(brief: Brief, chance: Random) -> str:
    layout = brief.company.project.layout
    own = dice(brief.company.key, "ignored")
    start, end = own.choice(("", "", "/")), own.choice(("/*", "/*", "/", "/*", "/**"))
    lines = [start + layout.config, *(f"{start}{folder}{end}" for folder in (layout.logs, layout.cache, layout.uploads))]
    own.shuffle(lines)
    more = [".DS_Store", "*.bak", ".idea/", "*.swp", "Thumbs.db", "*.orig", ".vscode/", "*~", ".*.sw?", "*.tmp", "*.sql.gz", ".project", "/vendor/", "nbproject/",
            ".htaccess", "*.log", ".env", "*.old", "desktop.ini", "error_log", "node_modules/", ".buildpath", ".settings/", "*.rej"]  # fmt: skip
    more = chance.sample(more, chance.choice((0, 0, 1, 2, 3, 4, 6)))
    heads = own.choice(
        (
            ("", ""),
            ("", ""),
            ("# written by the application", "# editors"),
            ("# local", "# junk"),
            (f"# {brief.company.project.name}", "# others"),
        )
    )
    parts = [([head] if head else []) + part for head, part in zip(heads, (lines, more)) if part]
    return "\n".join(parts[0] if len(parts) == 1 else [*parts[0], *([""] if own.random() < 0.5 else []), *parts[1]]) + "\n"


@writes("app.robots")
def robots(brief: Brief, chance: Random) -> str:
    layout, star, shut = (
        brief.company.project.layout,
        chance.choice(("User-agent: *", "User-agent: *", "User-Agent: *")),
        ["Disallow: /"],
    )
    folders = dict.fromkeys(f"/{path.partition('/')[0]}/" for path in (layout.uploads, layout.cache, layout.logs, layout.includes))
    own = [f"Disallow: {folder}" for folder in chance.sample(list(folders), chance.randint(1, len(folders)))]
    mark, project = chance.choice(("# ", "# ", "#")), brief.company.project
    said = [f"{mark}{text}" for text in (
        "internal", "not for search engines", f"{project.title}", "nothing to index here", f"{project.site}", "keep out", f"{project.name}: nothing for robots", "no robots",
    )]  # fmt: skip
    out = chance.choice(
        (
            [star, *shut],
            [star, *shut],
            [star, *own, *shut],
            [chance.choice(said), star, *shut],
            [star, *shut, "", chance.choice(said)],
            [star, *own],
        )
    )
    return "\n".join(out) + chance.choice(("\n", "\n", "", "\n\n"))


@writes("app.css")
def css(brief: Brief, chance: Random) -> str:
    """One style sheet, grown over time."""
    return Sheet(brief.company, css_names(brief.company.key)).text()


@writes("app.js")
def script(brief: Brief, chance: Random) -> str:
    """The little that runs in the browser."""
    return Browser(brief.company, css_names(brief.company.key)).text()


@writes("app.log")
def log(brief: Brief, chance: Random) -> bytes:
    """What the pages noted, from the last rotation up to the moment at which the file was last written."""
    return packed(brief, notes(brief.company, brief.site, int(brief.spec["since"]), brief.time))


def packed(brief: Brief, text: str) -> bytes:
    """As it lies in the file: logrotate packs from the second on."""
    return packing.standard_input(text.encode(), brief.time) if brief.path.endswith(".gz") else text.encode()


def notes(company: Company, site: Site, since: int, until: int) -> str:
    """The lines of (since, until]."""
    clock = moments.zone(site.timezone)
    lines = []
    for act in activity.between(company, site, since, until):
        text = company.project.habits.get(act.what)
        if text:
            entity = act.entity or company.project.entities[0]
            moment = datetime.datetime.fromtimestamp(act.time // SECOND, clock).isoformat(" ")[:19]
            said = text.format(user=act.user, one=entity.one, name=entity.name, n=act.number, address=act.address)
            lines.append(company.project.habits["log"].format(time=moment, text=said) + "\n")
    return "".join(lines)


def noted(company: Company, site: Site, since: int, until: int) -> list[int]:
    """The times of its lines in (since, until]."""
    return [act.time for act in activity.between(company, site, since, until) if company.project.habits.get(act.what)]


@writes("app.cache")
def cache(brief: Brief, chance: Random) -> str:
    """An answer that a page keeps for a while."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    last = rows.newest(brief.company, brief.site, entity, brief.time)
    found = rows.rows(brief.company, brief.site, entity, max(1, last - chance.randint(3, 9)), last, brief.time)
    names = ["id", *(column.name for column in entity.columns)]
    whole = {"time": brief.time // SECOND, "rows": [dict(zip(names, row)) for row in found]}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"), default=str).replace(
        "/", "\\/"
    )  # as json_encode(3) of PHP writes it


@writes("app.gitkeep")
def nothing(brief: Brief, chance: Random) -> str:
    return ""
