# Recorded from Debian 12: tar 1.34, gzip 1.12, bzip2 1.0.8, xz-utils 5.4.1

#### tar -c -t -x
mkdir d; echo a > d/f; tar -cf t.tar d; tar -tf t.tar; rm -r d; tar -xf t.tar; cat d/f; tar cvf u.tar d; tar xvf u.tar; tar tf nosuch.tar; echo $?
#> d/
#> d/f
#> a
#> d/
#> d/f
#> d/
#> d/f
#> 2
#! tar: nosuch.tar: Cannot open: No such file or directory
#! tar: Error is not recoverable: exiting now

#### tar -z -j -J and -a
echo a > f; tar -czf t.tgz f; tar -tzf t.tgz; tar -cjf t.tbz f; tar -tf t.tbz; tar -cJf t.txz f; tar -tJf t.txz; tar -caf t.tar.gz f; file t.tar.gz | cut -c1-30; tar --gzip -tf t.tgz; tar --auto-compress -cf u.tar.xz f; tar -tf u.tar.xz
#> f
#> f
#> f
#> t.tar.gz: gzip compressed data
#> f
#> f

#### tar -C, -O, --strip-components, --exclude
mkdir -p d/e o; echo a > d/e/f; echo b > d/g; tar -cf t.tar -C d e g; tar -tf t.tar; tar -xf t.tar -O e/f; tar -xf t.tar -C o --strip-components=1; ls o; tar -cf u.tar --exclude='*.x' --exclude=g d; tar -tf u.tar; tar --directory=o -xf t.tar; ls o
#> e/
#> e/f
#> g
#> a
#> f
#> d/
#> d/e/
#> d/e/f
#> e
#> f
#> g

#### tar -d of what has changed
echo a > f; tar -cf t.tar f; echo c >> f; tar -df t.tar
#> f: Size differs
#? 1

#### tar --delete
echo a > f; echo b > g; tar -cf t.tar f g; tar --delete -f t.tar g; tar -tf t.tar
#> f

#### tar -r, -A, -d
echo a > f; echo b > g; tar -cf t.tar f; tar -rf t.tar g; tar -tf t.tar; tar -df t.tar; tar -cf v.tar g; tar -Af t.tar v.tar; tar -tf t.tar
#> f
#> g
#> f
#> g
#> g

#### tar mistakes
tar; tar -x; tar -cf; tar -cf t.tar; tar -cf t.tar nosuch; tar -Q; tar --nosuch; echo x > f; tar -xf f; tar -xzf f
#! tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: This does not look like a tar archive
#! tar: Exiting with failure status due to previous errors
#! tar: option requires an argument -- 'f'
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: Cowardly refusing to create an empty archive
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: nosuch: Cannot stat: No such file or directory
#! tar: Exiting with failure status due to previous errors
#! tar: invalid option -- 'Q'
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: unrecognized option '--nosuch'
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: This does not look like a tar archive
#! tar: Exiting with failure status due to previous errors
#!
#! gzip: stdin: not in gzip format
#! tar: Child returned status 1
#! tar: Error is not recoverable: exiting now
#? 2

#### gzip and gunzip
echo hello > f; gzip f; ls; gzip -l f.gz | tail -1; gunzip f.gz; cat f; gzip -k f; ls; gzip -c f | gunzip -c; gzip -d f.gz; gzip nosuch; gzip -t f; echo $?; echo a | gzip | zcat; gzip -v f 2>&1; gzip -dv f.gz 2>&1; gzip /root; gzip -Q; gzip f; gzip f.gz; gunzip -f f.gz; gzip -S .z f; ls
#> f.gz
#>                  28                   6 -33.3% f
#> hello
#> f
#> f.gz
#> hello
#> 1
#> a
#> gzip: f.gz already exists;	not overwritten
#> gzip: f already exists;	not overwritten
#> f.z
#! gzip: f already exists;	not overwritten
#! gzip: nosuch: No such file or directory
#!
#! gzip: f: not in gzip format
#! gzip: /root is a directory -- ignored
#! gzip: invalid option -- 'Q'
#! Try `gzip --help' for more information.
#! gzip: f.gz already exists;	not overwritten
#! gzip: f.gz already has .gz suffix -- unchanged

