# Recorded from Debian 12: what each program says of itself; a whole text is kept as its sum

#### addgroup --help
addgroup --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> adduser [--uid id] [--firstuid id] [--lastuid id]
#> 5d5937bba43ff0ff9c754049fda4b324  -

#### adduser --help
adduser --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> adduser [--uid id] [--firstuid id] [--lastuid id]
#> 5d5937bba43ff0ff9c754049fda4b324  -

#### apt --help
apt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> e903c8d3b1bd2ef5dc84aee04a1f9cad  -

#### apt-cache --help
apt-cache --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> 8c1cada9dd4ccc6fe1e1c6a47299e531  -

#### apt-get --help
apt-get --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> 313dff9f81494af106c69741b13b696d  -

#### arch --help
arch --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: arch [OPTION]...
#> 04a3f5667d7e473cdd46eab28a5fc226  -

#### arp --help
arp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>     ash (Ash) ether (Ethernet) ax25 (AMPR AX.25) 
#> 9bcd5f9751882d75f21a2feab0253e29  -

#### at --help
at --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> at: invalid option -- '-'
#> c6042c1aa5803f7d68a0027d1fe07e64  -

#### atq --help
atq --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> atq: invalid option -- '-'
#> 0b23f9a26e7e42fd67a89964be2f2aae  -

#### atrm --help
atrm --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> atrm: invalid option -- '-'
#> 1a8d39c187bcb70b8bf3ca78b456dfc4  -

#### b2sum --help
b2sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: b2sum [OPTION]... [FILE]...
#> d2e12548ff0dda6f9428999d38c30ea6  -

#### base32 --help
base32 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: base32 [OPTION]... [FILE]
#> 5e9c9b0b5140c1ab3fcc02a8f0de4d7e  -

#### base64 --help
base64 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: base64 [OPTION]... [FILE]
#> 98b2c59284327ff86c801613c98cb357  -

#### basename --help
basename --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: basename NAME [SUFFIX]
#> a8fccaf3e4e6ec376cc2b7cada2f757b  -

#### basenc --help
basenc --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: basenc [OPTION]... [FILE]
#> f633d9864935eba887be8057139b7122  -

#### blkid --help
blkid --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> c557c3364c56ac8a84ad8cf1930e0229  -

#### blockdev --help
blockdev --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 927c69258137bd8c22c7d4af7a4cce4e  -

#### bunzip2 --help
bunzip2 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-J5f8159a09e469523835e25974dca255c  -

#### bzcat --help
bzcat --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-J919510cf617a03a8a4ea40258fd79418  -

#### bzip2 --help
bzip2 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-J015387cbb74664101e645cd01903bf8c  -

#### chage --help
chage --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chage [options] LOGIN
#> 9264b4acdf464e95b6f5b7a871f6128a  -

#### chattr --help
chattr --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-vae1a614032d393c2c263a4486d2ecba9  -

#### chcon --help
chcon --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chcon [OPTION]... CONTEXT FILE...
#> da4757ba7bbd6e13852f0711e5e7d181  -

#### chgrp --help
chgrp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chgrp [OPTION]... GROUP FILE...
#> 7a6b5e52e234a92a94c5048807ba1ee5  -

#### chmod --help
chmod --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chmod [OPTION]... MODE[,MODE]... FILE...
#> a8137307932594c24dd2c80a2370c424  -

#### chown --help
chown --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chown [OPTION]... [OWNER][:[GROUP]] FILE...
#> 2449649222f3f2829f7f67f8319f8a76  -

#### chpasswd --help
chpasswd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chpasswd [options]
#> 4376502c068c2f2e324dd557c7195f23  -

#### chroot --help
chroot --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chroot [OPTION] NEWROOT [COMMAND [ARG]...]
#> d3ecf664317bd7b5e106edf3201f1cfd  -

#### chrt --help
chrt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Show or change the real-time scheduling attributes of a proca5223ab0e9493f784c844645187e8d41  -

#### chsh --help
chsh --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: chsh [options] [LOGIN]
#> c364f9fb017ee90e51c75b4cb9f6c81d  -

#### cksum --help
cksum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: cksum [OPTION]... [FILE]...
#> f99c1bab15bf362f423112c5a0a0424c  -

#### clear --help
clear --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> clear: invalid option -- '-'
#> e7de19ce9482afd78f16f727ec5bb823  -

#### cmp --help
cmp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: cmp [OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]
#> efe53f2f08f955f4ae2e9c1bcdaa4dba  -

#### column --help
column --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 31ceafbb96f86e03ea46ae1d557425bf  -

