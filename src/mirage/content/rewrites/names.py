"""Names of a table in code, and what its columns are there."""

from __future__ import annotations

import re

from mirage.base.chance import dice
from mirage.content.facts import Brief, Column, Entity

WHOLE, BROKEN = ("count", "copies", "mileage"), ("money", "weight", "percent")  # kinds of columns: whole numbers, and others
DAYS = ("date", "maybe-date", "later")


QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'")
SIMPLE = re.compile(r"'[^'\"$\\\n]*'")


def doubled(line: str) -> str:
    """A line of code whose plain strings are in double quotes."""
    return QUOTED.sub(lambda match: f'"{match[0][1:-1]}"' if SIMPLE.fullmatch(match[0]) else match[0], line)


def upper(name: str) -> str:
    """order_item: OrderItem."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_") if part)


def lower(name: str) -> str:
    """order_item: orderItem."""
    whole = upper(name)
    return whole[:1].lower() + whole[1:]


def said(name: str) -> str:
    return name.replace("_", " ")


def type_of(column: Column) -> str:
    """int, float, bool, day or text."""
    kind = column.kind.partition(":")[0]
    return "int" if kind in WHOLE else "float" if kind in BROKEN else "bool" if kind == "flag" else "day" if kind in DAYS else "text"


def entity_of(brief: Brief) -> Entity:
    return next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])


def entities_of(brief: Brief) -> list[Entity]:
    """Those that the rewrite is about, in its order; all where nothing is said."""
    every = {one.name: one for one in brief.company.project.entities}
    return [every[name] for name in brief.spec.get("entities", every)]


def questions(brief: Brief) -> tuple[str, str, str, str]:
    """What a store's methods are called: for one, for all, for those with a text, and to change one."""
    own = dice(brief.company.key, "rewrite", brief.owner, "questions")
    return (
        own.choice(("find", "get", "findById", "load")), own.choice(("findAll", "all", "getAll", "fetchList")), own.choice(("search", "findByText", "filter")),
        own.choice(("update", "store", "change")),
    )  # fmt: skip


def routing(brief: Brief) -> tuple[str, str, bool]:
    """What its router's methods are called, and whether it is told the path."""
    own = dice(brief.company.key, "rewrite", brief.owner, "routing")
    return own.choice(("add", "map", "route")), own.choice(("run", "dispatch", "handle")), own.random() < 0.5


def model_of(brief: Brief) -> str:
    """How its models show their columns: getters, public or magic."""
    return dice(brief.company.key, "rewrite", brief.owner, "model").choice(("getters", "getters", "public", "magic"))


def actions(brief: Brief) -> tuple[str, str, str]:
    """What a controller's methods are called: for the list, the form, and what the form sends."""
    own = dice(brief.company.key, "rewrite", brief.owner, "actions")
    return own.choice(
        (
            ("index", "edit", "save"),
            ("indexAction", "editAction", "saveAction"),
            ("index", "form", "store"),
            ("listAll", "show", "update"),
            ("overview", "edit", "post"),
        )
    )
