# Lines in the manner of today's botnets: probes, droppers, backdoors, miners that end each other. Recorded; see cases.py.
#### is it a machine
cat /proc/self/exe | head -c 4 | od -c | head -1; dd bs=52 count=1 if=/bin/ls 2>/dev/null | head -c 5 | od -An -tx1; busybox cat /bin/ls | head -c 4 | xxd
#> 0000000 177   E   L   F
#>  7f 45 4c 46 02
#! bash: line 1: xxd: command not found
#? 127

#### bytes that are no program
cd /tmp; echo -e "\x7f\x45\x4c\x46" > a; ./a; chmod +x a; ./a; echo $?; sh a 2>&1 | head -1; printf 'MZ\0\0' > b; chmod +x b; ./b; echo $?
#> 126
#> a: 1: ELF: not found
#> 126
#! bash: line 1: ./a: Permission denied
#! bash: line 1: ./a: cannot execute binary file: Exec format error
#! bash: line 1: ./b: cannot execute binary file: Exec format error

#### a script in base64
echo IyEvYmluL2Jhc2gKZWNobyBoZWxsbyAkMQo= | base64 -d > s.sh; bash s.sh world; sh s.sh; ./s.sh; chmod +x s.sh; ./s.sh x y; echo ZWNobyBoaQ== | base64 -d | bash
#> hello world
#> hello
#> hello x
#> hi
#! bash: line 1: ./s.sh: Permission denied

#### architectures
ARCH=$(uname -m); if echo "$ARCH" | grep -q "x86_64" || echo "$ARCH" | grep -q "amd64"; then ARCH=x86_64; elif echo "$ARCH" | grep -q "i[3456]86"; then ARCH=i686; fi; echo $ARCH
#> x86_64

#### a place that can be written to
for i in /nosuch /proc /tmp /var/tmp; do if cd "$i" 2>/dev/null && touch .t 2>/dev/null && (dd if=/dev/zero of=.t2 bs=2M count=1 >/dev/null 2>&1 || truncate -s 2M .t2); then rm -f .t .t2; break; fi; done; pwd
#> /tmp

#### a key that stays
mkdir -p /tmp/h/.ssh; cd /tmp/h; echo key > .ssh/k; chmod -R go= .ssh; stat -c '%a %n' .ssh .ssh/k; lockr -ia .ssh; ls -A .ssh
#> 700 .ssh
#> 600 .ssh/k
#> k
#! bash: line 1: lockr: command not found

#### a crontab
(crontab -l 2>/dev/null; echo '@reboot /tmp/x') | crontab - && crontab -l; crontab -l | grep -v reboot | crontab -; crontab -l; echo '61 * * * * x' | crontab -; printf '*/5 * * * * x' | crontab -; crontab -r; crontab -r
#> @reboot /tmp/x
#! "-":0: bad minute
#! errors in crontab file, can't install.
#! new crontab file is missing newline before EOF, can't install.
#! no crontab for root
#? 1

#### others are ended
pkill -9 nosuchminer; echo $?; pgrep -f nosuchminer | xargs -r kill; ps aux | grep -v grep | grep nosuchminer | awk '{print $2}' | xargs kill -9; kill -9 $(pgrep -f nosuchminer); killall -9 nosuchminer
#> 1
#? 143

#### no history
unset HISTFILE HISTSIZE; export HISTFILE=/dev/null; set +o history; history -c; history | wc -l; ln -sf /dev/null /tmp/hist; readlink /tmp/hist
#> 0
#> /dev/null

#### tables by awk and sed
awk 'NR==FNR{a[$1]=$2;next} $1 in a{print $1,a[$1]}' <(printf 'a 1\nb 2\n') <(printf 'b\nc\na\n'); sed -E ':a;s/^([0-9]+)([0-9]{3})/\1,\2/;ta' <<< 1234567; grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}' <<< 'x 10.0.0.1 y'; echo 'a,b;c' | tr ',;' '\n\n' | xargs -I@ sh -c 'echo [@]'
#> b 2
#> a 1
#> 1,234,567
#> 10.0.0.1
#> [a]
#> [b]
#> [c]

#### settings by read and case
while read -r l; do case $l in \#*) continue;; *=*) k=${l%%=*}; v=${l#*=}; echo "$k->$v";; esac; done <<< $'#c\na=1\nb=x=y'
#> a->1
#> b->x=y

#### traps, arrays and sums
f(){ trap 'echo r' RETURN; echo in; }; f; trap 'echo err $?' ERR; false; trap - ERR; a=(1 2 3); b=("${a[@]/#/x}"); echo "${b[*]}" "${a[@]: -2}"; unset 'a[1]'; echo "${!a[@]}" $((-7/2)) $((-7%3)) $((0x1F+010))
#> in
#> r
#> err 1
#> x1 x2 x3 2 3
#> 0 2 -3 -1 39

#### perl in one line
perl -e '@a=(3,1,2); print join(",",sort @a),"\n"; $s="foo"; $s=~s/o/0/g; print "$s\n"'; perl -e 'die "no\n"'; echo $?; perl -E 'say "x" x 3'; perl -e 'system("id -u"); print `echo x`; print $?>>8,"\n"'
#> 1,2,3
#> f00
#> 255
#> xxx
#> 0
#> x
#> 0
#! no

#### python in one line
python3 -c "import os;print(os.popen('id -un').read().strip(), os.path.exists('/etc/shadow'))"; python3 -c "import base64;exec(base64.b64decode('cHJpbnQoNDIp'))"; python3 -c "import hashlib,re;print(hashlib.md5(b'x').hexdigest(), re.findall(r'\d+','a1b22'))"; python -c 'print 1'; python3 - <<< 'import sys; sys.exit(3)'; echo $?
#> root True
#> 42
#> 9dd4e461268c8034f5c8564e155c67a6 ['1', '22']
#> 3
#! bash: line 1: python: command not found

#### mistakes with busybox
busybox chmod 777 nosuch; busybox rm nosuch; busybox cp nosuch y; busybox kill -9 999999; busybox ls -la nosuch; busybox pidof nosuch; busybox tar xf nosuch; busybox MIRAI; busybox grep -c root /etc/passwd
#> 1
#! chmod: nosuch: No such file or directory
#! rm: can't remove 'nosuch': No such file or directory
#! cp: can't stat 'nosuch': No such file or directory
#! kill: can't kill pid 999999: No such process
#! ls: nosuch: No such file or directory
#! tar: can't open 'nosuch': No such file or directory
#! MIRAI: applet not found
