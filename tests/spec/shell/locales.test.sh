# Recorded from Debian 12: bash 5.2.15, libc-bin 2.36

#### LC_ALL that a shell is started with
LC_ALL=de_DE.UTF-8 bash -c 'echo $LC_ALL'; LC_CTYPE=UTF-8 bash -c 'echo $LC_CTYPE'; LC_TIME=fr_FR LC_NUMERIC=xx bash -c 'echo $LC_TIME'; LANG=xx_XX bash -c 'echo $LANG'; LC_ALL=en_US sh -c 'echo sh'
LC_ALL=C bash -c :; LC_ALL=C.UTF-8 bash -c :; LC_ALL=POSIX bash -c :; LC_ALL=C.utf8 bash -c :; LC_ALL=en_US.UTF-8 bash -c :; printf '#!/bin/bash\necho script\n' > /tmp/x.sh; chmod +x /tmp/x.sh; LC_ALL=xx /tmp/x.sh
#> de_DE.UTF-8
#> UTF-8
#> fr_FR
#> xx_XX
#> sh
#> script
#! bash: warning: setlocale: LC_ALL: cannot change locale (de_DE.UTF-8)
#! /bin/bash: warning: setlocale: LC_ALL: cannot change locale (xx)

#### categories that are assigned
LC_ALL=xx; LC_TIME=yy; LC_ALL=; export LC_CTYPE=zz; LC_COLLATE=C; LC_MESSAGES=nope; LANG=it_IT; LC_NUMERIC=nn; LC_TIME=; LC_MONETARY=mm; unset LC_ALL
#! bash: line 1: warning: setlocale: LC_ALL: cannot change locale (xx): No such file or directory
#! bash: line 1: warning: setlocale: LC_CTYPE: cannot change locale (zz): No such file or directory
#! bash: line 1: warning: setlocale: LC_MESSAGES: cannot change locale (nope): No such file or directory
#! bash: line 1: warning: setlocale: LC_NUMERIC: cannot change locale (nn): No such file or directory
#! bash: line 1: warning: setlocale: LC_TIME: cannot change locale (it_IT): No such file or directory

#### programs go on in C
LC_ALL=xx_YY ls /nonexistent; LC_ALL=xx_YY sort /dev/null; LC_ALL=xx_YY date +%B -d 2024-01-01
#> January
#! ls: cannot access '/nonexistent': No such file or directory

#### locale
LC_ALL=de_DE.UTF-8 locale; LC_CTYPE=UTF-8 locale; locale -a; locale charmap; LC_ALL=xx locale charmap; LC_ALL=xx locale -a; LC_TIME=xx locale
#> LANG=C.UTF-8
#> LANGUAGE=
#> LC_CTYPE="de_DE.UTF-8"
#> LC_NUMERIC="de_DE.UTF-8"
#> LC_TIME="de_DE.UTF-8"
#> LC_COLLATE="de_DE.UTF-8"
#> LC_MONETARY="de_DE.UTF-8"
#> LC_MESSAGES="de_DE.UTF-8"
#> LC_PAPER="de_DE.UTF-8"
#> LC_NAME="de_DE.UTF-8"
#> LC_ADDRESS="de_DE.UTF-8"
#> LC_TELEPHONE="de_DE.UTF-8"
#> LC_MEASUREMENT="de_DE.UTF-8"
#> LC_IDENTIFICATION="de_DE.UTF-8"
#> LC_ALL=de_DE.UTF-8
#> LANG=C.UTF-8
#> LANGUAGE=
#> LC_CTYPE=UTF-8
#> LC_NUMERIC="C.UTF-8"
#> LC_TIME="C.UTF-8"
#> LC_COLLATE="C.UTF-8"
#> LC_MONETARY="C.UTF-8"
#> LC_MESSAGES="C.UTF-8"
#> LC_PAPER="C.UTF-8"
#> LC_NAME="C.UTF-8"
#> LC_ADDRESS="C.UTF-8"
#> LC_TELEPHONE="C.UTF-8"
#> LC_MEASUREMENT="C.UTF-8"
#> LC_IDENTIFICATION="C.UTF-8"
#> LC_ALL=
#> C
#> C.utf8
#> POSIX
#> en_US.utf8
#> UTF-8
#> ANSI_X3.4-1968
#> C
#> C.utf8
#> POSIX
#> en_US.utf8
#> LANG=C.UTF-8
#> LANGUAGE=
#> LC_CTYPE="C.UTF-8"
#> LC_NUMERIC="C.UTF-8"
#> LC_TIME=xx
#> LC_COLLATE="C.UTF-8"
#> LC_MONETARY="C.UTF-8"
#> LC_MESSAGES="C.UTF-8"
#> LC_PAPER="C.UTF-8"
#> LC_NAME="C.UTF-8"
#> LC_ADDRESS="C.UTF-8"
#> LC_TELEPHONE="C.UTF-8"
#> LC_MEASUREMENT="C.UTF-8"
#> LC_IDENTIFICATION="C.UTF-8"
#> LC_ALL=
#! locale: Cannot set LC_CTYPE to default locale: No such file or directory
#! locale: Cannot set LC_MESSAGES to default locale: No such file or directory
#! locale: Cannot set LC_ALL to default locale: No such file or directory
#! locale: Cannot set LC_CTYPE to default locale: No such file or directory
#! locale: Cannot set LC_ALL to default locale: No such file or directory
#! locale: Cannot set LC_CTYPE to default locale: No such file or directory
#! locale: Cannot set LC_MESSAGES to default locale: No such file or directory
#! locale: Cannot set LC_ALL to default locale: No such file or directory
#! locale: Cannot set LC_CTYPE to default locale: No such file or directory
#! locale: Cannot set LC_MESSAGES to default locale: No such file or directory
#! locale: Cannot set LC_COLLATE to default locale: No such file or directory
#! locale: Cannot set LC_ALL to default locale: No such file or directory
