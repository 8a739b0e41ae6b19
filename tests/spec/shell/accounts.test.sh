# passwd 4.13: accounts as they are changed by who got in.

#### passwd -l, -u, -e, -d and the days
passwd -l games; passwd -u games; passwd -n 5 -x 90 games; passwd -i 3 games; passwd -w 7 games; passwd -e games; passwd -S games; passwd -d games; passwd -S games; passwd -n x games 2>&1 | head -1
#> passwd: password changed.
#> passwd: password changed.
#> passwd: password changed.
#> passwd: password changed.
#> passwd: password changed.
#> passwd: password changed.
#> games L 1970-01-01 5 90 7 3
#> passwd: password changed.
#> games NP 1970-01-01 5 90 7 3
#> passwd: invalid numeric argument 'x'

#### shells and homes that are not there
usermod -s /bin/zsh daemon; usermod -s /usr/sbin/nologin games; useradd -s /bin/zsh u1; usermod -s /nope sys; useradd -s relative u2; echo $?; usermod -d rel games; echo $?; useradd -d rel u3; echo $?
#> usermod: no changes
#> 3
#> 3
#> 3
#! usermod: Warning: missing or non-executable shell '/bin/zsh'
#! useradd: Warning: missing or non-executable shell '/bin/zsh'
#! usermod: Warning: missing or non-executable shell '/nope'
#! useradd: invalid shell 'relative'
#! usermod: homedir must be an absolute path
#! useradd: invalid home directory 'rel'

#### chpasswd -c and -m
echo 'root:x' | chpasswd -c SHA512; grep -o '^root:.6' /etc/shadow; echo 'root:x' | chpasswd -c MD5; grep -o '^root:.1' /etc/shadow; echo 'root:x' | chpasswd -c FOO; echo 'root:x' | chpasswd -m;  grep -o '^root:.1' /etc/shadow; echo 'nobodyhere:x' | chpasswd -c SHA256; echo $?
#> root:$6
#> root:$1
#> root:$1
#> 1
#! chpasswd: unsupported crypt method: FOO
#! Usage: chpasswd [options]
#!
#! Options:
#!   -c, --crypt-method METHOD     the crypt method (one of NONE DES MD5 SHA256 SHA512 YESCRYPT)
#!   -e, --encrypted               supplied passwords are encrypted
#!   -h, --help                    display this help message and exit
#!   -m, --md5                     encrypt the clear text password using
#!                                 the MD5 algorithm
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -s, --sha-rounds              number of rounds for the SHA, BCRYPT
#!                                 or YESCRYPT crypt algorithms
#!
#! chpasswd: line 1: user 'nobodyhere' does not exist
#! chpasswd: error detected, changes ignored
