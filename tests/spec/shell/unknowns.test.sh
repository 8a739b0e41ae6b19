# Recorded from Debian 12: what each program says of an option that it does not know, and which it can not be

#### addgroup --nosuch
addgroup --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Unknown option: nosuch
#> adduser [--uid id] [--firstuid id] [--lastuid id]
#>         [--gid id] [--firstgid id] [--lastgid id] [--ingroup group]
#>         [--add-extra-groups] [--shell shell]
#>         [--comment comment] [--home dir] [--no-create-home]

#### adduser --nosuch
adduser --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Unknown option: nosuch
#> adduser [--uid id] [--firstuid id] [--lastuid id]
#>         [--gid id] [--firstgid id] [--lastgid id] [--ingroup group]
#>         [--add-extra-groups] [--shell shell]
#>         [--comment comment] [--home dir] [--no-create-home]

#### apt --nosuch
apt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 100
#> [1;31mE: [0mCommand line option --nosuch is not understood in combination with the other options[0m

#### apt-cache --nosuch
apt-cache --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 100
#> E: Command line option --nosuch is not understood in combination with the other options

#### apt-get --nosuch
apt-get --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 100
#> E: Command line option --nosuch is not understood in combination with the other options

#### arch --nosuch
arch --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> arch: unrecognized option '--nosuch'
#> Try 'arch --help' for more information.

#### arp --nosuch
arp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 3
#> arp: unrecognized option '--nosuch'
#> Usage:
#>   arp [-vn]  [<HW>] [-i <if>] [-a] [<hostname>]             <-Display ARP cache
#>   arp [-v]          [-i <if>] -d  <host> [pub]               <-Delete ARP entry
#>   arp [-vnD] [<HW>] [-i <if>] -f  [<filename>]            <-Add entry from file

#### at --nosuch
at --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> at: invalid option -- '-'
#> Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#>        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#>        at -c job ...
#>        at [-V] -l [-o timeformat] [job ...]

#### atq --nosuch
atq --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> atq: invalid option -- '-'
#> Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#>        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#>        at -c job ...
#>        at [-V] -l [-o timeformat] [job ...]

#### atrm --nosuch
atrm --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> atrm: invalid option -- '-'
#> Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
#>        at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
#>        at -c job ...
#>        at [-V] -l [-o timeformat] [job ...]

#### b2sum --nosuch
b2sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> b2sum: unrecognized option '--nosuch'
#> Try 'b2sum --help' for more information.

#### base32 --nosuch
base32 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> base32: unrecognized option '--nosuch'
#> Try 'base32 --help' for more information.

#### base64 --nosuch
base64 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> base64: unrecognized option '--nosuch'
#> Try 'base64 --help' for more information.

#### basename --nosuch
basename --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> basename: unrecognized option '--nosuch'
#> Try 'basename --help' for more information.

#### basenc --nosuch
basenc --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> basenc: unrecognized option '--nosuch'
#> Try 'basenc --help' for more information.

#### blkid --nosuch
blkid --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> blkid: unrecognized option '--nosuch'
#> Try 'blkid --help' for more information.

#### blockdev --nosuch
blockdev --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> blockdev: no device specified
#> Try 'blockdev --help' for more information.

#### bunzip2 --nosuch
bunzip2 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> bunzip2: Bad flag `--nosuch'
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#>
#>    usage: bunzip2 [flags and input files in any order]
#>

#### bzcat --nosuch
bzcat --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> bzcat: Bad flag `--nosuch'
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#>
#>    usage: bzcat [flags and input files in any order]
#>

