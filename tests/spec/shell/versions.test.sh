# Recorded from Debian 12: what each program says of its version

#### addgroup --version
addgroup --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> adduser version 3.134
#> ba90575327402c70b13777da11d873ff  -

#### adduser --version
adduser --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> adduser version 3.134
#> ba90575327402c70b13777da11d873ff  -

#### apt --version
apt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> f3c914d0e51df176621bb8227a6eb30a  -

#### apt-cache --version
apt-cache --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> f3c914d0e51df176621bb8227a6eb30a  -

#### apt-get --version
apt-get --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> apt 2.6.2 (amd64)
#> 4791c8f6416173b19f276d759ccbf588  -

#### arch --version
arch --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> arch (GNU coreutils) 9.1
#> e447eb28985cbe709b4e98a336e8ca37  -

#### arp --version
arp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> net-tools 2.10
#> 2a8f9296d8a624ff51e4d2b47f093777  -

#### at --version
at --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> at: invalid option -- '-'
#> c6042c1aa5803f7d68a0027d1fe07e64  -

#### atq --version
atq --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> atq: invalid option -- '-'
#> 0b23f9a26e7e42fd67a89964be2f2aae  -

#### atrm --version
atrm --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> atrm: invalid option -- '-'
#> 1a8d39c187bcb70b8bf3ca78b456dfc4  -

#### b2sum --version
b2sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> b2sum (GNU coreutils) 9.1
#> 7ec57e1c16e5eb779e075b7008feb64c  -

#### base32 --version
base32 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> base32 (GNU coreutils) 9.1
#> 69f3005586d15d7ad700077bc66f2020  -

#### base64 --version
base64 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> base64 (GNU coreutils) 9.1
#> 2fcc527407a4c630f9b56b8d8da2c812  -

#### basename --version
basename --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> basename (GNU coreutils) 9.1
#> d0fc37410140dbcf7cf38443a75a2896  -

#### basenc --version
basenc --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> basenc (GNU coreutils) 9.1
#> 97bd6f2c4a3dffbeb1dedbb7f7b57773  -

#### blkid --version
blkid --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> blkid from util-linux 2.38.1  (libblkid 2.38.1, 04-Aug-2022)
#> f3ae3a631ca7c70d509a794bf6e0b3d4  -

#### blockdev --version
blockdev --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> blockdev from util-linux 2.38.1
#> 8642ec58e7b6763072db2748f99971db  -

#### bunzip2 --version
bunzip2 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#> f26717d3718f541cda3501f1da51e5ba  -

#### bzcat --version
bzcat --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#> f26717d3718f541cda3501f1da51e5ba  -

#### bzip2 --version
bzip2 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.
#> f26717d3718f541cda3501f1da51e5ba  -

#### chage --version
chage --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> chage: unrecognized option '--version'
#> 27816e38ac6bcac3798763395f723e41  -

#### chattr --version
chattr --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...
#> ae1a614032d393c2c263a4486d2ecba9  -

#### chcon --version
chcon --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chcon (GNU coreutils) 9.1
#> e58f474806017494d01fdde10b93cd91  -

#### chgrp --version
chgrp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chgrp (GNU coreutils) 9.1
#> 8fd2abe1ea38f9f5c924f479f980b0b7  -

#### chmod --version
chmod --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chmod (GNU coreutils) 9.1
#> 078b48c327541b68bc93f330d9e3b9bb  -

#### chown --version
chown --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chown (GNU coreutils) 9.1
#> 04940449a0409fcd1bd187159e98016d  -

#### chpasswd --version
chpasswd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> chpasswd: unrecognized option '--version'
#> 042cf3ae237ab08e1e2b7ee81a6bf253  -

#### chroot --version
chroot --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chroot (GNU coreutils) 9.1
#> 1de7f83478fdc5ae2f5f00d1781d70f4  -

#### chrt --version
chrt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> chrt from util-linux 2.38.1
#> c8880a61d8184ec4465768fdf9990746  -

#### chsh --version
chsh --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> chsh: unrecognized option '--version'
#> b74dc1a0ae50cfdad1f2b9bd74a8658a  -

#### cksum --version
cksum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> cksum (GNU coreutils) 9.1
#> 4352db24ddb4b3133450c26a0f1a96f2  -

#### clear --version
clear --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> clear: invalid option -- '-'
#> e7de19ce9482afd78f16f727ec5bb823  -

#### cmp --version
cmp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> cmp (GNU diffutils) 3.8
#> 713b39bf6e7426599befb0f8293eef86  -

#### column --version
column --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> column from util-linux 2.38.1
#> 49c00cdee8706c67c9a03d3e46f68619  -