#### gzip by the long names
echo hello > f; gzip --keep f; gzip --test f.gz; echo $?; gzip --stdout f | gzip --decompress --stdout; gzip --list f.gz | head -1; gzip --force f; gzip --decompress --quiet f.gz; gzip --best f; gzip --to-stdout -d f.gz; gzip --fast --suffix=.q -k f.gz; gzip --no-name -d f.gz; gzip --uncompress nosuch.gz; gzip --recursive nosuch; gzip --name f; gzip --verbose -l f.gz | head -1
#> 0
#> hello
#>          compressed        uncompressed  ratio uncompressed_name
#> hello
#> method  crc     date  time           compressed        uncompressed  ratio uncompressed_name
#! gzip: f.gz already has .gz suffix -- unchanged
#! gzip: nosuch.gz: No such file or directory
#! gzip: nosuch: No such file or directory

#### bzip2
echo hello > f; bzip2 f; ls; bzip2 -d f.bz2; bzip2 -k f; bzip2 -t f.bz2; echo $?; bzcat f.bz2; bzip2 nosuch; bunzip2 -c f.bz2; bzip2 -z f; bzip2 -dc f.bz2; echo x > g; bunzip2 g; bzip2 -f f; bzip2 -dkf f.bz2; cat f; bzip2 -9 -c f | bunzip2; bzip2 -s -v -c f 2>/dev/null | bzcat
#> f.bz2
#> 0
#> hello
#> hello
#> hello
#> hello
#> hello
#> hello
#! bzip2: Can't open input file nosuch: No such file or directory.
#! bzip2: Output file f.bz2 already exists.
#! bunzip2: Can't guess original name for g -- using g.out
#! bunzip2: g is not a bzip2 file.

#### xz -l
echo hello > f; xz f; xz -l f.xz | head -1
#> Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename

#### lzma of what is packed
echo hello > f; xz f; lzma -k f.xz; ls
#> f.xz
#> f.xz.lzma

#### xz
echo hello > f; xz f; ls; xz -d f.xz; xz -k f; xz -t f.xz; echo $?; xzcat f.xz; xz nosuch; unxz -c f.xz; xz -z -f f; xz -dc f.xz; echo x > g; xz -d g; xz -T1 -9 -c f.xz | xzcat | xzcat
#> f.xz
#> 0
#> hello
#> hello
#> hello
#> hello
#! xz: nosuch: No such file or directory
#! xz: g: File format not recognized

#### unzip -v
unzip -v; unzip -vq | head -n 1
#> UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.
#>
#> Latest sources and executables are at ftp://ftp.info-zip.org/pub/infozip/ ;
#> see ftp://ftp.info-zip.org/pub/infozip/UnZip.html for other sites.
#>
#> Compiled with gcc 12.2.0 for Unix (Linux ELF).
#>
#> UnZip special compilation options:
#>         ACORN_FTYPE_NFS
#>         COPYRIGHT_CLEAN (PKZIP 0.9x unreducing method not supported)
#>         SET_DIR_ATTRIB
#>         SYMLINKS (symbolic links supported, if RTL and file system permit)
#>         TIMESTAMP
#>         UNIXBACKUP
#>         USE_EF_UT_TIME
#>         USE_UNSHRINK (PKZIP/Zip 1.x unshrinking method supported)
#>         USE_DEFLATE64 (PKZIP 4.x Deflate64(tm) supported)
#>         UNICODE_SUPPORT [wide-chars, char coding: UTF-8] (handle UTF-8 paths)
#>         LARGE_FILE_SUPPORT (large files over 2 GiB supported)
#>         ZIP64_SUPPORT (archives using Zip64 for large files supported)
#>         USE_BZIP2 (PKZIP 4.6+, using bzip2 lib version 1.0.8, 13-Jul-2019)
#>         VMS_TEXT_CONV
#>         WILD_STOP_AT_DIR
#>         [decryption, version 2.11 of 05 Jan 2007]
#>
#> UnZip and ZipInfo environment options:
#>            UNZIP:  [none]
#>         UNZIPOPT:  [none]
#>          ZIPINFO:  [none]
#>       ZIPINFOOPT:  [none]
#> UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.

#### unzip tells of a pattern that fits no archive
unzip '?'; unzip 'a*' b; unzip '[x'; echo $?
#> 9
#! unzip:  cannot find or open ?, ?.zip or ?.ZIP.
#!
#! No zipfiles found.
#! unzip:  cannot find or open a*, a*.zip or a*.ZIP.
#!
#! No zipfiles found.
#! unzip:  cannot find or open [x, [x.zip or [x.ZIP.
#!
#! No zipfiles found.