#### bzip2 --nosuch
bzip2 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> bzip2: Bad flag `--nosuch'
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#>
#>    usage: bzip2 [flags and input files in any order]
#>

#### chage --nosuch
chage --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> chage: unrecognized option '--nosuch'
#> Usage: chage [options] LOGIN
#>
#> Options:
#>   -d, --lastday LAST_DAY        set date of last password change to LAST_DAY

#### chattr --nosuch
chattr --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...

#### chcon --nosuch
chcon --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> chcon: unrecognized option '--nosuch'
#> Try 'chcon --help' for more information.

#### chgrp --nosuch
chgrp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> chgrp: unrecognized option '--nosuch'
#> Try 'chgrp --help' for more information.

#### chmod --nosuch
chmod --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> chmod: unrecognized option '--nosuch'
#> Try 'chmod --help' for more information.

#### chown --nosuch
chown --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> chown: unrecognized option '--nosuch'
#> Try 'chown --help' for more information.

#### chpasswd --nosuch
chpasswd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> chpasswd: unrecognized option '--nosuch'
#> Usage: chpasswd [options]
#>
#> Options:
#>   -c, --crypt-method METHOD     the crypt method (one of NONE DES MD5 SHA256 SHA512 YESCRYPT)

#### chroot --nosuch
chroot --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> chroot: unrecognized option '--nosuch'
#> Try 'chroot --help' for more information.

#### chrt --nosuch
chrt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> chrt: unrecognized option '--nosuch'
#> Try 'chrt --help' for more information.

#### chsh --nosuch
chsh --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> chsh: unrecognized option '--nosuch'
#> Usage: chsh [options] [LOGIN]
#>
#> Options:
#>   -h, --help                    display this help message and exit

#### cksum --nosuch
cksum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> cksum: unrecognized option '--nosuch'
#> Try 'cksum --help' for more information.

#### clear --nosuch
clear --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> clear: invalid option -- '-'
#> Usage: clear [options]
#>
#> Options:
#>   -T TERM     use this instead of $TERM

#### cmp --nosuch
cmp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> cmp: unrecognized option '--nosuch'
#> cmp: Try 'cmp --help' for more information.

#### column --nosuch
column --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> column: unrecognized option '--nosuch'
#> Try 'column --help' for more information.

#### comm --nosuch
comm --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> comm: unrecognized option '--nosuch'
#> Try 'comm --help' for more information.

#### cp --nosuch
cp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> cp: unrecognized option '--nosuch'
#> Try 'cp --help' for more information.

#### crontab --nosuch
crontab --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> crontab: invalid option -- '-'
#> crontab: usage error: unrecognized option
#> usage:	crontab [-u user] [-n] file
#> 	crontab [ -u user ] [ -i ] { -e | -l | -r }
#>

#### csplit --nosuch
csplit --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> csplit: unrecognized option '--nosuch'
#> Try 'csplit --help' for more information.

#### curl --nosuch
curl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> curl: option --nosuch: is unknown
#> curl: try 'curl --help' or 'curl --manual' for more information

#### cut --nosuch
cut --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> cut: unrecognized option '--nosuch'
#> Try 'cut --help' for more information.

#### date --nosuch
date --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> date: unrecognized option '--nosuch'
#> Try 'date --help' for more information.

#### dd --nosuch
dd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> dd: unrecognized option '--nosuch'
#> Try 'dd --help' for more information.

#### delgroup --nosuch
delgroup --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Unknown option: nosuch
#> deluser [--system] [--remove-home] [--remove-all-files] [--backup]
#>         [--backup-to dir] [--backup-suffix str] [--conf file]
#>         [--quiet] [--verbose] [--debug] user
#>

#### deluser --nosuch
deluser --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Unknown option: nosuch
#> deluser [--system] [--remove-home] [--remove-all-files] [--backup]
#>         [--backup-to dir] [--backup-suffix str] [--conf file]
#>         [--quiet] [--verbose] [--debug] user
#>

#### df --nosuch
df --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> df: unrecognized option '--nosuch'
#> Try 'df --help' for more information.

#### diff --nosuch
diff --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> diff: unrecognized option '--nosuch'
#> diff: Try 'diff --help' for more information.

#### dig --nosuch
dig --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Invalid option: --nosuch
#> Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
#>             {global-d-opt} host [@local-server] {local-d-opt}
#>             [ host [@local-server] {local-d-opt} [...]]
#>

#### dir --nosuch
dir --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> dir: unrecognized option '--nosuch'
#> Try 'dir --help' for more information.

#### dircolors --nosuch
dircolors --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> dircolors: unrecognized option '--nosuch'
#> Try 'dircolors --help' for more information.

#### dirname --nosuch
dirname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> dirname: unrecognized option '--nosuch'
#> Try 'dirname --help' for more information.

#### dmesg --nosuch
dmesg --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> dmesg: unrecognized option '--nosuch'
#> Try 'dmesg --help' for more information.

#### dmidecode --nosuch
dmidecode --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> dmidecode: unrecognized option '--nosuch'

#### dnsdomainname --nosuch
dnsdomainname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> dnsdomainname: unrecognized option '--nosuch'
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#>        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#>        hostname                                 display host name
#>

#### domainname --nosuch
domainname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> domainname: unrecognized option '--nosuch'
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#>        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#>        hostname                                 display host name
#>

#### dpkg --nosuch
dpkg --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> dpkg: error: unknown option --nosuch
#>
#> Type dpkg --help for help about installing and deinstalling packages [*];
#> Use 'apt' or 'aptitude' for user-friendly package management;
#> Type dpkg -Dhelp for a list of dpkg debug flag values;

#### dpkg-query --nosuch
dpkg-query --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> dpkg-query: error: unknown option --nosuch
#>
#> Use --help for help about querying packages.

#### du --nosuch
du --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> du: unrecognized option '--nosuch'
#> Try 'du --help' for more information.

#### echo --nosuch
echo --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0
#> --nosuch

#### egrep --nosuch
egrep --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> grep: unrecognized option '--nosuch'
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> Try 'grep --help' for more information.

#### env --nosuch
env --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> env: unrecognized option '--nosuch'
#> Try 'env --help' for more information.

#### expand --nosuch
expand --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> expand: unrecognized option '--nosuch'
#> Try 'expand --help' for more information.

#### expr --nosuch
expr --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0
#> --nosuch

#### factor --nosuch
factor --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> factor: unrecognized option '--nosuch'
#> Try 'factor --help' for more information.

#### faillog --nosuch
faillog --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> faillog: unrecognized option '--nosuch'
#> Usage: faillog [options]
#>
#> Options:
#>   -a, --all                     display faillog records for all users

#### false --nosuch
false --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1

#### fdisk --nosuch
fdisk --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> fdisk: unrecognized option '--nosuch'
#> Try 'fdisk --help' for more information.

#### fgrep --nosuch
fgrep --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> grep: unrecognized option '--nosuch'
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> Try 'grep --help' for more information.

#### file --nosuch
file --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> file: unrecognized option '--nosuch'
#> Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]
#>             [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]
#>             [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]
#>             <file> ...

#### find --nosuch
find --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> find: unknown predicate `--nosuch'

