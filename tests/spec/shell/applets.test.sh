# Recorded from Debian 12: busybox 1.35.0, the usage of every applet

#### busybox [ --help
busybox '[' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox [[ --help
busybox '[[' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox acpid --help
busybox 'acpid' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: acpid [-df] [-c CONFDIR] [-l LOGFILE] [-a ACTIONFILE] [-M MAPFILE] [-e PROC_EVENT_FILE] [-p PIDFILE]
#> 975c4c9fd8e71a28d379015dc9bf9ee8  -

#### busybox adjtimex --help
busybox 'adjtimex' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: adjtimex [-q] [-o OFS] [-f FREQ] [-p TCONST] [-t TICK]
#> f682c8cb36d9b80117bf45999cd316bf  -

#### busybox ar --help
busybox 'ar' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ar x|p|t [-ov] ARCHIVE [FILE]...
#> b8c5b8783018abdf7c2e303db633a2e5  -

#### busybox arch --help
busybox 'arch' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: arch
#> dce1cb1b62706f07dc506c0b610be008  -

#### busybox arp --help
busybox 'arp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: arp
#> c5c430fc8dc5ff29e552572689b1c83d  -

#### busybox arping --help
busybox 'arping' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: arping [-fqbDUA] [-c CNT] [-w TIMEOUT] [-I IFACE] [-s SRC_IP] DST_IP
#> 05ffcc9507dc7a94565c3abe5d4bdf5f  -

#### busybox ascii --help
busybox 'ascii' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox ash --help
busybox 'ash' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ash [-il] [-|+Cabefmnuvx] [-|+o OPT]... [-c 'SCRIPT' [ARG0 ARGS] | FILE ARGS | -s ARGS]
#> 3ce3fe8b4610482df3d96c7733cf5453  -

#### busybox awk --help
busybox 'awk' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...
#> 1526f2203939b248f664a101c1d1425c  -

#### busybox base64 --help
busybox 'base64' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: base64 [-d] [-w COL] [FILE]
#> 4627f25fe630780ce5cf1c1e7d020dd8  -

#### busybox basename --help
busybox 'basename' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...
#> 070c6b48966d0a22cf31dd22558932cd  -

#### busybox bc --help
busybox 'bc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: bc [-sqlw] [FILE]...
#> 9a97ffb4fb774f87d1148e548a6467e6  -

#### busybox blkdiscard --help
busybox 'blkdiscard' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: blkdiscard [-o OFS] [-l LEN] [-s] DEVICE
#> 50acb6716c74d1690d3d5317b1f36b9c  -

#### busybox blkid --help
busybox 'blkid' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: blkid [BLOCKDEV]...
#> 999902ee3a0800f212c340ccdfc9fd45  -

#### busybox blockdev --help
busybox 'blockdev' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: blockdev OPTION BLOCKDEV
#> 0154042fd3d36c55eec476df73ce4882  -

#### busybox brctl --help
busybox 'brctl' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: brctl COMMAND [BRIDGE [ARGS]]
#> 11a39404a122895cf32299ad07ae4575  -

#### busybox bunzip2 --help
busybox 'bunzip2' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: bunzip2 [-cfk] [FILE]...
#> 4e04ec02c3dc3cb2b284b7aba56f1f24  -

#### busybox bzcat --help
busybox 'bzcat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: bzcat [FILE]...
#> 13b74196bd33b0d6143f1a28b6c5cc9b  -

#### busybox bzip2 --help
busybox 'bzip2' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: bzip2 [-cfkdt123456789] [FILE]...
#> 7be7cd8cf7c6bc1ade0e94477538200c  -

#### busybox cal --help
busybox 'cal' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cal [-jmy] [[MONTH] YEAR]
#> b7270c2eec1a8e200c5beb8a4f5d75f5  -

#### busybox cat --help
busybox 'cat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cat [-nbvteA] [FILE]...
#> 25c126e77a4a1e284f8de957684a2ab7  -

#### busybox chgrp --help
busybox 'chgrp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chgrp [-RhLHPcvf]... GROUP FILE...
#> 6d6c7bc54d517f91a18d6845170482df  -

#### busybox chmod --help
busybox 'chmod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chmod [-Rcvf] MODE[,MODE]... FILE...
#> 7218543fd220c7739dc8d532dee8bf0e  -

#### busybox chown --help
busybox 'chown' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chown [-RhLHPcvf]... USER[:[GRP]] FILE...
#> ce2ccd16bcbac4bfc32ffb389875e5c5  -

#### busybox chroot --help
busybox 'chroot' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chroot NEWROOT [PROG ARGS]
#> 302cf618712647d9b8948f5ace607dc1  -

#### busybox chvt --help
busybox 'chvt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chvt N
#> b8b4e2f0ab6222540efafe11a3118664  -

#### busybox clear --help
busybox 'clear' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: clear
#> 25f9b69ca60d5aaf2979ac3ffa644d69  -

#### busybox cmp --help
busybox 'cmp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cmp [-ls] [-n NUM] FILE1 [FILE2 [SKIP1 [SKIP2]]]
#> 6f8ee1ac7b411fd70713d68b1fbf51ed  -

#### busybox cp --help
busybox 'cp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cp [-arPLHpfinlsTu] SOURCE DEST
#> 7e5721518d25e9f1b70ae8872ca6f260  -

#### busybox cpio --help
busybox 'cpio' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cpio [-dmvu] [-F FILE] [-R USER[:GRP]] [-H newc] [-tio] [EXTR_FILE]...
#> 9993bb808f92f6e96f0509996df72f21  -

#### busybox crc32 --help
busybox 'crc32' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: crc32 FILE...
#> 82fee9fdc49750a582b7a4d3b89cff80  -

#### busybox cttyhack --help
busybox 'cttyhack' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cttyhack [PROG ARGS]
#> a36cde2fed6aad47b369e0fa6bea8ff9  -

#### busybox cut --help
busybox 'cut' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cut [OPTIONS] [FILE]...
#> c92dffd9933a99e1db98aadbf42cb629  -

#### busybox date --help
busybox 'date' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: date [OPTIONS] [+FMT] [[-s] TIME]
#> 38cbca3190a380bbe8649c42791f9bb2  -

#### busybox dc --help
busybox 'dc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dc [-x] [-eSCRIPT]... [-fFILE]... [FILE]...
#> 8fd8e99f25bc7e0a603d2ebe8c1742c3  -

#### busybox dd --help
busybox 'dd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dd [if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]
#> 862f513a7dbd03250d662c4bb67d07ff  -

#### busybox deallocvt --help
busybox 'deallocvt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: deallocvt [N]
#> f57b26727b3e19d744a18f54b3d6b219  -

#### busybox depmod --help
busybox 'depmod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: depmod [-n] [-b BASE] [VERSION] [MODFILES]...
#> 8d28b4114b93f72673396836f0c1bc04  -

#### busybox devmem --help
busybox 'devmem' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: devmem ADDRESS [WIDTH [VALUE]]
#> 785d330f34ed0a4bff89a0c80f45f411  -

#### busybox df --help
busybox 'df' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: df [-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...
#> d45f06c8a38ee16e11d2a6d59375b6db  -

#### busybox diff --help
busybox 'diff' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2
#> 55275bb94580ba776065a5a8e9095857  -

#### busybox dirname --help
busybox 'dirname' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dirname FILENAME
#> 00d88e58f44a3e55756f27d00da517a0  -

#### busybox dmesg --help
busybox 'dmesg' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dmesg [-cr] [-n LEVEL] [-s SIZE]
#> a3ceabf1482a62476419fa700b159f8a  -

#### busybox dnsdomainname --help
busybox 'dnsdomainname' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox dos2unix --help
busybox 'dos2unix' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dos2unix [-ud] [FILE]
#> 628da06677a1a7be7cc85b714c1fb694  -

#### busybox du --help
busybox 'du' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: du [-aHLdclsxhmk] [FILE]...
#> 970e1ba7b264adcc3b93e520d5e3987a  -

#### busybox dumpkmap --help
busybox 'dumpkmap' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dumpkmap > keymap
#> 9bf9b519fd9eb6ca68dd4f93efbeab2c  -

#### busybox dumpleases --help
busybox 'dumpleases' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: dumpleases [-r|-a] [-d] [-f LEASEFILE]
#> df8a3af01610eca04f8be1350b22142e  -

#### busybox echo --help
busybox 'echo' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> --help
#> d30802c33ddeef530861fc4941c8b739  -

#### busybox egrep --help
busybox 'egrep' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox env --help
busybox 'env' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: env [-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]
#> e6030aedbdbd68a7cc068691da9ba188  -

#### busybox expand --help
busybox 'expand' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: expand [-i] [-t N] [FILE]...
#> f596cbda505eb828d329408408215cbe  -

#### busybox expr --help
busybox 'expr' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: expr EXPRESSION
#> 64a7c299e279171190c861eadfe92e34  -

#### busybox factor --help
busybox 'factor' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: factor [NUMBER]...
#> bc486f13819f84dd90a1c799850028e7  -

#### busybox fallocate --help
busybox 'fallocate' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fallocate [-o OFS] -l LEN FILE
#> b7cd54a8988e3c08bb994fb039753877  -

#### busybox false --help
busybox 'false' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 1
#> d41d8cd98f00b204e9800998ecf8427e  -

#### busybox fatattr --help
busybox 'fatattr' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fatattr [-+rhsvda] FILE...
#> ef30c8165fae387b945448248a071a1e  -

#### busybox fdisk --help
busybox 'fdisk' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fdisk [-ul] [-C CYLINDERS] [-H HEADS] [-S SECTORS] [-b SSZ] DISK
#> 5b620124a0f802203465f339094953df  -

#### busybox fgrep --help
busybox 'fgrep' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox find --help
busybox 'find' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: find [-HL] [PATH]... [OPTIONS] [ACTIONS]
#> 2fb051060df5b8fccbe57d4b50594616  -

#### busybox findfs --help
busybox 'findfs' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: findfs LABEL=label or UUID=uuid
#> 43da954effed1a4fd79a713498d7b549  -

#### busybox fold --help
busybox 'fold' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fold [-bs] [-w WIDTH] [FILE]...
#> 30ddfe494ee1d3684fff2c37470f4a10  -

#### busybox free --help
busybox 'free' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: free [-bkmgh]
#> e0bd14648a0591a95955fb461f61917f  -

#### busybox freeramdisk --help
busybox 'freeramdisk' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: freeramdisk DEVICE
#> cc0a89fc52368ef6258d42f6dd45e734  -

#### busybox fsfreeze --help
busybox 'fsfreeze' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fsfreeze --[un]freeze MOUNTPOINT
#> 23efede358afeaeecf1c733e0542cfba  -

#### busybox fstrim --help
busybox 'fstrim' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: fstrim [OPTIONS] MOUNTPOINT
#> 0e46eedca87e8351f1acc01255e8cce3  -

#### busybox ftpget --help
busybox 'ftpget' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ftpget [OPTIONS] HOST [LOCAL_FILE] REMOTE_FILE
#> b4de3d31504b91956ae05b1e2066e455  -

#### busybox ftpput --help
busybox 'ftpput' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ftpput [OPTIONS] HOST [REMOTE_FILE] LOCAL_FILE
#> af9d66383006582a0f8c2d340039b708  -

#### busybox getopt --help
busybox 'getopt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: getopt [OPTIONS] [--] OPTSTRING PARAMS
#> 41c44a04ef8600b04e72f66ee485d4f1  -

#### busybox getty --help
busybox 'getty' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: getty [OPTIONS] BAUD_RATE[,BAUD_RATE]... TTY [TERMTYPE]
#> e82d5ce8f22a2b0384a05e91df9993dd  -

#### busybox grep --help
busybox 'grep' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: grep [-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...
#> 0af5764e27cadad40af8246d8a787093  -

#### busybox groups --help
busybox 'groups' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: groups [USER]
#> 50accaf7967b8c997cd0233f58c6beb5  -

#### busybox gunzip --help
busybox 'gunzip' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: gunzip [-cfkt] [FILE]...
#> a3e2bb93345118505e94ab7b30d714a4  -

#### busybox gzip --help
busybox 'gzip' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: gzip [-cfkdt] [FILE]...
#> 6d238860a372123e410e30442dcef453  -

#### busybox halt --help
busybox 'halt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: halt [-d DELAY] [-nfw]
#> 7cf887c05cc7aee8e62d30a53adf8211  -

#### busybox head --help
busybox 'head' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: head [OPTIONS] [FILE]...
#> c1448fbd3efffdd465838d5c125679fa  -

#### busybox hexdump --help
busybox 'hexdump' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: hexdump [-bcdoxCv] [-e FMT] [-f FMT_FILE] [-n LEN] [-s OFS] [FILE]...
#> 0dbbebc45d11a0fccd726400c09f7f1d  -

#### busybox hostid --help
busybox 'hostid' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: hostid
#> d4c328f15c88baaa1bd73cf373c260b4  -

#### busybox hostname --help
busybox 'hostname' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: hostname [-sidf] [HOSTNAME | -F FILE]
#> 2510d560a3f204b45466dd20a7836fe6  -

#### busybox httpd --help
busybox 'httpd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]
#> 1ac1fee76e59a2a8a96d6134b53d22c2  -

#### busybox hwclock --help
busybox 'hwclock' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: hwclock [-swul] [--systz] [-f DEV]
#> d2ec3ed9714e638508f95ecd812dac09  -

#### busybox i2cdetect --help
busybox 'i2cdetect' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: i2cdetect -l | -F I2CBUS | [-ya] [-q|-r] I2CBUS [FIRST LAST]
#> 66f8b5766186a8a2101c8e712abc6e7c  -

#### busybox i2cdump --help
busybox 'i2cdump' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: i2cdump [-fy] [-r FIRST-LAST] BUS ADDR [MODE]
#> eb98d9d26debfcf6d64f07bdb5eaa36e  -

#### busybox i2cget --help
busybox 'i2cget' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: i2cget [-fy] BUS CHIP-ADDRESS [DATA-ADDRESS [MODE]]
#> b32bda4115b5b09d485ec717ba5eb2b0  -

#### busybox i2cset --help
busybox 'i2cset' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: i2cset [-fy] [-m MASK] BUS CHIP-ADDRESS DATA-ADDRESS [VALUE] ... [MODE]
#> 74595b2cbe3071a9a49ed22a8250ace7  -

#### busybox i2ctransfer --help
busybox 'i2ctransfer' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: i2ctransfer [-fay] I2CBUS { rLENGTH[@ADDR] | wLENGTH[@ADDR] DATA...}...
#> 0b29e33fab22b1bb8d544f85e9c8ce65  -

#### busybox id --help
busybox 'id' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: id [-ugGnr] [USER]
#> b45d052d599bc118f603ddb899eaaf26  -

#### busybox ifconfig --help
busybox 'ifconfig' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ifconfig [-a] [IFACE] [ADDRESS]
#> b152446d6902b2b5b8d247c54bcbb35a  -

#### busybox ifdown --help
busybox 'ifdown' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ifdown [-nvf] [-i FILE] -a | IFACE...
#> 7a7abad41e9938c5cb8c61d80b2773e4  -

#### busybox ifup --help
busybox 'ifup' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ifup [-nvf] [-i FILE] -a | IFACE...
#> f62a35c30ddc0b9dc15d103b7935c1f4  -

#### busybox init --help
busybox 'init' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: init
#> 1e17681948e838eb45169ade50a0aa92  -

#### busybox insmod --help
busybox 'insmod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: insmod FILE [SYMBOL=VALUE]...
#> 4fbb92297d21a923f8079647c0db8d7f  -

#### busybox ionice --help
busybox 'ionice' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ionice [-c 1-3] [-n 0-7] [-t] { -p PID | PROG ARGS }
#> 3694006bdfa2aa0580b55ad7bf810e33  -

#### busybox ip --help
busybox 'ip' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]
#> d188725a9f6b7d21aa2708c7be990f72  -

#### busybox ipcalc --help
busybox 'ipcalc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ipcalc [-bnmphs] ADDRESS[/PREFIX] [NETMASK]
#> 7bd4d9b3d88165c7f4e9dff9b4828106  -

#### busybox ipneigh --help
busybox 'ipneigh' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ipneigh show|flush [to PREFIX] [dev DEV] [nud STATE]
#> aa3adf88256c33febf6df8766ca705b1  -

#### busybox kill --help
busybox 'kill' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: kill [-l] [-SIG] PID...
#> 8f6ff928fb463cbdd4d69715d8172139  -

#### busybox killall --help
busybox 'killall' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: killall [-lq] [-SIG] PROCESS_NAME...
#> da3b3789bf59762c00f68ffee1c5916c  -

#### busybox klogd --help
busybox 'klogd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: klogd [-c N] [-n]
#> 942572088faee2e21068636c4c192817  -

#### busybox last --help
busybox 'last' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: last
#> 21346d2a0d3db72c8ddbd0eefc434536  -

#### busybox less --help
busybox 'less' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: less [-EFIMmNSRh~] [FILE]...
#> 04ec699346c5c93a5771363a7446378e  -

#### busybox link --help
busybox 'link' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: link FILE LINK
#> ad27757a413104d2a28b03a545fd56d9  -

#### busybox linux32 --help
busybox 'linux32' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox linux64 --help
busybox 'linux64' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox linuxrc --help
busybox 'linuxrc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox ln --help
busybox 'ln' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR
#> 73b9724be0f71b8c2e6a1d27f5f8266f  -

#### busybox loadfont --help
busybox 'loadfont' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: loadfont < font
#> 609c57d9f87dd17f7439f0016fc2a179  -

#### busybox loadkmap --help
busybox 'loadkmap' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: loadkmap < keymap
#> ceeafe5e62e60c8c377523c51cea7bd5  -

#### busybox logger --help
busybox 'logger' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: logger [-s] [-t TAG] [-p PRIO] [MESSAGE]
#> b38150602f91cac918ba183f26d634e4  -

#### busybox login --help
busybox 'login' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: login [-p] [-h HOST] [[-f] USER]
#> 78e6bf2becab6c3947331c1399b066c9  -

#### busybox logname --help
busybox 'logname' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: logname
#> fa7cd504b0b0d1bbf775a02f96a9de0b  -

#### busybox logread --help
busybox 'logread' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: logread [-fF]
#> 344bb75612c5c925fd10225b2c9fcb2a  -

#### busybox losetup --help
busybox 'losetup' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: losetup [-rP] [-o OFS] {-f|LOOPDEV} FILE: associate loop devices
#> 8e670fba80fa583da890116dc35b1fd7  -

#### busybox ls --help
busybox 'ls' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...
#> a777bd46fe6c7831e8668054f34f0a64  -

#### busybox lsmod --help
busybox 'lsmod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: lsmod
#> f0d16ccd5be780c455f5af6097039200  -

#### busybox lsscsi --help
busybox 'lsscsi' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> No help available
#> f62b38837319e9e79a2b41d617f438b3  -

#### busybox lzcat --help
busybox 'lzcat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: lzcat [FILE]...
#> 3a25a34e8405e5e01ae488bdc807e1be  -

#### busybox lzma --help
busybox 'lzma' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: lzma -d [-cfk] [FILE]...
#> b0ba42ab5f44a419c744880f3fdbb737  -

#### busybox lzop --help
busybox 'lzop' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: lzop [-cfUvd123456789CF] [FILE]...
#> 1824b06cea2a0dd5230cbb8a74905a61  -

#### busybox md5sum --help
busybox 'md5sum' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: md5sum [-c[sw]] [FILE]...
#> 0cd456f08e1bc857f20b4bed37fbc120  -

#### busybox mdev --help
busybox 'mdev' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mdev [-vS] { [-s] | [-df] }
#> 24c5848eafa0bd75a72e1dc882ebb577  -

#### busybox microcom --help
busybox 'microcom' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: microcom [-d DELAY_MS] [-t TIMEOUT_MS ] [-s SPEED] [-X] TTY
#> d86d116467e78171706789bffe24189a  -

#### busybox mim --help
busybox 'mim' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mim [-f FILE] [SHELL_OPTIONS] [TARGET] ...
#> cb81beef90a110da3e5e912935cfce7a  -

#### busybox mkdir --help
busybox 'mkdir' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mkdir [-m MODE] [-p] DIRECTORY...
#> ced57a60d8f82064156664eecc23bb44  -

#### busybox mkdosfs --help
busybox 'mkdosfs' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mkdosfs [-v] [-n LABEL] BLOCKDEV [KBYTES]
#> fb6eb7814e01ed4c0990e7b1633ed723  -

#### busybox mke2fs --help
busybox 'mke2fs' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mke2fs [-Fn] [-b BLK_SIZE] [-i INODE_RATIO] [-I INODE_SIZE] [-m RESERVED_PERCENT] [-L LABEL] BLOCKDEV [KBYTES]
#> 0fcff5d52eb8a0bc32b99b00294f1269  -

#### busybox mkfifo --help
busybox 'mkfifo' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mkfifo [-m MODE] NAME
#> 33e06d2f041b8923ec9b1e82891c112e  -

#### busybox mknod --help
busybox 'mknod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mknod [-m MODE] NAME TYPE [MAJOR MINOR]
#> 1016a68b335d6ae7d9bd963170963d74  -

#### busybox mkpasswd --help
busybox 'mkpasswd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mkpasswd [-P FD] [-m TYPE] [-S SALT] [PASSWORD] [SALT]
#> 8a92d77ac81d1718e771d199ef6f3eb7  -

#### busybox mkswap --help
busybox 'mkswap' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mkswap [-L LBL] BLOCKDEV [KBYTES]
#> a18cb8fea00cec78d145508cc740d790  -

#### busybox mktemp --help
busybox 'mktemp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mktemp [-dt] [-p DIR] [TEMPLATE]
#> 468056d8a6e1d4b5fba1d45f5a93de53  -

#### busybox modinfo --help
busybox 'modinfo' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: modinfo [-adlpn0] [-F keyword] MODULE
#> ca8109a98187f6102ed1b50329ec98a3  -

#### busybox modprobe --help
busybox 'modprobe' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: modprobe [-alrqvsDb] MODULE [SYMBOL=VALUE]...
#> 947e6ad88945e14dfaedbb078616e21d  -

#### busybox more --help
busybox 'more' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: more [FILE]...
#> 455ce04b77f01862ec116358039f1553  -

#### busybox mount --help
busybox 'mount' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mount [OPTIONS] [-o OPT] DEVICE NODE
#> ca8923638ac5f31c64b7e026e6141d61  -

#### busybox mt --help
busybox 'mt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mt [-f DEVICE] OPCODE VALUE
#> 2dd55f2067f89a13a143f10eb9f74a9a  -

#### busybox mv --help
busybox 'mv' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: mv [-finT] SOURCE DEST
#> e020e1b94178baacc928b7e8f1c06152  -

#### busybox nameif --help
busybox 'nameif' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nameif [-s] [-c FILE] [IFNAME HWADDR]...
#> f5430b19879a2d42689eec68dc849ad0  -

#### busybox nc --help
busybox 'nc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]
#> be806a7d4fb6e695ce793c9495fcd48e  -

#### busybox netstat --help
busybox 'netstat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: netstat [-ral] [-tuwx] [-en]
#> 875921680765c91f52f8e20331a26c4e  -

#### busybox nl --help
busybox 'nl' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nl [OPTIONS] [FILE]...
#> 8a04035b941019a180896e08afcc6558  -

#### busybox nologin --help
busybox 'nologin' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nologin
#> 8d1f313a2632eabd9b0d2227a4dfbb8a  -

#### busybox nproc --help
busybox 'nproc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nproc [--all] [--ignore=N]
#> e12bde6407ecefc665c39a5e5c80e0ae  -

#### busybox nsenter --help
busybox 'nsenter' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nsenter [OPTIONS] [PROG ARGS]
#> 37ca6b029ede56e9ce4377c3dc85c9b9  -

#### busybox nslookup --help
busybox 'nslookup' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]
#> 83bc501ad464e6ac1f242e60e9427091  -

#### busybox nuke --help
busybox 'nuke' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: nuke DIR...
#> 596a94c7e8ebadae91f6329e0931575d  -

#### busybox od --help
busybox 'od' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: od [-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-S MINSTR] [-w WIDTH] [FILE]...
#> 10fc9569cc1722d46627824101dc952a  -

#### busybox openvt --help
busybox 'openvt' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: openvt [-c N] [-sw] [PROG ARGS]
#> bb7aa51c81f11d4876344397c49c9645  -

#### busybox partprobe --help
busybox 'partprobe' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: partprobe DEVICE...
#> dadff326806ec293579b6bcc6e970c9a  -

#### busybox paste --help
busybox 'paste' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: paste [-d LIST] [-s] [FILE]...
#> 710a20a55357b6e11d405c28eca0f1a3  -

#### busybox patch --help
busybox 'patch' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: patch [-RNE] [-p N] [-i DIFF] [ORIGFILE [PATCHFILE]]
#> b1c489bb77467688985b52bff1065795  -

#### busybox pidof --help
busybox 'pidof' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: pidof [NAME]...
#> 9568491544a5a56f1f3ecd71f476e929  -

#### busybox ping --help
busybox 'ping' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ping [OPTIONS] HOST
#> 8dd7beb6991b3e78472cca17f75bf51e  -

#### busybox ping6 --help
busybox 'ping6' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ping6 [OPTIONS] HOST
#> fb16930dfa0322f3d853915ad91f11e5  -

#### busybox pivot_root --help
busybox 'pivot_root' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: pivot_root NEW_ROOT PUT_OLD
#> 0cdecbcde33e9e24fa4bd19b4170e6bc  -

#### busybox poweroff --help
busybox 'poweroff' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: poweroff [-d DELAY] [-nf]
#> 25c6a4a85e3806c8abd06c671c2558a4  -

#### busybox printf --help
busybox 'printf' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: printf FORMAT [ARG]...
#> dafbaf129865fd784228cd5ef8bc0e3a  -

#### busybox ps --help
busybox 'ps' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ps [-o COL1,COL2=HEADER] [-T]
#> 454022719d8472ea22448c2b509cd49f  -

#### busybox pwd --help
busybox 'pwd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: pwd
#> 7b2bfab7a9317f70eb22ae1fe5587996  -

#### busybox rdate --help
busybox 'rdate' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rdate [-s/-p] HOST
#> 9468096286d4e43438c6022ecb4a9e17  -

#### busybox readlink --help
busybox 'readlink' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: readlink [-fnv] FILE
#> 96acb859c06d801234fda2fd09ecd5f5  -

#### busybox realpath --help
busybox 'realpath' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: realpath FILE...
#> e69cc8c63e68a7fc87461dd862ab6dcf  -

#### busybox reboot --help
busybox 'reboot' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: reboot [-d DELAY] [-nf]
#> 62d8ad6a216a01ea6b72f4871bcaf4fb  -

#### busybox renice --help
busybox 'renice' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: renice [-n] PRIORITY [[-p|g|u] ID...]...
#> 9c7c182873e9b52723d804a27f88ef8e  -

#### busybox reset --help
busybox 'reset' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: reset
#> 23643dcfec841f189dddd7d73a9b86f3  -

#### busybox resume --help
busybox 'resume' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: resume BLOCKDEV [OFFSET]
#> bd37125ce55ca44800d623ebe0d50cc5  -

#### busybox rev --help
busybox 'rev' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rev [FILE]...
#> 1b6538bc86ac13645ac4a652033f72b9  -

#### busybox rm --help
busybox 'rm' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rm [-irf] FILE...
#> 0101ef180b24bcb6dde5d31ef3cf9907  -

#### busybox rmdir --help
busybox 'rmdir' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rmdir [-p] DIRECTORY...
#> 5aca12ae48a90f71ac5d8b46179ca618  -

#### busybox rmmod --help
busybox 'rmmod' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rmmod [-wfa] [MODULE]...
#> 38f70143617763a16606b1d14e6f12d2  -

#### busybox route --help
busybox 'route' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: route [-ne] [-A inet[6]] [{add|del} [-net|-host] TARGET [netmask MASK]
#> d07fa05c52a9e8d9de043d23e70543b7  -

#### busybox rpm --help
busybox 'rpm' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rpm -i PACKAGE.rpm; rpm -qp[ildc] PACKAGE.rpm
#> af46df0f0085690ce66ea2134122d7d0  -

#### busybox rpm2cpio --help
busybox 'rpm2cpio' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: rpm2cpio PACKAGE.rpm
#> 77d0c4f0a91550b3742a11e1ec7d1e9c  -

#### busybox run-init --help
busybox 'run-init' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: run-init [-d CAP,CAP...] [-n] [-c CONSOLE_DEV] NEW_ROOT NEW_INIT [ARGS]
#> e1e332bc3409d62bd01ad85b58a72e78  -

#### busybox run-parts --help
busybox 'run-parts' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: run-parts [-a ARG]... [-u UMASK] [--reverse] [--test] [--exit-on-error] DIRECTORY
#> 1cb928011cca877cd7363c82903b24f7  -

#### busybox sed --help
busybox 'sed' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...
#> 86fdf85a2433a09ad21bb8c441d54fdb  -

#### busybox seq --help
busybox 'seq' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: seq [-w] [-s SEP] [FIRST [INC]] LAST
#> cb691c80cae27981432d6b8675fb6e5a  -

#### busybox setkeycodes --help
busybox 'setkeycodes' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: setkeycodes { SCANCODE KEYCODE }...
#> e208dd279153928b3a6a34368ae9377f  -

#### busybox setpriv --help
busybox 'setpriv' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: setpriv [OPTIONS] PROG ARGS
#> d6d24168102063de0924e21108e434d7  -

#### busybox setsid --help
busybox 'setsid' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: setsid [-c] PROG ARGS
#> 6b145edf6d8365fb5349c9d8e21120ec  -

#### busybox sh --help
busybox 'sh' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sh [-il] [-|+Cabefmnuvx] [-|+o OPT]... [-c 'SCRIPT' [ARG0 ARGS] | FILE ARGS | -s ARGS]
#> 080fc5321524fe7d56ccab7279335a31  -

#### busybox sha1sum --help
busybox 'sha1sum' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sha1sum [-c[sw]] [FILE]...
#> ae49ca83e70f09cd5630ca731ae71689  -

#### busybox sha256sum --help
busybox 'sha256sum' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sha256sum [-c[sw]] [FILE]...
#> e248e90be38f6ccec05356d20a93c44d  -

#### busybox sha3sum --help
busybox 'sha3sum' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sha3sum [-c[sw]] [-a BITS] [FILE]...
#> 49f3b2e22ff32746ab71c7ccb5d9df5f  -

#### busybox sha512sum --help
busybox 'sha512sum' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sha512sum [-c[sw]] [FILE]...
#> 6751bdbe0109e83dc2bdff7b36809b8f  -

#### busybox shred --help
busybox 'shred' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: shred [-fuz] [-n N] [-s SIZE] FILE...
#> cc059a41a3cf2328953db5a260ef2e15  -

#### busybox shuf --help
busybox 'shuf' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: shuf [-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]
#> 94b55c40b0ac6abeda3fb79509d40daf  -

#### busybox sleep --help
busybox 'sleep' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sleep [N]...
#> 09d182c2be31a24d5dfa5e4d8a0cca8f  -

#### busybox sort --help
busybox 'sort' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sort [-nrugMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...
#> 8f5a3ef04ce8304c087c67c9dab94ccf  -

#### busybox ssl_client --help
busybox 'ssl_client' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ssl_client [-e] -s FD [-r FD] [-n SNI]
#> b1b299ca1e2da00c8a95a729e2869a74  -

#### busybox start-stop-daemon --help
busybox 'start-stop-daemon' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: start-stop-daemon [OPTIONS] [-S|-K] ... [-- ARGS...]
#> 113e4f29e5cf9d867c64a64b23a964e4  -

#### busybox stat --help
busybox 'stat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: stat [-ltf] [-c FMT] FILE...
#> adb853e08befbb0ccf0e941c8a51da78  -

#### busybox strings --help
busybox 'strings' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: strings [-fo] [-t o|d|x] [-n LEN] [FILE]...
#> 664caf0b55690f58e6cddff920798ad9  -

#### busybox stty --help
busybox 'stty' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: stty [-a|g] [-F DEVICE] [SETTING]...
#> e33296146e3129db852e41fe26ff7558  -

#### busybox svc --help
busybox 'svc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: svc [-udopchaitkx] SERVICE_DIR...
#> a64de4ec7891ba1dfc7e842fde4f0176  -

#### busybox svok --help
busybox 'svok' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: svok SERVICE_DIR
#> f07b0a85b8cb5ce14f62533c49ef970f  -

#### busybox swapoff --help
busybox 'swapoff' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: swapoff [-a] [DEVICE]
#> 860a99df5bbf2bf7b7b1d476b3f7f2f0  -

#### busybox swapon --help
busybox 'swapon' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: swapon [-a] [-e] [-d[POL]] [DEVICE]
#> 21bff1b9373b3592dd5cc9cb6c7905e8  -

#### busybox switch_root --help
busybox 'switch_root' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: switch_root [-c CONSOLE_DEV] NEW_ROOT NEW_INIT [ARGS]
#> 5ed81b13000c34e30bde6d7ddbeee664  -

#### busybox sync --help
busybox 'sync' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sync [-df] [FILE]...
#> cf5cb41aab0442d76ac4325755cc3e3a  -

#### busybox sysctl --help
busybox 'sysctl' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: sysctl [-enq] { -a | -p [FILE]... | [-w] [KEY[=VALUE]]... }
#> e47a85feceb238901c002f11a1fcd13e  -

#### busybox syslogd --help
busybox 'syslogd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: syslogd [OPTIONS]
#> 661853d43466baa771e018a7b9b2a524  -

#### busybox tac --help
busybox 'tac' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tac [FILE]...
#> d542dc9bb1dc851a919c3c697657cfbd  -

#### busybox tail --help
busybox 'tail' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tail [OPTIONS] [FILE]...
#> 3ec55910415176aa0b3f7b671ac18fc2  -

#### busybox tar --help
busybox 'tar' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [FILE]...
#> bcaf9aed84ccdd72252580c04a37a1b2  -

#### busybox taskset --help
busybox 'taskset' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: taskset [-ap] [HEXMASK | -c LIST] { PID | PROG ARGS }
#> f891a5936af9a8978afd94cf3b308da0  -

#### busybox tee --help
busybox 'tee' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tee [-ai] [FILE]...
#> 0a3786b86d2028c1b86dbce18e8113ee  -

#### busybox telnet --help
busybox 'telnet' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: telnet [-a] [-l USER] HOST [PORT]
#> ce56194c8b2354b38fd1ac1068567450  -

#### busybox test --help
busybox 'test' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### busybox tftp --help
busybox 'tftp' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tftp [OPTIONS] HOST [PORT]
#> 89401fb02265d5d1f67b48974e748110  -

#### busybox time --help
busybox 'time' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: time [-vpa] [-o FILE] PROG ARGS
#> 52c2da525ae6375a4748732856483fb3  -

#### busybox timeout --help
busybox 'timeout' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS
#> 4a19ef82585c4a8f0b017fa1f342f038  -

#### busybox top --help
busybox 'top' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: top [-bH] [-n COUNT] [-d SECONDS]
#> df5af69ecde0ac0ff528c2965427a2a3  -

#### busybox touch --help
busybox 'touch' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...
#> a3783849f368f2c68d34bfa6b92ba4ed  -

#### busybox tr --help
busybox 'tr' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tr [-cds] STRING1 [STRING2]
#> bddd522001a44b51109c190a92afc381  -

#### busybox traceroute --help
busybox 'traceroute' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: traceroute [-46Flnrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]
#> 756e41203f40cdd9f1506d043b0665e5  -

#### busybox traceroute6 --help
busybox 'traceroute6' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: traceroute6 [-nrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]
#> d6f54854b389030b6b676c60ed1a83a6  -

#### busybox true --help
busybox 'true' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> d41d8cd98f00b204e9800998ecf8427e  -

#### busybox truncate --help
busybox 'truncate' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: truncate [-c] -s SIZE FILE...
#> 5ee93b629d95dec12f0b03b704897c91  -

#### busybox ts --help
busybox 'ts' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ts [-is] [STRFTIME]
#> 1a1934f24c370ccc18f2bbc22ee6aa84  -

#### busybox tty --help
busybox 'tty' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: tty [-s]
#> 25f51fe19a9f9cb47feec05944f945c8  -

#### busybox ubirename --help
busybox 'ubirename' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ubirename UBI_DEVICE OLD_VOLNAME NEW_VOLNAME [OLD2 NEW2]...
#> 813a848bb185d007a58d4c747555445f  -

#### busybox udhcpc --help
busybox 'udhcpc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: udhcpc [-fbqRB] [-a[MSEC]] [-t N] [-T SEC] [-A SEC|-n]
#> 65da8d794f9232e46a726c437989f298  -

#### busybox udhcpd --help
busybox 'udhcpd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: udhcpd [-fS] [-I ADDR] [-a MSEC] [CONFFILE]
#> 52100b62a833274499d0172b299fdf1a  -

#### busybox uevent --help
busybox 'uevent' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uevent [PROG ARGS]
#> a218bcce13421796014a91b390a8da0d  -

#### busybox umount --help
busybox 'umount' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: umount [-rlfda] [-t FSTYPE] FILESYSTEM|DIRECTORY
#> ac004ec327124645436b9fc29fd26250  -

#### busybox uname --help
busybox 'uname' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uname [-amnrspvio]
#> 5e229fdb07cc95a04f9c15ea087a497d  -

#### busybox uncompress --help
busybox 'uncompress' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uncompress [-cf] [FILE]...
#> 85f18e79b02a4ddd9d460a36fc380a59  -

#### busybox unexpand --help
busybox 'unexpand' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unexpand [-fa][-t N] [FILE]...
#> 974cb09ecaa9d81ef7d25b4b49c68a8d  -

#### busybox uniq --help
busybox 'uniq' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]
#> 1c25c3e30f70d0a1a86ccf29cbc68a8f  -

#### busybox unix2dos --help
busybox 'unix2dos' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unix2dos [-ud] [FILE]
#> 9175b32ecc283cf6543e69c09f666c31  -

#### busybox unlink --help
busybox 'unlink' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unlink FILE
#> 222f91a38478e268713e4a5601d2919f  -

#### busybox unlzma --help
busybox 'unlzma' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unlzma [-cfk] [FILE]...
#> 9a19ecd8310ab049107b5cae1e6ad3f5  -

#### busybox unshare --help
busybox 'unshare' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unshare [OPTIONS] [PROG ARGS]
#> ea926f8ff1917fba896157ca8bb36a5b  -

#### busybox unxz --help
busybox 'unxz' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unxz [-cfk] [FILE]...
#> 747ee7595ee22f994a7e72c9f6a559ae  -

#### busybox unzip --help
busybox 'unzip' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: unzip [-lnojpq] FILE[.zip] [FILE]... [-x FILE]... [-d DIR]
#> 84a279ea258017d8cde8aac01d40ef82  -

#### busybox uptime --help
busybox 'uptime' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uptime
#> 83cc15ab7f1cc98debd8566ff1d5ecac  -

#### busybox usleep --help
busybox 'usleep' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: usleep N
#> f2f83c2396f3ce78ab522e416b503813  -

#### busybox uudecode --help
busybox 'uudecode' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uudecode [-o OUTFILE] [INFILE]
#> 8bb5551f3080569cf5fd4686805c462b  -

#### busybox uuencode --help
busybox 'uuencode' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uuencode [-m] [FILE] STORED_FILENAME
#> 557d244100da0dab19bb1e94f906c10f  -

#### busybox vconfig --help
busybox 'vconfig' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: vconfig COMMAND [OPTIONS]
#> 548749ac827e446aceecd976e618d66f  -

#### busybox vi --help
busybox 'vi' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: vi [-c CMD] [-R] [-H] [FILE]...
#> 69befea50c17391b0445005ba778f270  -

#### busybox w --help
busybox 'w' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: w
#> dae54b569d021058e619391c02bebf06  -

#### busybox watch --help
busybox 'watch' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: watch [-n SEC] [-t] PROG ARGS
#> b04d929b0c35330c5d30440592b3a896  -

#### busybox watchdog --help
busybox 'watchdog' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: watchdog [-t N[ms]] [-T N[ms]] [-F] DEV
#> 48a9587754a9b2c05f4590d3291b7a37  -

#### busybox wc --help
busybox 'wc' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: wc [-cmlwL] [FILE]...
#> 841db69362564117079256be2487d051  -

#### busybox wget --help
busybox 'wget' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
#> a137f19cb39b4782afc0297a40633b61  -

#### busybox which --help
busybox 'which' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: which [-a] COMMAND...
#> 9485de15a0b8cadb6bdefca6bee1ba66  -

#### busybox who --help
busybox 'who' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: who [-aH]
#> 074d867126f92673a77133b2d5f9eb16  -

#### busybox whoami --help
busybox 'whoami' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: whoami
#> 7b3291357b469ccd30d3a9662af55747  -

#### busybox xargs --help
busybox 'xargs' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: xargs [OPTIONS] [PROG ARGS]
#> 705823b7898c5436675e832c3cb03757  -

#### busybox xxd --help
busybox 'xxd' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: xxd [-pri] [-g N] [-c N] [-n LEN] [-s OFS] [-o OFS] [FILE]
#> bef3342597c73435a0ea747d180f10aa  -

#### busybox xz --help
busybox 'xz' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: xz -d [-cfk] [FILE]...
#> fdb3124ffc3c7a56234580cc47f35593  -

#### busybox xzcat --help
busybox 'xzcat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: xzcat [FILE]...
#> 8a1e91d457808d05f49407e9324bd936  -

#### busybox yes --help
busybox 'yes' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: yes [STRING]
#> 8409aa7e98783234f7e305f61bbee64e  -

#### busybox zcat --help
busybox 'zcat' --help < /dev/null > t 2>&1; echo $?; head -3 t; md5sum < t
#> 0
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: zcat [FILE]...
#> 915972a57f2c8ca256273691da5e8390  -
