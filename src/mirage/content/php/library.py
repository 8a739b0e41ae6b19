"""What every page includes: settings, the connection, sessions, and functions in the order in which they were needed."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.php.hand import Lines, Text
from mirage.content.php.markup import html
from mirage.content.php.script import Script
from mirage.content.words import words


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


def sessions(script: Script) -> str:
    """Who is in."""
    hand, chance, data = script.hand, script.chance, script.data
    layout = script.brief.company.project.layout
    own = dice(script.brief.company.key, "sessions")
    minutes = own.choice((30, 60, 60, 90, 120, 240, 480))
    last, user, number = (
        f"$_SESSION[{hand.text(own.choice(names))}]"
        for names in (
            ("last", "seen", "t", "active", "time", "ts"),
            ("user", "login", "username", "name", "u"),
            ("user_id", "uid", "id", "userid"),
        )
    )
    cookie = own.choice(
        (
            ["session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax']);"],
            ["ini_set('session.cookie_httponly', '1');"],
            [],
            [f"session_name('{script.brief.company.project.name[:8]}');"],
        )
    )
    seconds = own.choice((f"{minutes} * 60", f"{minutes * 60}", f"60 * {minutes}"))
    forget = own.choice(([f"$_SESSION = {hand.array()};"], ["session_unset();"], [f"unset({user}, {number});"]))
    limit = hand.when(hand.all_of(f"isset({last})", f"time() - {last} > {seconds}"), forget)
    about = hand.say(
        chance,
        own.choice(
            (
                f"{minutes} minutes without a click and you are out",
                f"session ends after {minutes} minutes",
                f"timeout: {minutes} min",
                f"forget who was away for {minutes} minutes",
            )
        ),
    )
    name, password, row = hand.var("user"), hand.var("password"), hand.var("row")
    found = data.one("row", "SELECT id, name, password, active FROM users WHERE name = {name}", {"name": name})
    wrong = own.choice((
        f"{hand.lacks(row)} || {hand.lacks(row + chr(91) + chr(39) + 'active' + chr(39) + chr(93))} || !password_verify({password}, {row}['password'])",
        f"empty({row}['active']) || !password_verify({password}, {row}['password'])", f"{hand.lacks(row)} || {row}['active'] != 1 || !password_verify({password}, {row}['password'])",
    ))  # fmt: skip
    refuse = [script.noted("failed", user=name, address="$_SERVER['REMOTE_ADDR']"), f"return {hand.constant('false')};"]
    accept = [
        own.choice(("session_regenerate_id(true);", "session_regenerate_id();")), f"{user} = {row}['name'];", f"{number} = {row}['id'];",
        *data.change("UPDATE users SET last_login = NOW() WHERE id = {id}", {"id": f"{row}['id']"}), f"return {hand.constant('true')};",
    ]  # fmt: skip
    body = [*found, *hand.when(wrong, refuse), *accept]
    if own.random() < 0.3:  # the other way around
        right = f"{row} && {row}['active'] && password_verify({password}, {row}['password'])"
        body = [*found, *hand.when(right, accept), *refuse]
    away = hand.go(
        Text(layout.login + "?back="), hand.call(own.choice(("urlencode", "urlencode", "rawurlencode")), "$_SERVER['REQUEST_URI']")
    )
    current = hand.call(hand.names.function("user"))
    parts = [
        script.function("user", "", [f"return {hand.given('$_SESSION', user[len('$_SESSION') + 2 : -2], hand.constant('null'))};"]),
        script.function("need", "", hand.when(hand.lacks(current), away)), script.function("login", f"{name}, {password}", body),
    ]  # fmt: skip
    loads = [hand.load(path.rpartition("/")[2], here=True) for path in (layout.db, layout.functions)]
    return script.file(loads, [*cookie, "session_start();"], [*about, *limit, f"{last} = time();"], *parts)


def functions(script: Script) -> str:
    """Whatever is used on more than one page."""
    hand = script.hand
    own = dice(script.brief.company.key, "functions")
    project = script.brief.company.project
    value, text, file = hand.var("value"), hand.var("text"), hand.var("file")
    flags = own.choice((", ENT_QUOTES, 'UTF-8'", ", ENT_QUOTES", "", ", ENT_COMPAT, 'UTF-8'"))
    safe = own.choice((f"(string) {text}", f"(string){text}", f"{text} ?? ''"))
    form = dice(script.brief.company.key, "date form").choice(("d.m.Y", "d.m.y", "Y-m-d", "d/m/Y", "j.n.Y"))
    nothing = own.choice(
        (
            f"{hand.lacks(value)} || {value} == '0000-00-00'",
            f"empty({value}) || {value} == '0000-00-00'",
            f"{hand.lacks(value)}",
            f"empty({value})",
        )
    )
    decimals = own.choice(("2, ',', '.'", "2, ',', '.'", "2, ',', ' '", "2"))
    sign = own.choice((Text(" &euro;"), Text(" EUR"), Text(""), Text(" €")))
    number = hand.call("number_format", own.choice((f"(float) {value}", f"floatval({value})")), decimals)
    before, after = project.habits["log"].split("{time}")
    line = hand.joined(Text(before), "date('Y-m-d H:i:s')", Text(after.removesuffix("{text}")), text, Text("\n"))
    write = own.choice((
        [f"file_put_contents({file}, {line}, FILE_APPEND | LOCK_EX);"], [f"file_put_contents({file}, {line}, FILE_APPEND);"],
        [f"$fp = fopen({file}, 'a');", f"fwrite($fp, {line});", "fclose($fp);"],
    ))  # fmt: skip
    log = own.choice(("__DIR__ . '/../{0}'", "dirname(__DIR__) . '/{0}'", "dirname(__FILE__) . '/../{0}'")).format(project.layout.log)
    flash = f"$_SESSION[{hand.text(own.choice(('flash', 'msg', 'info', 'notice', 'message')))}]"
    null = hand.constant("null")
    blocks = {
        "esc": script.function("esc", text, [f"return {hand.call(own.choice(('htmlspecialchars', 'htmlspecialchars', 'htmlentities')), safe + flags)};"]),
        "day": script.function("day", value, [*hand.when(nothing, ["return '';"]), f"return date({hand.text(form)}, strtotime({value}));"]),
        "money": script.function("money", value, [f"return {hand.joined(number, sign)};"]), "note": script.function("note", text, [hand.set("file", log), *write]),
        "flash": script.function("flash", f"{text} = {null}", [
            *hand.when(hand.differs(text, null), [f"{flash} = {text};", f"return {null};"]), hand.set("text", hand.given("$_SESSION", flash[len("$_SESSION") + 2 : -2], null)),
            own.choice((f"unset({flash});", f"{flash} = {null};")), f"return {text};",
        ]),
    }  # fmt: skip
    if hand.asks_by_helper:
        name = hand.var("name")
        for role, place in (("get", "$_GET"), ("post", "$_POST")):
            blocks[role] = script.function(role, f"{name}, {value} = ''", own.choice((
                [f"return isset({place}[{name}]) ? {place}[{name}] : {value};"], [f"return {place}[{name}] ?? {value};"],
                [*hand.when(f"isset({place}[{name}])", [f"return {place}[{name}];"]), f"return {value};"],
            )))  # fmt: skip
    if script.lists == "cells":
        blocks["cell"] = _cell(script)
    if script.forms == "helper":
        blocks["field"] = _field(script)
    order = own.sample(sorted(blocks), len(blocks))
    ready: list[str] = words("php")["functions"]
    extra = [script.adopted(source) for source in own.sample(ready, own.choice((0, 1, 2, 3, 4, 5, 7, 9)))]
    found = [blocks[name] for name in order]
    for lines in extra:
        found.insert(own.randint(1, len(found)), lines)
    loads = (
        [hand.load(path.rpartition("/")[2], here=True) for path in (project.layout.header, project.layout.footer)]
        if script.frame == "functions"
        else []
    )
    return script.file(loads, *found)


def _cell(script: Script) -> Lines:
    """What a list shows of a value, by its kind."""
    hand, value, kind = script.hand, script.hand.var("value"), script.hand.var("kind")
    shown = {
        "date": hand.call(hand.names.function("day"), value),
        "money": hand.call(hand.names.function("money"), value),
        "flag": f"{value} ? 'yes' : ''",
    }
    safe = f"return {hand.call(hand.names.function('esc'), value)};"
    if dice(script.brief.company.key, "cell").random() < 0.5:
        body = [
            f"switch ({kind}) {{",
            *(line for name, one in shown.items() for line in (f"\tcase '{name}':", f"\t\treturn {one};")),
            "}",
            safe,
        ]
    else:
        body = [
            *(line for name, one in shown.items() for line in hand.when(hand.same(kind, hand.text(name)), [f"return {one};"])),
            safe,
        ]
    return script.function("cell", f"{value}, {kind}", body)


def _field(script: Script) -> Lines:
    """One input of a form with its label."""
    hand, name, text, value = script.hand, script.hand.var("name"), script.hand.var("text"), script.hand.var("value")
    esc = hand.names.function("esc")
    line = html(
        0,
        script.wrapped_field("«label»", '<input name="«name»" value="«value»">'),
        label=hand.call(esc, text),
        name=name,
        value=hand.call(esc, value),
    )
    return script.function("field", f"{name}, {text}, {value}", script.printed(line))
