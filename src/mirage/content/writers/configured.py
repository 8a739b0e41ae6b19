"""Settings that somebody began from a file of the distribution, as nearly everybody does: what was there is still to be seen in them.

`Brief.given` is that file's text on this very machine; without it (a small image has none) all is written by hand.
"""

from __future__ import annotations

import re
from random import Random

from mirage.content import nights
from mirage.content.application import upload_limit
from mirage.content.facts import Brief, Turning
from mirage.content.nights import Night
from mirage.content.remarks import Remarks
from mirage.content.writers import writes
from mirage.content.writers.nginx import closed

FIELDS = 5  # of a cron line before its user


@writes("system.cron")
def cron(brief: Brief, chance: Random) -> str:
    """/etc/cron.d: the application's night job, the copy of the uploads, the look at the disk."""
    return _crontab(brief, chance, nights.application(brief.company))


@writes("system.dumpjob")
def dump_job(brief: Brief, chance: Random) -> str:
    """/etc/cron.d: the database's dump."""
    return _crontab(brief, chance, [nights.dump(brief.company)])


def _crontab(brief: Brief, chance: Random, entries: list[Night]) -> str:
    name, remarks = brief.path.rpartition("/")[2], Remarks(brief, chance)
    form = chance.choice(("given", "own", "own", "package", "package", "none", "none", "tail"))
    out: list[str] = []
    if form == "given" and "\n17 *" in brief.given:
        out = _begun(brief, chance)
    elif form == "package":  # as those of packages begin
        out = [chance.choice(HEADS).format(name=name, app=brief.company.project.title)]
        out = ["#", *out, "#"] if chance.random() < 0.4 else out
    elif form == "own":
        out = remarks.always("", "head", *chance.choice(((), (), ("more",), ("more", "more"))), name=name)
        out = chance.choice((out, out, ["#", *out, "#"], ["#" * 60, *out, "#" * 60]))
    if form != "given" and chance.random() < 0.5:
        path = chance.choice(PATHS)
        variables = ["SHELL=/bin/sh"] * (chance.random() < 0.5) + [f"PATH={path}"] * bool(path)
        out += [*([""] if out and variables and chance.random() < 0.6 else []), *variables]
    mail = ["MAILTO=root"] if chance.random() < 0.35 else []
    out = [*mail, *out] if mail and chance.random() < 0.4 else [*out, *([""] if out and mail else []), *mail]
    gap, last = chance.choice((" ", "\t", "tabs")), chance.choice((" ", "\t", "   ", "\t"))
    apart = chance.random() < 0.6
    for at, entry in enumerate(entries):
        said = remarks.some(entry.what, name=name)
        if out and (at == 0 or said or apart):
            out.append("")
        out += [*said, f"{_fields(entry.when, gap)}{last if gap == 'tabs' else gap}{entry.user}{last}{entry.command}"]
    return "\n".join([*out, *(["", "# EOF"] if form == "tail" else [""] * (chance.random() < 0.15))]) + "\n"


HEADS = (
    "# /etc/cron.d/{name}: crontab entries for {app}", "# /etc/cron.d/{name}: crontab fragment for {name}", "# Regular cron jobs for {app}", "# cron.d/{name} -- jobs of {app}",
    "# Cron jobs for {app}", "# crontab for {app}", "# cron entries of {name}", "# {app}", "# Cronjobs of {app}",
)  # fmt: skip
PATHS = (
    "", "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin", "/sbin:/bin:/usr/sbin:/usr/bin", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin", "/usr/bin:/bin:/usr/sbin:/sbin", "/bin:/usr/bin:/sbin:/usr/sbin:/usr/local/sbin",
)  # fmt: skip


def _begun(brief: Brief, chance: Random) -> list[str]:
    """/etc/crontab, up to its first job, as much of it as was left."""
    out = brief.given.partition("\n17 *")[0].split("\n")
    if chance.random() < 0.5:
        out[0] = f"# {brief.path}"
    cut = next((at for at, line in enumerate(out) if line.startswith("# Example")), len(out))
    return out[: cut - 1] if chance.random() < 0.7 else out


def _fields(when: str, gap: str) -> str:
    """The five fields as cron's own table has them, or packages, or in columns."""
    fields = when.split()
    match gap:
        case " ":
            return " ".join(fields)
        case "\t":
            return f"{fields[0]} {fields[1]}\t" + " ".join(fields[2:])
        case _:
            return f"{fields[0]:<2} {fields[1]:<3} " + " ".join(fields[2:])


SPANS = {"daily": "days", "weekly": "weeks", "monthly": "months"}
IDLE = (  # what says what is so anyway
    "nodateext", "nomail", "nocopytruncate", "nosharedscripts", "start 1", "noolddir", "minsize 1", "nocopy", "compressext .gz", "minage 0", "nomissingok", "create",
    "noshred", "norenamecopy", "maxage 1000", "shredcycles 3", "compresscmd /bin/gzip", "uncompresscmd /bin/gunzip",
)  # fmt: skip


