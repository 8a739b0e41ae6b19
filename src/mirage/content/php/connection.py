"""The settings of the application, and its connection to the database with the ways to ask that its pages use."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Lines, Text
from mirage.content.php.script import Script


def settings(script: Script) -> str:
    """Credentials; the sample has none."""
    brief, hand, chance = script.brief, script.hand, script.chance
    project, sample = brief.company.project, bool(brief.spec["sample"])
    values = {
        "host": "localhost", "name": project.database, "user": project.user, "pass": "" if sample else brief.secrets["database"], "title": project.title,
        "url": f"http://{project.site}/", "secret": "change me" if sample else brief.secrets["session"], "admin": brief.company.staff[0].mail,
    }  # fmt: skip
    debug = hand.constant("true" if sample else "false")
    about = hand.say(
        chance,
        f"copy this file to {project.layout.config} and fill it in"
        if sample
        else chance.choice(("live", "production", "this machine only", "")),
        always=True,
    )
    keys = [key for key in script.setting_keys if key not in ("debug",)]
    if script.settings == "define":
        lines = {key: f"define('{script.constant(key)}', '{values[key]}');" for key in keys}
        lines["debug"] = f"define('{script.constant('debug')}', {debug});"
        database = [lines[key] for key in ("host", "name", "user", "pass")]
        rest = [lines[key] for key in (*(key for key in keys if key not in ("host", "name", "user", "pass")), "debug")]
        return script.file(
            about,
            hand.steps(chance, [*hand.say(chance, chance.choice(("database", "mysql", "connection", "db access"))), *database], rest),
        )
    if script.settings == "variables":
        name = script.settings_variable
        body = [f"${name}['{script.key(key)}'] = '{values[key]}';" for key in keys] + [f"${name}['{script.key('debug')}'] = {debug};"]
        return script.file(about, body)
    inner = hand.table([(f"'{script.key(key)}'", f"'{values[key]}'") for key in keys] + [(f"'{script.key('debug')}'", debug)])
    if script.settings == "return":
        return script.file(about, [f"return {inner[0]}", *inner[1:-1], inner[-1] + ";"])
    return script.file(about, [f"${script.settings_variable} = {inner[0]}", *inner[1:-1], inner[-1] + ";"])


def database(script: Script) -> str:
    """The connection, and the ways to ask that this company uses."""
    hand, data = script.hand, script.data
    own = dice(script.brief.company.key, "connection")
    config = "../" + script.brief.company.project.layout.config
    load = script.loaded_settings(config)
    host, name, user, password = (script.setting(key) for key in ("host", "name", "user", "pass"))
    debug = script.setting("debug")
    shown = [f"{hand.call('ini_set', hand.text('display_errors'), f'{debug} ? 1 : 0')};"]
    level = own.choice(("E_ALL", "E_ALL", "E_ALL & ~E_NOTICE", "E_ALL & ~E_DEPRECATED", "E_ALL ^ E_NOTICE"))
    before = own.choice(
        (
            [f"{hand.call('error_reporting', level)};", *shown],
            [f"{hand.call('error_reporting', level)};"],
            shown,
            hand.when(debug, [f"{hand.call('error_reporting', level)};"]),
        )
    )
    static, is_static = hand.var("db"), own.random() < 0.6
    known = script.known_settings()
    attributes = own.sample(("ERRMODE", "FETCH"), 2)
    if hand.is_pdo:
        source = hand.joined(Text("mysql:host="), host, Text(";dbname="), name, Text(";charset=utf8mb4"))
        values = {
            "ERRMODE": ("PDO::ATTR_ERRMODE", "PDO::ERRMODE_EXCEPTION"),
            "FETCH": ("PDO::ATTR_DEFAULT_FETCH_MODE", "PDO::FETCH_ASSOC"),
        }
        pairs = [values[attribute] for attribute in attributes]
        if own.random() < 0.4:
            inner = hand.table(pairs)
            made = [f"{static} = new PDO({source}, {user}, {password}, {inner[0]}", *inner[1:-1], inner[-1] + ");"]
        else:
            made = [
                f"{static} = new PDO({source}, {user}, {password});",
                *(f"{static}->setAttribute({key}, {value});" for key, value in pairs),
            ]
        if own.random() < 0.3:
            made = [
                "try {",
                *(f"\t{line}" for line in made),
                "} catch (PDOException $e) {",
                f"\tdie({hand.text(own.choice(('no database', 'Database not available.', 'The database is down.', 'db error')))});",
                "}",
            ]
    else:
        report = ["mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);"] if own.random() < 0.7 else []
        opened = (
            f"new mysqli({host}, {user}, {password}, {name})"
            if own.random() < 0.6
            else f"mysqli_connect({host}, {user}, {password}, {name})"
        )
        made = [*report, f"{static} = {opened};"]
        if own.random() < 0.4:
            made += hand.when(
                hand.lacks(static), [f"die({hand.text(own.choice(('no database', 'cannot connect', 'The database is down.')))});"]
            )
        made.append(f"{static}->set_charset('utf8mb4');")
    body: Lines = [*known]
    if is_static:
        test = (
            hand.same(static, hand.constant("null")) if own.random() < 0.5 else own.choice((hand.lacks(static), f"empty({static})"))
        )
        body += [
            f"static {static} = {hand.constant('null')};" if own.random() < 0.6 else f"static {static};",
            *hand.when(test, [*made] if len(made) > 1 else made),
            f"return {static};",
        ]
    else:
        body += [
            f"global {static};",
            *hand.when(own.choice((static, f"!empty({static})")), [f"return {static};"]),
            *made,
            f"return {static};",
        ]
    parts = [script.function("db", "", body)]
    sql, given = hand.var("sql"), hand.var("params")
    empty = hand.array()
    if data.way in ("functions", "named", "place"):
        if hand.is_pdo:
            ask = [f"{hand.var('st')} = {data.db}->prepare({sql});", f"{hand.var('st')}->execute({given});"]
            all_, first = f"{hand.var('st')}->fetchAll()", f"{hand.var('st')}->fetch()"
            changed = f"{hand.var('st')}->rowCount()"
        else:
            bind = hand.when(
                own.choice((given, f"count({given})", f"count({given}) > 0")),
                [f"{hand.var('st')}->bind_param(str_repeat('s', count({given})), ...{given});"],
            )
            ask = [f"{hand.var('st')} = {data.db}->prepare({sql});", *bind, f"{hand.var('st')}->execute();"]
            all_, first = f"{hand.var('st')}->get_result()->fetch_all(MYSQLI_ASSOC)", f"{hand.var('st')}->get_result()->fetch_assoc()"
            changed = f"{data.db}->affected_rows"
        signature = f"{sql}, {given} = {empty}"
        many = script.function("rows", signature, [*ask, f"return {all_};"])
        single = script.function(
            "one",
            signature,
            own.choice(
                (
                    [*ask, f"return {first};"],
                    [*ask, hand.set("row", first), f"return {hand.var('row')} ? {hand.var('row')} : {hand.constant('null')};"],
                )
            ),
        )
        change = script.function("run", signature, [*ask, f"return {changed};"])
        parts += own.sample([many, single, change], 3) if data.way != "place" else []
    else:
        value = hand.var("value")
        null = hand.when(hand.same(value, hand.constant("null")), ["return 'NULL';"])
        quoted = (
            [f"return {data.db}->quote({value});"]
            if hand.is_pdo
            else [f'return "\'" . {data.db}->real_escape_string((string) {value}) . "\'";']
        )
        parts += [
            script.function("value", value, [*null, *quoted]),
            script.function("run", sql, [f"return {data.db}->query({sql});"]),
        ]
    return script.file(load, before, *parts)