#### comm --version
comm --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> comm (GNU coreutils) 9.1
#> 93dfc60fc7b7ada6b0b12922f3c80890  -

#### cp --version
cp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> cp (GNU coreutils) 9.1
#> 0c625392efe7a0637b15dd44fcecb0fb  -

#### crontab --version
crontab --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> crontab: invalid option -- '-'
#> e6a202c5fccf5f4547e8e2b89c2c824e  -

#### csplit --version
csplit --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> csplit (GNU coreutils) 9.1
#> 2a0a8c19f54b5422b6ba8735854e292c  -

#### curl --version
curl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.22 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13
#> 705cac44e0c40ca3d8f061bfadee45d5  -

#### cut --version
cut --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> cut (GNU coreutils) 9.1
#> c52449dd2c684d665aeeb98c57505daf  -

#### date --version
date --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> date (GNU coreutils) 9.1
#> c10cc4ea8c9c55b0af2f87602033cf9b  -

#### dd --version
dd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> dd (coreutils) 9.1
#> 209059767f54975b16a600779e39d884  -

#### delgroup --version
delgroup --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> deluser version 3.134
#> 7df5a5c03f898d6e07f4fc410e6a5e82  -

#### deluser --version
deluser --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> deluser version 3.134
#> 7df5a5c03f898d6e07f4fc410e6a5e82  -

#### df --version
df --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> df (GNU coreutils) 9.1
#> fa962ee88784a8dc1711f62fc033457c  -

#### diff --version
diff --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> diff (GNU diffutils) 3.8
#> bc6a2750a48287c02b9ce2d235cd649f  -

#### dig --version
dig --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> Invalid option: --version
#> cbf8c8846e6d854f65f9daf0a327a9c7  -

#### dir --version
dir --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> dir (GNU coreutils) 9.1
#> 25c54cbc1b702ee169c628a6db6f3369  -

#### dircolors --version
dircolors --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> dircolors (GNU coreutils) 9.1
#> e802ede35602cf450e78dcfdf2cf7b72  -

#### dirname --version
dirname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> dirname (GNU coreutils) 9.1
#> 9664b6f416e5d88d126a765b48bffcbd  -

#### dmesg --version
dmesg --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> dmesg from util-linux 2.38.1
#> d7b12107895b186fe455428efa5f13df  -

#### dmidecode --version
dmidecode --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> 3.4
#> 04c41e47712fb3880feef155712bfb09  -

#### dnsdomainname --version
dnsdomainname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostname 3.23
#> 934745bd9534691614b850537af851f3  -

#### domainname --version
domainname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostname 3.23
#> 934745bd9534691614b850537af851f3  -

#### dpkg --version
dpkg --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> Debian 'dpkg' package management program version 1.21.23 (amd64).
#> a94e5fe622d6a330a3ff7f715dd6f246  -

#### dpkg-query --version
dpkg-query --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> Debian dpkg-query package management program query tool version 1.21.23 (amd64).
#> 9df3c4a47b7d4311cbe0ec4d506e1c11  -

#### du --version
du --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> du (GNU coreutils) 9.1
#> 81dada04c7979c038c513432b7f03e58  -

#### echo --version
echo --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> --version
#> ac279e515afb8446a30be30c57be9d63  -

#### egrep --version
egrep --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> grep (GNU grep) 3.8
#> 0a8e607c2614e10a6b7406b50018ffe9  -

#### env --version
env --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> env (GNU coreutils) 9.1
#> 37ad7069899cddca8c6d2c6dc0a1c75f  -

#### expand --version
expand --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> expand (GNU coreutils) 9.1
#> 45cdc34387f9a88426b04c869b92ecb8  -

#### expr --version
expr --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> expr (GNU coreutils) 9.1
#> 966e7134bab918d84c961711fbefbeac  -

#### factor --version
factor --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> factor (GNU coreutils) 9.1
#> febfe463c6020e15e2a4fb807c9c4e93  -

#### faillog --version
faillog --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> faillog: unrecognized option '--version'
#> 85a2999d51afa26c1390b9e48aca7d7d  -

#### false --version
false --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> d41d8cd98f00b204e9800998ecf8427e  -

#### fdisk --version
fdisk --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> fdisk from util-linux 2.38.1
#> cfb23aae4c491e57a2c99939d9fff1be  -

#### fgrep --version
fgrep --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> grep (GNU grep) 3.8
#> 0a8e607c2614e10a6b7406b50018ffe9  -

#### file --version
file --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> file-5.44
#> 7a1d5745df60b36fe1987154368818a1  -

#### find --version
find --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> find (GNU findutils) 4.9.0
#> 73b66e5559bcc0e53e334cbf03c55791  -