@writes("system.logrotate")
def logrotate(brief: Brief, chance: Random) -> str:
    """The application's own log: in the order and with the indentation of whichever file it was copied from."""
    project, turning, remarks = brief.company.project, brief.company.turning, Remarks(brief, chance)
    asked = _asked(turning, chance)
    body = [line for line in brief.given.split("\n") if re.match(r"[ \t]+[a-z]", line)]
    pad = (re.match(r"[ \t]+", body[0]) or [""])[0] if body else chance.choice(("\t", "    ", "  ", "        "))
    order = dict.fromkeys(turning.every if line.split()[0] in SPANS else line.split()[0] for line in body)
    names = [name for name in order if name in asked]
    missing = [name for name in asked if name not in names]
    names += missing if chance.random() < 0.4 else chance.sample(missing, len(missing))
    if chance.random() < 0.35:
        chance.shuffle(names)
    for extra in chance.sample(IDLE, chance.choice((0, 0, 0, 0, 1, 1, 2))):
        if all(extra.split()[0].removeprefix("no") != name.removeprefix("no") for name in names):
            asked[extra] = extra
            names.insert(chance.randint(0, len(names)), extra)
    said = {"rotate": "keep", "delaycompress": "late", "create": "create"}
    lines: list[str] = []
    loose, kept = chance.random() < 0.25, f"{turning.keep} {SPANS[turning.every]}"
    for name in names:
        remark = (
            remarks.some(said[name], pad, kept=kept) if name in said and chance.random() < 0.3 else []
        )  # most were copied, not explained
        lines += [*([""] if loose and remark else []), *remark, pad + asked[name]]
    lines += _scripts(brief.given) if chance.random() < 0.7 else []
    out = remarks.always("", "rotate") if chance.random() < 0.2 else []
    folder = f"{project.home}/{project.layout.logs}"
    path = chance.choice((f"{project.home}/{project.layout.log}", f"{folder}/*.log"))
    first = chance.choice((f"{path} {{", f"{path} {{", f"{path} {{", f'"{path}" {{', f"{path}\n{{", f"{path}{{", f"{path}  {{"))
    return "\n".join([*out, first, *lines, "}", *([""] * (chance.random() < 0.1))]) + "\n"


def _asked(turning: Turning, chance: Random) -> dict[str, str]:
    """What must be so for the log to turn as the world turns it, by the first words; others' values are replaced by these."""
    found = {name: name for name in (turning.every, "missingok", "notifempty", "compress")} | {"rotate": f"rotate {turning.keep}"}
    if turning.is_delayed:
        found["delaycompress"] = "delaycompress"
    if turning.is_open:
        found["su"] = "su www-data www-data"
    if chance.random() < 0.45:  # else a new one is as the old one was
        found["create"] = f"create {turning.mode:{chance.choice(('04o', 'o'))}} www-data {turning.group}"
    return found


def _scripts(given: str) -> list[str]:
    """nginx's own, copied with the rest: it opens its logs anew, and nobody sees that it did."""
    lines = given.split("\n")
    if "\tsharedscripts" not in lines or "nginx rotate" not in given:
        return []
    return ["\tsharedscripts", *lines[lines.index("\tprerotate") : lines.index("}")]]


@writes("system.phpini")
def php_ini(brief: Brief, chance: Random) -> str:
    """conf.d of PHP-FPM: directives with what php.ini says of them."""
    remarks, name, limit = Remarks(brief, chance, ";"), brief.company.project.name, upload_limit(brief.company)
    pool = {
        "memory_limit": chance.choice(("128M", "256M", "256M", "512M")), "upload_max_filesize": f"{limit}M",
        "post_max_size": f"{limit + chance.choice((0, 2, 4, 8))}M", "max_execution_time": chance.choice(("60", "90", "120")),
        "date.timezone": brief.site.timezone, "session.gc_maxlifetime": chance.choice(("7200", "14400", "28800", "3600")), "expose_php": "Off",
        "max_input_vars": chance.choice(("2000", "3000", "5000")), "display_errors": "Off", "session.cookie_httponly": "1", "log_errors": "On",
    }  # fmt: skip
    chosen = list(
        dict.fromkeys(["upload_max_filesize", "post_max_size", *chance.sample(sorted(pool), chance.choice((0, 0, 1, 2, 3)))])
    )
    chance.shuffle(chosen)
    quoted, equals = chance.random() < 0.2, chance.choice(("=", "=", " = "))
    priority, _, module = brief.path.rpartition("/")[2].removesuffix(".ini").partition("-")
    out = remarks.always("", "php", name=name) if chance.random() < 0.3 else []
    if not out and chance.random() < 0.7:  # as the packages' own files begin, for phpenmod
        out = [f"; configuration for php {module} module"] if chance.random() < 0.8 else []
        out.append(f"; priority={priority}")
    for directive in chosen:
        about = _above(brief.given, directive) if quoted else []
        out += [*([""] if about and out else []), *about, f"{directive}{equals}{pool[directive]}"]
    return "\n".join(out) + "\n"