#### findmnt --nosuch
findmnt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> findmnt: unrecognized option '--nosuch'
#> Try 'findmnt --help' for more information.

#### fmt --nosuch
fmt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> fmt: unrecognized option '--nosuch'
#> Try 'fmt --help' for more information.

#### fold --nosuch
fold --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> fold: unrecognized option '--nosuch'
#> Try 'fold --help' for more information.

#### free --nosuch
free --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> free: unrecognized option '--nosuch'
#>
#> Usage:
#>  free [options]
#>

#### gawk --nosuch
gawk --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Usage: gawk [POSIX or GNU style options] -f progfile [--] file ...
#> Usage: gawk [POSIX or GNU style options] [--] 'program' file ...
#> POSIX options:		GNU long options: (standard)
#> 	-f progfile		--file=progfile
#> 	-F fs			--field-separator=fs

#### gcc-12 --nosuch
gcc-12 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> gcc-12: error: unrecognized command-line option ‘--nosuch’
#> gcc-12: fatal error: no input files
#> compilation terminated.

#### getconf --nosuch
getconf --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> getconf: Unrecognized variable `--nosuch'

#### getent --nosuch
getent --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> getent: unrecognized option '--nosuch'
#> Try `getent --help' or `getent --usage' for more information.

#### git --nosuch
git --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 129
#> unknown option: --nosuch
#> usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]
#>            [--exec-path[=<path>]] [--html-path] [--man-path] [--info-path]
#>            [-p | --paginate | -P | --no-pager] [--no-replace-objects] [--bare]
#>            [--git-dir=<path>] [--work-tree=<path>] [--namespace=<name>]

#### git-receive-pack --nosuch
git-receive-pack --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 129
#> error: unknown option `nosuch'
#> usage: git receive-pack <git-dir>
#>
#>     -q, --quiet           quiet
#>

#### git-upload-archive --nosuch
git-upload-archive --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 128
#> 0008ACK
#> 0000003efatal: '--nosuch' does not appear to be a git repository
#> 0031git upload-archive: archiver died with errorfatal: sent error to the client: git upload-archive: archiver died with error

#### git-upload-pack --nosuch
git-upload-pack --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 129
#> error: unknown option `nosuch'
#> usage: git-upload-pack [--[no-]strict] [--timeout=<n>] [--stateless-rpc]
#>                        [--advertise-refs] <directory>
#>
#>     --stateless-rpc       quit after a single request/response exchange

#### gmake --nosuch
gmake --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> gmake: unrecognized option '--nosuch'
#> Usage: gmake [options] [target] ...
#> Options:
#>   -b, -m                      Ignored for compatibility.
#>   -B, --always-make           Unconditionally make all targets.

#### grep --nosuch
grep --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> grep: unrecognized option '--nosuch'
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> Try 'grep --help' for more information.

#### groupadd --nosuch
groupadd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> groupadd: unrecognized option '--nosuch'
#> Usage: groupadd [options] GROUP
#>
#> Options:
#>   -f, --force                   exit successfully if the group already exists,

#### groupdel --nosuch
groupdel --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> groupdel: unrecognized option '--nosuch'
#> Usage: groupdel [options] GROUP
#>
#> Options:
#>   -h, --help                    display this help message and exit

#### groups --nosuch
groups --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> groups: unrecognized option '--nosuch'
#> Try 'groups --help' for more information.

#### gzip --nosuch
gzip --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> gzip: unrecognized option '--nosuch'
#> Try `gzip --help' for more information.

#### hd --nosuch
hd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> hd: unrecognized option '--nosuch'
#> Try 'hd --help' for more information.

#### head --nosuch
head --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> head: unrecognized option '--nosuch'
#> Try 'head --help' for more information.

#### hexdump --nosuch
hexdump --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> hexdump: unrecognized option '--nosuch'
#> Try 'hexdump --help' for more information.

#### host --nosuch
host --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> host: illegal option -- -
#> Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
#>             [-R number] [-m flag] [-p port] hostname [server]
#>        -a is equivalent to -v -t ANY
#>        -A is like -a but omits RRSIG, NSEC, NSEC3

#### hostid --nosuch
hostid --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> hostid: unrecognized option '--nosuch'
#> Try 'hostid --help' for more information.

#### hostname --nosuch
hostname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> hostname: unrecognized option '--nosuch'
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#>        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#>        hostname                                 display host name
#>

#### hostnamectl --nosuch
hostnamectl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> hostnamectl: unrecognized option '--nosuch'

#### i386 --nosuch
i386 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> i386: unrecognized option '--nosuch'
#> Try 'i386 --help' for more information.

#### id --nosuch
id --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> id: unrecognized option '--nosuch'
#> Try 'id --help' for more information.

#### ifconfig --nosuch
ifconfig --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ifconfig: option `--nosuch' not recognised.
#> ifconfig: `--help' gives usage information.

#### inetutils-telnet --nosuch
inetutils-telnet --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> inetutils-telnet: unrecognized option '--nosuch'
#> Try 'inetutils-telnet --help' or 'inetutils-telnet --usage' for more
#> information.

