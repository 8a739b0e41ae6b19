"""What people write for themselves and each other: lists, notes, saved mails, exports."""

from __future__ import annotations

import csv
import email.utils
import io
import quopri
import textwrap
from random import Random

import msgspec

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import moments, rows
from mirage.content.facts import Brief, Company, Staff
from mirage.content.prose import Prose
from mirage.content.words import words
from mirage.content.writers import writes


@writes("text.todo")
def todo(brief: Brief, chance: Random) -> str:
    """A list of things to do, in its author's own manner."""
    prose = Prose(brief, chance)
    style = chance.choice(
        ("- {t}", "* {t}", "[ ] {t}", "{t}", "- [ ] {t}", "{n}. {t}", "-{t}", " * {t}", "  - {t}", "{n}) {t}", "o {t}", "+ {t}")
    )
    done = {"[ ] {t}": "[x] {t}", "- [ ] {t}": "- [x] {t}", "- {t}": "- {t}  OK", "* {t}": "* {t} (done {d})"}.get(
        style, style + chance.choice((" - ok", " (done)", " - done {d}", " [{d}]"))
    )
    is_long, is_loose = chance.random() < 0.4 and not brief.phrases, chance.random() < 0.3
    lines, number = _title(brief, chance), 0
    for block in range(chance.choice((1, 1, 2, 3))):
        if block or chance.random() < 0.4:
            lines += ["", prose.fill(prose.some("headings", 1)[0])] if block else [prose.some("headings", 1)[0], ""]
        for task in prose.some("todo", chance.randint(3, 8)):
            number += 1
            form = done if chance.random() < 0.3 else style
            if is_long:  # with what he knows of it
                task = " ".join(
                    _sentence(text[:1].upper() + text[1:]) for text in (task, *prose.some("note", chance.choice((0, 1, 1))))
                )
            line = form.format(t=task, n=number, d=prose.date(20))
            hang = " " * (len(style.partition("{t}")[0].replace("{n}", "1")))
            lines += textwrap.wrap(line, 76, subsequent_indent=hang, drop_whitespace=True) if is_long else [line]
            lines += [""] if is_loose else []
    if brief.state == "half":
        lines.append(style.format(t=prose.fill("{m}").split()[0], n=number + 1))
        return "\n".join(lines)
    return "\n".join(lines).strip("\n") + "\n"


def _title(brief: Brief, chance: Random) -> list[str]:
    """What stands above a list, where anything does."""
    title = chance.choice(
        ("", "", "TODO", "To do", f"Open on {brief.site.hostname}", f"{brief.company.project.title}: open points", "Things to do")
    )
    if not title:
        return []
    return chance.choice(
        ([title, ""], [title, "=" * len(title), ""], [title, "-" * len(title)], [title.upper(), ""], [f"{title}:", ""])
    )


@writes("text.notes")
def notes(brief: Brief, chance: Random) -> str:
    """Notes under headings or dates, plain or Markdown by the name: lines, bullets or running text, and what was copied from elsewhere."""
    prose = Prose(brief, chance)
    is_markdown = brief.path.endswith(".md")
    by_date = not is_markdown and chance.random() < 0.4
    is_running = chance.random() < 0.4 and not brief.phrases  # a model's phrases stand as lines
    width, rule = chance.choice((66, 70, 72, 76, 79)), chance.choice(("-", "-", "=", "~"))
    out: list[str] = []
    drawn = {day.date(): day for day in (moments.before(brief, chance, 200) for _ in range(chance.randint(2, 5)))}
    days = [drawn[date] for date in sorted(drawn)]
    for number, day in enumerate(days):
        title = prose.day(day) if by_date else prose.some("headings", 1)[0]
        out.append(f"{'## ' if is_markdown else ''}{title}")
        if not is_markdown and not by_date and chance.random() < 0.5:
            out.append(rule * len(title))
        elif is_markdown:
            out.append("")
        bullet = "- " if is_markdown or chance.random() < 0.3 else ""
        said = prose.some("note", chance.randint(1, 4))
        out += textwrap.wrap(" ".join(_sentence(text) for text in said), width) if is_running else [bullet + text for text in said]
        if chance.random() < 0.35:
            out += _quoted(brief, chance, is_markdown)
        if brief.given and number == len(days) // 2:
            out += _copied(brief, chance, is_markdown)
        out.append("")
    return "\n".join(out).rstrip("\n").replace("\n\n\n", "\n\n") + "\n"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."


