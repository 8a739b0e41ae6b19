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

INSTALLERS = (  # what vendors have people pipe into a shell: an attacker cannot put anything there
    "https://get.docker.com", "https://sh.rustup.rs", "https://get.sdkman.io", "https://get.k3s.io", "https://get.rke2.io",
    "https://get.helm.sh", "https://deb.nodesource.com", "https://rpm.nodesource.com", "https://install.python-poetry.org",
    "https://bun.sh/install", "https://deno.land/install.sh", "https://tailscale.com/install.sh", "https://my-netdata.io",
    "https://get.netdata.cloud", "https://astral.sh", "https://bootstrap.pypa.io", "https://packages.gitlab.com/install",
    "https://repo.saltproject.io", "https://bootstrap.saltproject.io",
    "https://raw.githubusercontent.com/ohmyzsh", "https://raw.githubusercontent.com/Homebrew", "https://raw.githubusercontent.com/nvm-sh",
    "https://raw.githubusercontent.com/helm", "https://raw.githubusercontent.com/pyenv", "https://pyenv.run", "https://starship.rs/install.sh",
    "https://apt.llvm.org", "https://dot.net", "https://sdk.cloud.google.com", "https://cli.github.com", "https://getcomposer.org/installer",
)  # fmt: skip