#### findmnt --version
findmnt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> findmnt from util-linux 2.38.1
#> 3eeb80ba20483173cb00c4fce5875829  -

#### fmt --version
fmt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> fmt (GNU coreutils) 9.1
#> b0e809631ef23ef0b796d29360ff598d  -

#### fold --version
fold --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> fold (GNU coreutils) 9.1
#> 4bf32c33c31516eb3b7ebe80cc3abc23  -

#### free --version
free --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> free from procps-ng 4.0.2
#> 06e45f8996ae15bdf7ad8f893fc048d0  -

#### gawk --version
gawk --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU Awk 5.2.1, API 3.2, PMA Avon 8-g1, (GNU MPFR 4.2.0, GNU MP 6.2.1)
#> 5dac29821aa0f15d2530b027721e57a0  -

#### gcc-12 --version
gcc-12 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0
#> 8d26e4fbfbf9d2bf22ef490727515568  -

#### getconf --version
getconf --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> getconf (Debian GLIBC 2.36-9+deb12u14) 2.36
#> 2ebf95771b6c8d034f14c3e22efd2a95  -

#### getent --version
getent --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> getent (Debian GLIBC 2.36-9+deb12u14) 2.36
#> 8de7e742e722bb7b5e96cfe7ebf4068f  -

#### git --version
git --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> git version 2.39.5
#> 4bf67424a691d2b9e77b483d646b5786  -

#### git-receive-pack --version
git-receive-pack --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 129
#> error: unknown option `version'
#> 1748404d1a470590fca79b68277c85b2  -

#### git-upload-archive --version
git-upload-archive --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 128
#> 0008ACK
#> 6177d878af532d4343bd0fee7c5ed657  -

#### git-upload-pack --version
git-upload-pack --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 129
#> error: unknown option `version'
#> f4d5c831abbffb80c1d1aeb62886649c  -

#### gmake --version
gmake --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU Make 4.3
#> 2eb7828f3669ce6057fb1363e9e59765  -

#### grep --version
grep --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> grep (GNU grep) 3.8
#> 0a8e607c2614e10a6b7406b50018ffe9  -

#### groupadd --version
groupadd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> groupadd: unrecognized option '--version'
#> 1247b6cba87dab44491092d80705ce98  -

#### groupdel --version
groupdel --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> groupdel: unrecognized option '--version'
#> bbae1aa1965b91bc06b032b9db3a4a3f  -

#### groups --version
groups --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> groups (GNU coreutils) 9.1
#> 3a0e0697ae957bff964aff52e60437d8  -

#### gzip --version
gzip --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> gzip 1.12
#> e661cfd39b7c112057c60a209ea52423  -

#### hd --version
hd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hd from util-linux 2.38.1
#> 37b68f3b2b2ce840a3dae3246cc8bc1f  -

#### head --version
head --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> head (GNU coreutils) 9.1
#> 3a4a52bff4664ba599dad2db1386208e  -

#### hexdump --version
hexdump --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hexdump from util-linux 2.38.1
#> cdb2b7098564c01e388dd797881a31b3  -

#### host --version
host --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> host: illegal option -- -
#> 1fd5089bcc1ab4c0a220f96eaecd8c17  -

#### hostid --version
hostid --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostid (GNU coreutils) 9.1
#> be911b2bbd5e704a77fa2b8ee8755e53  -

#### hostname --version
hostname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostname 3.23
#> 934745bd9534691614b850537af851f3  -

#### hostnamectl --version
hostnamectl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### i386 --version
i386 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> i386 from util-linux 2.38.1
#> 9f2f65cb48aac7a9df2dd470360e3b7e  -

#### id --version
id --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> id (GNU coreutils) 9.1
#> 4c8802e78ece196b0f0023e253c3d57a  -

#### ifconfig --version
ifconfig --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> net-tools 2.10
#> 386e45dbed2d27a255e96a07fb07b268  -

#### inetutils-telnet --version
inetutils-telnet --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> telnet (GNU inetutils) 2.4
#> b5e83481feccccf2d6f52b51849ed8f5  -

#### install --version
install --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> install (GNU coreutils) 9.1
#> 9ff6ad2020c2a09ac6064e4ad11f5182  -

#### ionice --version
ionice --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ionice from util-linux 2.38.1
#> 748c2a83224f3c001498a6413b731443  -

#### ip --version
ip --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 255
#> Option "-version" is unknown, try "ip -help".
#> 96680b4eb6c708bc9a9147373763634e  -

#### ip6tables --version
ip6tables --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ip6tables v1.8.9 (nf_tables)
#> f12f3be6cf7ad90cb4276d6436e78dc4  -

