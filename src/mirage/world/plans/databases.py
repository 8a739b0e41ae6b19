"""The company's database as the server keeps it: a directory of its own in /var/lib/mysql, two files a table."""

from __future__ import annotations

from stat import S_IFDIR, S_IFREG

from mirage.base.chance import dice
from mirage.content import arrivals, innodb
from mirage.content.facts import Company, Site
from mirage.content.writers.sql import schema_of, tables
from mirage.vfs.lower import Lower
from mirage.world.identity import DAY, HOUR, MINUTE
from mirage.world.plans import below
from mirage.world.plans.author import Author
from mirage.world.plans.entry import Entry, Sketch, Unit

DATA = b"/var/lib/mysql"
OPENED = 240_000_000  # after it began to open its files
FIRST_INDEX = 23  # the number of the first index in a new server's first database (MariaDB 10.11)


def units(company: Company, site: Site, image: Lower, begun: int) -> list[Unit]:
    """Where the image has a server's data, the database's directory and what the server that runs has for itself; its account owns them."""
    stat, made = below.stat(image, DATA), arrivals.cloned(company, site) + 20 * MINUTE
    if stat is None:
        return []
    temporary = Entry(
        b"ibtmp1", 0, S_IFREG | 0o660, stat.uid, stat.gid, begun + OPENED, "mysql.temporary", {"size": innodb.TEMPORARY}
    )
    return [
        Unit(DATA, "database", Entry(company.project.database.encode(), 0, S_IFDIR | 0o700, stat.uid, stat.gid, made)),
        Unit(DATA, "", temporary),
    ]


def draw(author: Author, unit: Unit) -> list[Entry]:
    """Definitions are as old as the schema; rows were last written when somebody last worked with the application."""
    company, site, root = author.story.company, author.story.site, unit.root
    chance = dice(company.key, "database")
    sketch = Sketch(root.name.decode(), root.time, uid=root.uid, gid=root.gid, mode=0o700)
    sketch.file("db.opt", "mysql.opt", root.time, 0o660)
    index = FIRST_INDEX
    for number, name in enumerate(sorted(tables(company.project))):
        spec = {"table": name, "number": number, "index": index}
        index += len(schema_of(company.project, name).keys)
        sketch.file(f"{name}.frm", "mysql.frm", root.time + (number + 1) * 13_000_000, 0o660, facts=spec)
        written = site.now - int(chance.uniform(0.2, 3) * HOUR) - (chance.randrange(6) * DAY if name != "sessions" else 0)
        sketch.file(f"{name}.ibd", "mysql.ibd", max(written, root.time + HOUR), 0o660, facts=spec)
    sketch.dated("", root.time)
    return sketch.entries
