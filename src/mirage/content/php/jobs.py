"""What is no page: the export, and what cron runs at night."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Text
from mirage.content.php.page import Page
from mirage.content.php.script import Script


def export(script: Script) -> str:
    """A table as CSV for Excel."""
    page, hand, data, chance = Page(script), script.hand, script.data, script.chance
    own = dice(script.brief.company.key, "export")
    names = [hand.text(entity.name) for entity in script.brief.company.project.entities]
    table, tables, out, row = (hand.var(name) for name in ("table", "tables", "out", "row"))
    refuse = own.choice(
        (
            ["http_response_code(404);", hand.quit()],
            ["header('HTTP/1.1 404 Not Found');", hand.quit()],
            ["header('HTTP/1.0 404 Not Found');", f"die({hand.text('no such table')});"],
        )
    )
    test = own.choice(
        (
            f"{hand.lacks('in_array')}({table}, {tables})",
            f"{hand.lacks('in_array')}({table}, {tables}, true)",
            f"array_search({table}, {tables}) === false",
        )
    )
    kind = own.choice(
        ("text/csv; charset=utf-8", "text/csv", "text/csv; charset=UTF-8", "application/csv", "application/vnd.ms-excel")
    )
    named = hand.joined(Text("Content-Disposition: attachment; filename="), table, Text("-"), "date('Y-m-d')", Text(".csv"))
    heads = [f"header('Content-Type: {kind}');", f"header({named});"]
    separator = own.choice(("';'", "';'", '";"'))
    rows = data.rows("rows", "SELECT * FROM ", {}, table, Text(hand.sql(" ORDER BY id")))
    n = hand.var("n")
    write = [f"fputcsv({out}, {row}, {separator});"]
    first = own.choice(("inside", "before"))
    caption = f"fputcsv({out}, array_keys({row}), {separator});"
    if first == "inside":
        loop = hand.each(hand.var("rows"), "row", [*hand.when(hand.same(n, "0"), [caption]), *write], "n")
    else:
        loop = [
            *hand.when(hand.var("rows"), [caption.replace(f"array_keys({row})", f"array_keys({hand.var('rows')}[0])")]),
            *hand.each(hand.var("rows"), "row", write),
        ]
    mark = (
        [
            *hand.say(
                chance, own.choice(("Excel needs this", "BOM", "byte order mark for Excel", "otherwise Excel breaks the umlauts"))
            ),
            f'fwrite({out}, "\\xEF\\xBB\\xBF");',
        ]
        if own.random() < 0.7
        else []
    )
    return script.file(hand.steps(
        chance, page.guarded(), [f"{tables} = {hand.array(*names)};", hand.set("table", hand.given("$_GET", "t")), *hand.when(test, refuse)], heads,
        [f"{out} = fopen('php://output', 'w');", *mark], [*rows, *loop], [script.noted("exported")],
    ))  # fmt: skip


def cleanup(script: Script) -> str:
    """What cron runs at night."""
    hand, chance, data = script.hand, script.chance, script.data
    project, own = script.brief.company.project, dice(script.brief.company.key, "night")
    days = own.choice((30, 60, 90, 180, 365))
    about = hand.say(
        chance,
        own.choice(
            (f"called by cron, see /etc/cron.d/{project.name}", f"/etc/cron.d/{project.name}", "not for browsers", "cron only")
        ),
    )
    only = hand.when(
        own.choice(("PHP_SAPI != 'cli'", "PHP_SAPI !== 'cli'", "php_sapi_name() != 'cli'", "isset($_SERVER['REQUEST_METHOD'])")),
        [hand.quit()],
    )
    loads = [hand.load(f"../{path}", here=True) for path in (project.layout.db, project.layout.functions)]
    old, n, file = hand.var("old"), hand.var("n"), hand.var("file")
    test = own.choice(
        (
            f"is_file({file}) && filemtime({file}) < {old}",
            f"filemtime({file}) < {old}",
            f"filemtime({file}) < {old} && is_file({file})",
        )
    )
    many = own.choice(
        (
            f"__DIR__ . '/../{project.layout.cache}/*'",
            f"dirname(__DIR__) . '/{project.layout.cache}/*'",
            f"dirname(__FILE__) . '/../{project.layout.cache}/*'",
        )
    )
    age = own.choice(
        (f"time() - {days} * 86400", f"time() - {days * 86400}", f"strtotime('-{days} days')", f"time() - {days} * 24 * 3600")
    )
    loop = hand.each(f"glob({many})", "file", hand.when(test, [f"unlink({file});", f"{n}++;"]))
    return script.file(hand.steps(
        chance, [*about, *only], loads, [hand.set("old", age), hand.set("n", "0")], [*hand.say(chance, own.choice(("cached lists", "old files", "temporary files", "cache"))), *loop],
        [*hand.say(chance, own.choice(("and sessions", "sessions", "old sessions", "who has not come back"))), *data.change("DELETE FROM sessions WHERE last_seen < {day}", {"day": f"date('Y-m-d H:i:s', {old})"})],
        [script.noted("cleanup", n=n)],
    ))  # fmt: skip