#### ip6tables-save --version
ip6tables-save --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ip6tables-save v1.8.9 (nf_tables)
#> 606fe04992ddee8a7eb54072e4d09d54  -

#### iptables --version
iptables --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> iptables v1.8.9 (nf_tables)
#> fa7a326023f787b856b277104cd05365  -

#### iptables-save --version
iptables-save --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> iptables-save v1.8.9 (nf_tables)
#> 50ac123afd330a95505d1d8e0d95434b  -

#### join --version
join --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> join (GNU coreutils) 9.1
#> 03d6bcbfbdc6e4f2e614258cf7df42d3  -

#### journalctl --version
journalctl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### kill --version
kill --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> bash: line 1: kill: -version: invalid signal specification
#> c6a930599e89dd90115ccde72a59c955  -

#### killall --version
killall --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> killall (PSmisc) 23.6
#> f4bac6e4a34a665f25ccd01d32fd94a3  -

#### last --version
last --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> last from util-linux 2.38.1
#> 2e3ceba26c7871a6370abd6879a670bd  -

#### lastb --version
lastb --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> lastb from util-linux 2.38.1
#> 5c2c9c1c0656e2a0acbd5e4f6cae6aa3  -

#### lastlog --version
lastlog --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> lastlog: unrecognized option '--version'
#> e682290ade3338403ec6cb11d81433ab  -

#### ldd --version
ldd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ldd (Debian GLIBC 2.36-9+deb12u14) 2.36
#> d78e99fb1fb124e7de6cb2b44438c3e3  -

#### link --version
link --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> link (GNU coreutils) 9.1
#> 79aff453c74d3e521041f018cb32c032  -

#### linux32 --version
linux32 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> linux32 from util-linux 2.38.1
#> a2f6dcd48033b62cc23096311ec252b6  -

#### linux64 --version
linux64 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> linux64 from util-linux 2.38.1
#> 5e186c4a33fab76105bf6bf8ddfb16dc  -

#### ln --version
ln --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ln (GNU coreutils) 9.1
#> 807a97e51643da386ebdf7c94278554b  -

#### locale --version
locale --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> locale (Debian GLIBC 2.36-9+deb12u14) 2.36
#> 94f0a58d83d873bb95ef114116c039c8  -

#### logger --version
logger --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> logger from util-linux 2.38.1
#> e3dae827e6b5f1fd50b18f3ddae9b71c  -

#### loginctl --version
loginctl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### logname --version
logname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> logname (GNU coreutils) 9.1
#> 5955b4f8010f9576ce4720bde512f6d4  -

#### ls --version
ls --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ls (GNU coreutils) 9.1
#> 1c285cfd209c38e201174c2d9e21e37f  -

#### lsattr --version
lsattr --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> lsattr: invalid option -- '-'
#> 9085f6500b7c520db2cfb481e8faca74  -

#### lsb_release --version
lsb_release --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### lsblk --version
lsblk --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> lsblk from util-linux 2.38.1
#> 926020ce2e86714955f90be4df64c285  -

#### lscpu --version
lscpu --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> lscpu from util-linux 2.38.1
#> cb1645bb126be7e05bc5ac52b36fc90e  -

#### lsmod --version
lsmod --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> Usage: lsmod
#> d8b026742e24f47af91f11334a70572e  -

#### lsof --version
lsof --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> lsof: illegal option character: -
#> 6dc6d0998b70c3836ef399e9e5f1e40e  -

#### lspci --version
lspci --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> lspci version 3.9.0
#> 7793c0e6175ca4db78eff437dbd5eb3c  -

#### make --version
make --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU Make 4.3
#> 2eb7828f3669ce6057fb1363e9e59765  -

#### mariadb --version
mariadb --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mariadb  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper
#> 3aa5689b69baed761e52c33629663e1a  -

#### mawk --version
mawk --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> mawk: not an option: --version
#> 4e6f5dfd1594f9c815362c9e9d3903df  -

#### md5sum --version
md5sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> md5sum (GNU coreutils) 9.1
#> ed459cee2e3a2709ce584d57fdcd49ef  -

#### md5sum.textutils --version
md5sum.textutils --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> md5sum (GNU coreutils) 9.1
#> ed459cee2e3a2709ce584d57fdcd49ef  -

#### mesg --version
mesg --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mesg from util-linux 2.38.1
#> fb6f4629d6735501abe3aa93d6354a0f  -

#### mkdir --version
mkdir --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mkdir (GNU coreutils) 9.1
#> e201d814590c8cc27938ecbe64285358  -

#### mkfifo --version
mkfifo --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mkfifo (GNU coreutils) 9.1
#> c5bdf4d5a0a921c2f340830e8e546302  -

