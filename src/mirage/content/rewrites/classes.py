"""PHP with classes: a connection, what dispatches and renders, and for each table a model, what stores it, and a controller."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief, Entity
from mirage.content.prose import spun
from mirage.content.rewrites.basics import BASICS
from mirage.content.rewrites.names import actions, entity_of, lower, model_of, questions, said, type_of, upper
from mirage.content.rewrites.pen import Class, Method, Pen
from mirage.content.writers import writes

TYPES = {"int": "int", "float": "float", "bool": "bool", "day": "?string", "text": "string"}


@writes("rewrite.class")
def code(brief: Brief, chance: Random) -> str:
    pen = Pen(brief)
    part = brief.spec["part"]
    return pen.file(PARTS[part](brief, chance, pen) if part in PARTS else BASICS[part](brief, chance, pen))


def _folder(brief: Brief, which: str) -> str:
    return "" if brief.spec["flat"] else str(brief.spec[which])


def _model(brief: Brief, chance: Random, pen: Pen) -> Class:
    entity = entity_of(brief)
    one, own = upper(entity.one), dice(brief.company.key, "rewrite", brief.owner, "model")
    says = spun(
        "((a|one) (row|record) of {e}|{one}|model of (a|one) {one}|[the ](table|class) for {e})",
        chance,
        {"e": said(entity.name), "one": said(entity.one)},
    )
    if brief.spec["manner"] == "record":
        names = ", ".join(f"'{column.name}'" for column in entity.columns)
        kept = (("string", "table", f"'{entity.name}'"), ("array", "columns", f"‹{names}›"))
        methods = [_checked(entity, own, is_record=True)] if own.random() < 0.7 else []
        methods += _questions(entity, chance)
        return Class(one, methods, kept, says, "Record", folder=_folder(brief, "models"))
    fields = [
        ("?int", "id", "null"),
        *((TYPES[type_of(column)], lower(column.name), _default(type_of(column))) for column in entity.columns),
    ]
    manner = model_of(brief)
    methods = []
    row = [f"$one->{pen.under}{lower(column.name)} = {_cast(type_of(column))}$row['{column.name}'];" for column in entity.columns]
    build = Method("fromRow", (("array", "row", ""),), "self", ["$one = new self();", f"$one->{pen.under}id = (int) $row['id'];", *row, "return $one;"],
                   own.choice(("Makes one of a row.", "", "from the database")), is_static=True)  # fmt: skip
    pairs = ["\t'id' => this.id,", *(f"\t'{column.name}' => this.{lower(column.name)}," for column in entity.columns)]
    back = Method("toArray", (), "array", ["return ‹", *pairs, "›;"], own.choice(("", "All columns.", "as the table has it")))
    if manner == "getters":
        for kind, name, _ in fields:
            methods.append(
                Method("get" + upper(name), (), kind, [f"return this.{name};"], own.choice(("", "", f"Returns the {name}.")))
            )
            if name != "id" and own.random() < 0.85:
                methods.append(Method("set" + upper(name), ((kind, name, ""),), "void", [f"this.{name} = ${name};"]))
    elif manner == "magic":
        methods.append(
            Method("__get", (("string", "name", ""),), "", ["return this.values‹$name› ?? null;".replace("‹", "[").replace("›", "]")])
        )
        methods.append(Method("__set", (("string", "name", ""), ("", "value", "")), "void", ["this.values[$name] = $value;"]))
        fields = [("array", "values", "‹›")]
        build = Method(
            "fromRow",
            (("array", "row", ""),),
            "self",
            ["$one = new self();", f"$one->{pen.under}values = $row;", "return $one;"],
            is_static=True,
        )
        back = Method("toArray", (), "array", ["return this.values;"])
    methods = [build, *methods, back] if own.random() < 0.6 else [*methods, build, back]
    if own.random() < 0.5 and manner != "magic":
        methods.append(_checked(entity, own, is_record=False))
    return Class(one, methods, fields, says, folder=_folder(brief, "models"), is_open=manner == "public")


def _default(kind: str) -> str:
    return {"int": "0", "float": "0.0", "bool": "false", "day": "null", "text": "''"}[kind]


def _cast(kind: str) -> str:
    return {"int": "(int) ", "float": "(float) ", "bool": "(bool) "}.get(kind, "")


def _checked(entity: Entity, own: Random, *, is_record: bool) -> Method:
    """What must be there before it is saved."""
    body = ["$errors = ‹›;"]
    for column in entity.columns[: own.randint(2, 4)]:
        place = f"$this->get('{column.name}')" if is_record else f"this.{lower(column.name)}"
        match type_of(column):
            case "int" | "float":
                body += [f"if ({place} < 0) {{", f"\t$errors[] = '{said(column.name)} must not be negative';", "}"]
            case "day":
                body += [
                    f"if ({place} !== null && strtotime({place}) === false) {{",
                    f"\t$errors['{column.name}'] = 'not a date';",
                    "}",
                ]
            case "text":
                body += [f"if (trim({place}) === '') {{", f"\t$errors[] = '{said(column.name).capitalize()} is missing.';", "}"]
    return Method(
        own.choice(("validate", "check", "getErrors")),
        (),
        "array",
        [*body, "return $errors;"],
        own.choice(("", "What is wrong with it, empty if nothing is.")),
    )


def _questions(entity: Entity, chance: Random) -> list[Method]:
    """What somebody once asked of the table."""
    found = []
    for column in chance.sample(entity.columns, min(len(entity.columns), chance.randint(1, 3))):
        kind, name = type_of(column), upper(column.name)
        match kind:
            case "bool":
                found.append(Method(f"is{name}", (), "bool", [f"return (bool) $this->get('{column.name}');"]))
            case "day":
                found.append(
                    Method(
                        f"has{name}",
                        (),
                        "bool",
                        [f"return $this->get('{column.name}') != '' && $this->get('{column.name}') <= date('Y-m-d');"],
                    )
                )
            case "int" | "float":
                found.append(
                    Method(
                        f"total{name}",
                        (),
                        kind,
                        [f"$row = self::first('SELECT SUM({column.name}) AS n FROM {entity.name}');", f"return ({kind}) $row['n'];"],
                        f"Sum of {said(column.name)}.",
                        is_static=True,
                    )
                )
            case _:
                found.append(
                    Method(
                        f"by{name}",
                        (("string", "text", ""),),
                        "array",
                        [f"return self::select('{column.name} = ?', ‹$text›);"],
                        is_static=True,
                    )
                )
    return found


def _store(brief: Brief, chance: Random, pen: Pen) -> Class:
    """A repository that gives objects, or a gateway that gives rows."""
    entity, own = entity_of(brief), dice(brief.company.key, "rewrite", brief.owner, "store")
    one, table = upper(entity.one), entity.name
    is_gateway = brief.spec["manner"] == "gateway"
    names = [column.name for column in entity.columns]
    st = own.choice(("stmt", "st", "statement", "query", "sth"))
    made = "$row" if is_gateway else f"{pen.class_name(one)}::fromRow($row)"
    several = [f"return ${st}->fetchAll();"] if is_gateway else own.choice((
        ["$found = ‹›;", f"foreach (${st} as $row) {{", f"\t$found[] = {made};", "}", "return $found;"],
        [f"return array_map(fn ($row) => {made}, ${st}->fetchAll());"],
        ["$list = ‹›;", f"while ($row = ${st}->fetch()) {{", f"\t$list[] = {made};", "}", "", "return $list;"],
    ))  # fmt: skip
    single = [
        f"$row = ${st}->fetch();",
        *own.choice(([f"return $row ? {made} : null;"], ["if (!$row) {", "\treturn null;", "}", "", f"return {made};"])),
    ]
    order = chance.choice((names[0], "id DESC", f"{names[-1]} DESC", "id"))
    kind = "array" if is_gateway else pen.class_name(one)
    taken = "$row" if is_gateway else "$one"
    value = taken + "['{0}'] ?? null" if is_gateway else "$values['{0}']"
    unpacked = [] if is_gateway else ["$values = $one->toArray();"]
    sets, marks = ", ".join(f"{name} = ?" for name in names), ", ".join("?" for _ in names)
    values = [f"\t{value.format(name)}," for name in names]
    number = value.format("id")
    search = [column.name for column in entity.columns if type_of(column) == "text"][:2] or names[:1]
    patterns = ", ".join(["'%' . $text . '%'"] * len(search))
    find, every, look, change = questions(brief)
    ways = {
        "find": Method(find, (("int", "id", ""),), f"?{kind}",
                       [f"${st} = this.db->prepare('SELECT * FROM {table} WHERE id = ?');", f"${st}->execute(‹$id›);", *single], own.choice(("", f"One {said(entity.one)} or null."))),
        "all": Method(every, (("int", "limit", own.choice(("50", "100", "25"))), ("int", "offset", "0")), "array",
                      [f"${st} = this.db->query('SELECT * FROM {table} ORDER BY {order} LIMIT ' . (int) $limit . ' OFFSET ' . (int) $offset);", *several]),
        "search": Method(look, (("string", "text", ""),), "array",
                         [f"$sql = 'SELECT * FROM {table} WHERE {' OR '.join(f'{name} LIKE ?' for name in search)}';", f"${st} = this.db->prepare($sql);",
                          f"${st}->execute(‹{patterns}›);", *several], own.choice(("", f"Looks in {' and '.join(said(name) for name in search)}."))),
        "count": Method(own.choice(("count", "countAll")), (), "int", [f"return (int) this.db->query('SELECT COUNT(*) FROM {table}')->fetchColumn();"]),
        "insert": Method(own.choice(("insert", "add", "create")), ((kind, taken[1:], ""),), "int",
                         [*unpacked, f"${st} = this.db->prepare('INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})');", f"${st}->execute(‹", *values, "›);", "return (int) this.db->lastInsertId();"]),
        "update": Method(change, ((kind, taken[1:], ""),), "void",
                         [*unpacked, f"${st} = this.db->prepare('UPDATE {table} SET {sets} WHERE id = ?');", f"${st}->execute(‹", *values, f"\t{number},", "›);"]),
        "delete": Method("delete", (("int", "id", ""),), "void", [f"this.db->prepare('DELETE FROM {table} WHERE id = ?')->execute(‹$id›);"]),
    }  # fmt: skip
    kept = ["find", "all", "search", "update", "delete", *own.sample(("count", "insert"), own.randint(0, 2))]
    if own.random() < 0.4:
        own.shuffle(kept)
    built = Method("__construct", (("PDO", "db", ""),), "", ["this.db = $db;"])
    uses = ["PDO", *([] if is_gateway or not _folder(brief, "models") else [f"{_folder(brief, 'models')}\\{one}"])]
    extends = "Table" if is_gateway and own.random() < 0.6 else ""
    says = spun(
        "((reads and writes|access to|queries (for|of)|stores|everything about) {e}[ in the database]|the table {t})",
        chance,
        {"e": said(table), "t": table},
    )
    suffix = "Table" if is_gateway else str(brief.spec["stores"])
    return Class(
        one + suffix,
        [built, *(ways[name] for name in kept)],
        (("PDO", "db", ""),),
        says,
        extends,
        folder=_folder(brief, "stores"),
        uses=uses,
    )


def _record(brief: Brief, chance: Random, pen: Pen) -> Class:
    """The active record that models inherit from."""
    own = dice(brief.company.key, "rewrite", brief.owner, "record")
    connection = f"{pen.class_name('Database')}::connect()"
    return Class("Record", [
        Method("__construct", (("array", "values", "‹›"),), "", ["this.values = $values;"]),
        Method("get", (("string", "name", ""),), "", own.choice((["return this.values[$name] ?? null;"], ["if (isset(this.values[$name])) {", "\treturn this.values[$name];", "}", "return null;"]))),
        Method("set", (("string", "name", ""), ("", "value", "")), "void", ["this.values[$name] = $value;"]),
        Method("find", (("int", "id", ""),), "", ["$self = new static();", f"$stmt = {connection}->prepare('SELECT * FROM ' . $self->{pen.under}table . ' WHERE id = ?');",
                                                   "$stmt->execute(‹$id›);", "$row = $stmt->fetch();", "return $row ? new static($row) : null;"], "Finds one by its number.", is_static=True),
        Method("select", (("string", "where", "'1 = 1'"), ("array", "params", "‹›")), "array",
               ["$self = new static();", f"$stmt = {connection}->prepare('SELECT * FROM ' . $self->{pen.under}table . ' WHERE ' . $where);", "$stmt->execute($params);", "$found = ‹›;",
                "foreach ($stmt->fetchAll() as $row) {", "\t$found[] = new static($row);", "}", "return $found;"], is_static=True),
        Method("first", (("string", "sql", ""), ("array", "params", "‹›")), "", [f"$stmt = {connection}->prepare($sql);", "$stmt->execute($params);", "return $stmt->fetch();"], is_static=True),
        Method("save", (), "void", ["$names = this.columns;", "$values = ‹›;", "foreach ($names as $name) {", "\t$values[] = $this->get($name);", "}",
                                      "if ($this->get('id')) {", "\t$sql = 'UPDATE ' . this.table . ' SET ' . implode(' = ?, ', $names) . ' = ? WHERE id = ?';", "\t$values[] = $this->get('id');", "} else {",
                                      "\t$sql = 'INSERT INTO ' . this.table . ' (' . implode(', ', $names) . ') VALUES (' . rtrim(str_repeat('?, ', count($names)), ', ') . ')';", "}",
                                      f"{connection}->prepare($sql)->execute($values);"], own.choice(("", "New rows get a number.", "insert or update"))),
    ], (("string", "table", "''"), ("array", "columns", "‹›"), ("array", "values", "‹›")), own.choice(("A row of some table.", "active record", "Base of all models.", "")), is_abstract=True,
        folder=_folder(brief, "models"))  # fmt: skip


def _gateway(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = dice(brief.company.key, "rewrite", brief.owner, "gateway")
    return Class("Table", [
        Method("__construct", (("PDO", "db", ""),), "", ["this.db = $db;"]),
        Method("rows", (("string", "sql", ""), ("array", "params", "‹›")), "array", ["$stmt = this.db->prepare($sql);", "$stmt->execute($params);", "return $stmt->fetchAll();"], own.choice(("", "All rows of a query."))),
        Method("row", (("string", "sql", ""), ("array", "params", "‹›")), "?array", ["$rows = $this->rows($sql, $params);", own.choice(("return $rows ? $rows[0] : null;", "return $rows[0] ?? null;"))]),
        Method("transaction", (("callable", "work", ""),), "", ["this.db->beginTransaction();", "try {", "\t$result = $work();", "\tthis.db->commit();", "} catch (\\Exception $e) {", "\tthis.db->rollBack();",
                                                                  "\tthrow $e;", "}", "return $result;"]),
    ], (("PDO", "db", ""),), own.choice(("What all tables can do.", "table gateway", "")), is_abstract=True, folder=_folder(brief, "stores"), uses=["PDO"])  # fmt: skip


def _controller(brief: Brief, chance: Random, pen: Pen) -> Class:
    entity, own = entity_of(brief), dice(brief.company.key, "rewrite", brief.owner, "controller")
    one, manner, names = upper(entity.one), brief.spec["manner"], [column.name for column in entity.columns]
    suffix = str(brief.spec["controllers"]).removesuffix("s")
    store, var = own.choice(("store", "repository", entity.name, "table")), lower(entity.one)
    listed, changed, saved = actions(brief)
    view = own.choice(
        (
            "return this.view->render('{0}', ‹{1}›);",
            "return this.view->render('{0}', ‹{1}›);",
            "echo this.view->render('{0}', ‹{1}›);",
        )
    )
    shown = [
        view.replace("{0}", f"{entity.name}/{brief.spec['listed']}").replace("{1}", f"'{entity.name}' => $found"),
    ]
    model = pen.class_name(one)
    one_, all_, look, change = questions(brief)
    find = f"{model}::find($id)" if manner == "record" else f"this.{store}->{one_}($id)"
    every = f"{model}::select()" if manner == "record" else f"this.{store}->{all_}()"
    post = [f"\t'{name}' => trim($_POST['{name}'] ?? '')," for name in names]
    moved = own.choice(
        (
            f"header('Location: /{entity.name}');",
            f"header('Location: /{entity.name}', true, 302);",
            f"header('Location: ?page={entity.name}', true, 303);",
        )
    )
    write = {
        "record": [f"${var} = new {model}(‹", *post, "›);", f"${var}->save();"],
        "repository": [
            f"${var} = {model}::fromRow(‹",
            "\t'id' => (int) ($_POST['id'] ?? 0),",
            *post,
            "›);",
            f"this.{store}->{change}(${var});",
        ],
        "gateway": ["$row = ‹", "\t'id' => (int) ($_POST['id'] ?? 0),", *post, "›;", f"this.{store}->{change}($row);"],
    }[manner]
    empty = "return '';" if view.startswith("return") else "return;"
    missing = own.choice((["http_response_code(404);", empty], ["throw new \\RuntimeException('not found', 404);"], [moved, "exit;"]))
    search = (
        [own.choice(("$text = trim($_GET['q'] ?? '');", "$text = isset($_GET['q']) ? $_GET['q'] : '';"))]
        if manner != "record" and own.random() < 0.6
        else []
    )
    found = [
        *search,
        *([f"$found = $text !== '' ? this.{store}->{look}($text) : {every};"] if search else [f"$found = {every};"]),
        *shown,
    ]
    edit = [
        f"${var} = {find};",
        f"if (!${var}) {{",
        *(f"\t{line}" for line in missing),
        "}",
        view.replace("{0}", f"{entity.name}/{brief.spec['edited']}").replace("{1}", f"'{var}' => ${var}"),
    ]
    methods = [
        Method(listed, (), "string" if view.startswith("return") else "void", found, own.choice(("", f"List of {said(entity.name)}.", "TODO paging"))),
        Method(changed, (("int", "id", ""),), "string" if view.startswith("return") else "void", edit),
        Method(saved, (), "void", [*own.choice(([], ["// TODO csrf"])), *write, moved], own.choice(("", "What the form sends."))),
    ]  # fmt: skip
    if manner != "record" and own.random() < 0.6:
        gone = [f"this.{store}->delete($id);"]
        methods.append(Method(own.choice(("delete", "remove", "deleteAction")), (("int", "id", ""),), "void", [*gone, moved]))
    fields = [("", "view", "")]
    built = [("", "view", "")]
    if manner != "record":
        fields.insert(0, ("", store, ""))
        built.insert(0, ("", store, ""))
    if own.random() < 0.5:
        methods.insert(0, Method("__construct", built, "", [f"this.{name} = ${name};" for _, name, _ in built]))
    else:
        methods.append(Method("__construct", built, "", [f"this.{name} = ${name};" for _, name, _ in built]))
    says = spun(
        "([the ]pages (of|for|about) {e}|{e}: (list, form, save|all actions)|controller for {e})", chance, {"e": said(entity.name)}
    )
    uses = [f"{_folder(brief, 'models')}\\{one}"] if manner != "gateway" and _folder(brief, "models") else []
    return Class(one + suffix, methods, fields, says, folder=_folder(brief, "controllers"), uses=uses)


PARTS: dict[str, Callable[[Brief, Random, Pen], Class]] = {
    "model": _model, "store": _store, "record": _record, "gateway": _gateway, "controller": _controller,
}  # fmt: skip