def _copied(brief: Brief, chance: Random, is_markdown: bool) -> list[str]:
    """Some paragraphs of the documentation that lies on this machine, as people paste them."""
    source = str(brief.spec["begun"])
    paragraphs = [part.strip("\n") for part in brief.given.replace("\r", "").split("\n\n")]
    fit = [at for at, part in enumerate(paragraphs) if 2 <= part.count("\n") <= 14 and max(map(len, part.split("\n"))) <= 90]
    if not fit:
        return []
    first = chance.choice(fit)
    taken = paragraphs[first : first + chance.choice((1, 1, 2))]
    lines = [line for part in taken if part.count("\n") <= 14 for line in [*part.split("\n"), ""]][:-1]
    head = chance.choice((f"from {source}:", f"{source} says:", f"see {source}", f"({source.rpartition('/')[0]})", "copied:", ""))
    if is_markdown:
        return ["", *([head, ""] if head else []), *(f"> {line}".rstrip() for line in lines)]
    pad = chance.choice(("", "", "  ", "    ", "| ", "> "))
    return ["", *([head] if head else []), *((pad + line).rstrip() for line in lines)]


def _quoted(brief: Brief, chance: Random, is_markdown: bool) -> list[str]:
    """A command that somebody wanted to remember."""
    project = brief.company.project
    host = chance.choice(brief.company.machines).name if brief.company.machines else "nas"
    nas = next((machine.name for machine in brief.company.machines if machine.role == "nas"), host)
    table = chance.choice(project.entities)
    entity, page = table.name, project.page(table)
    command = chance.choice(
        (
            f"mysqldump --single-transaction {project.database} {entity} > /tmp/{entity}.sql",
            f"rsync -av --dry-run {project.home}/{project.layout.uploads}/ {nas}:/volume1/web/{project.name}/",
            "find /var/www -name '*.log' -size +20M",
            f"zcat /var/log/nginx/access.log.*.gz | grep -c {page}",
            f"mysql {project.database} -e 'select count(*) from {entity}'",
            f"ssh {host} df -h",
            f"tail -f {project.home}/{project.layout.log}",
            "systemctl reload php8.2-fpm",
            "apt list --upgradable",
        )
    )
    return ["", f"    {command}", ""] if is_markdown else [f"  {command}"]


@writes("text.accounts")
def accounts(brief: Brief, chance: Random) -> str:
    """The list of passwords that should not be there."""
    company, project = brief.company, brief.company.project
    rows_ = [(project.database, project.user, brief.secrets["database"])]
    for machine in company.machines[:2]:
        if machine.role in brief.secrets:
            rows_.append((machine.name, login(company, machine.name), brief.secrets[machine.role]))
    if "application" in brief.secrets:
        rows_.append((project.site, chance.choice(("admin", company.staff[0].mail)), brief.secrets["application"]))
    form = chance.choice(("{0}: {1} / {2}", "{0}\t{1}\t{2}", "{0}\n  user {1}\n  pw   {2}\n", "{1}@{0}   {2}", "{0} -> {1}:{2}"))
    lines = [form.format(*row) for row in rows_]
    if chance.random() < 0.6:
        lines.insert(0, chance.choice(("CHANGE THESE", "do not mail this", "accounts, as of " + Prose(brief, chance).date(30), "")))
    return "\n".join(lines).strip("\n") + "\n"