#### mknod --version
mknod --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mknod (GNU coreutils) 9.1
#> acdf1c5305afa4d82816d7e06b38382a  -

#### mktemp --version
mktemp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mktemp (GNU coreutils) 9.1
#> 51e3d1291ac59c7a70a737a815b86e0c  -

#### mount --version
mount --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mount from util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, assert, debug)
#> da5009e20bd52eb1e6584f78201ffcf0  -

#### mv --version
mv --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mv (GNU coreutils) 9.1
#> c93205d6f0b90bd8e0ff51989b42466d  -

#### mysql --version
mysql --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> mysql  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper
#> a0bdfbab85eb0d8feac91c0d13b871bb  -

#### nc.openbsd --version
nc.openbsd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> nc.openbsd: invalid option -- '-'
#> ce523cbfaad69ac8ef8be67aa26e6c7c  -

#### nc.traditional --version
nc.traditional --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> nc.traditional: invalid option -- '-'
#> 0d1faaa7f68b22d6dd9675c58124c311  -

#### netstat --version
netstat --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> net-tools 2.10
#> ce5e732a7d68b663485c56e3f712c297  -

#### nginx --version
nginx --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> nginx: invalid option: "-"
#> d98c2f0fc3c1a331d849ffb85e3ef6c4  -

#### nice --version
nice --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> nice (GNU coreutils) 9.1
#> 127ee776ec5ad4a8dda6e3435bfc9ff3  -

#### nisdomainname --version
nisdomainname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostname 3.23
#> 934745bd9534691614b850537af851f3  -

#### nl --version
nl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> nl (GNU coreutils) 9.1
#> d1a17990ac0bb177b72ed594c673952e  -

#### nohup --version
nohup --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> nohup (GNU coreutils) 9.1
#> 3a61245b3366e75515baa51305da2bed  -

#### nologin --version
nologin --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> This account is currently not available.
#> 020e260bee34dd8c3eb029dea31e1ca7  -

#### nproc --version
nproc --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> nproc (GNU coreutils) 9.1
#> 92ea2cabfa4c129625b06dde8fb0a761  -

#### nslookup --version
nslookup --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> *** Invalid option: -version
#> 4b6ccfe0076a65dbebf69d11f47ab503  -

#### numfmt --version
numfmt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> numfmt (GNU coreutils) 9.1
#> cee98d0ca4486d17131fdad0d214792f  -

#### od --version
od --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> od (GNU coreutils) 9.1
#> 1b0e6d9b8fa14c0b38e3e3115bf576f6  -

#### openssl --version
openssl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> Invalid command '--version'; type "help" for a list.
#> 5310043529dfe0b533a3b9795718cdb2  -

#### passwd --version
passwd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 6
#> passwd: unrecognized option '--version'
#> 18d33229b7a631dd5a5583ac10808b1a  -

#### paste --version
paste --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> paste (GNU coreutils) 9.1
#> c215b3b5dd87988919958a3aac6c4438  -

#### pathchk --version
pathchk --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pathchk (GNU coreutils) 9.1
#> 92ca587f762b90a9d862956d9fe7578f  -

#### perl --version
perl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#>
#> 49daa392f24045971116cdf44d463089  -

#### perl5.36.0 --version
perl5.36.0 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#>
#> 49daa392f24045971116cdf44d463089  -

#### pgrep --version
pgrep --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pgrep from procps-ng 4.0.2
#> f28f0c4c7f75ca69e92ff5afbd0d4446  -

#### php --version
php --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> PHP 8.2.36 (cli) (built: Nov 18 2026 20:02:04) (NTS)
#> 49649f0ec4ebfde622c0c2ee89d613e6  -

#### php8.2 --version
php8.2 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> PHP 8.2.36 (cli) (built: Nov 18 2026 20:02:04) (NTS)
#> 49649f0ec4ebfde622c0c2ee89d613e6  -

#### pidof --version
pidof --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> d41d8cd98f00b204e9800998ecf8427e  -

#### ping --version
ping --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> ping: invalid option -- '-'
#> 781c887491f62a5a21b164c60eafce73  -

#### ping4 --version
ping4 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> ping4: invalid option -- '-'
#> cae9df2f73a9eaf6cbd58366055132db  -

#### ping6 --version
ping6 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> ping6: invalid option -- '-'
#> ad5d82b8b3f01d7acd1fd697b38cb014  -

#### pinky --version
pinky --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pinky (GNU coreutils) 9.1
#> 574d7a64fd09fed619ae3d9c252f8d66  -

#### pkill --version
pkill --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pkill from procps-ng 4.0.2
#> 77c5b86f532c477f7a49c8ace8adf6aa  -

