"""Scripts that people who look after a machine keep at hand: what one types too often, asked of this machine's own files and services."""

from __future__ import annotations

from random import Random

from mirage.content.facts import Brief
from mirage.content.writers import writes
from mirage.content.writers.scripts import Hand, Step

Steps = list[Step]
NAMES = {  # of a job's file
    "errors": ("errors", "weberrors.sh", "e500", "nginx-errors", "http-errors.sh"), "visitors": ("visitors", "top-ips", "whois-there.sh", "topten", "hits.sh"), "big": ("big", "bigfiles.sh", "dusort", "space", "where-is-my-space.sh"),
    "tables": ("tables", "dbsize", "table-sizes.sh", "rows.sh", "mysql-size"), "papers": ("count-uploads", "uploads.sh", "upload-stat", "files-per-month.sh"), "logins": ("logins", "failed-logins.sh", "sshfail", "who-tried"),
    "hosts": ("pingall", "up.sh", "alive", "hosts-up.sh", "net.sh"), "restore": ("check-dump", "dumptest.sh", "testdump", "verify-backup.sh"), "services": ("status", "services.sh", "st", "are-they-up.sh", "svc"),
    "keep": ("save-etc", "etc-backup.sh", "keep.sh", "conf-tar"), "password": ("genpw", "pw.sh", "mkpw", "newpass"), "follow": ("follow", "taillog", "watchlog.sh", "tl"),
    "rename": ("lower", "nospaces.sh", "fixnames", "rename.sh"), "csv": ("csvhead", "cols.sh", "csv-columns", "col"), "updates": ("updates", "upgradable.sh", "pending", "apt-list.sh"),
}  # fmt: skip


@writes("script.handy")
def handy(brief: Brief, chance: Random) -> str:
    job, hand = str(brief.spec["job"]), Hand(brief, chance)
    hand.shorten()
    variables, steps = JOBS[job](hand)
    return hand.script(f"does_{job}", variables, steps)


def _log(hand: Hand) -> str:
    return f"/var/log/nginx/{hand.brief.company.project.name}.access.log"


def _given(hand: Hand, default: str) -> str:
    """What was asked for on the command line, or what is meant mostly."""
    return hand.chance.choice((f"${{1:-{default}}}", f"${{1:-{default}}}", f'"${{1:-{default}}}"', default))


