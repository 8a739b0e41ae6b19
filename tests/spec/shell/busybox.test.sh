# Recorded from Debian 12: busybox 1.35.0, what its applets say

#### files that are not there
for call in 'cat /no/such' 'ls /no/such' 'cp /no/such /tmp' 'mv /no/such /tmp' 'rm /no/such' 'mkdir /no/such/dir' 'rmdir /no/such' 'chmod 777 /no/such' 'chown 0 /no/such' 'touch /no/such/file' 'md5sum /no/such' 'sha256sum /no/such' 'wc /no/such' 'head /no/such' 'dd if=/no/such' 'stat /no/such'; do busybox $call; echo $?; done
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#! cat: can't open '/no/such': No such file or directory
#! ls: /no/such: No such file or directory
#! cp: can't stat '/no/such': No such file or directory
#! mv: can't rename '/no/such': No such file or directory
#! rm: can't remove '/no/such': No such file or directory
#! mkdir: can't create directory '/no/such/dir': No such file or directory
#! rmdir: '/no/such': No such file or directory
#! chmod: /no/such: No such file or directory
#! chown: /no/such: No such file or directory
#! touch: /no/such/file: No such file or directory
#! md5sum: can't open '/no/such': No such file or directory
#! sha256sum: can't open '/no/such': No such file or directory
#! wc: /no/such: No such file or directory
#! head: /no/such: No such file or directory
#! dd: can't open '/no/such': No such file or directory
#! stat: can't stat '/no/such': No such file or directory

#### calls that are wrong
for call in 'chmod' 'cp' 'touch' 'wget' 'ls --zzz' 'hostname -z' 'uptime -z' 'cut' 'sleep x' 'kill'; do busybox $call; echo $?; done 2>&1
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: chmod [-Rcvf] MODE[,MODE]... FILE...
#>
#> MODE is octal number (bit pattern sstrwxrwxrwx) or [ugoa]{+|-|=}[rwxXst]
#>
#> 	-R	Recurse
#> 	-c	List changed files
#> 	-v	Verbose
#> 	-f	Hide errors
#> 1
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cp [-arPLHpfinlsTu] SOURCE DEST
#> or: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }
#>
#> Copy SOURCEs to DEST
#>
#> 	-a	Same as -dpR
#> 	-R,-r	Recurse
#> 	-d,-P	Preserve symlinks (default if -R)
#> 	-L	Follow all symlinks
#> 	-H	Follow symlinks on command line
#> 	-p	Preserve file attributes if possible
#> 	-f	Overwrite
#> 	-i	Prompt before overwrite
#> 	-n	Don't overwrite
#> 	-l,-s	Create (sym)links
#> 	-T	Refuse to copy if DEST is a directory
#> 	-t DIR	Copy all SOURCEs into DIR
#> 	-u	Copy only newer files
#> 1
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...
#>
#> Update mtime of FILEs
#>
#> 	-c	Don't create files
#> 	-h	Don't follow links
#> 	-a	Change only atime
#> 	-m	Change only mtime
#> 	-d DT	Date/time to use
#> 	-t DT	Date/time to use
#> 	-r FILE	Use FILE's date/time
#> 1
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
#> 	[--post-data STR | --post-file FILE] [-Y on/off]
#> 	[--no-check-certificate] [-P DIR] [-U AGENT] URL...
#>
#> Retrieve files via HTTP or FTP
#>
#> 	--spider	Only check URL existence: $? is 0 if exists
#> 	--header STR	Add STR (of form 'header: value') to headers
#> 	--post-data STR	Send STR using POST method
#> 	--post-file FILE	Send FILE using POST method
#> 	--no-check-certificate	Don't validate the server's certificate
#> 	-c		Continue retrieval of aborted transfer
#> 	-q		Quiet
#> 	-P DIR		Save to DIR (default .)
#> 	-S    		Show server response
#> 	-O FILE		Save to FILE ('-' for stdout)
#> 	-o LOGFILE	Log messages to FILE
#> 	-U STR		Use STR for User-Agent header
#> 	-Y on/off	Use proxy
#> 1
#> ls: unrecognized option '--zzz'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...
#>
#> List directory contents
#>
#> 	-1	One column output
#> 	-a	Include names starting with .
#> 	-A	Like -a, but exclude . and ..
#> 	-x	List by lines
#> 	-d	List directory names, not contents
#> 	-L	Follow symlinks
#> 	-H	Follow symlinks on command line
#> 	-R	Recurse
#> 	-p	Append / to directory names
#> 	-F	Append indicator (one of */=@|) to names
#> 	-l	Long format
#> 	-i	List inode numbers
#> 	-n	List numeric UIDs and GIDs instead of names
#> 	-s	List allocated blocks
#> 	-lc	List ctime
#> 	-lu	List atime
#> 	--full-time	List full date/time
#> 	-h	Human readable sizes (1K 243M 2G)
#> 	--group-directories-first
#> 	-S	Sort by size
#> 	-X	Sort by extension
#> 	-v	Sort by version
#> 	-t	Sort by mtime
#> 	-tc	Sort by ctime
#> 	-tu	Sort by atime
#> 	-r	Reverse sort order
#> 	-w N	Format N columns wide
#> 	--color[={always,never,auto}]
#> 1
#> hostname: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: hostname [-sidf] [HOSTNAME | -F FILE]
#>
#> Show or set hostname or DNS domain name
#>
#> 	-s	Short
#> 	-i	Addresses for the hostname
#> 	-d	DNS domain name
#> 	-f	Fully qualified domain name
#> 	-F FILE	Use FILE's content as hostname
#> 1
#> uptime: invalid option -- 'z'
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: uptime
#>
#> Display the time since the last boot
#> 1
#> cut: expected a list of bytes, characters, or fields
#> 1
#> sleep: invalid number 'x'
#> 1
#> kill: you need to specify whom to kill
#> 1

