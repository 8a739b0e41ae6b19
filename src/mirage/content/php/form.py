"""The form of one row: shown, saved, deleted."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.facts import Column
from mirage.content.php.hand import Lines, Text
from mirage.content.php.listing import aside
from mirage.content.php.markup import Code, Loop, Part, When, html
from mirage.content.php.page import NUMBERS, Page, label, number_class
from mirage.content.php.script import Script

DAYS = ("date", "maybe-date", "later")  # kinds of columns


def form(script: Script) -> str:
    """One row: shown, saved, deleted."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    entity, project = page.entity(), script.brief.company.project
    own = dice(script.brief.company.key, "form")
    listed, itself = project.page(entity), project.form(entity)
    names = [column.name for column in entity.columns]
    id_, values, row = hand.var("id"), hand.var("values"), hand.var("row")
    gone = [
        *data.change(f"DELETE FROM {entity.name} WHERE id = {{id}}", {"id": id_}), script.noted("deleted", one=entity.one, n=id_), *hand.go(Text(listed)),
    ]  # fmt: skip
    pressed = own.choice(("isset($_POST['delete'])", "!empty($_POST['delete'])", "isset($_POST['delete'])"))
    made = hand.table([(hand.text(column.name), _posted(page, column)) for column in entity.columns])
    filled = {name: f"{values}[{hand.text(name)}]" for name in names}
    update = data.change(
        f"UPDATE {entity.name} SET {', '.join(f'{name} = {{{name}}}' for name in names)} WHERE id = {{id}}", {**filled, "id": id_}
    )
    insert = data.change(
        f"INSERT INTO {entity.name} ({', '.join(names)}) VALUES ({', '.join(f'{{{name}}}' for name in names)})", filled
    )
    save = [
        *hand.say(chance, own.choice(("what was typed", "the form", "values of the form", "from the form"))), f"{values} = {made[0]}", *made[1:-1], made[-1] + ";",
        *hand.when(id_, update, [*insert, hand.set("id", data.last)]), script.noted("saved", one=entity.one, n=id_), page.call("flash", hand.text(page.said["saved"])) + ";",
        *hand.go(Text(f"{itself}?id="), id_),
    ]  # fmt: skip
    order = [*hand.when(pressed, gone), *save]
    statements: list[Lines] = [
        page.guarded(),
        [hand.set("id", hand.whole(hand.given("$_GET", "id")))],
        [
            *hand.say(chance, own.choice(("save or delete", "something was sent", "the form was sent", ""))),
            *hand.when(page.entered, order),
        ],
    ]
    found = data.one("row", f"SELECT * FROM {entity.name} WHERE id = {{id}}", {"id": id_})
    statements.append([hand.set("row", hand.array()), *hand.when(id_, found)])
    fresh = hand.text(f"New {entity.one.replace('_', ' ')}")
    statements.append([*hand.say(chance, aside(script, entity)), *page.titled(f"{id_} ? {row}['{names[0]}'] : {fresh}")])
    fields = [
        part for column in entity.columns for part in (_helped(page, column) if _is_plain(script, column) else _field(page, column))
    ]
    button = own.choice(
        (
            f"<button>{page.said['save']}</button>",
            f'<input type="submit" value="{page.said["save"]}">',
            f'<button type="submit">{page.said["save"]}</button>',
        )
    )
    parts: list[Part] = [
        html(0, f"<{page.level}>«t»</{page.level}>", t=page.esc(hand.var("title"))),
        html(0, own.choice(('<form method="post">', '<form method="post" id="edit">', '<form action="" method="post">'))),
    ]
    around = {"table": ("<table>", "</table>"), "list": ("<ul>", "</ul>")}.get(script.wrap)
    parts += [*([html(1, around[0])] if around else []), *fields, *([html(1, around[1])] if around else []), html(1, button)]
    parts.append(When(id_, [html(1, f'<button name="delete" value="1" class="{page.css["delete"]}">{page.said["delete"]}</button>')]))
    parts.append(html(0, "</form>"))
    return script.page(hand.steps(chance, *statements), parts)


def _value(page: Page, column: Column) -> str:
    return f"{page.hand.var('row')}['{column.name}'] ?? ''"


def _is_plain(script: Script, column: Column) -> bool:
    """Whether the function that prints a line of a form does for this column."""
    return script.forms == "helper" and column.kind.partition(":")[0] not in ("state", "flow", "flag", *DAYS)


def _helped(page: Page, column: Column) -> list[Part]:
    hand = page.hand
    return [Code([page.call("field", hand.text(column.name), hand.text(label(column.name)), _value(page, column)) + ";"])]


def _field(page: Page, column: Column) -> list[Part]:
    name, value = column.name, _value(page, column)
    kind, _, detail = column.kind.partition(":")
    script, caption = page.script, label(column.name)
    if kind in ("state", "flow"):
        options = page.hand.array(*(page.hand.text(option) for option in detail.split("|")))
        text = page.hand.var("text")
        opening, closing = script.wrapped_field(caption, "\0").split("\0")
        chosen = f"({value}) == {text} ? ' selected' : ''"
        option = html(2, "<option«s»>«o»</option>", s=chosen, o=page.esc(text))
        return [html(1, f'{opening}<select name="{name}">'), Loop(options, "text", [option]), html(1, f"</select>{closing}")]
    if kind == "flag":
        return [
            html(
                1,
                script.wrapped_field(caption, f'<input type="checkbox" name="{name}" value="1"«c»>'),
                c=f"({value}) ? ' checked' : ''",
            )
        ]
    if kind in DAYS:
        return [html(1, script.wrapped_field(caption, f'<input type="date" name="{name}" value="«v»">'), v=page.esc(value))]
    width = number_class(page, column) if kind in (*NUMBERS, "percent") else ""
    return [html(1, script.wrapped_field(caption, f'<input name="{name}"{width} value="«v»">'), v=page.esc(value))]


def _posted(page: Page, column: Column) -> str:
    value = f"$_POST['{column.name}']"
    if column.kind == "flag":
        return f"isset({value}) ? 1 : 0"
    if column.kind in ("money", "percent"):
        amount = page.hand.given("$_POST", column.name, "'0'")
        return f"str_replace(',', '.', {amount})"
    if column.kind.partition(":")[0] in DAYS:
        return f"{value} ?: {page.hand.constant('null')}"
    return page.hand.trimmed(page.hand.given("$_POST", column.name))
