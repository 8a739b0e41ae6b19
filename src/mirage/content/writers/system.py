"""Settings that somebody put beside the packages' own."""

from __future__ import annotations

from random import Random

from mirage.content import activity
from mirage.content.facts import Brief
from mirage.content.writers import writes


@writes("system.cron")
def cron(brief: Brief, chance: Random) -> str:
    """/etc/cron.d: the application's night job, and the copy of the uploads."""
    project = brief.company.project
    minute = activity.cleanup_minute(brief.company)
    head = chance.choice(
        ("", f"# {project.title}\n", "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n\n")
    )
    lines = [f"{minute} 3 * * *\twww-data\tphp {project.home}/{project.layout.cleanup}"]
    nights = brief.company.nights
    lines += [f"{when}\troot\t{job}" for job, when in ((nights.sync, nights.sync_when), (nights.check, nights.check_when)) if job]
    return head + "\n".join(lines) + "\n"


@writes("system.dumpjob")
def dump_job(brief: Brief, chance: Random) -> str:
    """/etc/cron.d: the database's dump."""
    nights = brief.company.nights
    return f"{nights.minute} {nights.hour} * * *{chance.choice((' ', chr(9)))}root{chance.choice((' ', chr(9)))}{nights.dumper}\n"


@writes("system.logrotate")
def logrotate(brief: Brief, chance: Random) -> str:
    """The application's own log."""
    project = brief.company.project
    pad = chance.choice(("\t", "    "))
    lines = ["monthly", "rotate 6", "missingok", "notifempty", chance.choice(("compress", "compress")), "delaycompress",
             "create 0664 www-data www-data", "su www-data www-data"]  # fmt: skip
    return f"{project.home}/{project.layout.log} {{\n" + "".join(f"{pad}{line}\n" for line in lines) + "}\n"


@writes("system.sudoers")
def sudoers(brief: Brief, chance: Random) -> str:
    """What those may who deploy."""
    who = brief.spec["who"]
    commands = ["/usr/bin/systemctl reload php8.2-fpm", "/usr/bin/systemctl reload nginx"]
    if chance.random() < 0.5:
        commands.append(f"/usr/bin/tail -f /var/log/nginx/{brief.company.project.name}.error.log")
    if chance.random() < 0.5:
        return f"{who} ALL=(root) NOPASSWD: {', '.join(commands)}\n"
    return f"Cmnd_Alias WEB = {', '.join(commands)}\n{who}\tALL=(root) NOPASSWD: WEB\n"


@writes("system.phpini")
def php_ini(brief: Brief, chance: Random) -> str:
    """conf.d of PHP-FPM."""
    pool = {
        "memory_limit": chance.choice(("128M", "256M", "256M")), "upload_max_filesize": chance.choice(("8M", "16M", "32M")),
        "post_max_size": chance.choice(("16M", "32M", "40M")), "max_execution_time": chance.choice(("60", "120")),
        "date.timezone": brief.site.timezone, "session.gc_maxlifetime": chance.choice(("7200", "14400", "28800")), "expose_php": "Off",
    }  # fmt: skip
    names = chance.sample(sorted(pool), chance.randint(3, 6))
    return f"; {brief.company.project.name}\n" + "".join(f"{name} = {pool[name]}\n" for name in names)


@writes("system.mariadb")
def mariadb(brief: Brief, chance: Random) -> str:
    """conf.d of MariaDB."""
    pool = [
        f"innodb_buffer_pool_size = {chance.choice((256, 384, 512))}M", f"max_connections = {chance.choice((60, 80, 100))}",
        "table_open_cache = 800", f"wait_timeout = {chance.choice((600, 1800, 3600))}",
        f"max_allowed_packet = {chance.choice((32, 64))}M", "skip-name-resolve", "innodb_file_per_table = 1", f"tmp_table_size = {chance.choice((32, 64))}M",
    ]  # fmt: skip
    return "[mysqld]\n" + "\n".join(chance.sample(pool, chance.randint(2, 5))) + "\n"


@writes("shell.htop")
def htop(brief: Brief, chance: Random) -> str:
    """~/.config/htop/htoprc of htop 3.2.2, as it is written on the first exit."""
    cores = int(brief.spec.get("cores", 2))
    meters = "LeftCPUs Memory Swap" if cores <= 8 else "LeftCPUs2 Memory Swap"
    return (
        "# Beware! This file is rewritten by htop when settings are changed in the interface.\n"
        "# The parser is also very primitive, and not human-friendly.\nhtop_version=3.2.2\nconfig_reader_min_version=3\n"
        "fields=0 48 17 18 38 39 40 2 46 47 49 1\nhide_kernel_threads=1\nhide_userland_threads=0\nhide_running_in_container=0\n"
        "shadow_other_users=0\nshow_thread_names=0\nshow_program_path=1\nhighlight_base_name=0\nhighlight_deleted_exe=1\n"
        "shadow_distribution_path_prefix=0\nhighlight_megabytes=1\nhighlight_threads=1\nhighlight_changes=0\n"
        "highlight_changes_delay_secs=5\nfind_comm_in_cmdline=1\nstrip_exe_from_cmdline=1\nshow_merged_command=0\nheader_margin=1\n"
        "screen_tabs=1\ndetailed_cpu_time=0\ncpu_count_from_one=0\nshow_cpu_usage=1\nshow_cpu_frequency=0\nupdate_process_names=0\n"
        "account_guest_in_cpu_meter=0\ncolor_scheme=0\nenable_mouse=1\ndelay=15\nhide_function_bar=0\nheader_layout=two_50_50\n"
        f"column_meters_0={meters}\ncolumn_meter_modes_0=1 1 1\ncolumn_meters_1=RightCPUs Tasks LoadAverage Uptime\n"
        f"column_meter_modes_1=1 2 2 2\ntree_view=0\nsort_key={chance.choice((46, 46, 47))}\ntree_sort_key=0\nsort_direction=-1\ntree_sort_direction=1\n"
        "tree_view_always_by_pid=0\nall_branches_collapsed=0\n"
        "screen:Main=PID USER PRIORITY NICE M_VIRT M_RESIDENT M_SHARE STATE PERCENT_CPU PERCENT_MEM TIME Command\n"
        ".sort_key=PERCENT_CPU\n.tree_sort_key=PID\n.tree_view=0\n.tree_view_always_by_pid=0\n.sort_direction=-1\n"
        ".tree_sort_direction=1\n.all_branches_collapsed=0\n"
        "screen:I/O=PID USER IO_PRIORITY IO_RATE IO_READ_RATE IO_WRITE_RATE\n.sort_key=IO_RATE\n.tree_sort_key=PID\n.tree_view=0\n"
        ".tree_view_always_by_pid=0\n.sort_direction=-1\n.tree_sort_direction=1\n.all_branches_collapsed=0\n"
    )