#### comm --help
comm --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: comm [OPTION]... FILE1 FILE2
#> 60cac090e1ff126bbdf3a50e439e17c2  -

#### cp --help
cp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: cp [OPTION]... [-T] SOURCE DEST
#> 215da823d1dc3bd1ab18d3200eb82ac1  -

#### crontab --help
crontab --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> crontab: invalid option -- '-'
#> e6a202c5fccf5f4547e8e2b89c2c824e  -

#### csplit --help
csplit --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: csplit [OPTION]... FILE PATTERN...
#> 9953602f0e5faac5510093472787f466  -

#### curl --help
curl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: curl [options...] <url>
#> c9e44f0e51e1eadf34de0d3fae15c5ce  -

#### cut --help
cut --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: cut OPTION... [FILE]...
#> 1947965060ae4f61b1b8a87de08f0e05  -

#### date --help
date --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: date [OPTION]... [+FORMAT]
#> e388473bdcd675743d0bb30c1a71ad55  -

#### dd --help
dd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dd [OPERAND]...
#> 08155088030bee47779d62f38dcfd8c2  -

#### delgroup --help
delgroup --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> deluser [--system] [--remove-home] [--remove-all-files] [--bfd19b4d24217f519db4b50f15216397a  -

#### deluser --help
deluser --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> deluser [--system] [--remove-home] [--remove-all-files] [--bfd19b4d24217f519db4b50f15216397a  -

#### df --help
df --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: df [OPTION]... [FILE]...
#> f0b219fea1c4c36bcb16ca0b10863732  -

#### diff --help
diff --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: diff [OPTION]... FILES
#> 134d7680c0b08f1dba14a268cc1d91d8  -

#### dig --help
dig --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> Invalid option: --help
#> 54ebe66eeee47e13d344690eea701082  -

#### dir --help
dir --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dir [OPTION]... [FILE]...
#> 5632a56b46139edacdde64437bfd0a19  -

#### dircolors --help
dircolors --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dircolors [OPTION]... [FILE]
#> 2543954c2296a4221a0f8c991c00e116  -

#### dirname --help
dirname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dirname [OPTION] NAME...
#> f2ad8fde4d6dddfef7d929e5797da6f0  -

#### dmesg --help
dmesg --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> c20721da69178ae9cf6214e7b0e6e9f2  -

#### dmidecode --help
dmidecode --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dmidecode [OPTIONS]
#> 9da5dcf5b51b758b3a00b371c3819288  -

#### dnsdomainname --help
dnsdomainname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host nam4ed19132f0801dc598b6a96674c1f232  -

#### domainname --help
domainname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host nam4ed19132f0801dc598b6a96674c1f232  -

#### dpkg --help
dpkg --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dpkg [<option>...] <command>
#> 9486b9e65f42cb391734c8aa08f51031  -

#### dpkg-query --help
dpkg-query --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: dpkg-query [<option>...] <command>
#> fbb498c1b5a8a96072606de04bcdfab3  -

#### du --help
du --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: du [OPTION]... [FILE]...
#> 6960b87930e3125ba3d70f87fdaa3456  -

#### echo --help
echo --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> --help
#> d30802c33ddeef530861fc4941c8b739  -

#### egrep --help
egrep --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> e71ea667e6e19a9e0cd9e328251a5497  -

#### env --help
env --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...0bf18166fc72b741d4814772e408c4e2  -

#### expand --help
expand --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: expand [OPTION]... [FILE]...
#> 59caf98644e864b7655b676d61a4d4ef  -

#### expr --help
expr --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: expr EXPRESSION
#> e0425510c4065202beb54c7937cd5b7a  -

#### factor --help
factor --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: factor [NUMBER]...
#> 849d129c5493b2e8ff41afc4b6e914b3  -

#### faillog --help
faillog --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: faillog [options]
#> 3c17424885878d0831e4f56126d3b395  -

#### false --help
false --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> d41d8cd98f00b204e9800998ecf8427e  -

#### fdisk --help
fdisk --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> f474683876c8dd501d2ce696f3a4ab75  -

#### fgrep --help
fgrep --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> e71ea667e6e19a9e0cd9e328251a5497  -

#### file --help
file --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: file [OPTION...] [FILE...]
#> dc9b1be8107386cabbdec78f2499dd2a  -

#### find --help
find --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: find [-H] [-L] [-P] [-Olevel] [-D debugopts] [path...4da424a8d2d8d5446ac423cfbd0fab03  -

#### findmnt --help
findmnt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> a15c096f6a5baa713c21ea0f641ddc45  -

#### fmt --help
fmt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: fmt [-WIDTH] [OPTION]... [FILE]...
#> 3368dcc59c3cbfb1c0833a670adaeb1e  -

#### fold --help
fold --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: fold [OPTION]... [FILE]...
#> 5c9a263dccc45da2d7fd47869708005c  -

#### free --help
free --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> ddf9380eb98ad460501f65edf71d45cc  -

#### gawk --help
gawk --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: gawk [POSIX or GNU style options] -f progfile [--] fi2e85f6caa6bdee42dd81d468d4ebc1e3  -

#### gcc-12 --help
gcc-12 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: gcc-12 [options] file...
#> a5a2abd17da2e9e4c58893919cbc36ea  -

#### getconf --help
getconf --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: getconf [-v SPEC] VAR
#> a37cc19a6b96c9a71000ae0a468e29d1  -

#### getent --help
getent --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: getent [OPTION...] database [key ...]
#> 1afbf9d88b42cf7afc7c75271afddcab  -

#### git --help
git --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> usage: git [-v | --version] [-h | --help] [-C <path>] [-c <n28fd0eb86039cd66953db50b58c14109  -

#### git-receive-pack --help
git-receive-pack --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> GIT-RECEIVE-PACK(1)               Git Manual               Gfbf533f1309dce6d81811d80081e809e  -

#### git-upload-archive --help
git-upload-archive --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> GIT-UPLOAD-ARCHIVE(1)             Git Manual             GIT67f1f8c70ab9e473948b1a06979c90e9  -

#### git-upload-pack --help
git-upload-pack --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> GIT-UPLOAD-PACK(1)                Git Manual                91d85e7273d224e121f66808b72663f4  -

#### gmake --help
gmake --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: gmake [options] [target] ...
#> 9e26b8b9e9de68039206b8dc6f27bc8e  -

#### grep --help
grep --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: grep [OPTION]... PATTERNS [FILE]...
#> e71ea667e6e19a9e0cd9e328251a5497  -

#### groupadd --help
groupadd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: groupadd [options] GROUP
#> ed1a8d2a556c52b937ca55786cf31db1  -

#### groupdel --help
groupdel --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: groupdel [options] GROUP
#> d17fa1b139468045669a057859246e3d  -

#### groups --help
groups --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: groups [OPTION]... [USERNAME]...
#> 702fd5f66fe61c6a642f6a8baf019d99  -

#### gzip --help
gzip --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: gzip [OPTION]... [FILE]...
#> ffbe02a03b8dd1d448fe2da6a99622da  -

#### hd --help
hd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> c73dacb821bcb3c0a32238e02335b1fe  -

#### head --help
head --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: head [OPTION]... [FILE]...
#> 6d62267df468f5b14c2e12a53bc4079b  -

#### hexdump --help
hexdump --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> ea5360df65c434ce8ba15fc0aa77217e  -

#### host --help
host --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> host: illegal option -- -
#> 1fd5089bcc1ab4c0a220f96eaecd8c17  -

#### hostid --help
hostid --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: hostid [OPTION]
#> b2563041af15b163ba024cdd37c8439a  -

#### hostname --help
hostname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host nam4ed19132f0801dc598b6a96674c1f232  -

#### hostnamectl --help
hostnamectl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> hostnamectl [OPTIONS...] COMMAND ...
#> a016a87c7a80527f27c2ffd419d45f52  -

#### i386 --help
i386 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 50e65b33d11d93cd1d08e6c705f2a78f  -

#### id --help
id --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: id [OPTION]... [USER]...
#> 985ae7dd6bec7b083d1033355ca526e6  -

#### ifconfig --help
ifconfig --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>     loop (Local Loopback) slip (Serial Line IP) cslip (VJ Se932898faa9f552ffc5a8d76e520dba24  -

#### inetutils-telnet --help
inetutils-telnet --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: inetutils-telnet [OPTION...] [HOST [PORT]]
#> 612768219ab02b0747ea79d24f7a0953  -

#### install --help
install --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: install [OPTION]... [-T] SOURCE DEST
#> a5b03d163eb87c2597ef7906312a3984  -

#### ionice --help
ionice --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 9d93709f42d88a03ab6cbfa535324a70  -

#### ip --help
ip --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
#> 9e3fdc6775333fd0aa879f4534e257fa  -

#### ip6tables --help
ip6tables --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> ip6tables v1.8.9 (nf_tables)
#> 1d7e958a400d737004915a3c6da3f51d  -

#### ip6tables-save --help
ip6tables-save --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> ip6tables-save: unrecognized option '--help'
#> 3ea79e58e7235fe9bcdec39479896521  -

#### iptables --help
iptables --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> iptables v1.8.9 (nf_tables)
#> 18f6ace1f05da0f255bc9c68e1339e9c  -

#### iptables-save --help
iptables-save --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> iptables-save: unrecognized option '--help'
#> 72a3832c5d792423bc33f1b57ec2f204  -

#### join --help
join --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: join [OPTION]... FILE1 FILE2
#> 6c41f5e80a1714a56a2b477def454b97  -

#### journalctl --help
journalctl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> journalctl [OPTIONS...] [MATCHES...]
#> 5196790c7d37aa12d2825935de41d019  -

#### kill --help
kill --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> kill: kill [-s sigspec | -n signum | -sigspec] pid | jobspec0e79206301d41b61038774faf0598c51  -

#### killall --help
killall --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> Usage: killall [OPTION]... [--] NAME...
#> 5d375af36d8a025164e20add2b084e38  -

#### last --help
last --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 9f29721b5591f4cd46ba46426305927c  -

#### lastb --help
lastb --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> c5042358f62eb2954578cedacb3fbfc5  -

#### lastlog --help
lastlog --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: lastlog [options]
#> 45cfc374452eb1010fc5fc3a4d952e19  -

#### ldd --help
ldd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: ldd [OPTION]... FILE...
#> 2993241d1aaac24307bbc787982691e7  -

#### link --help
link --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: link FILE1 FILE2
#> 34ea53dff1cf57549813c124ca7f5f9f  -

#### linux32 --help
linux32 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 1f39957580cfe6352756ab3c46016571  -

#### linux64 --help
linux64 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 69d8e3cbcb84c273488ee9560a3ce477  -

#### ln --help
ln --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: ln [OPTION]... [-T] TARGET LINK_NAME
#> e18e24b02c32322cb872fc4a3dbae6df  -

#### locale --help
locale --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: locale [OPTION...] NAME
#> 2d03613c6f4d9c603f255d26bd758800  -

#### logger --help
logger --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 1681be336ad7e1cdf065c3c82e4f27e0  -

#### loginctl --help
loginctl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> loginctl [OPTIONS...] COMMAND ...
#> 08800715191cb8b02fb5b4aabfe98225  -

#### logname --help
logname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: logname [OPTION]
#> 7ba52aaf661f406cb88e0b2fb347d309  -

#### ls --help
ls --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: ls [OPTION]... [FILE]...
#> aa0ecf87c67e02bb5fad2845e61fbdd1  -

#### lsattr --help
lsattr --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> lsattr: invalid option -- '-'
#> 9085f6500b7c520db2cfb481e8faca74  -

#### lsb_release --help
lsb_release --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: lsb_release [options]
#> dd005c53043acc422ac071e3c0a1ec67  -

#### lsblk --help
lsblk --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 7c664333a24576fc387db196c8290e38  -

#### lscpu --help
lscpu --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> ab585fa217b544db980385f361de8773  -

#### lsmod --help
lsmod --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> Usage: lsmod
#> d8b026742e24f47af91f11334a70572e  -

#### lsof --help
lsof --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> lsof: illegal option character: -
#> 4cd234583ea3fdae60fcf9759a55d671  -

#### lspci --help
lspci --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> lspci: invalid option -- '-'
#> 3f8245fc1f02143410e58a7dffbf2751  -

#### make --help
make --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: make [options] [target] ...
#> def5aacdb0c1291effbce9ee99ce5776  -

#### mariadb --help
mariadb --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> mariadb  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux6f01183cf8b7819a7fe288c9cd4670dc  -

#### mawk --help
mawk --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> mawk: not an option: --help
#> 75066a80cdd5fe63378cd9b7298d6b5b  -

#### md5sum --help
md5sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: md5sum [OPTION]... [FILE]...
#> 451eeb802ab686f93960ddcdb7021e49  -

#### md5sum.textutils --help
md5sum.textutils --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: md5sum.textutils [OPTION]... [FILE]...
#> 2404ac90c07df852f7b3a4447847ba14  -

#### mesg --help
mesg --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 38f5ac77323d651b6b5f66ed972c1ca7  -

#### mkdir --help
mkdir --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: mkdir [OPTION]... DIRECTORY...
#> cb68f55d25545a8f4b28fbb8334478ab  -

#### mkfifo --help
mkfifo --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: mkfifo [OPTION]... NAME...
#> 0e4e2ab0e89ec373b5c7b4bdfe076bde  -

#### mknod --help
mknod --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: mknod [OPTION]... NAME TYPE [MAJOR MINOR]
#> c3b4c86ef2e56584e776a5e03fd0e0b9  -

#### mktemp --help
mktemp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: mktemp [OPTION]... [TEMPLATE]
#> ebfab54dd8cc35f3e642a9b5612e31a0  -

#### mount --help
mount --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 19278c366848f58b0c810829401c89ed  -

#### mv --help
mv --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: mv [OPTION]... [-T] SOURCE DEST
#> a77235b37f206f36020315dbb1fa5688  -

#### mysql --help
mysql --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> mysql  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux-g57e95a8eb2d35ba803ab47028c3a4755  -

#### nc.openbsd --help
nc.openbsd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> nc.openbsd: invalid option -- '-'
#> ce523cbfaad69ac8ef8be67aa26e6c7c  -

#### nc.traditional --help
nc.traditional --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> nc.traditional: invalid option -- '-'
#> 0d1faaa7f68b22d6dd9675c58124c311  -

#### netstat --help
netstat --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>     inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) 
#> 87bea97f645f2890b854d6e6f5baa7d1  -

#### nginx --help
nginx --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> nginx: invalid option: "-"
#> d98c2f0fc3c1a331d849ffb85e3ef6c4  -

#### nice --help
nice --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: nice [OPTION] [COMMAND [ARG]...]
#> 08e87017b6cf5e89fb56ee903bac8d3e  -

#### nisdomainname --help
nisdomainname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host nam4ed19132f0801dc598b6a96674c1f232  -

#### nl --help
nl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: nl [OPTION]... [FILE]...
#> 887dd8b8e16d6fd4398a1fd429429bdb  -

#### nohup --help
nohup --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: nohup COMMAND [ARG]...
#> e9447ef5d32f506fe3d90f634b01846a  -

#### nologin --help
nologin --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> This account is currently not available.
#> 020e260bee34dd8c3eb029dea31e1ca7  -

#### nproc --help
nproc --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: nproc [OPTION]...
#> b44acc575b5e2bdd0fa7cc488f2b1b18  -

#### nslookup --help
nslookup --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> *** Invalid option: -help
#> da2c3269618ef7ac0683bfc0af03c8e3  -

#### numfmt --help
numfmt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: numfmt [OPTION]... [NUMBER]...
#> fbc95b93a3f31a458cb5de588d15bf16  -

#### od --help
od --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: od [OPTION]... [FILE]...
#> a1db9813535707ed3bfb6e9e82a3a91b  -

#### openssl --help
openssl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> help:
#> c9435d45745449bebead2889e691540c  -

#### passwd --help
passwd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: passwd [options] [LOGIN]
#> 8d4907f00481d6071c893049b4e4f843  -

#### paste --help
paste --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: paste [OPTION]... [FILE]...
#> ded985958f4a818a16a4d254a72dac1f  -

#### pathchk --help
pathchk --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: pathchk [OPTION]... NAME...
#> a4d582a7b6ae19d91a9a4db9fd130812  -

#### perl --help
perl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> bc2229becb6b8c17821d757584e3c424  -

#### perl5.36.0 --help
perl5.36.0 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 1163ad8a76db938d5bdaf7caff020820  -

#### pgrep --help
pgrep --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 1f7d4aa261543d0e8f5691c9cb270b14  -

#### php --help
php --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: php [options] [-f] <file> [--] [args...]
#> b298da920ddb3cd0d619ec9c6063ce3c  -

#### php8.2 --help
php8.2 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: php [options] [-f] <file> [--] [args...]
#> b298da920ddb3cd0d619ec9c6063ce3c  -

#### pidof --help
pidof --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> d41d8cd98f00b204e9800998ecf8427e  -

#### ping --help
ping --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> ping: invalid option -- '-'
#> 781c887491f62a5a21b164c60eafce73  -

#### ping4 --help
ping4 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> ping4: invalid option -- '-'
#> cae9df2f73a9eaf6cbd58366055132db  -

#### ping6 --help
ping6 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> ping6: invalid option -- '-'
#> ad5d82b8b3f01d7acd1fd697b38cb014  -

#### pinky --help
pinky --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: pinky [OPTION]... [USER]...
#> 5dec6d199ce9c7e21914d9694220c045  -

#### pkill --help
pkill --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 88e7e0ec1b33cb8dee514dcb37a95d1e  -

#### pr --help
pr --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: pr [OPTION]... [FILE]...
#> 1e2f1501e2f190500c82eb57b01a5b8a  -

#### printenv --help
printenv --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: printenv [OPTION]... [VARIABLE]...
#> 8f416b30f8ad424c9ac09062582d4774  -

#### printf --help
printf --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> printf: printf [-v var] format [arguments]
#> 7b1c9c8af9fb9058f94b1bf700586c23  -

#### ps --help
ps --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 157e67e3da9ab83a69d66cc5e6c15e1e  -

#### pstree --help
pstree --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> pstree: unrecognized option '--help'
#> ac9fc7fc6302961f7a68345984eabc11  -

#### pstree.x11 --help
pstree.x11 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> pstree.x11: unrecognized option '--help'
#> 0ac2fefcb0ba38de41392b6e54384ec3  -

#### ptx --help
ptx --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: ptx [OPTION]... [INPUT]...   (without -G)
#> e99de70bbb8a300812bae03aa7ac1482  -

#### pwd --help
pwd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> pwd: pwd [-LP]
#> cff1dbaf172b68c69b493ae97478949b  -

#### python3 --help
python3 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> usage: python3 [option] ... [-c cmd | -m mod | file | -] [araca4b4233edbb0fd0c98db73b9c4ebda  -

#### python3.11 --help
python3.11 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> usage: python3.11 [option] ... [-c cmd | -m mod | file | -] 064caf0c87d77a076a0e77ce14fdb2c3  -

#### readlink --help
readlink --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: readlink [OPTION]... FILE...
#> e516f196c4b215e59009ad64c8792c1c  -

#### realpath --help
realpath --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: realpath [OPTION]... FILE...
#> f73c4dec5ccce579b5cac97dba57404d  -

#### renice --help
renice --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> ba63432f2daeb09c835c53a0e1482e59  -

#### reset --help
reset --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> reset: invalid option -- '-'
#> 5a168dbc8f44356083f6e093385d5ab8  -

#### rev --help
rev --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: rev [options] [file ...]
#> a4b814e4198063c94d68f5b71dc8601c  -

#### rm --help
rm --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: rm [OPTION]... [FILE]...
#> 43582c5a9ba9f35fceee744147bb5ef5  -

#### rmdir --help
rmdir --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: rmdir [OPTION]... DIRECTORY...
#> 1b769c7819abb8251ea97ca3c9c07f9a  -

#### route --help
route --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>     inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) 
#> 54316d12c8b1b33de788c441e4620c8e  -

#### runcon --help
runcon --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: runcon CONTEXT COMMAND [args]
#> 0d7a39a90825539960bcb8028348bfd9  -

#### runlevel --help
runlevel --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> runlevel [OPTIONS...]
#> e837355dab6bad9f33663a5940609bd5  -

#### scp --help
scp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> scp: unknown option -- -
#> 8d285b234ba0bc23a358a07619e3ceb4  -

#### sed --help
sed --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sed [OPTION]... {script-only-if-no-other-script} [inp2a51fbe24d59fe6092ea8e09ff7000e0  -

#### seq --help
seq --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: seq [OPTION]... LAST
#> e6a163d233c958c2cd534b967cd013ff  -

#### service --help
service --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: service < option > | --status-all | [ service_name [ db96a4f3c6ea44eef19acae2c581caed  -

#### setarch --help
setarch --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 7ca54dba7536bc8a57028ce05a80b571  -

#### setsid --help
setsid --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> ef9e7b0758c949330674cd2de97f7337  -

#### sha1sum --help
sha1sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sha1sum [OPTION]... [FILE]...
#> fe2a60c668b9f07c6f4fee6a9cf92e5a  -

#### sha224sum --help
sha224sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sha224sum [OPTION]... [FILE]...
#> 76ca529915a34fb8a614b03d4ab5c88e  -

#### sha256sum --help
sha256sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sha256sum [OPTION]... [FILE]...
#> 0c04d384f20a226fe9b36f99fe9eec60  -

#### sha384sum --help
sha384sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sha384sum [OPTION]... [FILE]...
#> 046e57549a039ab9668031f65e1dfa54  -

#### sha512sum --help
sha512sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sha512sum [OPTION]... [FILE]...
#> 405c226cc3c9adda690f835e61d3af8e  -

#### shred --help
shred --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: shred [OPTION]... FILE...
#> 6e4b28e05e55bb136ed1841f789ee9a4  -

#### shuf --help
shuf --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: shuf [OPTION]... [FILE]
#> 71eeda697c67befe04a7317b273e2387  -

#### sleep --help
sleep --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sleep NUMBER[SUFFIX]...
#> 6ce146c1b1cec80e6b60a6575b4ee183  -

#### slogin --help
slogin --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> unknown option -- -
#> 57bc9fb83f948cc2f87264f614b6ace3  -

#### sort --help
sort --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sort [OPTION]... [FILE]...
#> ec2296733b9a33cfcfe268b202290bd6  -

#### split --help
split --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: split [OPTION]... [FILE [PREFIX]]
#> 1872d2faad9a924fc344836192b5a77b  -

#### ss --help
ss --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: ss [ OPTIONS ]
#> 987be5b17b83b0ca07445252ea17c898  -

#### ssh --help
ssh --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> unknown option -- -
#> 57bc9fb83f948cc2f87264f614b6ace3  -

#### ssh-keygen --help
ssh-keygen --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> unknown option -- -
#> 81af42811a15dfa12a9e4657e7836669  -

#### start-stop-daemon --help
start-stop-daemon --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: start-stop-daemon [<option>...] <command>
#> a750e5986042da24043977adae043121  -

#### stat --help
stat --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: stat [OPTION]... FILE...
#> 9910c26863d75b84eef08490cb082535  -

#### stdbuf --help
stdbuf --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: stdbuf OPTION... COMMAND
#> 36d6e266fb41bafe41b0b9f3cab1979d  -

#### strings --help
strings --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: strings [option(s)] [file(s)]
#> 7bdcb9298ca59edb5d56cd939a0cb2a5  -

#### stty --help
stty --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: stty [-F DEVICE | --file=DEVICE] [SETTING]...
#> fda2c373dfb9cb3642783a0654038ed1  -

#### sudo --help
sudo --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> sudo - execute a command as another user
#> d5278425081987391109d3e1163c8caf  -

#### sudoedit --help
sudoedit --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> sudoedit - edit files as another user
#> cf4258e86e0afef84964cefb92a0e2ba  -

#### sum --help
sum --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sum [OPTION]... [FILE]...
#> e91db5e683bf3db2be9d7a485892f23a  -

#### swapoff --help
swapoff --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> da84b152de89eea1a14a4c3f895b1ef5  -

#### swapon --help
swapon --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> b19841345a8daae18444d11848a58f26  -

#### sync --help
sync --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: sync [OPTION] [FILE]...
#> 6217cabfa13ddff80a514a755fa42a10  -

#### sysctl --help
sysctl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 4d26e0b6c099da9106f99ca93069a3da  -

#### systemctl --help
systemctl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> systemctl [OPTIONS...] COMMAND ...
#> df31b967be86d6569d99af934f8c6e6b  -

#### systemd-detect-virt --help
systemd-detect-virt --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> systemd-detect-virt [OPTIONS...]
#> 13485ace1d4fe68cbf58bd159c7c87a8  -

#### tac --help
tac --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tac [OPTION]... [FILE]...
#> bee9036c651cf04530d71e93c9646122  -

#### tar --help
tar --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tar [OPTION...] [FILE]...
#> 67dd7854464a31f8868a0d062bac4118  -

#### taskset --help
taskset --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: taskset [options] [mask | cpu-list] [pid|cmd [args...1a471aa606e9f959a655a59b3192b147  -

#### tee --help
tee --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tee [OPTION]... [FILE]...
#> cff1a77e6ee6046f81d3fbf523443677  -

#### telnet --help
telnet --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: telnet [OPTION...] [HOST [PORT]]
#> a4fda9c5d699dc2d2578d44411dd8c88  -

#### test --help
test --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### tftp --help
tftp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 64
#> Usage: tftp [-4][-6][-v][-l][-m mode] [host [port]] [-c comm47cb57a09a1d04469f20697a11b7be0e  -

#### timedatectl --help
timedatectl --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> timedatectl [OPTIONS...] COMMAND ...
#> 3345939c64ae62dc299a30b9a386949c  -

#### timeout --help
timeout --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: timeout [OPTION] DURATION COMMAND [ARG]...
#> 0a5d74fbd397f54a3944c7c6b06bbc3c  -

#### tnftp --help
tnftp --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> tnftp: invalid option -- '-'
#> 3f674232129c44d425dae67e184e8384  -

#### touch --help
touch --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: touch [OPTION]... FILE...
#> 7b59aab136cedf4b5afed1e236757a72  -

#### tput --help
tput --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> tput: invalid option -- '-'
#> 4ffb6015aeb5df5b8148dafb0e203fd3  -

#### tr --help
tr --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tr [OPTION]... STRING1 [STRING2]
#> 32481c0f7e0d49b375042a6503008a12  -

#### true --help
true --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### truncate --help
truncate --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: truncate OPTION... FILE...
#> 1f41c13d4fb0584efbd9dfb39cdc8577  -

#### tset --help
tset --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 1
#> tset: invalid option -- '-'
#> 94b70c706b2de4b620224d09dbc73435  -

#### tsort --help
tsort --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tsort [OPTION] [FILE]
#> c66c7cc9bbb0961a07be8a50074c1f8f  -

#### tty --help
tty --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: tty [OPTION]...
#> 8d47cb67ad957abbbb376242d8b90248  -

#### umount --help
umount --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> e0af5d8de54bae47a1f9bd6c76774461  -

#### uname --help
uname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: uname [OPTION]...
#> 9630ba84e1ec0d4e5eb7020a6a7ec231  -

#### unexpand --help
unexpand --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: unexpand [OPTION]... [FILE]...
#> 56bf85946bee8791097eb56bc5b53dc3  -

#### uniq --help
uniq --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: uniq [OPTION]... [INPUT [OUTPUT]]
#> b02ed5e40e13fefc928549b62acf5e82  -

#### unlink --help
unlink --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: unlink FILE
#> 4757a91ddb75d4952ad99e83cc266de1  -

#### unxz --help
unxz --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: unxz [OPTION]... [FILE]...
#> 066b8a6d0d1f473ec1fcf8d470009414  -

#### unzip --help
unzip --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP51b10cb2e460923416ba2a4126e9a822  -

#### uptime --help
uptime --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 41f7a8dc163f31c56ce943e6e4512036  -

#### useradd --help
useradd --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: useradd [options] LOGIN
#> f8a6fac771ac6ffb752c7963ba64e7a2  -

#### userdel --help
userdel --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: userdel [options] LOGIN
#> f11ea8f29c2640a14bf0a1be54af4979  -

#### usermod --help
usermod --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: usermod [options] LOGIN
#> 785c54d03e82b264d097f09125a14c15  -

#### users --help
users --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: users [OPTION]... [FILE]
#> 283fff1b83d9d863c4b4b7a20952fdf3  -

#### vdir --help
vdir --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: vdir [OPTION]... [FILE]...
#> 1f99c6413a32173b992fce2ec30b7adc  -

#### vmstat --help
vmstat --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> d5b190eda792d8f850063ad87797b4ac  -

#### w --help
w --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 4a4848abeeeafa0bbc985ec891a5f074  -

#### wc --help
wc --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: wc [OPTION]... [FILE]...
#> 2e4979e16e6a8a71107fc3acbfc89ef2  -

#### wget --help
wget --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> GNU Wget 1.21.3, a non-interactive network retriever.
#> 6641d7b115cc9f042ae0c1f29602033b  -

#### whereis --help
whereis --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 1f3621e58bc6e266a7c059ca6fd373d5  -

#### which --help
which --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 2
#> Illegal option --
#> 7956bc6d0a16c207b3854786fb986f05  -

#### who --help
who --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: who [OPTION]... [ FILE | ARG1 ARG2 ]
#> dedcd5c33c741c176ac852892e7c7026  -

#### whoami --help
whoami --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: whoami [OPTION]...
#> f69e8eeb8345d3264a22f73db5970f3b  -

#### x86_64 --help
x86_64 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#>
#> 2c5c203915266582eeb4e5d85f1fdc68  -

#### x86_64-linux-gnu-gcc-12 --help
x86_64-linux-gnu-gcc-12 --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: x86_64-linux-gnu-gcc-12 [options] file...
#> e46ef6e4e6f227bf99e6a63fd5acca26  -

#### x86_64-linux-gnu-strings --help
x86_64-linux-gnu-strings --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: x86_64-linux-gnu-strings [option(s)] [file(s)]
#> a651b8f280e9580abc9105e93d315cc8  -

#### xargs --help
xargs --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: xargs [OPTION]... COMMAND [INITIAL-ARGS]...
#> b693c71472e6b641a8d3861f4b49ba31  -

#### xz --help
xz --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: xz [OPTION]... [FILE]...
#> c78203c0cedd652303ebad8d8a17106b  -

#### xzcat --help
xzcat --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 0
#> Usage: xzcat [OPTION]... [FILE]...
#> 9c5af6f60d80f0a8fae181302d018893  -

#### ypdomainname --help
ypdomainname --help < /dev/null > t 2>&1; echo $?; head -c 60 t | head -1 | tr -d "\r"; md5sum < t
#> 255
#> Usage: hostname [-b] {hostname|-F file}         set host nam4ed19132f0801dc598b6a96674c1f232  -
