"""The application's own access log: its users' pages, in agreement with what the application notes (nginx 1.22.1, gzip for HTML).

Whoever works from inside comes with his computer's address; a page's size is that of what he asked for, packed.
"""

from __future__ import annotations

from collections.abc import Iterator

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND
from mirage.content import activity, briefs, webserver
from mirage.content.activity import AGENTS, Act
from mirage.content.application import parts
from mirage.content.facts import Company, Site
from mirage.content.writers import write
from mirage.content.writers.php import style_version
from mirage.world.logs.lines import Line
from mirage.world.logs.weblogs import Request

MILLISECOND = 1_000_000
HEADS = {200: 338, 302: 391, 304: 181}  # bytes of Apache's heads, which %O counts, with those of a page of PHP's session
MONTH = 30 * 86_400 * SECOND  # browsers count up about once in one


def path(company: Company, site: Site) -> bytes:
    """Where the server block puts it."""
    return f"/var/log/{webserver.name(site.packages)}/{company.project.name}.access.log".encode()


def lines(company: Company, site: Site, since: int, until: int) -> Iterator[Line]:
    """All requests of (since, until], in order of time."""
    place, base = path(company, site), f"http://{company.project.site}"
    heads = HEADS if webserver.is_apache(site.packages) else {}
    found: list[Line] = []
    for act in activity.between(company, site, since - 600 * SECOND, until):
        if act.what != "cleanup":
            own = dice(company.key, "requests", act.time)
            version = 115 + int(13 * fraction(company.key, "browser", act.user)) + (act.time - site.installed) // MONTH
            agent = AGENTS[act.agent].format(v=version, m=own.randint(1, 5))
            for offset, request, status, size, referer in _asked(company, site, act, own.randint(1, 6)):
                time = act.time + int(offset * (0.4 + 0.6 * own.random()) * SECOND) + own.randrange(9, 60) * MILLISECOND
                text = f'"{request} HTTP/1.1" {status} {size + heads.get(status, 0)} "{base + referer if referer else "-"}" "{agent}"'
                found.append(Request(time, place, act.address, text))
    return iter(sorted((line for line in found if since < line.time <= until), key=lambda line: line.time))


def _asked(company: Company, site: Site, act: Act, share: int) -> Iterator[tuple[float, str, int, int, str]]:
    """When at most (seconds to the act), request, status, bytes and referer of each request that belongs to an act."""
    entity = act.entity or company.project.entities[0]
    project = company.project
    form, page, door = f"/{project.form(entity)}?id={act.number}", f"/{project.page(entity)}", f"/{project.layout.login}?back=%2F"
    if act.what == "failed":
        yield 0, f"POST {door}", 200, 671 + share, door
    elif act.what == "in":
        yield -17, "GET /", 302, 5, ""
        yield -6.9, f"GET {door}", 200, 634, ""
        for at, (name, size) in enumerate(_static(company, site).items()):
            version = f"?v={style_version(company)}" if name.endswith("css") else ""
            yield -2.4 + at / 10, f"GET /{name}{version}", *((200, size) if share > 4 else (304, 0)), door
        yield 0, f"POST {door}", 302, 5, door
        yield 0.3, "GET /index.php", 200, 900 + 37 * share, door
    elif act.what == "exported":
        yield -14, f"GET {page}", 200, _page(company, page, share), "/index.php"
        yield 0, f"GET /{project.layout.export}?t={entity.name}", 200, 61 * entity.rows + share, page
    else:
        is_change = act.what in ("saved", "deleted")
        yield -25 if is_change else -8, f"GET {page}", 200, _page(company, page, share), "/index.php"
        yield -9 if is_change else 0, f"GET {form}", 200, _page(company, form, share) // 3, page
        if is_change:
            after = (form, _page(company, form, share) // 3 + 21) if act.what == "saved" else (page, _page(company, page, share))
            yield 0, f"POST {form}", 302, 5, form
            yield 0.3, f"GET {after[0]}", 200, after[1], form


def _page(company: Company, name: str, share: int) -> int:
    """Bytes of a page, packed: its own, and a little more or less each time."""
    return int(2400 + 3200 * fraction(company.key, "page", name)) + share * 7


def _static(company: Company, site: Site) -> dict[str, int]:
    """Bytes of the files that every page loads: as they lie in the application's directory."""
    found = _sizes.get(company.key)
    if found is None:
        layout = company.project.layout
        names = (layout.style, layout.logo, layout.script)
        found = {part.path: len(write(briefs.part_brief(company, site, part))) for part in parts(company) if part.path in names}
        _sizes[company.key] = found
    return found


_sizes: dict[bytes, dict[str, int]] = {}