#### install --nosuch
install --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> install: unrecognized option '--nosuch'
#> Try 'install --help' for more information.

#### ionice --nosuch
ionice --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ionice: unrecognized option '--nosuch'
#> Try 'ionice --help' for more information.

#### ip --nosuch
ip --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> Option "-nosuch" is unknown, try "ip -help".

#### ip6tables --nosuch
ip6tables --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> ip6tables v1.8.9 (nf_tables): unknown option "--nosuch"
#> Try `ip6tables -h' or 'ip6tables --help' for more information.

#### ip6tables-save --nosuch
ip6tables-save --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ip6tables-save: unrecognized option '--nosuch'
#> Look at manual page `ip6tables-save.8' for more information.

#### iptables --nosuch
iptables --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> iptables v1.8.9 (nf_tables): unknown option "--nosuch"
#> Try `iptables -h' or 'iptables --help' for more information.

#### iptables-save --nosuch
iptables-save --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> iptables-save: unrecognized option '--nosuch'
#> Look at manual page `iptables-save.8' for more information.

#### join --nosuch
join --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> join: unrecognized option '--nosuch'
#> Try 'join --help' for more information.

#### journalctl --nosuch
journalctl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> journalctl: unrecognized option '--nosuch'

#### kill --nosuch
kill --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> bash: line 1: kill: -nosuch: invalid signal specification

#### killall --nosuch
killall --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Usage: killall [OPTION]... [--] NAME...
#>        killall -l, --list
#>        killall -V, --version
#>
#>   -e,--exact          require exact match for very long names

#### last --nosuch
last --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> last: unrecognized option '--nosuch'
#> Try 'last --help' for more information.

#### lastb --nosuch
lastb --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lastb: unrecognized option '--nosuch'
#> Try 'lastb --help' for more information.

#### lastlog --nosuch
lastlog --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lastlog: unrecognized option '--nosuch'
#> Usage: lastlog [options]
#>
#> Options:
#>   -b, --before DAYS             print only lastlog records older than DAYS

#### ldd --nosuch
ldd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ldd: unrecognized option `--nosuch'
#> Try `ldd --help' for more information.

#### link --nosuch
link --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> link: unrecognized option '--nosuch'
#> Try 'link --help' for more information.

#### linux32 --nosuch
linux32 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> linux32: unrecognized option '--nosuch'
#> Try 'linux32 --help' for more information.

#### linux64 --nosuch
linux64 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> linux64: unrecognized option '--nosuch'
#> Try 'linux64 --help' for more information.

#### ln --nosuch
ln --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ln: unrecognized option '--nosuch'
#> Try 'ln --help' for more information.

#### locale --nosuch
locale --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> locale: unrecognized option '--nosuch'
#> Try `locale --help' or `locale --usage' for more information.

#### logger --nosuch
logger --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> logger: unrecognized option '--nosuch'
#> Try 'logger --help' for more information.

#### loginctl --nosuch
loginctl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> loginctl: unrecognized option '--nosuch'

#### logname --nosuch
logname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> logname: unrecognized option '--nosuch'
#> Try 'logname --help' for more information.

#### ls --nosuch
ls --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> ls: unrecognized option '--nosuch'
#> Try 'ls --help' for more information.

#### lsattr --nosuch
lsattr --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lsattr: invalid option -- '-'
#> Usage: lsattr [-RVadlpv] [files...]

#### lsb_release --nosuch
lsb_release --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> lsb_release: unrecognized option '--nosuch'

#### lsblk --nosuch
lsblk --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lsblk: unrecognized option '--nosuch'
#> Try 'lsblk --help' for more information.

#### lscpu --nosuch
lscpu --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lscpu: unrecognized option '--nosuch'
#> Try 'lscpu --help' for more information.

#### lsmod --nosuch
lsmod --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Usage: lsmod

#### lsof --nosuch
lsof --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lsof: illegal option character: -
#> lsof: unknown -s protocol: "uch"
#> lsof 4.95.0
#>  latest revision: https://github.com/lsof-org/lsof
#>  latest FAQ: https://github.com/lsof-org/lsof/blob/master/00FAQ

#### lspci --nosuch
lspci --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> lspci: invalid option -- '-'
#> Usage: lspci [<switches>]
#>
#> Basic display modes:
#> -mm		Produce machine-readable output (single -m for an obsolete format)

#### make --nosuch
make --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> make: unrecognized option '--nosuch'
#> Usage: make [options] [target] ...
#> Options:
#>   -b, -m                      Ignored for compatibility.
#>   -B, --always-make           Unconditionally make all targets.

#### mariadb --nosuch
mariadb --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> mariadb: unknown option '--nosuch'

#### mawk --nosuch
mawk --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> mawk: not an option: --nosuch

#### md5sum --nosuch
md5sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> md5sum: unrecognized option '--nosuch'
#> Try 'md5sum --help' for more information.

#### md5sum.textutils --nosuch
md5sum.textutils --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> md5sum.textutils: unrecognized option '--nosuch'
#> Try 'md5sum.textutils --help' for more information.

#### mesg --nosuch
mesg --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mesg: unrecognized option '--nosuch'
#> Try 'mesg --help' for more information.

#### mkdir --nosuch
mkdir --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mkdir: unrecognized option '--nosuch'
#> Try 'mkdir --help' for more information.

