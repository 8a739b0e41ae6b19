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

#### gpasswd
gpasswd; gpasswd -a root nosuch; gpasswd -a nosuch adm; gpasswd -a games adm; id -nG games; gpasswd -d games adm; gpasswd -d games adm; gpasswd -x; gpasswd -M root,games staff; getent group staff; gpasswd nosuch; gpasswd -A nosuch adm
#> Adding user games to group adm
#> games adm
#> Removing user games from group adm
#> Removing user games from group adm
#> staff:x:50:root,games
#! Usage: gpasswd [option] GROUP
#!
#! Options:
#!   -a, --add USER                add USER to GROUP
#!   -d, --delete USER             remove USER from GROUP
#!   -h, --help                    display this help message and exit
#!   -Q, --root CHROOT_DIR         directory to chroot into
#!   -r, --remove-password         remove the GROUP's password
#!   -R, --restrict                restrict access to GROUP to its members
#!   -M, --members USER,...        set the list of members of GROUP
#!   -A, --administrators ADMIN,...
#!                                 set the list of administrators for GROUP
#! Except for the -A and -M options, the options cannot be combined.
#! gpasswd: group 'nosuch' does not exist in /etc/group
#! gpasswd: user 'nosuch' does not exist
#! gpasswd: user 'games' is not a member of 'adm'
#! gpasswd: invalid option -- 'x'
#! Usage: gpasswd [option] GROUP
#!
#! Options:
#!   -a, --add USER                add USER to GROUP
#!   -d, --delete USER             remove USER from GROUP
#!   -h, --help                    display this help message and exit
#!   -Q, --root CHROOT_DIR         directory to chroot into
#!   -r, --remove-password         remove the GROUP's password
#!   -R, --restrict                restrict access to GROUP to its members
#!   -M, --members USER,...        set the list of members of GROUP
#!   -A, --administrators ADMIN,...
#!                                 set the list of administrators for GROUP
#! Except for the -A and -M options, the options cannot be combined.
#! gpasswd: group 'nosuch' does not exist in /etc/group
#! gpasswd: user 'nosuch' does not exist
#? 3

#### groupmod and chfn
groupmod; groupmod -n admins staff; getent group admins; groupmod -g 5000 admins; getent group admins; groupmod -n x nosuch; groupmod -g abc admins; groupmod -g 0 admins; groupmod -n root admins; chfn -f X root; getent passwd root; chfn -x; chfn -f "a:b" root; chfn nosuch; chfn -r 1 -w 2 -h 3 games; getent passwd games; chfn < /dev/null
#> admins:x:50:
#> admins:x:5000:
#> root:x:0:0:X,,,:/root:/bin/bash
#> games:x:5:60:games,1,2,3:/usr/games:/usr/sbin/nologin
#> Changing the user information for root
#> Enter the new value, or press ENTER for the default
#> 	Full Name [X]: 	Room Number []: 	Work Phone []: 	Home Phone []: 	Other []: 
#\>
#! Usage: groupmod [options] GROUP
#!
#! Options:
#!   -a, --append                  append the users mentioned by -U option to the group 
#!                                 without removing existing user members
#!   -g, --gid GID                 change the group ID to GID
#!   -h, --help                    display this help message and exit
#!   -n, --new-name NEW_GROUP      change the name to NEW_GROUP
#!   -o, --non-unique              allow to use a duplicate (non-unique) GID
#!   -p, --password PASSWORD       change the password to this (encrypted)
#!                                 PASSWORD
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -P, --prefix PREFIX_DIR       prefix directory where are located the /etc/* files
#!   -U, --users USERS             list of user members of this group
#!
#! groupmod: group 'nosuch' does not exist
#! groupmod: invalid group ID 'abc'
#! groupmod: GID '0' already exists
#! groupmod: group 'root' already exists
#! chfn: invalid option -- 'x'
#! Usage: chfn [options] [LOGIN]
#!
#! Options:
#!   -f, --full-name FULL_NAME     change user's full name
#!   -h, --home-phone HOME_PHONE   change user's home phone number
#!   -o, --other OTHER_INFO        change user's other GECOS information
#!   -r, --room ROOM_NUMBER        change user's room number
#!   -R, --root CHROOT_DIR         directory to chroot into
#!   -u, --help                    display this help message and exit
#!   -w, --work-phone WORK_PHONE   change user's office phone number
#!
#! chfn: invalid name: 'a:b'
#! chfn: user 'nosuch' does not exist

#### the statuses of chfn
chfn -z > /dev/null 2>&1; echo $?; chfn -f > /dev/null 2>&1; echo $?; chfn -f 'a:b' root; echo $?; chfn nosuch; echo $?
#> 2
#> 2
#> 1
#> 1
#! chfn: invalid name: 'a:b'
#! chfn: user 'nosuch' does not exist

#### a second root, and its end
useradd -ou 0 -g 0 -M -N evil; id evil; getent passwd evil; passwd -l evil; passwd -u evil; chpasswd <<< evil; userdel -f evil; id evil
#> uid=0(root) gid=0(root) groups=0(root)
#> evil:x:0:0::/home/evil:/bin/sh
#> passwd: password changed.
#! useradd warning: evil's uid 0 outside of the UID_MIN 1000 and UID_MAX 60000 range.
#! passwd: unlocking the password would result in a passwordless account.
#! You should set a password with usermod -p to unlock the password of this account.
#! chpasswd: line 1: missing new password
#! userdel: user evil is currently used by process 1
#! id: ‘evil’: no such user
#? 1
