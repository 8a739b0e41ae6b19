"""package.json, composer.json, config.json of a new version."""

from __future__ import annotations

import json
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.rewrites.javascript import is_module
from mirage.content.writers import writes


@writes("rewrite.data")
def data(brief: Brief, chance: Random) -> str:
    """JSON, as tools write it."""
    own, project = dice(brief.company.key, "rewrite", brief.owner, "data"), brief.company.project
    it = next((one for one in brief.company.staff if one.login == brief.owner), brief.company.staff[0])
    name = project.name.lower()
    found: dict[str, object]
    match brief.spec["part"]:
        case "package":
            is_express = brief.spec["framework"] == "express"
            needs = ({"express": own.choice(("^4.18.2", "^4.17.1", "~4.16.0", "^4.19.2"))} if is_express else {}) | {
                "mysql2": own.choice(("^3.6.0", "^2.3.3", "^3.9.1"))
            }
            for other, version in own.sample(
                (
                    ("dotenv", "^16.3.1"),
                    ("morgan", "~1.9.1"),
                    ("body-parser", "^1.20.2"),
                    ("ejs", "^3.1.9"),
                    ("csv-parse", "^5.5.0"),
                    ("dayjs", "^1.11.9"),
                    ("cookie-parser", "~1.4.4"),
                ),
                own.randint(0, 4),
            ):
                needs[other] = version
            found = {
                "name": own.choice((name, f"{name}-web", f"{name}-api")),
                "version": own.choice(("0.0.1", "0.1.0", "1.0.0")),
                "description": own.choice(("", project.title)),
                "main": brief.spec["main"],
            }
            found |= {"private": True} if own.random() < 0.5 else {}
            found |= {
                "scripts": {
                    "start": f"node {brief.spec['main']}",
                    **own.choice(
                        (
                            {},
                            {"test": "node --test"},
                            {"test": 'echo "Error: no test specified" && exit 1'},
                            {"dev": f"nodemon {brief.spec['main']}"},
                        )
                    ),
                }
            }
            found |= own.choice(({}, {"author": it.full or it.login, "license": "ISC"}, {"license": "UNLICENSED"}))
            found |= {"dependencies": dict(sorted(needs.items()))}
            found |= {"type": "module"} if is_module(brief) else {}
            return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        case "composer":
            needs = {
                "php": own.choice((">=8.0", "^8.1", ">=7.4")),
                **own.choice(({}, {"ext-pdo": "*"}, {"monolog/monolog": "^3.4"}, {"vlucas/phpdotenv": "^5.5"})),
            }
            found = {
                "name": f"{brief.company.name}/{name}",
                **own.choice(({}, {"type": "project"}, {"description": project.title})),
                "require": needs,
            }
            found["autoload"] = (
                {"psr-4": {"App\\": f"{brief.spec['source']}/"}} if own.random() < 0.6 else {"classmap": [f"{brief.spec['source']}/"]}
            )
            return json.dumps(found, indent=4, ensure_ascii=False).replace("/", own.choice(("/", "/", "\\/"))) + "\n"
    found = {
        "port": own.choice((3000, 3000, 8080, 5000, 3001)),
        own.choice(("db", "database", "mysql")): {
            "host": own.choice(("localhost", "127.0.0.1")),
            "user": own.choice(("root", "dev")),
            "password": "",
            "database": f"{project.database}_dev",
        },
    }
    found |= own.choice(({}, {"title": project.title}, {"logLevel": "info"}, {"pageSize": 50}))
    return json.dumps(found, indent=own.choice((2, 4, "\t")), ensure_ascii=False) + "\n"