#### applets that it has not
busybox nosuch; echo $?; /bin/busybox MIRAI; echo $?
#> 127
#> 127
#! nosuch: applet not found
#! MIRAI: applet not found

#### help
busybox cat --help 2>&1 | head -5; busybox tftp --help 2>&1 | tail -3; busybox adjtimex --help 2>&1 | head -3
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: cat [-nbvteA] [FILE]...
#>
#> Print FILEs to stdout
#> 	-g	Get file
#> 	-p	Put file
#> 	-b SIZE	Transfer blocks in bytes
#> BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#>
#> Usage: adjtimex [-q] [-o OFS] [-f FREQ] [-p TCONST] [-t TICK]

#### its shell has no line numbers on -c
busybox sh -c 'echo one; nosuch'; echo $?
#> one
#> 127
#! sh: nosuch: not found

#### what bots ask of it
/bin/busybox echo -e '\x67\x61\x79\x66\x67\x74'; /bin/busybox cat /etc/passwd | head -1; busybox printf '%s\n' a; busybox id -u; busybox pwd
#> gayfgt
#> root:x:0:0:root:/root:/bin/bash
#> a
#> 0
#> /root

#### busybox wget
busybox wget; busybox wget nosuch://x/y; echo $?; busybox wget ''; busybox wget http://x.invalid/y; busybox wget -q x.invalid; echo $?; busybox wget -O; busybox wget --nosuch x
#> 1
#> 1
#! BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#!
#! Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
#! 	[--post-data STR | --post-file FILE] [-Y on/off]
#! 	[--no-check-certificate] [-P DIR] [-U AGENT] URL...
#!
#! Retrieve files via HTTP or FTP
#!
#! 	--spider	Only check URL existence: $? is 0 if exists
#! 	--header STR	Add STR (of form 'header: value') to headers
#! 	--post-data STR	Send STR using POST method
#! 	--post-file FILE	Send FILE using POST method
#! 	--no-check-certificate	Don't validate the server's certificate
#! 	-c		Continue retrieval of aborted transfer
#! 	-q		Quiet
#! 	-P DIR		Save to DIR (default .)
#! 	-S    		Show server response
#! 	-O FILE		Save to FILE ('-' for stdout)
#! 	-o LOGFILE	Log messages to FILE
#! 	-U STR		Use STR for User-Agent header
#! 	-Y on/off	Use proxy
#! wget: not an http or ftp url: nosuch://x/y
#! wget: bad address ''
#! wget: bad address 'x.invalid'
#! wget: bad address 'x.invalid'
#! wget: option requires an argument -- 'O'
#! BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#!
#! Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
#! 	[--post-data STR | --post-file FILE] [-Y on/off]
#! 	[--no-check-certificate] [-P DIR] [-U AGENT] URL...
#!
#! Retrieve files via HTTP or FTP
#!
#! 	--spider	Only check URL existence: $? is 0 if exists
#! 	--header STR	Add STR (of form 'header: value') to headers
#! 	--post-data STR	Send STR using POST method
#! 	--post-file FILE	Send FILE using POST method
#! 	--no-check-certificate	Don't validate the server's certificate
#! 	-c		Continue retrieval of aborted transfer
#! 	-q		Quiet
#! 	-P DIR		Save to DIR (default .)
#! 	-S    		Show server response
#! 	-O FILE		Save to FILE ('-' for stdout)
#! 	-o LOGFILE	Log messages to FILE
#! 	-U STR		Use STR for User-Agent header
#! 	-Y on/off	Use proxy
#! wget: unrecognized option '--nosuch'
#! BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.
#!
#! Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
#! 	[--post-data STR | --post-file FILE] [-Y on/off]
#! 	[--no-check-certificate] [-P DIR] [-U AGENT] URL...
#!
#! Retrieve files via HTTP or FTP
#!
#! 	--spider	Only check URL existence: $? is 0 if exists
#! 	--header STR	Add STR (of form 'header: value') to headers
#! 	--post-data STR	Send STR using POST method
#! 	--post-file FILE	Send FILE using POST method
#! 	--no-check-certificate	Don't validate the server's certificate
#! 	-c		Continue retrieval of aborted transfer
#! 	-q		Quiet
#! 	-P DIR		Save to DIR (default .)
#! 	-S    		Show server response
#! 	-O FILE		Save to FILE ('-' for stdout)
#! 	-o LOGFILE	Log messages to FILE
#! 	-U STR		Use STR for User-Agent header
#! 	-Y on/off	Use proxy
#? 1
