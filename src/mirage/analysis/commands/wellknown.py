"""Files and programs so well known that a glob which matches one is taken to mean it (`/e?c/sh?d?w`, `/???/c?t`)."""

from __future__ import annotations

PATHS = tuple(
    """
    /etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers /etc/hosts /etc/hostname /etc/crontab /etc/issue
    /etc/os-release /etc/profile /etc/bash.bashrc /etc/rc.local /etc/resolv.conf /etc/fstab /etc/ld.so.preload
    /etc/ssh/sshd_config /etc/motd /proc/cpuinfo /proc/meminfo /proc/version /proc/mounts /proc/self/environ /var/log/auth.log
    /var/log/syslog /var/log/messages /var/log/secure /var/log/lastlog /var/log/wtmp /var/log/btmp ~/.bash_history
    /root/.bash_history ~/.ssh/id_rsa /root/.ssh/id_rsa ~/.ssh/authorized_keys /root/.ssh/authorized_keys /root/.ssh/id_ed25519
    /root/.aws/credentials ~/.aws/credentials /etc/cron.d /etc/init.d /etc/login.defs /etc/pam.d/common-auth /etc/pam.d/sshd
    /etc/shells /etc/timezone /etc/localtime /etc/ssh/ssh_config /etc/mysql/debian.cnf /etc/krb5.keytab /proc/modules
    /proc/net/tcp /proc/self/maps /proc/self/cmdline /proc/1/environ /proc/1/cgroup /dev/null /dev/shm /dev/tcp /dev/vda
    /dev/sda /dev/zero /dev/urandom /var/mail/root /var/spool/cron/crontabs/root /var/spool/cron/root /var/run/docker.sock
    /.dockerenv /var/backups /var/www/html/wp-config.php /root/.netrc /root/.mysql_history /root/.git-credentials
    /root/.kube/config /root/.docker/config.json
    """.split()
)

ROOTS = tuple("bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var".split())

PROGRAMS = tuple(
    """
    cat sh bash dash nc id ls ps rm cp mv wget curl head tail base64 more less chmod chown python3 python perl ping uname whoami
    tftp ftpget crontab busybox nl tac strings grep awk sed kill pkill killall passwd chpasswd useradd openssl tar tee netstat
    ss ifconfig ip hostname w who last sudo su mount dd find printf echo touch env gcc make git ssh scp rsync nohup setsid
    timeout xargs sort uniq wc cut tr rev xxd od hexdump gzip gunzip zcat bzip2 xz zip unzip base32 date df du free uptime lscpu
    lsmod lspci lsusb lsblk lsattr chattr stat file which whereis locate groups users lastlog faillog gpasswd usermod userdel
    groupadd chage visudo systemctl service journalctl dmesg sysctl modprobe insmod rmmod modinfo mkfs fdisk sfdisk mkfifo mknod
    shred truncate split script screen tmux strace ltrace gdb gcore tcpdump tshark nmap masscan dig host nslookup traceroute arp
    route iptables nft ufw socat telnet ftp sftp sshpass docker kubectl crictl mysql mysqldump psql pg_dump mongodump mongo
    sqlite3 redis-cli node ruby php lua pwsh apt dpkg yum dnf rpm pip npm nice renice ionice at atq watch sleep yes seq ln
    install mkdir rmdir umount swapoff sync reboot shutdown halt poweroff init unshare nsenter chroot setcap getcap setfattr
    getfattr setfacl getent auditctl setenforce getenforce sestatus aa-status timedatectl hostnamectl hwclock locale arecord
    scrot xclip xinput gpg crypt hydra john hashcat
    """.split()
)  # of two that a glob matches, the first is meant