#### mkfifo --nosuch
mkfifo --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mkfifo: unrecognized option '--nosuch'
#> Try 'mkfifo --help' for more information.

#### mknod --nosuch
mknod --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mknod: unrecognized option '--nosuch'
#> Try 'mknod --help' for more information.

#### mktemp --nosuch
mktemp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mktemp: unrecognized option '--nosuch'
#> Try 'mktemp --help' for more information.

#### mount --nosuch
mount --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mount: unrecognized option '--nosuch'
#> Try 'mount --help' for more information.

#### mv --nosuch
mv --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> mv: unrecognized option '--nosuch'
#> Try 'mv --help' for more information.

#### mysql --nosuch
mysql --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> mysql: unknown option '--nosuch'

#### nc.openbsd --nosuch
nc.openbsd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> nc.openbsd: invalid option -- '-'
#> usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
#> 	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
#> 	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
#> 	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]

#### nc.traditional --nosuch
nc.traditional --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> nc.traditional: invalid option -- '-'
#> nc -h for help

#### netstat --nosuch
netstat --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 3
#> netstat: unrecognized option '--nosuch'
#> usage: netstat [-vWeenNcCF] [<Af>] -r         netstat {-V|--version|-h|--help}
#>        netstat [-vWnNcaeol] [<Socket> ...]
#>        netstat { [-vWeenNac] -i | [-cnNe] -M | -s [-6tuw] }
#>

#### nginx --nosuch
nginx --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> nginx: invalid option: "-"

#### nice --nosuch
nice --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> nice: unrecognized option '--nosuch'
#> Try 'nice --help' for more information.

#### nisdomainname --nosuch
nisdomainname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> nisdomainname: unrecognized option '--nosuch'
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#>        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#>        hostname                                 display host name
#>

#### nl --nosuch
nl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> nl: unrecognized option '--nosuch'
#> Try 'nl --help' for more information.

#### nohup --nosuch
nohup --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> nohup: unrecognized option '--nosuch'
#> Try 'nohup --help' for more information.

#### nologin --nosuch
nologin --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> This account is currently not available.

#### nproc --nosuch
nproc --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> nproc: unrecognized option '--nosuch'
#> Try 'nproc --help' for more information.

#### nslookup --nosuch
nslookup --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> *** Invalid option: -nosuch
#>

#### numfmt --nosuch
numfmt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> numfmt: unrecognized option '--nosuch'
#> Try 'numfmt --help' for more information.

#### od --nosuch
od --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> od: unrecognized option '--nosuch'
#> Try 'od --help' for more information.

#### openssl --nosuch
openssl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Invalid command '--nosuch'; type "help" for a list.

#### passwd --nosuch
passwd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 6
#> passwd: unrecognized option '--nosuch'
#> Usage: passwd [options] [LOGIN]
#>
#> Options:
#>   -a, --all                     report password status on all accounts

#### paste --nosuch
paste --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> paste: unrecognized option '--nosuch'
#> Try 'paste --help' for more information.

#### pathchk --nosuch
pathchk --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> pathchk: unrecognized option '--nosuch'
#> Try 'pathchk --help' for more information.

#### perl --nosuch
perl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 25
#> Unrecognized switch: --nosuch  (-h will show valid options).

#### perl5.36.0 --nosuch
perl5.36.0 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 25
#> Unrecognized switch: --nosuch  (-h will show valid options).

#### pgrep --nosuch
pgrep --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> pgrep: unrecognized option '--nosuch'
#>
#> Usage:
#>  pgrep [options] <pattern>
#>

#### php --nosuch
php --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Error in argument 1, char 1: no argument for option -
#> Usage: php [options] [-f] <file> [--] [args...]
#>    php [options] -r <code> [--] [args...]
#>    php [options] [-B <begin_code>] -R <code> [-E <end_code>] [--] [args...]
#>    php [options] [-B <begin_code>] -F <file> [-E <end_code>] [--] [args...]

#### php8.2 --nosuch
php8.2 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> Error in argument 1, char 1: no argument for option -
#> Usage: php [options] [-f] <file> [--] [args...]
#>    php [options] -r <code> [--] [args...]
#>    php [options] [-B <begin_code>] -R <code> [-E <end_code>] [--] [args...]
#>    php [options] [-B <begin_code>] -F <file> [-E <end_code>] [--] [args...]

#### pidof --nosuch
pidof --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1

#### ping --nosuch
ping --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> ping: invalid option -- '-'
#>
#> Usage
#>   ping [options] <destination>
#>

#### ping4 --nosuch
ping4 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> ping4: invalid option -- '-'
#>
#> Usage
#>   ping [options] <destination>
#>

#### ping6 --nosuch
ping6 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> ping6: invalid option -- '-'
#>
#> Usage
#>   ping [options] <destination>
#>

#### pinky --nosuch
pinky --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> pinky: unrecognized option '--nosuch'
#> Try 'pinky --help' for more information.

#### pkill --nosuch
pkill --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> pkill: unrecognized option '--nosuch'
#>
#> Usage:
#>  pkill [options] <pattern>
#>

#### pr --nosuch
pr --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> pr: unrecognized option '--nosuch'
#> Try 'pr --help' for more information.

#### printenv --nosuch
printenv --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> printenv: unrecognized option '--nosuch'
#> Try 'printenv --help' for more information.

