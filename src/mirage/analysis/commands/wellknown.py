"""Files and programs so well known that a glob which matches one is taken to mean it (`/e?c/sh?d?w`, `/???/c?t`)."""

from __future__ import annotations

PATHS = (
    "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/hosts", "/etc/hostname", "/etc/crontab",
    "/etc/issue", "/etc/os-release", "/etc/profile", "/etc/bash.bashrc", "/etc/rc.local", "/etc/resolv.conf", "/etc/fstab",
    "/etc/ld.so.preload", "/etc/ssh/sshd_config", "/etc/motd", "/proc/cpuinfo", "/proc/meminfo", "/proc/version", "/proc/mounts",
    "/proc/self/environ", "/var/log/auth.log", "/var/log/syslog", "/var/log/messages", "/var/log/secure", "/var/log/lastlog",
    "/var/log/wtmp", "/var/log/btmp", "~/.bash_history", "/root/.bash_history", "~/.ssh/id_rsa", "/root/.ssh/id_rsa",
    "~/.ssh/authorized_keys", "/root/.ssh/authorized_keys", "/root/.ssh/id_ed25519", "/root/.aws/credentials", "~/.aws/credentials",
)  # fmt: skip

PROGRAMS = (
    "cat", "sh", "bash", "dash", "nc", "id", "ls", "ps", "rm", "cp", "mv", "wget", "curl", "head", "tail", "base64", "more", "less",
    "chmod", "chown", "python3", "python", "perl", "ping", "uname", "whoami", "tftp", "ftpget", "crontab", "busybox", "nl", "tac",
    "strings", "grep", "awk", "sed", "kill", "pkill", "killall", "passwd", "chpasswd", "useradd", "openssl", "tar", "tee", "netstat",
    "ss", "ifconfig", "ip", "hostname", "w", "who", "last", "sudo", "su", "mount", "dd", "find", "printf", "echo", "touch", "env",
)  # fmt: skip