INSTALLERS = (  # what vendors have people pipe into a shell: an attacker cannot put anything there
    "https://get.docker.com", "https://sh.rustup.rs", "https://get.sdkman.io", "https://get.k3s.io", "https://get.rke2.io",
    "https://get.helm.sh", "https://deb.nodesource.com", "https://rpm.nodesource.com", "https://install.python-poetry.org",
    "https://bun.sh/install", "https://deno.land/install.sh", "https://tailscale.com/install.sh", "https://my-netdata.io",
    "https://get.netdata.cloud", "https://astral.sh", "https://bootstrap.pypa.io", "https://packages.gitlab.com/install",
    "https://repo.saltproject.io", "https://bootstrap.saltproject.io", "https://starship.rs/install.sh", "https://pyenv.run",
    "https://apt.llvm.org", "https://dot.net", "https://sdk.cloud.google.com", "https://cli.github.com", "https://getcomposer.org/installer",
    "https://packagecloud.io/install/repositories", "https://dl.cloudsmith.io/public", "https://fly.io/install.sh", "https://ollama.com/install.sh",
    "https://get.pnpm.io", "https://sh.vector.dev", "https://install.duckdb.org", "https://get.pulumi.com", "https://get.volta.sh",
    "https://fnm.vercel.app/install", "https://mise.run", "https://mise.jdx.dev/install.sh", "https://install.determinate.systems",
    "https://nixos.org/nix/install", "https://get.opentofu.org", "https://dl.dagger.io", "https://get-ghcup.haskell.org",
    "https://get.haskellstack.org", "https://get.rvm.io", "https://install.pi-hole.net", "https://get.acme.sh", "https://get.casaos.io",
    "https://cdn.coollabs.io/coolify", "https://dokploy.com/install.sh", "https://download.newrelic.com/install",
    "https://install.datadoghq.com", "https://s3.amazonaws.com/dd-agent/scripts", "https://dl.google.com/cloudagents",
    "https://run.linkerd.io/install", "https://istio.io/downloadIstio", "https://fluxcd.io/install.sh", "https://cli.doppler.com/install.sh",
    "https://install.meteor.com", "https://claude.ai/install.sh", "https://cursor.com/install", "https://railway.com/install.sh",
    "https://cli-assets.heroku.com/install.sh", "https://cdn.teleport.dev/install", "https://goteleport.com/static/install.sh",
    "https://yarnpkg.com/install.sh", "https://www.npmjs.com/install.sh", "https://wasmtime.dev/install.sh", "https://get.wasmer.io",
    "https://zed.dev/install.sh", "https://setup.atuin.sh", "https://ohmyposh.dev/install.sh", "https://install.ohmyz.sh",
    "https://aka.ms", "https://sentry.io/get-cli", "https://get.datree.io", "https://install.zerotier.com",
    "https://get.activestate.com", "https://install.julialang.org", "https://get.arduino.cc", "https://get.mender.io", "https://get.glennr.nl",
    "https://packages.wazuh.com", "https://artifacts.elastic.co", "https://toolbelt.treasuredata.com", "https://td-toolbelt.herokuapp.com",
    "https://raw.githubusercontent.com/ohmyzsh", "https://raw.githubusercontent.com/Homebrew", "https://raw.githubusercontent.com/nvm-sh",
    "https://raw.githubusercontent.com/helm", "https://raw.githubusercontent.com/pyenv", "https://raw.githubusercontent.com/rbenv",
    "https://raw.githubusercontent.com/golangci", "https://raw.githubusercontent.com/aquasecurity", "https://raw.githubusercontent.com/anchore",
    "https://raw.githubusercontent.com/kubernetes-sigs", "https://raw.githubusercontent.com/k3d-io", "https://raw.githubusercontent.com/rancher",
    "https://raw.githubusercontent.com/wagoodman", "https://raw.githubusercontent.com/GitTools", "https://raw.githubusercontent.com/DataDog",
    "https://raw.githubusercontent.com/jesseduffield", "https://raw.githubusercontent.com/dokku", "https://raw.githubusercontent.com/junegunn",
    "https://raw.githubusercontent.com/terraform-linters", "https://raw.githubusercontent.com/earthly", "https://raw.githubusercontent.com/tj",
)  # fmt: skip