#### pr --version
pr --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pr (GNU coreutils) 9.1
#> 9a732cadaf814ae63dab62c5f3878372  -

#### printenv --version
printenv --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> printenv (GNU coreutils) 9.1
#> fd3cdf4e4a268200ef9061e15f10dab7  -

#### printf --version
printf --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> bash: line 1: printf: --: invalid option
#> 88d47e0340946e156850cb92cd77ea05  -

#### ps --version
ps --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ps from procps-ng 4.0.2
#> 1a4b63bcecaba285bf9c520d53a3a932  -

#### pstree --version
pstree --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pstree (PSmisc) 23.6
#> e36d554d0be9be2dad305d1808ae8085  -

#### pstree.x11 --version
pstree.x11 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> pstree (PSmisc) 23.6
#> e36d554d0be9be2dad305d1808ae8085  -

#### ptx --version
ptx --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ptx (GNU coreutils) 9.1
#> f721a5dda5e821a68906b5b8da49a4ba  -

#### pwd --version
pwd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> bash: line 1: pwd: --: invalid option
#> 7192687a8a434e81a6ec3fec7d473c7f  -

#### python3 --version
python3 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> Python 3.11.2
#> 3a41a324a73406453284772c987a7332  -

#### python3.11 --version
python3.11 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> Python 3.11.2
#> 3a41a324a73406453284772c987a7332  -

#### readlink --version
readlink --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> readlink (GNU coreutils) 9.1
#> 514e262fcf11665a110f334c2cab5e54  -

#### realpath --version
realpath --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> realpath (GNU coreutils) 9.1
#> d348ebd69e7390cdfa98d6428f79dd76  -

#### renice --version
renice --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> renice from util-linux 2.38.1
#> 8350c5be10f75bb5db77b95eafaa919a  -

#### reset --version
reset --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> reset: invalid option -- '-'
#> 5a168dbc8f44356083f6e093385d5ab8  -

#### rev --version
rev --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> rev from util-linux 2.38.1
#> 4f53a0a9c8ad8dd215ab62fe78c36fef  -

#### rm --version
rm --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> rm (GNU coreutils) 9.1
#> ed81605390aaf52c44d0582fb0cb1ff1  -

#### rmdir --version
rmdir --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> rmdir (GNU coreutils) 9.1
#> 0f9d7376dc6521d19247d7d0a5c16c26  -

#### route --version
route --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> net-tools 2.10
#> 0a1f967bb32801744ded5c58c43d6a3f  -

#### runcon --version
runcon --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> runcon (GNU coreutils) 9.1
#> 1af65a9de71cef30473bffd66998940e  -

#### runlevel --version
runlevel --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> runlevel: unrecognized option '--version'
#> ecaecf063c991da2ecf20c7385ac45dc  -

#### scp --version
scp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> scp: unknown option -- -
#> 8d285b234ba0bc23a358a07619e3ceb4  -

#### sed --version
sed --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sed (GNU sed) 4.9
#> ce6fa7e610292f225d0c76fca0649f88  -

#### seq --version
seq --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> seq (GNU coreutils) 9.1
#> 67ec5cc216865ac6ba1929f440f916d9  -

#### service --version
service --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> service ver. 1.65.2+deb12u1
#> f41e357b11a75f33e1ba26d85e400418  -

#### setarch --version
setarch --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> setarch from util-linux 2.38.1
#> 342c64d8e8220ecb6bc5f6085ecb4083  -

#### setsid --version
setsid --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> setsid from util-linux 2.38.1
#> 34c0521e0c3939b1e7fd13ac3bb4545d  -

#### sha1sum --version
sha1sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sha1sum (GNU coreutils) 9.1
#> ab37e474e917e2053f01332a18973d4e  -

#### sha224sum --version
sha224sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sha224sum (GNU coreutils) 9.1
#> d26b31ed3af15c38098dd53803fded12  -

#### sha256sum --version
sha256sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sha256sum (GNU coreutils) 9.1
#> abeb816521e1a646a8c93b78feca4df3  -

#### sha384sum --version
sha384sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sha384sum (GNU coreutils) 9.1
#> 70dbaca12a66d74325185a8ebd57b843  -

#### sha512sum --version
sha512sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sha512sum (GNU coreutils) 9.1
#> 1654824f20cc7f61e3db620cab0f95bb  -

#### shred --version
shred --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> shred (GNU coreutils) 9.1
#> 5effaf8e9a7cdf502c36a088fb3d64bf  -

#### shuf --version
shuf --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> shuf (GNU coreutils) 9.1
#> a11862f8161aff4732fca2366b053495  -

#### sleep --version
sleep --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sleep (GNU coreutils) 9.1
#> ebd82e49f9a6d6446c9a5122a84de45b  -

