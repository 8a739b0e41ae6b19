"""The list of one table, with search and paging."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.facts import Column, Entity
from mirage.content.php.hand import Lines, Text
from mirage.content.php.markup import Code, Loop, Part, When, html
from mirage.content.php.page import Page, label, number_class
from mirage.content.php.script import Script


def listing(script: Script) -> str:
    """A table of one entity, with search and paging."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    entity = page.entity()
    columns = entity.columns[: max(4, len(entity.columns) - chance.randint(0, 1))]
    texts = [column.name for column in columns if column.kind in ("firm", "person", "place", "practice", "part", "plant")] or [
        columns[0].name
    ]
    days = [column.name for column in columns if column.kind == "date"]
    order = f"{days[0]} DESC" if days and chance.random() < 0.6 else chance.choice(("id DESC", columns[0].name))
    q, like, limit = hand.var("q"), hand.var("like"), hand.var("limit")
    wanted = "*" if page.stars else ", ".join(["id", *(column.name for column in columns)])
    where = " OR ".join(f"{name} LIKE {{like}}" for name in texts[:2])
    statements: list[Lines] = [page.guarded(), [hand.set("q", hand.trimmed(hand.given("$_GET", "q")))]]
    tail = f" ORDER BY {order}"
    if page.has_sort:
        sort = hand.var("kind")
        known = hand.array(*(hand.text(column.name) for column in columns[:3]))
        statements.append(
            [
                hand.set("kind", hand.given("$_GET", "sort")),
                *hand.when(f"{hand.lacks('in_array')}({sort}, {known})", [hand.set("kind", hand.text(order))]),
            ]
        )
        tail = ""
    extra: list[str] = [Text(hand.sql(" ORDER BY ")), hand.var("kind")] if page.has_sort else []
    if page.has_paging:
        number = hand.var("page")
        statements.append([
            *hand.say(chance, chance.choice((f"{page.size} on a page", "paging", "which page", ""))), hand.set("page", f"max(1, {hand.whole(hand.given('$_GET', 'page'))})"),
            hand.set("limit", hand.joined(Text(hand.sql(" LIMIT ")), f"(({number} - 1) * {page.size})", Text(f", {page.size}"))),
        ])  # fmt: skip
        extra.append(limit)
    find, all_ = (
        data.rows("rows", f"SELECT {wanted} FROM {entity.name}{condition}{tail}", {"like": like}, *extra)
        for condition in (f" WHERE {where}", "")
    )
    pattern = hand.set("like", hand.joined(Text("%"), q, Text("%")))
    about = hand.say(
        chance,
        chance.choice(
            (
                f"search in {' and '.join(texts[:2])}",
                "only what fits",
                "search",
                "filter",
                f"{entity.name.replace('_', ' ')} by {texts[0].replace('_', ' ')}",
            )
        ),
    )
    statements.append([*about, *hand.when(hand.differs(q, "''"), [pattern, *find], all_)])
    statements.append([*hand.say(chance, aside(script, entity)), *page.titled(hand.text(label(entity.name)))])
    return script.page(hand.steps(chance, *statements), _list(page, entity, columns))


def aside(script: Script, entity: Entity) -> str:
    """What somebody wanted to do here one day."""
    column = entity.columns[-1].name.replace("_", " ")
    return script.chance.choice(
        (
            "",
            "",
            "",
            "TODO sort by click",
            f"{column} is not shown to everybody",
            f"TODO {column} per month",
            "slow with many rows",
            "see mail",
            f"TODO link {column}",
        )
    )