def _above(given: str, directive: str) -> list[str]:
    """The comment that stands above a directive, active or not."""
    lines = given.split("\n")
    at = next((at for at, line in enumerate(lines) if re.match(rf";?{re.escape(directive)} *=", line)), 0)
    first = at
    while first and lines[first - 1].startswith("; "):
        first -= 1
    return lines[first:at]


SERVER = {  # of [mysqld]
    "innodb_buffer_pool_size": ("256M", "384M", "512M", "1G"), "max_connections": ("60", "80", "100", "150"), "max_allowed_packet": ("32M", "64M", "128M"),
    "wait_timeout": ("600", "1800", "3600"), "tmp_table_size": ("32M", "64M"), "table_open_cache": ("800", "1000"), "thread_cache_size": ("8", "16"),
    "innodb_file_per_table": ("1", "ON"), "skip-name-resolve": ("",), "log_slow_query_time": ("2", "5", "10"), "key_buffer_size": ("16M", "32M"),
    "max_heap_table_size": ("32M", "64M"), "innodb_flush_log_at_trx_commit": ("2",), "expire_logs_days": ("7", "10"), "thread_stack": ("192K",),
}  # fmt: skip


@writes("system.mariadb")
def mariadb(brief: Brief, chance: Random) -> str:
    """conf.d of MariaDB: often a shortened 50-server.cnf, with what was there commented out still in it."""
    remarks = Remarks(brief, chance)
    chosen = chance.sample(sorted(SERVER), chance.choice((1, 2, 2, 3, 4, 5)))
    values = {name: chance.choice(SERVER[name]) for name in chosen}
    if brief.given.count("\n#\n# * ") > 2 and chance.random() < 0.5:
        return _shortened(brief.given, values, chance)
    equals = chance.choice(("=", " = ", " = "))
    out = remarks.always("", "mariadb") if chance.random() < 0.6 else []
    if chance.random() < 0.3:
        out = ["#", *out, "#"] if out else []
    group = chance.choice(("[mysqld]", "[mysqld]", "[mariadb]", "[server]"))
    body = [f"{name}{equals}{value}" if value else name for name, value in values.items()]
    return "\n".join([*out, *([""] if out and chance.random() < 0.5 else []), group, *body]) + "\n"


def _shortened(given: str, values: dict[str, str], chance: Random) -> str:
    """The heads and some sections of 50-server.cnf, changed where somebody changed it."""
    parts = re.split(r"(?m)^(?=#\n# \* )", given)
    kept = [part for part in parts[1:] if any(re.search(rf"(?m)^#?{re.escape(name)}\b", part) for name in values)]
    kept = kept[:2] or [chance.choice(parts[1:-1])]
    if chance.random() < 0.15:  # nearly all of it
        kept = [part for part in parts[1:] if part in kept or chance.random() < 0.6]
    text = (parts[0] if chance.random() < 0.4 else "[mysqld]\n\n") + "".join(kept)
    text = re.split(r"(?m)^# this is only for embedded", text)[0]
    left = dict(values)
    lines = []
    for line in text.rstrip("\n").split("\n"):
        match = re.match(r"#?([a-z][\w-]+)( *= ?.*)?$", line)
        if match and match[1] in left:
            value = left.pop(match[1])
            line = f"{match[1]:<23} = {value}" if value else match[1]
        lines.append(line)
    lines += [f"{name:<23} = {value}" if value else name for name, value in left.items()]
    return "\n".join(lines) + "\n"


@writes("app.apache")
def apache(brief: Brief, chance: Random) -> str:
    """The virtual host of the application under Apache."""
    project, remarks = brief.company.project, Remarks(brief, chance)
    pad = chance.choice(("\t", "    "))
    logs, shut = "${APACHE_LOG_DIR}/" + project.name, "|".join(closed(brief))
    inside = [
        f"ServerName {project.site}", *chance.choice(([], [f"ServerAdmin {chance.choice(('webmaster', 'it', 'admin'))}@{brief.company.domain}"])),
        f"DocumentRoot {project.home}", "DirectoryIndex index.php", "",
        f"<Directory {project.home}>", f"\tOptions {chance.choice(('-Indexes +FollowSymLinks', 'FollowSymLinks', '-Indexes'))}",
        f"\tAllowOverride {chance.choice(('All', 'All', 'None'))}", "\tRequire all granted", "</Directory>", "",
        *remarks.some("deny"), f'<DirectoryMatch "^{re.escape(project.home)}/(\\.git|{shut})">', "\tRequire all denied", "</DirectoryMatch>", "",
        f"php_admin_value upload_max_filesize {upload_limit(brief.company)}M", "",
        f"ErrorLog {logs}.error.log", f"CustomLog {logs}.access.log combined",
    ]  # fmt: skip
    body = "\n".join((pad + line.replace("\t", pad)) if line else "" for line in inside)
    head = remarks.always("", "site") if chance.random() < 0.6 else []
    return "\n".join([*head, "<VirtualHost *:80>", body, "</VirtualHost>"]) + "\n"