#### slogin --version
slogin --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 255
#> unknown option -- -
#> 57bc9fb83f948cc2f87264f614b6ace3  -

#### sort --version
sort --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sort (GNU coreutils) 9.1
#> bf1ca65788721dc5dd35b667e64f9461  -

#### split --version
split --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> split (GNU coreutils) 9.1
#> fa060ebe9a9bdad3669d85a6ea9d26d8  -

#### ss --version
ss --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> ss utility, iproute2-6.1.0
#> fc5e97f6ba90531a6b720c0d8bffd416  -

#### ssh --version
ssh --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 255
#> unknown option -- -
#> 57bc9fb83f948cc2f87264f614b6ace3  -

#### ssh-keygen --version
ssh-keygen --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> unknown option -- -
#> 81af42811a15dfa12a9e4657e7836669  -

#### start-stop-daemon --version
start-stop-daemon --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> start-stop-daemon 1.21.23 for Debian
#> 2920f18cf062f36db8638f1e7399c548  -

#### stat --version
stat --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> stat (GNU coreutils) 9.1
#> 602684c41cccf300c5efa067bfe7bd1d  -

#### stdbuf --version
stdbuf --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> stdbuf (GNU coreutils) 9.1
#> b083a20a7694a78d1c6b77bcad06ea70  -

#### strings --version
strings --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU strings (GNU Binutils for Debian) 2.40
#> 08dc2868502ccab4c534efefddfa58cb  -

#### stty --version
stty --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> stty (GNU coreutils) 9.1
#> 5154b1ad8383be81ebffe689c598c12a  -

#### sudo --version
sudo --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sudo: unable to resolve host spec: Temporary failure in name resolution
#> 976fc3fea845e329bb7676ff42bf44cf  -

#### sudoedit --version
sudoedit --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sudoedit: unable to resolve host spec: Temporary failure in name resolution
#> f62015dd879a2dc0470b9f9f22f15663  -

#### sum --version
sum --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sum (GNU coreutils) 9.1
#> 9d8c3dff38cad8157888a1c0344f9cf4  -

#### swapoff --version
swapoff --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> swapoff from util-linux 2.38.1
#> 607d34f5bac3772b76d283f30424f4d0  -

#### swapon --version
swapon --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> swapon from util-linux 2.38.1
#> dffdee2569a7b64aa91c75c6aff06399  -

#### sync --version
sync --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sync (GNU coreutils) 9.1
#> 2459ad1eea7634f1addb32aad78c27b2  -

#### sysctl --version
sysctl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> sysctl from procps-ng 4.0.2
#> ea34aa1ae842a1804bd0fc448c77d255  -

#### systemctl --version
systemctl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### systemd-detect-virt --version
systemd-detect-virt --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### tac --version
tac --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tac (GNU coreutils) 9.1
#> de33af244b2fac0e859ba0a8c0c58517  -

#### tar --version
tar --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tar (GNU tar) 1.34
#> 45c5cdbb1bed55e09c8e0af6275c6cdb  -

#### taskset --version
taskset --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> taskset from util-linux 2.38.1
#> 9bacd9264f006327c28917f1f221fcad  -

#### tee --version
tee --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tee (GNU coreutils) 9.1
#> 28afd49e3fdd4ec93725673b4b77ca60  -

#### telnet --version
telnet --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> telnet (GNU inetutils) 2.4
#> b5e83481feccccf2d6f52b51849ed8f5  -

#### test --version
test --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### tftp --version
tftp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 64
#> Usage: tftp [-4][-6][-v][-l][-m mode] [host [port]] [-c command]
#> 47cb57a09a1d04469f20697a11b7be0e  -

#### timedatectl --version
timedatectl --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> systemd 252 (252.39-1~deb12u2)
#> 89b8f0b96320ee21804427437e4a3587  -

#### timeout --version
timeout --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> timeout (GNU coreutils) 9.1
#> 9ad325c1b7cfa489e42e0e6a824d920d  -

#### tnftp --version
tnftp --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> tnftp: invalid option -- '-'
#> 3f674232129c44d425dae67e184e8384  -

#### touch --version
touch --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> touch (GNU coreutils) 9.1
#> 541acd292d308c7ef9cc35a4f80b0e86  -

#### tput --version
tput --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> tput: invalid option -- '-'
#> 4ffb6015aeb5df5b8148dafb0e203fd3  -

#### tr --version
tr --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tr (GNU coreutils) 9.1
#> 80f40813650279f82b801975593f1188  -

#### true --version
true --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### truncate --version
truncate --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> truncate (GNU coreutils) 9.1
#> 141be9f36f5121005aaa0b8846f0acd7  -

