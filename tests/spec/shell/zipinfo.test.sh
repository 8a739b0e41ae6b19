# zipinfo (ZipInfo 3.00, unzip 6.0-28): archives of zip 3.0 and of others.

#### short, medium, long, names
export TZ=UTC; echo UEsDBAoAAAAAALVwfl0AAAAAAAAAAAAAAAACABwAZC9VVAkAA7WCDWu1gg1rdXgLAAEEAAAAAAQAAAAAUEsDBAoAAAAAAIMYIlgvOtrpEgAAABIAAAAIABwAZC9ydW4uc2hVVAkAAyZ9k2V4gg1rdXgLAAEEAAAAAAQAAAAAIyEvYmluL3NoCmVjaG8gaGkKUEsDBBQAAAAIAIMYIlgNW4baFAAAALgLAAAGABwAZC96ZXJvVVQJAAMmfZNleIINa3V4CwABBAAAAAAEAAAAAO3BMQEAAADCoPVPbQ0PoAAAgHcDUEsDBAoAAAAAAIMYIlhDvrfoAQAAAAEAAAADABwAZC9sVVQJAAMmfZNleIINa3V4CwABBAAAAAAEAAAAAGFQSwMECgAAAAAAgxgiWCAwOjYGAAAABgAAAAMAHABkL2FVVAkAAyZ9k2V4gg1rdXgLAAEEAAAAAAQAAAAAaGVsbG8KUEsBAh4DCgAAAAAAtXB+XQAAAAAAAAAAAAAAAAIAGAAAAAAAAAAQAO1BAAAAAGQvVVQFAAO1gg1rdXgLAAEEAAAAAAQAAAAAUEsBAh4DCgAAAAAAgxgiWC862ukSAAAAEgAAAAgAGAAAAAAAAQAAAO2BPAAAAGQvcnVuLnNoVVQFAAMmfZNldXgLAAEEAAAAAAQAAAAAUEsBAh4DFAAAAAgAgxgiWA1bhtoUAAAAuAsAAAYAGAAAAAAAAAAAAKSBkAAAAGQvemVyb1VUBQADJn2TZXV4CwABBAAAAAAEAAAAAFBLAQIeAwoAAAAAAIMYIlhDvrfoAQAAAAEAAAADABgAAAAAAAAAAAD/oeQAAABkL2xVVAUAAyZ9k2V1eAsAAQQAAAAABAAAAABQSwECHgMKAAAAAACDGCJYIDA6NgYAAAAGAAAAAwAYAAAAAAABAAAApIEiAQAAZC9hVVQFAAMmfZNldXgLAAEEAAAAAAQAAAAAUEsFBgAAAAAFAAUAdAEAAGUBAAAAAA== | base64 -d > x.zip; zipinfo x.zip; zipinfo -1 x; zipinfo -2 x.zip; zipinfo -m x.zip; zipinfo -l x.zip; zipinfo -h x.zip; zipinfo -t x.zip; zipinfo -ht x.zip; zipinfo -2ht x.zip; zipinfo -1ht x.zip; zipinfo -s x.zip d/a 'd/*.sh'; zipinfo x.zip nosuch; echo $?; TZ=UTC-5 zipinfo x.zip d/a
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> drwxr-xr-x  3.0 unx        0 bx stor 26-Nov-30 14:05 d/
#> -rwxr-xr-x  3.0 unx       18 tx stor 24-Jan-02 03:04 d/run.sh
#> -rw-r--r--  3.0 unx     3000 bx defN 24-Jan-02 03:04 d/zero
#> lrwxrwxrwx  3.0 unx        1 bx stor 24-Jan-02 03:04 d/l
#> -rw-r--r--  3.0 unx        6 tx stor 24-Jan-02 03:04 d/a
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> d/
#> d/run.sh
#> d/zero
#> d/l
#> d/a
#> d/
#> d/run.sh
#> d/zero
#> d/l
#> d/a
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> drwxr-xr-x  3.0 unx        0 bx  0% stor 26-Nov-30 14:05 d/
#> -rwxr-xr-x  3.0 unx       18 tx  0% stor 24-Jan-02 03:04 d/run.sh
#> -rw-r--r--  3.0 unx     3000 bx 99% defN 24-Jan-02 03:04 d/zero
#> lrwxrwxrwx  3.0 unx        1 bx  0% stor 24-Jan-02 03:04 d/l
#> -rw-r--r--  3.0 unx        6 tx  0% stor 24-Jan-02 03:04 d/a
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> drwxr-xr-x  3.0 unx        0 bx        0 stor 26-Nov-30 14:05 d/
#> -rwxr-xr-x  3.0 unx       18 tx       18 stor 24-Jan-02 03:04 d/run.sh
#> -rw-r--r--  3.0 unx     3000 bx       20 defN 24-Jan-02 03:04 d/zero
#> lrwxrwxrwx  3.0 unx        1 bx        1 stor 24-Jan-02 03:04 d/l
#> -rw-r--r--  3.0 unx        6 tx        6 stor 24-Jan-02 03:04 d/a
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> Archive:  x.zip
#> Zip file size: 751 bytes, number of entries: 5
#> d/
#> d/run.sh
#> d/zero
#> d/l
#> d/a
#> 5 files, 3025 bytes uncompressed, 45 bytes compressed:  98.5%
#> d/
#> d/run.sh
#> d/zero
#> d/l
#> d/a
#> -rwxr-xr-x  3.0 unx       18 tx stor 24-Jan-02 03:04 d/run.sh
#> -rw-r--r--  3.0 unx        6 tx stor 24-Jan-02 03:04 d/a
#> 11
#> -rw-r--r--  3.0 unx        6 tx stor 24-Jan-02 08:04 d/a
#! caution: filename not matched:  nosuch

