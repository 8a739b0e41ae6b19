"""What a version in Python has beside its pages: checks of forms, small helpers, an import, tests."""

from __future__ import annotations

from mirage.content.rewrites.names import entity_of, said, type_of, upper
from mirage.content.rewrites.python import Hand, Lines


def forms(hand: Hand) -> Lines:
    entity, own = entity_of(hand.brief), hand.own
    checks: Lines = []
    for column in entity.columns[: own.randint(3, 6)]:
        match type_of(column):
            case "int" | "float":
                hand.imports.add("from decimal import Decimal, InvalidOperation")
                checks += [
                    "try:",
                    f'\tvalues["{column.name}"] = Decimal(data.get("{column.name}", "0").replace(",", "."))',
                    "except InvalidOperation:",
                    f'\terrors["{column.name}"] = "no number"',
                ]
            case "day":
                hand.imports.add("import datetime")
                checks += [
                    "try:",
                    f'\tvalues["{column.name}"] = datetime.date.fromisoformat(data["{column.name}"])',
                    "except (KeyError, ValueError):",
                    f'\terrors["{column.name}"] = "YYYY-MM-DD"',
                ]
            case "bool":
                checks += [f'values["{column.name}"] = "{column.name}" in data']
            case _:
                checks += [
                    f'values["{column.name}"] = data.get("{column.name}", "").strip()',
                    f'if not values["{column.name}"]:',
                    f'\terrors["{column.name}"] = "{own.choice(("missing", "required", "must not be empty"))}"',
                ]
    return hand.function(
        own.choice(("validate", "clean", "parse")) + f"_{entity.one}",
        "data: dict",
        ["values, errors = {}, {}", *checks, "return values, errors"],
        "Values and what is wrong with them.",
        "tuple",
    )


def helpers(hand: Hand) -> Lines:
    own = hand.own
    hand.imports |= {"import datetime"}
    pool = {
        "money": hand.function("money", "value: float", [own.choice(('return f"{value:,.2f}"', 'return "%.2f" % value', 'return f"{value:.2f}".replace(".", ",")'))], "As it stands on invoices."),
        "day": hand.function(own.choice(("day", "fmt_date", "short_date")), "value: datetime.date", ["if value is None:", '\treturn ""', own.choice(('return value.strftime("%d.%m.%Y")', 'return value.isoformat()', 'return f"{value:%d %b %Y}"'))], ""),
        "parse": hand.function("parse_day", "text: str", ['for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):', "\ttry:", "\t\treturn datetime.datetime.strptime(text, form).date()", "\texcept ValueError:", "\t\tpass", "return None"], "A date as people write it, or None."),
        "pages": hand.function("pages", "items: list, size: int = 50", ["for start in range(0, len(items), size):", "\tyield items[start:start + size]"], "Cut a list into pages."),
        "slug": hand.function("slug", "text: str", ['text = re.sub(r"[^a-z0-9]+", "-", text.lower())', 'return text.strip("-")'], "For file names."),
        "weeks": hand.function("week", "day: datetime.date", ["year, number, _ = day.isocalendar()", own.choice(('return f"{year}-W{number:02}"', 'return "%d/%02d" % (number, year % 100)'))], ""),
    }  # fmt: skip
    kept = own.sample(sorted(pool), own.randint(2, 5))
    if "slug" in kept:
        hand.imports.add("import re")
    return [line for name in kept for line in pool[name]]


def imported(hand: Hand) -> Lines:
    entity, own = entity_of(hand.brief), hand.own
    hand.imports |= {
        "import csv",
        "import sys",
        f"from {hand.spec['package'] + '.' if hand.spec['dot'] else ''}{hand.spec['db']} import {hand.change}",
    }
    names = [column.name for column in entity.columns]
    sql = f"INSERT INTO {entity.name} ({', '.join(names)}) VALUES ({', '.join([hand.placed] * len(names))})"
    numbers = [column.name for column in entity.columns if type_of(column) in ("float", "int")]
    mend = [f'{hand.row}["{numbers[0]}"] = {hand.row}["{numbers[0]}"].replace(",", ".") or None'] if numbers else []
    body = [
        "count = 0",
        'with open(path, encoding="utf-8-sig", newline="") as f:',
        f'\tfor {hand.row} in csv.DictReader(f, delimiter=";"):',
        *(f"\t\t{line}" for line in mend),
        f"\t\t{hand.change}(SQL, tuple({hand.row}[name] for name in FIELDS))",
        "\t\tcount += 1",
        *own.choice((["\t\tif count % 100 == 0:", '\t\t\tprint(count, end="\\r")'], [])),
        "return count",
    ]
    return [
        f"FIELDS = [{', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)}]",
        f'SQL = "{sql}"',
        "",
        "",
        *hand.function("load", "path: str", body, f"Read an export of {said(entity.name)} into the table.", "int"),
        'if __name__ == "__main__":',
        *own.choice(
            (
                ["\tprint(load(sys.argv[1]))"],
                [
                    "\tif len(sys.argv) != 2:",
                    f'\t\tsys.exit("usage: import_csv.py {entity.name}.csv")',
                    '\tprint(load(sys.argv[1]), "rows")',
                ],
            )
        ),
    ]


def tests(hand: Hand) -> Lines:
    entity, own, package = entity_of(hand.brief), hand.own, hand.spec["package"]
    names = [column.name for column in entity.columns]
    if hand.spec["framework"] == "http" or not hand.spec["factory"]:
        hand.imports |= {"import unittest", f"import {package}"}
        return [
            f"class Test{upper(entity.name)}(unittest.TestCase):",
            "\tdef test_import(self):",
            f"\t\tself.assertTrue({package}.__name__)",
            "",
            "\tdef test_fields(self):",
            f"\t\tfields = {names[:3]!r}".replace("'", '"'),
            f'\t\tself.assertIn("{names[0]}", fields)',
            "",
            '\t@unittest.skip("needs a database")',
            "\tdef test_list(self):",
            "\t\tself.fail()",
            "",
            "",
            'if __name__ == "__main__":',
            "\tunittest.main()",
        ]
    hand.imports |= {"import pytest", f"from {package} import create_app"}
    return [f"@pytest.fixture{own.choice(('', '()'))}", "def client():", '\tapp = create_app({"TESTING": True})', *own.choice((["\treturn app.test_client()"], ["\twith app.test_client() as client:", "\t\tyield client"])), "", "",
            f"def test_list_of_{entity.name}(client):", f'\tanswer = client.get("/{entity.name}/")', "\tassert answer.status_code == 200", *own.choice(([], [f'\tassert b"{names[0]}" in answer.data'])), "", "", "def test_missing(client):", f'\tassert client.get("/{entity.name}/999999").status_code == 404']  # fmt: skip


def wsgi(hand: Hand) -> Lines:
    package = hand.spec["package"]
    if hand.spec["factory"]:
        hand.imports.add(f"from {package} import create_app")
        return ["application = create_app()"]
    hand.imports |= {"import os", "import sys"}
    return [
        "sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))",
        "",
        f"from {package} import app as application  # noqa",
    ]