#### printf --nosuch
printf --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> bash: line 1: printf: --: invalid option
#> printf: usage: printf [-v var] format [arguments]

#### ps --nosuch
ps --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> error: unknown gnu long option
#>
#> Usage:
#>  ps [options]
#>

#### pstree --nosuch
pstree --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> pstree: unrecognized option '--nosuch'
#> Usage: pstree [-acglpsStTuZ] [ -h | -H PID ] [ -n | -N type ]
#>               [ -A | -G | -U ] [ PID | USER ]
#>    or: pstree -V
#>

#### pstree.x11 --nosuch
pstree.x11 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> pstree.x11: unrecognized option '--nosuch'
#> Usage: pstree [-acglpsStTuZ] [ -h | -H PID ] [ -n | -N type ]
#>               [ -A | -G | -U ] [ PID | USER ]
#>    or: pstree -V
#>

#### ptx --nosuch
ptx --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> ptx: unrecognized option '--nosuch'
#> Try 'ptx --help' for more information.

#### pwd --nosuch
pwd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> bash: line 1: pwd: --: invalid option
#> pwd: usage: pwd [-LP]

#### python3 --nosuch
python3 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> unknown option --nosuch
#> usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...
#> Try `python -h' for more information.

#### python3.11 --nosuch
python3.11 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> unknown option --nosuch
#> usage: python3.11 [option] ... [-c cmd | -m mod | file | -] [arg] ...
#> Try `python -h' for more information.

#### readlink --nosuch
readlink --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> readlink: unrecognized option '--nosuch'
#> Try 'readlink --help' for more information.

#### realpath --nosuch
realpath --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> realpath: unrecognized option '--nosuch'
#> Try 'realpath --help' for more information.

#### renice --nosuch
renice --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> renice: not enough arguments
#> Try 'renice --help' for more information.

#### reset --nosuch
reset --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> reset: invalid option -- '-'
#> Usage: reset [options] [terminal]
#>
#> Options:
#>   -c          set control characters

#### rev --nosuch
rev --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> rev: unrecognized option '--nosuch'
#> Try 'rev --help' for more information.

#### rm --nosuch
rm --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> rm: unrecognized option '--nosuch'
#> Try 'rm --help' for more information.

#### rmdir --nosuch
rmdir --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> rmdir: unrecognized option '--nosuch'
#> Try 'rmdir --help' for more information.

#### route --nosuch
route --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0
#> route: unrecognized option '--nosuch'
#>     inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) 
#>     netrom (AMPR NET/ROM) rose (AMPR ROSE) ipx (Novell IPX) 
#>     ddp (Appletalk DDP) x25 (CCITT X.25) 
#> Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables

#### runcon --nosuch
runcon --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> runcon: unrecognized option '--nosuch'
#> Try 'runcon --help' for more information.

#### runlevel --nosuch
runlevel --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> runlevel: unrecognized option '--nosuch'

#### scp --nosuch
scp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> scp: unknown option -- -
#> usage: scp [-346ABCOpqRrsTv] [-c cipher] [-D sftp_server_path] [-F ssh_config]
#>            [-i identity_file] [-J destination] [-l limit] [-o ssh_option]
#>            [-P port] [-S program] [-X sftp_option] source ... target

#### sed --nosuch
sed --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sed: unrecognized option '--nosuch'
#> Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...
#>
#>   -n, --quiet, --silent
#>                  suppress automatic printing of pattern space

#### seq --nosuch
seq --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> seq: unrecognized option '--nosuch'
#> Try 'seq --help' for more information.

#### service --nosuch
service --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> --nosuch: unrecognized service

#### setarch --nosuch
setarch --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> setarch: unrecognized option '--nosuch'
#> Try 'setarch --help' for more information.

#### setsid --nosuch
setsid --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> setsid: unrecognized option '--nosuch'
#> Try 'setsid --help' for more information.

#### sha1sum --nosuch
sha1sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sha1sum: unrecognized option '--nosuch'
#> Try 'sha1sum --help' for more information.

#### sha224sum --nosuch
sha224sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sha224sum: unrecognized option '--nosuch'
#> Try 'sha224sum --help' for more information.

#### sha256sum --nosuch
sha256sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sha256sum: unrecognized option '--nosuch'
#> Try 'sha256sum --help' for more information.

#### sha384sum --nosuch
sha384sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sha384sum: unrecognized option '--nosuch'
#> Try 'sha384sum --help' for more information.

#### sha512sum --nosuch
sha512sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sha512sum: unrecognized option '--nosuch'
#> Try 'sha512sum --help' for more information.

#### shred --nosuch
shred --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> shred: unrecognized option '--nosuch'
#> Try 'shred --help' for more information.

#### shuf --nosuch
shuf --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> shuf: unrecognized option '--nosuch'
#> Try 'shuf --help' for more information.

#### sleep --nosuch
sleep --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sleep: unrecognized option '--nosuch'
#> Try 'sleep --help' for more information.

#### slogin --nosuch
slogin --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> unknown option -- -
#> usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
#>            [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
#>            [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
#>            [-i identity_file] [-J [user@]host[:port]] [-L address]

#### sort --nosuch
sort --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> sort: unrecognized option '--nosuch'
#> Try 'sort --help' for more information.