#### tset --version
tset --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 1
#> tset: invalid option -- '-'
#> 94b70c706b2de4b620224d09dbc73435  -

#### tsort --version
tsort --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tsort (GNU coreutils) 9.1
#> de2a5130eeba16ce192540dd69107a97  -

#### tty --version
tty --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> tty (GNU coreutils) 9.1
#> 2a1dc475df40df1831fd1a566c812902  -

#### umount --version
umount --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> umount from util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, assert, debug)
#> d080b9194cd07f8e6d4439373c6cbf36  -

#### uname --version
uname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> uname (GNU coreutils) 9.1
#> 0dc5c2f423ef6254a818289f797c46b0  -

#### unexpand --version
unexpand --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> unexpand (GNU coreutils) 9.1
#> 2c027f066776a1110308e015f661f422  -

#### uniq --version
uniq --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> uniq (GNU coreutils) 9.1
#> a67177ebb3e7a0f25e37f8a1be073e28  -

#### unlink --version
unlink --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> unlink (GNU coreutils) 9.1
#> 29ff8f21694d70a8ff78df6bf0667bf4  -

#### unxz --version
unxz --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> xz (XZ Utils) 5.4.1
#> ba1fe1304e834a89ee5da91f2fbca12d  -

#### unzip --version
unzip --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 10
#> caution:  both -n and -o specified; ignoring -o
#> d3393d0a714c3ed5d13dd6c5bfd84e27  -

#### uptime --version
uptime --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> uptime from procps-ng 4.0.2
#> f88293f2c3a43295b6e1858610c24981  -

#### useradd --version
useradd --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> useradd: unrecognized option '--version'
#> f093f64696bb2fdaf789a573b0843e4f  -

#### userdel --version
userdel --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> userdel: unrecognized option '--version'
#> 3e48edd987f63199d2e2c8d908319d1d  -

#### usermod --version
usermod --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> usermod: unrecognized option '--version'
#> 4a3e8efbf445d4380f39eb9f7321365a  -

#### users --version
users --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> users (GNU coreutils) 9.1
#> 38f00815b312e765fc739a75d762ee24  -

#### vdir --version
vdir --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> vdir (GNU coreutils) 9.1
#> cd455eb9cd1e0741a4f4bd7352828687  -

#### vmstat --version
vmstat --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> vmstat from procps-ng 4.0.2
#> fb3f471cd7b50b715c92a79da9059ee1  -

#### w --version
w --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> w from procps-ng 4.0.2
#> 055628ad338b8849b6e4b5dbcb840874  -

#### wc --version
wc --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> wc (GNU coreutils) 9.1
#> d4753b40dcf0038c7ca82e0cfcc78853  -

#### wget --version
wget --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU Wget 1.21.3 built on linux-gnu.
#> 79d4089ec525cfb0961cdc4c5f0e5b57  -

#### whereis --version
whereis --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> whereis from util-linux 2.38.1
#> 87c67a6445df7162ea260f34b08745d7  -

#### which --version
which --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 2
#> Illegal option --
#> 7956bc6d0a16c207b3854786fb986f05  -

#### who --version
who --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> who (GNU coreutils) 9.1
#> f3fe93dd2d69bd3083579d5ff31f5053  -

#### whoami --version
whoami --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> whoami (GNU coreutils) 9.1
#> 6ef0b1144e60f22b5ee9f9bfa2422b55  -

#### x86_64 --version
x86_64 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> x86_64 from util-linux 2.38.1
#> 5774d0c50136e79b634de4ffdbdac1ad  -

#### x86_64-linux-gnu-gcc-12 --version
x86_64-linux-gnu-gcc-12 --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> x86_64-linux-gnu-gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0
#> 35eff0516a2ae2baaf5f3ccbbb58977c  -

#### x86_64-linux-gnu-strings --version
x86_64-linux-gnu-strings --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> GNU strings (GNU Binutils for Debian) 2.40
#> 08dc2868502ccab4c534efefddfa58cb  -

#### xargs --version
xargs --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> xargs (GNU findutils) 4.9.0
#> e9689563dccc3aeb218f1749d0074f0c  -

#### xz --version
xz --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> xz (XZ Utils) 5.4.1
#> ba1fe1304e834a89ee5da91f2fbca12d  -

#### xzcat --version
xzcat --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> xz (XZ Utils) 5.4.1
#> ba1fe1304e834a89ee5da91f2fbca12d  -

#### ypdomainname --version
ypdomainname --version < /dev/null > t 2>&1; echo $?; head -1 t | tr -d "\r"; md5sum < t
#> 0
#> hostname 3.23
#> 934745bd9534691614b850537af851f3  -
