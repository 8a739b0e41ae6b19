"""Which files the company's web application has, and what each of its writers must know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mirage.content.facts import Company

TRACKED = "*"  # of a commit's changes: all files


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the application. `touched` are the names under which commits speak of it; untracked files have none."""

    path: str
    kind: str
    touched: str = ""
    spec: dict[str, Any] = field(default_factory=dict)
    is_tracked: bool = True


def parts(company: Company) -> list[Part]:
    """The files of the working tree, tracked ones as of the last commit; data (uploads, logs, caches) are planned elsewhere."""
    project = company.project
    include = project.habits["includes"]
    found = [
        Part(".gitignore", "app.gitignore", "readme"),
        Part("README.md", "app.readme", "readme"),
        Part("index.php", "php.index", "index"),
        Part("login.php", "php.login", "login"),
        Part("logout.php", "php.logout", "login"),
        Part("export.php", "php.export", "export"),
        Part("robots.txt", "app.robots", "style"),
        Part("config.sample.php", "php.config", "db", {"sample": True}),
        Part(f"{include}/auth.php", "php.auth", "auth"),
        Part(f"{include}/db.php", "php.db", "db"),
        Part(f"{include}/footer.php", "php.footer", "footer"),
        Part(f"{include}/functions.php", "php.functions", "functions"),
        Part(f"{include}/header.php", "php.header", "header"),
        Part("css/style.css", "app.css", "style"),
        Part("js/main.js", "app.js", "js"),
        Part("img/logo.png", "image.logo", "header"),
        Part("sql/schema.sql", "sql.schema", "schema"),
        Part("cron/cleanup.php", "php.cleanup", "cleanup"),
    ]
    for entity in project.entities:
        found.append(Part(f"{entity.name}.php", "php.list", f"{entity.name}.php", {"entity": entity.name}))
        found.append(Part(f"{entity.one}.php", "php.form", f"{entity.one}.php", {"entity": entity.name}))
    found.append(Part("config.php", "php.config", spec={"sample": False}, is_tracked=False))
    return sorted(found, key=lambda part: part.path)


def last_change(company: Company, part: Part) -> int:
    """The index of the last commit that changed a file; the first one brought all of them."""
    return max((at for at, commit in enumerate(company.project.commits) if part.touched in commit.changed), default=0)