#### of other systems
export TZ=UTC; echo UEsDBBQAAAAIAIMYIlj13JN/CgAAAC0AAAAFAAAAYS50eHTLSM3Jyc8gkgAAUEsDBBQAAAAIAIMYIlj13JN/CgAAAC0AAAAFAAAAYi5leGXLSM3Jyc8gkgAAUEsDBBQAAAAAAIMYIlgAAAAAAAAAAAAAAAAEAAAAZGlyL1BLAwQUAAAACACDGCJY9dyTfwoAAAAtAAAABQAAAGguYmF0y0jNycnPIJIAAFBLAwQUAAAACACDGCJY9dyTfwoAAAAtAAAAAQAAAHXLSM3Jyc8gkgAAUEsBAhQAFAAAAAgAgxgiWPXck38KAAAALQAAAAUAAAAAAAAAAAAgAAAAAAAAAGEudHh0UEsBAhQAFAAAAAgAgxgiWPXck38KAAAALQAAAAUAAAAAAAAAAAAhAAAALQAAAGIuZXhlUEsBAhQAFAAAAAAAgxgiWAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAQAAAAWgAAAGRpci9QSwECFAsUAAAACACDGCJY9dyTfwoAAAAtAAAABQAAAAAAAAAAACYAAAB8AAAAaC5iYXRQSwECFAMUAAAACACDGCJY9dyTfwoAAAAtAAAAAQAAAAAAAAAAAAAApAGpAAAAdVBLBQYAAAAABQAFAPoAAADSAAAAAAA= | base64 -d > f.zip; zipinfo f.zip; zipinfo -m f.zip
#> Archive:  f.zip
#> Zip file size: 482 bytes, number of entries: 5
#> -rw-a--     2.0 fat       45 b- defN 24-Jan-02 03:04 a.txt
#> -r-xa--     2.0 fat       45 b- defN 24-Jan-02 03:04 b.exe
#> drwx---     2.0 fat        0 b- stor 24-Jan-02 03:04 dir/
#> -rwxahs     2.0 ntf       45 b- defN 24-Jan-02 03:04 h.bat
#> ?rw-r--r--  2.0 unx       45 b- defN 24-Jan-02 03:04 u
#> 5 files, 180 bytes uncompressed, 40 bytes compressed:  77.8%
#> Archive:  f.zip
#> Zip file size: 482 bytes, number of entries: 5
#> -rw-a--     2.0 fat       45 b- 78% defN 24-Jan-02 03:04 a.txt
#> -r-xa--     2.0 fat       45 b- 78% defN 24-Jan-02 03:04 b.exe
#> drwx---     2.0 fat        0 b-  0% stor 24-Jan-02 03:04 dir/
#> -rwxahs     2.0 ntf       45 b- 78% defN 24-Jan-02 03:04 h.bat
#> ?rw-r--r--  2.0 unx       45 b- 78% defN 24-Jan-02 03:04 u
#> 5 files, 180 bytes uncompressed, 40 bytes compressed:  77.8%

#### what is none
zipinfo nosuch; echo $?; zipinfo /etc/passwd; echo $?; zipinfo -1 /etc/passwd; echo $?; zipinfo -1 nosuch; echo $?; zipinfo -2 nosuch; echo $?; zipinfo -l nosuch; zipinfo | md5sum; zipinfo -h | md5sum; mkdir d; zipinfo d; echo $?
#> zipinfo:  cannot find or open nosuch, nosuch.zip or nosuch.ZIP.
#> 9
#> Archive:  /etc/passwd
#> [/etc/passwd]
#>   End-of-central-directory signature not found.  Either this file is not
#>   a zipfile, or it constitutes one disk of a multi-part archive.  In the
#>   latter case the central directory and zipfile comment will be found on
#>   the last disk(s) of this archive.
#> zipinfo:  cannot find zipfile directory in one of /etc/passwd or
#>           /etc/passwd.zip, and cannot find /etc/passwd.ZIP, period.
#> 9
#> 9
#> 9
#> 9
#> zipinfo:  cannot find or open nosuch, nosuch.zip or nosuch.ZIP.
#> 15c52291b4ab21200255fa5ac8df979a  -
#> 15c52291b4ab21200255fa5ac8df979a  -
#> zipinfo:  cannot find or open d, d.zip or d.ZIP.
#> 9
#! [/etc/passwd]
#!   End-of-central-directory signature not found.  Either this file is not
#!   a zipfile, or it constitutes one disk of a multi-part archive.  In the
#!   latter case the central directory and zipfile comment will be found on
#!   the last disk(s) of this archive.
#! zipinfo:  cannot find zipfile directory in one of /etc/passwd or
#!           /etc/passwd.zip, and cannot find /etc/passwd.ZIP, period.
#! zipinfo:  cannot find or open nosuch, nosuch.zip or nosuch.ZIP.
#! zipinfo:  cannot find or open nosuch, nosuch.zip or nosuch.ZIP.
