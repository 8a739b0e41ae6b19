"""Which files the company's web application has, and what each of its writers must know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mirage.base.chance import dice
from mirage.content.facts import Company


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the application. `touched` are the names under which commits speak of it; who is in the first alone, or untracked, has none."""

    path: str
    kind: str
    touched: str = ""
    spec: dict[str, Any] = field(default_factory=dict)
    is_tracked: bool = True


def parts(company: Company) -> list[Part]:
    """The files of the working tree, tracked ones as of the last commit; data (uploads, logs, caches) are planned elsewhere."""
    project, layout = company.project, company.project.layout
    found = [
        Part(".gitignore", "app.gitignore"),
        Part("README.md", "app.readme", "readme"),
        Part("index.php", "php.index", "index"),
        Part(layout.login, "php.login", "login"),
        Part("logout.php", "php.logout"),
        Part(layout.export, "php.export", "export"),
        Part("robots.txt", "app.robots"),
        Part(layout.sample, "php.config", spec={"sample": True}),
        Part(layout.auth, "php.auth", "auth"),
        Part(layout.db, "php.db", "db"),
        Part(layout.footer, "php.footer", "footer"),
        Part(layout.functions, "php.functions", "functions"),
        Part(layout.header, "php.header", "header"),
        Part(layout.style, "app.css", "style"),
        Part(layout.script, "app.js", "js"),
        Part(layout.logo, "image.logo"),
        Part(layout.schema, "sql.schema", "schema"),
        Part(layout.cleanup, "php.cleanup", "cleanup"),
    ]
    for entity in project.entities:
        found.append(Part(project.page(entity), "php.list", f"{entity.name}.php", {"entity": entity.name}))
        found.append(Part(project.form(entity), "php.form", f"{entity.one}.php", {"entity": entity.name}))
    found.append(Part(layout.config, "php.config", spec={"sample": False}, is_tracked=False))
    return sorted(found, key=lambda part: part.path)


def upload_limit(company: Company) -> int:
    """Megabytes that the web server and PHP take, as its people know."""
    return dice(company.key, "upload limit").choice((8, 10, 16, 20, 25, 32, 50, 64))


def last_change(company: Company, part: Part) -> int:
    """The index of the last commit that changed a file; the first one brought all of them."""
    return max((at for at, commit in enumerate(company.project.commits) if part.touched in commit.changed), default=0)