def login(company: Company, machine: str) -> str:
    """Whose password a machine's is, in every file that has it."""
    return dice(company.key, "login", machine).choice(("admin", "root", "deploy", "backup", company.name))


MAILERS = ("Mozilla Thunderbird", "Microsoft Outlook 16.0", "Apple Mail (2.3774.600.62)", "Roundcube Webmail")


@writes("text.mail")
def mail(brief: Brief, chance: Random) -> str:
    """A mail that somebody saved, as the sender's program wrote it (RFC 5322)."""
    company = brief.company
    reader = next((one for one in company.staff if one.login == brief.owner), company.staff[0])
    others = [one for one in company.staff if one is not reader and one.full] or [reader]
    sender = chance.choice(others)
    sent = moments.before(brief, chance, 40)
    asked = moments.before(msgspec.structs.replace(brief, time=int(sent.timestamp()) * SECOND), chance, 4)
    prose = Prose(msgspec.structs.replace(brief, time=int(asked.timestamp()) * SECOND), chance)
    is_answer = bool(brief.spec.get("answer", chance.random() < 0.5))
    subject = str(brief.spec.get("subject") or prose.some("subjects", 1)[0])
    body = [prose.fill(chance.choice(_pool("opening")), to=reader.first or reader.login), ""]
    body += [" ".join(prose.some("answer" if is_answer else "ask", chance.randint(1, 2)))]
    if chance.random() < 0.4:
        body += ["", " ".join(prose.some("ask", 1))]
    body += ["", chance.choice(_pool("closing")), sender.first]
    if is_answer:
        body += ["", f"{_named(reader)} wrote on {asked:%d.%m.%Y %H:%M}:", *(f"> {line}" for line in prose.some("ask", 1))]
    elif chance.random() < 0.6:
        body += ["", "-- ", sender.full, sender.department, company.title, f"{company.city}"]
    mailer = dice(company.key, "mailer", sender.mail).choice(MAILERS)
    host = mailer_host(company.domain)
    headers = [
        f"Return-Path: <{sender.mail}>",
        f"Date: {email.utils.format_datetime(sent)}",
        f"From: {_named(sender)}",
        f"To: {_named(reader)}",
        f"Subject: {'Re: ' if is_answer else ''}{subject}",
        f"Message-ID: <{chance.getrandbits(64):016x}.{chance.getrandbits(32):08x}@{host}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: quoted-printable",
        f"{'User-Agent' if 'Thunder' in mailer or 'Round' in mailer else 'X-Mailer'}: {mailer}",
        "Content-Language: en-US" if "Thunder" in mailer else f"X-Sender: {sender.mail}",
    ]
    text = quopri.encodestring("\n".join(body).encode()).decode()
    return "\n".join(headers) + "\n\n" + text + "\n"


def _pool(name: str) -> list[str]:
    pool: list[str] = words("prose")[name]
    return pool


def mailer_host(domain: str) -> str:
    """Where the company's mail is written."""
    return f"mail.{domain}"


def _named(one: Staff) -> str:
    return f"{one.full} <{one.mail}>" if one.full else one.mail


@writes("text.csv")
def export(brief: Brief, chance: Random) -> str:
    """Rows of one table as the application exports them (semicolons, CRLF, as Excel wants it here) or as mysql prints them."""
    entity = next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])
    first = max(1, int(brief.spec.get("first", 1)))
    out = io.StringIO()
    names = ["id", *(column.name for column in entity.columns)]
    found = rows.rows(brief.company, brief.site, entity, first, int(brief.spec.get("last", entity.rows)))
    if brief.path.endswith(".tsv"):
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(names)
        writer.writerows([["NULL" if value is None else value for value in row] for row in found])
    else:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([["" if value is None else f"{value:.2f}".replace(".", ",") if isinstance(value, float) else value
                           for value in row] for row in found])  # fmt: skip
    text = out.getvalue()
    return text[: int(len(text) * 0.61)] if brief.state == "half" else text
