"""What "Export" gives: the databases as phpMyAdmin 5.2's SQL export writes them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mirage.content.schema import OPTIONS
from mirage.gateway.http.php.sql.sources import columned
from mirage.gateway.http.php.sql.values import show
from mirage.gateway.http.sites.phpmyadmin import showing
from mirage.gateway.http.sites.phpmyadmin.server import SYSTEM, Server

MOST = 8 << 20  # signs
MOST_QUERY = 50_000  # sql_max_query_size
BEGIN = 'SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\nSET time_zone = "+00:00";\n\n\n'
KEPT = ("CHARACTER_SET_CLIENT", "CHARACTER_SET_RESULTS", "COLLATION_CONNECTION")
TAIL = f"ENGINE=InnoDB {OPTIONS}"


def written(server: Server, asked: str, table: str, now: float, php: str) -> str:
    """All of a server, where no database is asked for; one table of it, where one is."""
    moment = time.gmtime(now)
    day = f"{MONTHS[moment.tm_mon - 1]} {moment.tm_mday:02}, {moment.tm_year}"
    clock = f"{moment.tm_hour % 12 or 12:02}:{moment.tm_min:02} {'PM' if moment.tm_hour >= 12 else 'AM'}"
    parts = [
        "-- phpMyAdmin SQL Dump\n-- version 5.2.1deb1+deb12u1\n-- https://www.phpmyadmin.net/\n--\n-- Host: localhost:3306\n"
        f"-- Generation Time: {day} at {clock}\n-- Server version: {server.variable('version')}\n-- PHP Version: {php}\n\n",
        BEGIN,
        *(f"/*!40101 SET @OLD_{name}=@@{name} */;\n" for name in KEPT),
        "/*!40101 SET NAMES utf8mb4 */;\n\n",
    ]
    for database in [asked] if asked else [name for name in server.databases if name not in SYSTEM]:
        parts.append(_titled(f"Database: `{database}`"))
        if not asked:
            parts.append(f"CREATE DATABASE IF NOT EXISTS `{database}` DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;\n")
            parts.append(f"USE `{database}`;\n\n")
        parts += _tables(server, database, [table] if table else server.names(database))
    parts += ["COMMIT;\n\n", *(f"/*!40101 SET {name}=@OLD_{name} */;\n" for name in KEPT)]
    return "".join(parts)[:MOST]


def _tables(server: Server, database: str, names: list[str]) -> list[str]:
    parts, keyed, counted = [], [], []
    tables = server.of(database)
    for name in names:
        known = showing.table_of(server, database, name)[1]
        fields = ",\n".join(f"  {column.line}" for column in known.columns)
        parts += ["-- " + "-" * 56 + "\n\n", _titled(f"Table structure for table `{name}`")]
        parts.append(f"CREATE TABLE `{name}` (\n{fields}\n) {TAIL};\n\n")
        rows = columned(tables, name)
        if rows:
            listed = ", ".join(f"`{column}`" for column in known.names)
            parts += [
                _titled(f"Dumping data for table `{name}`"),
                *_inserted(f"INSERT INTO `{name}` ({listed}) VALUES\n", rows),
                "\n",
            ]
        if known.keys:
            added = ",\n".join(f"  ADD {key.line}" for key in known.keys)
            keyed.append(_titled(f"Indexes for table `{name}`")[:-1] + f"ALTER TABLE `{name}`\n{added};\n\n")
        if known.counter:
            number = f", AUTO_INCREMENT={tables.following(name)}" if rows else ""
            change = f"ALTER TABLE `{name}`\n  MODIFY {known.column(known.counter).line} AUTO_INCREMENT{number};\n\n"
            counted.append(_titled(f"AUTO_INCREMENT for table `{name}`")[:-1] + change)
    for words, found in (("Indexes", keyed), ("AUTO_INCREMENT", counted)):
        parts += [_titled(f"{words} for dumped tables"), *found] if found else []
    return [*parts[:-1], parts[-1].removesuffix("\n")] if counted else parts


def _inserted(head: str, rows: list[list[Any]]) -> Iterator[str]:
    """Statements of about MOST_QUERY signs."""
    size = 0
    for row in rows:
        line = f"({', '.join(map(_literal, row))})"
        if size and size + len(line) > MOST_QUERY:
            yield ";\n"
            size = 0
        line = line if size else head + line
        yield f",\n{line}" if size else line
        size += len(line)
    yield ";\n"


def _titled(words: str) -> str:
    return f"--\n-- {words}\n--\n\n"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int | float | Decimal):
        return show(value)
    text = str(value)
    for sign, into in (("\\", "\\\\"), ("'", "\\'"), ("\0", "\\0"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, into)
    return f"'{text}'"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