def _list(page: Page, entity: Entity, columns: list[Column]) -> list[Part]:
    """The page below its search."""
    hand, script, project = page.hand, page.script, page.project
    row, q = hand.var("row"), hand.var("q")
    form, own = project.form(entity), dice(script.brief.company.key, "list")
    method = own.choice(("", "", ' method="get"'))
    button = own.choice(
        (
            f"<button>{page.said['search']}</button>",
            f'<input type="submit" value="{page.said["search"]}">',
            f'<button type="submit">{page.said["search"]}</button>',
        )
    )
    search: list[Part] = [
        html(0, f'<form{method} class="{page.css["search"]}">'),
        html(1, '<input name="q" value="«q»">', q=page.esc(q)),
        html(1, button),
    ]
    links: list[Part] = [
        html(1, f'<a href="{form}">{page.said["new"]}</a>'),
        html(1, f'<a href="{project.layout.export}?t={entity.name}">{page.said["csv"]}</a>'),
    ]
    if own.random() < 0.6:
        search += [*links, html(0, "</form>")]
    else:
        search += [html(0, "</form>"), html(0, "<p>"), *links, html(0, "</p>")]
    parts: list[Part] = [html(0, f"<{page.level}>{label(entity.name)}</{page.level}>"), *search]
    if page.has_count:
        parts.append(
            html(0, own.choice(("<p>«n» entries</p>", "<p>«n» rows</p>", '<p class="count">«n»</p>')), n=f"count({hand.var('rows')})")
        )
    heads: list[Part]
    cells: list[Part]
    first = columns[0].name
    anchor = html(2, f'<td><a href="{form}?id=«i»">«n»</a></td>', i=f"{row}['id']", n=page.esc(f"{row}['{first}']"))
    if script.lists == "plain":
        heads = [html(2, _head(page, column.name)) for column in columns]
        cells = [anchor, *(html(2, f"<td{number_class(page, column)}>«v»</td>", v=_shown(page, column)) for column in columns[1:])]
    else:
        kinds = [
            (hand.text(column.name), hand.text(_kind(column) if script.lists == "cells" else label(column.name)))
            for column in columns
        ]
        made = hand.table(kinds)
        parts.append(Code([f"{hand.var('columns')} = {made[0]}", *made[1:-1], made[-1] + ";"]))
        name, kind = hand.var("name"), hand.var("kind")
        caption = page.esc(f"ucfirst(str_replace('_', ' ', {name}))") if script.lists == "cells" else page.esc(kind)
        heads = [Loop(hand.var("columns"), "kind", [html(2, "<th>«h»</th>", h=caption)], "name")]
        value = page.call("cell", f"{row}[{name}]", kind) if script.lists == "cells" else page.esc(f"{row}[{name}]")
        cells = [
            Loop(hand.var("columns"), "kind", [html(3, "<td>«v»</td>", v=value)], "name"),
            html(2, f'<td><a href="{form}?id=«i»">{own.choice(("edit", "open", "change", "show"))}</a></td>', i=f"{row}['id']"),
        ]
        heads.append(html(2, "<th></th>"))
    head, body = (("<thead>", "</thead>"), ("<tbody>", "</tbody>")) if page.has_section else (("", ""), ("", ""))
    opening = html(1, "<tr>")
    step: list[Part] = []
    if page.has_stripes:
        n = hand.var("n")
        step = [Code([f"{n}++;"])]
        parts.append(Code([f"{n} = 0;"]))
        opening = html(1, '<tr class="«c»">', c=f"{n} % 2 ? 'odd' : 'even'")
    parts += [
        html(0, page.table),
        *([html(0, head[0])] if head[0] else []),
        html(1, "<tr>"),
        *heads,
        html(1, "</tr>"),
        *([html(0, head[1]), html(0, body[0])] if head[0] else []),
    ]
    parts += [
        Loop(hand.var("rows"), "row", [opening, *cells, html(1, "</tr>"), *step]),
        *([html(0, body[1])] if body[0] else []),
        html(0, "</table>"),
    ]
    if page.has_none:
        parts.append(When(hand.lacks(hand.var("rows")), [html(0, f"<p>{page.said['none']}</p>")]))
    if page.has_paging:
        number = hand.var("page")
        link = '<a href="?page=«n»&amp;q=«q»">'
        parts += [
            html(0, f'<p class="{page.css["pager"]}">'), When(f"{number} > 1", [html(1, f"{link}{page.said['back']}</a>", n=f"({number} - 1)", q=f"urlencode({q})")]),
            When(f"count({hand.var('rows')}) == {page.size}", [html(1, f"{link}{page.said['more']}</a>", n=f"({number} + 1)", q=f"urlencode({q})")]), html(0, "</p>"),
        ]  # fmt: skip
    return parts


def _head(page: Page, name: str) -> str:
    return f'<th><a href="?sort={name}">{label(name)}</a></th>' if page.has_sort else f"<th>{label(name)}</th>"


def _kind(column: Column) -> str:
    return {"maybe-date": "date", "later": "date", "date": "date", "money": "money", "flag": "flag"}.get(
        column.kind.partition(":")[0], "text"
    )


def _shown(page: Page, column: Column) -> str:
    """A column's value in a page."""
    value, kind = f"{page.hand.var('row')}['{column.name}']", _kind(column)
    if kind in ("date", "money"):
        return page.call("day" if kind == "date" else "money", value)
    return f"{value} ? 'yes' : ''" if kind == "flag" else page.esc(value)