#### split --nosuch
split --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> split: unrecognized option '--nosuch'
#> Try 'split --help' for more information.

#### ss --nosuch
ss --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> ss: unrecognized option '--nosuch'
#> Usage: ss [ OPTIONS ]
#>        ss [ OPTIONS ] [ FILTER ]
#>    -h, --help          this message
#>    -V, --version       output version information

#### ssh --nosuch
ssh --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> unknown option -- -
#> usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
#>            [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
#>            [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
#>            [-i identity_file] [-J [user@]host[:port]] [-L address]

#### ssh-keygen --nosuch
ssh-keygen --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> unknown option -- -
#> usage: ssh-keygen [-q] [-a rounds] [-b bits] [-C comment] [-f output_keyfile]
#>                   [-m format] [-N new_passphrase] [-O option]
#>                   [-t dsa | ecdsa | ecdsa-sk | ed25519 | ed25519-sk | rsa]
#>                   [-w provider] [-Z cipher]

#### start-stop-daemon --nosuch
start-stop-daemon --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 3
#> start-stop-daemon: unrecognized option '--nosuch'
#> Try 'start-stop-daemon --help' for more information.

#### stat --nosuch
stat --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> stat: unrecognized option '--nosuch'
#> Try 'stat --help' for more information.

#### stdbuf --nosuch
stdbuf --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> stdbuf: unrecognized option '--nosuch'
#> Try 'stdbuf --help' for more information.

#### strings --nosuch
strings --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> strings: unrecognized option '--nosuch'
#> Usage: strings [option(s)] [file(s)]
#>  Display printable strings in [file(s)] (stdin by default)
#>  The options are:
#>   -a - --all                Scan the entire file, not just the data section [default]

#### stty --nosuch
stty --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> stty: invalid argument ‘--nosuch’
#> Try 'stty --help' for more information.

#### sudo --nosuch
sudo --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sudo: unrecognized option '--nosuch'
#> usage: sudo -h | -K | -k | -V
#> usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
#> usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user]
#>             [command [arg ...]]

#### sudoedit --nosuch
sudoedit --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sudoedit: unrecognized option '--nosuch'
#> usage: sudoedit -h | -V
#> usage: sudoedit [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g
#>                 group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u
#>                 user] file ...

#### sum --nosuch
sum --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sum: unrecognized option '--nosuch'
#> Try 'sum --help' for more information.

#### swapoff --nosuch
swapoff --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 16
#> swapoff: unrecognized option '--nosuch'
#> Try 'swapoff --help' for more information.

#### swapon --nosuch
swapon --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> swapon: unrecognized option '--nosuch'
#> Try 'swapon --help' for more information.

#### sync --nosuch
sync --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> sync: unrecognized option '--nosuch'
#> Try 'sync --help' for more information.

#### sysctl --nosuch
sysctl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0
#> sysctl: unrecognized option '--nosuch'
#>
#> Usage:
#>  sysctl [options] [variable[=value] ...]
#>

#### systemctl --nosuch
systemctl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> systemctl: unrecognized option '--nosuch'

#### systemd-detect-virt --nosuch
systemd-detect-virt --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> systemd-detect-virt: unrecognized option '--nosuch'

#### tac --nosuch
tac --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tac: unrecognized option '--nosuch'
#> Try 'tac --help' for more information.

#### tar --nosuch
tar --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> tar: unrecognized option '--nosuch'
#> Try 'tar --help' or 'tar --usage' for more information.

#### taskset --nosuch
taskset --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> taskset: unrecognized option '--nosuch'
#> Try 'taskset --help' for more information.

#### tee --nosuch
tee --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tee: unrecognized option '--nosuch'
#> Try 'tee --help' for more information.

#### telnet --nosuch
telnet --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> telnet: unrecognized option '--nosuch'
#> Try 'telnet --help' or 'telnet --usage' for more information.

#### test --nosuch
test --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0

#### tftp --nosuch
tftp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 64
#> Usage: tftp [-4][-6][-v][-l][-m mode] [host [port]] [-c command]

#### timedatectl --nosuch
timedatectl --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> timedatectl: unrecognized option '--nosuch'

#### timeout --nosuch
timeout --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 125
#> timeout: unrecognized option '--nosuch'
#> Try 'timeout --help' for more information.

#### tnftp --nosuch
tnftp --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tnftp: invalid option -- '-'
#> usage: tnftp [-46AadefginpRtVv] [-N NETRC] [-o OUTPUT] [-P PORT] [-q QUITTIME]
#>            [-r RETRY] [-s SRCADDR] [-T DIR,MAX[,INC]] [-x XFERSIZE]
#>            [[USER@]HOST [PORT]]
#>            [[USER@]HOST:[PATH][/]]

#### touch --nosuch
touch --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> touch: unrecognized option '--nosuch'
#> Try 'touch --help' for more information.

#### tput --nosuch
tput --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> tput: invalid option -- '-'
#> Usage: tput [options] [command]
#>
#> Options:
#>   -S <<       read commands from standard input

#### tr --nosuch
tr --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tr: unrecognized option '--nosuch'
#> Try 'tr --help' for more information.

#### true --nosuch
true --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0

#### truncate --nosuch
truncate --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> truncate: unrecognized option '--nosuch'
#> Try 'truncate --help' for more information.

