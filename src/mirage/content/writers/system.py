"""Settings that somebody put beside the packages' own."""

from __future__ import annotations

from random import Random

from mirage.content.facts import Brief
from mirage.content.remarks import Remarks
from mirage.content.writers import writes


@writes("system.sudoers")
def sudoers(brief: Brief, chance: Random) -> str:
    """What those may who deploy."""
    who, project = brief.spec["who"], brief.company.project
    logs = f"/var/log/nginx/{project.name}.error.log"
    pool = (
        "/usr/bin/systemctl reload nginx", "/usr/bin/systemctl restart php8.2-fpm", "/usr/sbin/nginx -t", f"/usr/bin/tail -f {logs}", f"/usr/bin/less {logs}",
        f"/usr/bin/tail -n 100 {logs}", "/usr/bin/journalctl -u php8.2-fpm", "/usr/bin/systemctl status nginx", "/usr/bin/systemctl status php8.2-fpm",
        f"/usr/bin/chown -R www-data\\: {project.home}", "/usr/bin/journalctl -n 100", f"/usr/bin/cat {logs}", "/usr/bin/systemctl restart nginx",
    )  # fmt: skip
    found = ["/usr/bin/systemctl reload php8.2-fpm", *chance.sample(pool, chance.choice((0, 1, 1, 2, 2, 3, 4)))]
    commands = list(
        {command.rpartition(" ")[0] if "systemctl" in command else command: command for command in reversed(found)}.values()
    )
    chance.shuffle(commands)
    runs, gap, asks = (
        chance.choice(("(root)", "(root)", "(ALL)", "(root:root)", "(ALL:ALL)")),
        chance.choice((" ", "\t")),
        chance.choice(("NOPASSWD: ", "NOPASSWD:")),
    )
    said = Remarks(brief, chance)
    head = said.always("", "sudo", name=who) if chance.random() < 0.5 else []
    match chance.choice(("line", "line", "lines", "alias", "alias", "long")):
        case "alias":
            name = chance.choice(("WEB", "DEPLOY", "SITE", project.name.upper().replace("-", "_"), "RELOAD", "ALLOWED"))
            out = [
                f"Cmnd_Alias {name} = {', '.join(commands)}",
                *([""] if chance.random() < 0.4 else []),
                f"{who}{gap}ALL={runs} {asks}{name}",
            ]
        case "lines":
            out = [f"{who}{gap}ALL={runs} {asks}{command}" for command in commands]
        case "long":
            out = [
                f"{who}{gap}ALL={runs} {asks}\\",
                *(f"    {command}{', ' + chr(92) if command is not commands[-1] else ''}" for command in commands),
            ]
        case _:
            out = [f"{who}{gap}ALL={runs} {asks}{', '.join(commands)}"]
    return "\n".join([*head, *out]) + "\n"


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