def _errors(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, log = hand.chance, _log(hand)
    what = chance.choice(
        (
            "awk '$9 ~ /^5/ { print $7 }'",
            "awk '$9 >= 500 { print $9, $7 }'",
            "grep '\" 50[0-9] ' | cut -d'\"' -f2",
            "awk '$9 == 404 { print $7 }'",
            "grep -E '\" (404|500|502|504) ' | awk '{ print $9 \" \" $7 }'",
        )
    )
    shown = chance.choice(
        (
            "sort | uniq -c | sort -rn | head -20",
            "sort | uniq -c | sort -rn | head",
            "sort | uniq -c | sort -n | tail -30",
            "sort | uniq -c",
            "tail -40",
        )
    )
    if chance.random() < 0.4:
        command, _, rest = what.partition(" | ")
        return {}, [("", [f"{command} {log} \\", *([f"\t| {rest} \\"] if rest else []), f"\t| {shown}"])]
    if chance.random() < 0.5:
        return {"log": log}, [("", [f"cat {{log}} | {what} | {shown}"])]
    day = [f"{hand.name('day')}=$(LC_ALL=C date +%d/%b/%Y)"]
    return {"log": _given(hand, log)}, [("", day), ("", [f"grep {{day}} {{log}} | {what} | {shown}"])]


def _visitors(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, log = hand.chance, _log(hand)
    number = chance.choice(("10", "15", "20", "25"))
    if chance.random() < 0.35:
        return {"file": log, "count": _given(hand, number)}, [
            ("", ["awk '{ n[$1]++ } END { for (ip in n) print n[ip], ip }' {file} | sort -rn | head -n {count}"])
        ]
    if chance.random() < 0.5:
        loop = [
            f"cut -d' ' -f1 {log} | sort | uniq -c | sort -rn | head -{number} | while read n ip; do",
            chance.choice(
                ("\techo \"$n $ip $(getent hosts $ip | awk '{ print $2 }')\"", "\tprintf '%6d  %s\\n' $n $ip", '\techo "$ip: $n"')
            ),
            "done",
        ]
        return {}, [("", loop)]
    return {}, [
        (
            "",
            [
                f"awk '{{print $1}}' {log}* 2>/dev/null | grep -v gz | sort | uniq -c | sort -nr | head -{number}"
                if chance.random() < 0.3
                else f"zcat -f {log} {log}.*.gz | cut -d' ' -f1 | sort | uniq -c | sort -rn | head -n {number}"
            ],
        )
    ]


def _big(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    where = chance.choice(("/", "/var", "/home", hand.brief.company.project.home, "."))
    steps: Steps = [("", [chance.choice((
        "du -xh --max-depth=2 {where} 2>/dev/null | sort -rh | head -25", "du -xk {where} | sort -n | tail -20", "du -ax {where} 2> /dev/null | sort -nr | head -n 30", "find {where} -xdev -type f -size +50M -exec ls -lh {} + 2>/dev/null",
        "find {where} -xdev -type f -size +100M -printf '%s %p\\n' | sort -rn | awk '{ printf \"%7.1f MB %s\\n\", $1 / 1048576, $2 }'", "du -sh {where}/* 2>/dev/null | sort -h",
    ))])]  # fmt: skip
    if chance.random() < 0.4:
        steps.insert(0, ("", [chance.choice(("df -h {where}", "df -hT / /var 2>/dev/null", "df -h -x tmpfs -x devtmpfs"))]))
    if chance.random() < 0.3:
        steps.append(("", [chance.choice(("journalctl --disk-usage", "ls -lhS /var/log | head -5", "du -sh /var/cache/apt"))]))
    return {"where": _given(hand, where)}, steps


def _tables(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, project = hand.chance, hand.brief.company.project
    if chance.random() < 0.5:
        sql = chance.choice((
            f"select table_name, table_rows, round((data_length + index_length) / 1024) as kb from information_schema.tables where table_schema = '{project.database}' order by 3 desc",
            f"SELECT TABLE_NAME, ROUND((DATA_LENGTH+INDEX_LENGTH)/1024/1024,2) AS MB FROM information_schema.TABLES WHERE TABLE_SCHEMA='{project.database}'",
        ))  # fmt: skip
        return {}, [
            (
                "",
                chance.choice(
                    ([f'mysql -t -e "{sql}"'], [f"mysql {project.database} <<EOF", f"{sql};", "EOF"], ["mysql -e \\", f'\t"{sql}"'])
                ),
            )
        ]
    names = " ".join(entity.name for entity in project.entities)
    every = chance.choice((names, f"$(mysql -N -B {project.database} -e 'show tables')"))
    count = chance.choice(
        (f'mysql -N {project.database} -e "select count(*) from $t"', f'echo "select count(*) from $t" | mysql -N {project.database}')
    )
    return {}, [
        (
            "",
            [
                f"for t in {every}; do",
                chance.choice(
                    (
                        f'\techo "$t: $({count})"',
                        f'\tprintf "%-20s %s\\n" $t $({count})',
                        f'\techo "$t" `{count}`'.replace('\\"', '"'),
                    )
                ),
                "done",
            ],
        )
    ]


def _papers(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, project = hand.chance, hand.brief.company.project
    folder = f"{project.home}/{project.layout.uploads}"
    lines = chance.choice((
        ["find {dir} -type f -printf '%TY-%Tm\\n' | sort | uniq -c"], ["find {dir} -type f -name '*.pdf' | wc -l", "du -sh {dir}"], ["cd {dir}", "ls -lR | awk '/^-/ { n++; s += $5 } END { print n \" files, \" s / 1024 \" kB\" }'"],
        ["for f in $(find {dir} -type f -mtime -7); do", "\tls -l $f", "done"], ["find {dir} -type f -mtime -30 -exec ls -l {} \\; | awk '{ sum += $5 } END { print NR, sum }'"], ["echo \"files: $(find {dir} -type f | wc -l)\"", "echo \"newest: $(ls -t {dir} | head -1)\""],
    ))  # fmt: skip
    return {"dir": folder}, [("", lines)]


def _logins(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    look = chance.choice((
        ["sudo grep 'Failed password' /var/log/auth.log | sed 's/.*from \\([0-9.]*\\).*/\\1/' | sort | uniq -c | sort -rn | head"], ["sudo grep -h 'Accepted' /var/log/auth.log /var/log/auth.log.1 | awk '{ print $1, $2, $3, $9, $11 }' | tail -20"],
        ["sudo zgrep -h 'Invalid user' /var/log/auth.log* \\", "\t| grep -o 'user [^ ]*' \\", "\t| sort | uniq -c | sort -rn \\", "\t| head -n 25"], ["last -n 20 -a", "sudo lastb -n 20 -a"], ["sudo journalctl -u ssh --since today --no-pager | grep -c 'Failed password'", "last -10"],
    ))  # fmt: skip
    return {}, [("", look)]


def _hosts(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    names = [one.name for one in hand.brief.company.machines] or ["gateway"]
    every = " ".join(chance.sample(names, len(names)))
    ping = chance.choice(("ping -c1 -W1 $h", "ping -q -c 1 -w 2 $h", "ping -c 2 -q $h"))
    inside = chance.choice((
        [f"\tif {ping} > /dev/null 2>&1; then", '\t\techo "$h up"', "\telse", '\t\techo "$h DOWN"', "\tfi"], [f"\t{ping} >/dev/null 2>&1 || echo $h does not answer"], [f"\t{ping} >/dev/null && echo \"$h ok\" || echo \"$h ---\""],
        ["\tprintf '%-12s ' $h", f"\tif {ping} >/dev/null 2>&1", "\tthen echo yes", "\telse echo no", "\tfi"], ["\techo -n \"$h: \"", "\tnc -z -w 2 $h 22 && echo ssh || echo nothing"],
    ))  # fmt: skip
    return (
        ({"hosts": f'"{every}"'}, [("", ["for h in $" + hand.name("hosts") + "; do", *inside, "done"])])
        if chance.random() < 0.4
        else ({}, [("", [f"for h in {every}; do", *inside, "done"])])
    )


def _restore(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, nights = hand.chance, hand.brief.company.nights
    newest = [
        f"{hand.name('file')}=$({chance.choice((f'ls -t {nights.dumps}/*.gz | head -1', f'ls -1tr {nights.dumps}/* | tail -n 1', f'find {nights.dumps} -type f | sort | tail -1'))})"
    ]
    bad = hand.fails(chance.choice(("broken", "dump is not complete", "not a whole dump", "bad dump")))
    look = chance.choice((
        hand.when("! gzip -t {file}", bad), ["gunzip -t {file} || exit 1"], hand.when("! zcat {file} | tail -1 | grep -q 'Dump completed'", bad), ["zcat {file} | grep -c '^INSERT'", "zcat {file} | tail -n 1"],
        ["zcat {file} | grep '^CREATE TABLE' | cut -d'`' -f2"],
    ))  # fmt: skip
    return {}, [("", newest), ("", look), *([("", ["ls -l {file}"])] if chance.random() < 0.5 else [])]


def _services(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    names = ["nginx", "php8.2-fpm", "ssh", "cron", *(["mariadb"] if "mariadb-server" in hand.brief.site.packages else [])]
    chance.shuffle(names)
    every = " ".join(names)
    return {}, [("", chance.choice((
        [f"for s in {every}; do", '\techo "$s $(systemctl is-active $s)"', "done"], [f"systemctl is-active {every}", "uptime"], [f"systemctl --no-pager status {every} | grep -E '●|Active:'"],
        [f"for s in {every}; do", "\tsystemctl -q is-active $s || echo \"$s is not running\"", "done"], [f"for s in {every}", "do", "\tprintf \"%-12s %s\\n\" $s \"$(systemctl is-active $s)\"", "done", "free -m | head -2"], ["systemctl --failed --no-legend", "ss -tln | awk 'NR > 1 { print $4 }' | sort"],
    )))]  # fmt: skip


def _keep(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    own = hand.brief.site.hostname
    folders = " ".join(
        chance.sample(
            ("/etc/nginx", "/etc/php", "/etc/cron.d", "/etc/ssh/sshd_config", "/etc/logrotate.d", "/usr/local/bin"),
            chance.randint(2, 5),
        )
    )
    what = chance.choice(("/etc", folders))
    return {"tar": chance.choice((f"$HOME/etc-{own}-$(date +%Y%m%d).tar.gz", f"~/{own}-etc.tgz", "~/conf-$(date +%F).tar.gz"))}, [
        (
            "",
            [
                chance.choice(
                    (
                        f"sudo tar czf {{tar}} {what}",
                        f"sudo tar -C / -czf {{tar}} {what.replace('/etc', 'etc').replace(' /', ' ')}"
                        if what == "/etc"
                        else f"sudo tar -czf {{tar}} {what} 2>/dev/null",
                        f"tar cz {what} 2>/dev/null > {{tar}}",
                    )
                )
            ],
        ),
        ("", [chance.choice(("ls -lh {tar}", "tar tzf {tar} | wc -l", "chmod 600 {tar}", "echo {tar}"))]),
    ]


def _password(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    length = chance.choice(("12", "14", "16", "20"))
    return {"length": _given(hand, length)}, [("", [chance.choice((
        "tr -dc 'A-Za-z0-9' < /dev/urandom | head -c {length}; echo", "LC_ALL=C tr -dc 'a-zA-Z0-9_.-' </dev/urandom | fold -w {length} | head -5", "openssl rand -base64 48 | tr -d '/+=\\n' | cut -c1-{length}", "head -c 200 /dev/urandom | base64 | tr -dc 'a-km-zA-HJ-NP-Z2-9' | cut -c 1-{length}",
    ))])]  # fmt: skip


def _follow(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance, project = hand.chance, hand.brief.company.project
    own, error = f"{project.home}/{project.layout.log}", f"/var/log/nginx/{project.name}.error.log"
    if chance.random() < 0.5:
        return {}, [
            (
                "",
                [
                    'case "${1:-app}" in',
                    f"\tapp) tail -f {own} ;;",
                    f"\tweb) tail -f {_log(hand)} ;;",
                    f"\terr*) tail -F {error} ;;",
                    "\t*) echo 'app, web or err' ;;",
                    "esac",
                ],
            )
        ]
    quiet = chance.choice(
        ("", " | grep -v '\\.\\(css\\|js\\|png\\)'", " | grep --line-buffered -v ' 200 '", " | cut -c1-${COLUMNS:-120}")
    )
    return {}, [
        ("", [f"tail -n {chance.choice(('20', '50', '100'))} -f {chance.choice((own, f'{own} {error}', f'{_log(hand)}{quiet}'))}"])
    ]


def _rename(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    to = chance.choice(("tr 'A-Z' 'a-z'", "tr ' ' '_'", "tr A-Z a-z | tr ' ' -", "sed 's/ /_/g'", "sed 'y/ÄÖÜ /aou_/'"))
    move = chance.choice(('mv -i -- "$f" "$n"', 'mv -n "$f" "$n"', '[ -e "$n" ] || mv "$f" "$n"'))
    return {}, [("", chance.choice((
        ["for f in *; do", f"\tn=$(echo \"$f\" | {to})", f"\t[ \"$f\" = \"$n\" ] || {move}", "done"], ["for f in \"$@\"; do", f"\tn=`echo \"$f\" | {to}`", "\tif [ \"$f\" != \"$n\" ]; then", f"\t\t{move}", "\tfi", "done"],
        ["ls | while read -r f; do", f"\tn=$(printf '%s' \"$f\" | {to})", "\t[ \"$f\" = \"$n\" ] && continue", "\techo \"$f -> $n\"", f"\t{move}", "done"],
    )))]  # fmt: skip


def _csv(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    entity = chance.choice(hand.brief.company.project.entities).name
    return {"file": _given(hand, f"{entity}.csv")}, [("", chance.choice((
        ["head -1 {file} | tr ';' '\\n' | nl"], ["head -n 1 {file} | tr -d '\\r' | tr ';' '\\n' | cat -n"], ["awk -F';' 'NR == 1 { for (i = 1; i <= NF; i++) print i, $i }' {file}"], ["cut -d';' -f${2:-1} {file} | sort | uniq -c | sort -rn"],
        ["awk -F';' -v c=${2:-2} 'NR > 1 { n[$c]++ } END { for (k in n) print n[k] \"\\t\" k }' {file} | sort -rn"],
    )))]  # fmt: skip


def _updates(hand: Hand) -> tuple[dict[str, str], Steps]:
    chance = hand.chance
    return {}, [("", chance.choice((
        ["sudo apt-get -qq update", "apt list --upgradable 2>/dev/null | grep -v ^Listing"], ["apt-get -s upgrade | grep ^Inst | awk '{ print $2, $3, $4 }'"], ["apt-get -s -o Debug::NoLocking=true upgrade | grep -c ^Inst"],
        ["sudo apt update -qq 2>/dev/null", "apt list --upgradable 2>/dev/null | cut -d/ -f1", "[ -e /var/run/reboot-required ] && echo reboot"], ["apt-get -s dist-upgrade | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p' | sort", "test -f /run/reboot-required && cat /run/reboot-required"],
    )))]  # fmt: skip


JOBS = {
    "errors": _errors, "visitors": _visitors, "big": _big, "tables": _tables, "papers": _papers, "logins": _logins, "hosts": _hosts, "restore": _restore, "services": _services, "keep": _keep,
    "password": _password, "follow": _follow, "rename": _rename, "csv": _csv, "updates": _updates,
}  # fmt: skip
NEEDING = {"tables": "mariadb-server", "restore": "mariadb-server"}  # packages
ADMINS = ("logins", "keep", "restore", "updates", "errors", "visitors", "follow")  # what others may not do, or not read