#### tset --nosuch
tset --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tset: invalid option -- '-'
#> Usage: tset [options] [terminal]
#>
#> Options:
#>   -c          set control characters

#### tsort --nosuch
tsort --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> tsort: unrecognized option '--nosuch'
#> Try 'tsort --help' for more information.

#### tty --nosuch
tty --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> tty: unrecognized option '--nosuch'
#> Try 'tty --help' for more information.

#### umount --nosuch
umount --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> umount: unrecognized option '--nosuch'
#> Try 'umount --help' for more information.

#### uname --nosuch
uname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> uname: unrecognized option '--nosuch'
#> Try 'uname --help' for more information.

#### unexpand --nosuch
unexpand --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> unexpand: unrecognized option '--nosuch'
#> Try 'unexpand --help' for more information.

#### uniq --nosuch
uniq --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> uniq: unrecognized option '--nosuch'
#> Try 'uniq --help' for more information.

#### unlink --nosuch
unlink --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> unlink: unrecognized option '--nosuch'
#> Try 'unlink --help' for more information.

#### unxz --nosuch
unxz --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> unxz: unrecognized option '--nosuch'
#> unxz: Try `unxz --help' for more information.

#### unzip --nosuch
unzip --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 0
#> UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.
#>
#> Usage: unzip [-Z] [-opts[modifiers]] file[.zip] [list] [-x xlist] [-d exdir]
#>   Default action is to extract files in list, except those in xlist, to exdir;
#>   file[.zip] may be a wildcard.  -Z => ZipInfo mode ("unzip -Z" for usage).

#### uptime --nosuch
uptime --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> uptime: unrecognized option '--nosuch'
#>
#> Usage:
#>  uptime [options]
#>

#### useradd --nosuch
useradd --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> useradd: unrecognized option '--nosuch'
#> Usage: useradd [options] LOGIN
#>        useradd -D
#>        useradd -D [options]
#>

#### userdel --nosuch
userdel --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> userdel: unrecognized option '--nosuch'
#> Usage: userdel [options] LOGIN
#>
#> Options:
#>   -f, --force                   force some actions that would fail otherwise

#### usermod --nosuch
usermod --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> usermod: unrecognized option '--nosuch'
#> Usage: usermod [options] LOGIN
#>
#> Options:
#>   -a, --append                  append the user to the supplemental GROUPS

#### users --nosuch
users --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> users: unrecognized option '--nosuch'
#> Try 'users --help' for more information.

#### vdir --nosuch
vdir --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> vdir: unrecognized option '--nosuch'
#> Try 'vdir --help' for more information.

#### vmstat --nosuch
vmstat --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> vmstat: unrecognized option '--nosuch'
#>
#> Usage:
#>  vmstat [options] [delay [count]]
#>

#### w --nosuch
w --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> w: unrecognized option '--nosuch'
#>
#> Usage:
#>  w [options] [user]
#>

#### wc --nosuch
wc --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> wc: unrecognized option '--nosuch'
#> Try 'wc --help' for more information.

#### wget --nosuch
wget --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> wget: unrecognized option '--nosuch'
#> Usage: wget [OPTION]... [URL]...
#>
#> Try `wget --help' for more options.

#### whereis --nosuch
whereis --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> whereis: bad usage
#> Try 'whereis --help' for more information.

#### which --nosuch
which --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 2
#> Illegal option --
#> Usage: /usr/bin/which [-a] args

#### who --nosuch
who --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> who: unrecognized option '--nosuch'
#> Try 'who --help' for more information.

#### whoami --nosuch
whoami --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> whoami: unrecognized option '--nosuch'
#> Try 'whoami --help' for more information.

#### x86_64 --nosuch
x86_64 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> x86_64: unrecognized option '--nosuch'
#> Try 'x86_64 --help' for more information.

#### x86_64-linux-gnu-gcc-12 --nosuch
x86_64-linux-gnu-gcc-12 --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> x86_64-linux-gnu-gcc-12: error: unrecognized command-line option ‘--nosuch’
#> x86_64-linux-gnu-gcc-12: fatal error: no input files
#> compilation terminated.

#### x86_64-linux-gnu-strings --nosuch
x86_64-linux-gnu-strings --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> x86_64-linux-gnu-strings: unrecognized option '--nosuch'
#> Usage: x86_64-linux-gnu-strings [option(s)] [file(s)]
#>  Display printable strings in [file(s)] (stdin by default)
#>  The options are:
#>   -a - --all                Scan the entire file, not just the data section [default]

#### xargs --nosuch
xargs --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> xargs: unrecognized option '--nosuch'
#> Try 'xargs --help' for more information.

#### xz --nosuch
xz --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> xz: unrecognized option '--nosuch'
#> xz: Try `xz --help' for more information.

#### xzcat --nosuch
xzcat --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 1
#> xzcat: unrecognized option '--nosuch'
#> xzcat: Try `xzcat --help' for more information.

#### ypdomainname --nosuch
ypdomainname --nosuch < /dev/null > t 2>&1; echo $?; head -5 t | tr -d '\r'
#> 255
#> ypdomainname: unrecognized option '--nosuch'
#> Usage: hostname [-b] {hostname|-F file}         set host name (from file)
#>        hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
#>        hostname                                 display host name
#>
