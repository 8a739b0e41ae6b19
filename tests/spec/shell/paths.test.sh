# Recorded from Debian 12: coreutils 9.1

#### basename
basename /a/b.txt; basename /a/b.txt .txt; basename -a /a/b /c/d; basename -s .txt a.txt b.txt; basename -z a | od -c; basename; basename a b c; basename /; basename ''; basename --nosuch; basename -Q
#> b.txt
#> b
#> b
#> d
#> a
#> b
#> 0000000   a  \0
#> 0000002
#> /
#>
#! basename: missing operand
#! Try 'basename --help' for more information.
#! basename: extra operand ‘c’
#! Try 'basename --help' for more information.
#! basename: unrecognized option '--nosuch'
#! Try 'basename --help' for more information.
#! basename: invalid option -- 'Q'
#! Try 'basename --help' for more information.
#? 1

#### basename by the long names
basename --multiple a/b c/d; basename --suffix=.c x.c;  basename --zero a | od -c;
#> b
#> d
#> x
#> 0000000   a  \0
#> 0000002

#### dirname
dirname /a/b; dirname a; dirname /; dirname a/b/ c//d; dirname -z a/b | od -c; dirname --zero a | od -c; dirname; dirname --nosuch; dirname -Q
#> /a
#> .
#> /
#> a
#> c
#> 0000000   a  \0
#> 0000002
#> 0000000   .  \0
#> 0000002
#! dirname: missing operand
#! Try 'dirname --help' for more information.
#! dirname: unrecognized option '--nosuch'
#! Try 'dirname --help' for more information.
#! dirname: invalid option -- 'Q'
#! Try 'dirname --help' for more information.
#? 1

#### readlink
ln -s b a; ln -s nosuch b; readlink a; readlink -f a; readlink -e a; echo $?; readlink -m a/x/y; readlink -n a; echo; readlink -z a | od -c; readlink -v b/x; readlink x; echo $?; readlink -v x; readlink a b; readlink -n a b; readlink; readlink --nosuch; readlink -Q
#> b
#> /root/nosuch
#> 1
#> /root/nosuch/x/y
#> b
#> 0000000   b  \0
#> 0000002
#> 1
#> b
#> nosuch
#> b
#> nosuch
#! readlink: b/x: No such file or directory
#! readlink: x: No such file or directory
#! readlink: ignoring --no-newline with multiple arguments
#! readlink: missing operand
#! Try 'readlink --help' for more information.
#! readlink: unrecognized option '--nosuch'
#! Try 'readlink --help' for more information.
#! readlink: invalid option -- 'Q'
#! Try 'readlink --help' for more information.
#? 1

#### readlink by the long names
ln -s b a; touch b; readlink --canonicalize a; readlink --canonicalize-existing a; readlink --canonicalize-missing a; readlink --no-newline a; echo; readlink --quiet x; readlink --silent x; readlink --verbose x; readlink --zero a | od -c; readlink -q x; readlink -s x
#> /root/b
#> /root/b
#> /root/b
#> b
#> 0000000   b  \0
#> 0000002
#! readlink: x: No such file or directory
#? 1

#### realpath
ln -s b a; mkdir b; realpath a; realpath -e x; realpath -m x/y; realpath -s a; realpath -L a/..; realpath -P a/..; realpath -q x/y; echo $?; realpath --relative-to=/etc /root; realpath --relative-base=/root a /etc; realpath -z a | od -c; realpath; realpath x/y; realpath --nosuch; realpath -Q
#> /root/b
#> /root/x/y
#> /root/a
#> /root
#> /root
#> 1
#> ../root
#> b
#> /etc
#> 0000000   /   r   o   o   t   /   b  \0
#> 0000010
#! realpath: x: No such file or directory
#! realpath: missing operand
#! Try 'realpath --help' for more information.
#! realpath: x/y: No such file or directory
#! realpath: unrecognized option '--nosuch'
#! Try 'realpath --help' for more information.
#! realpath: invalid option -- 'Q'
#! Try 'realpath --help' for more information.
#? 1

#### realpath by the long names
ln -s b a; mkdir b; realpath --canonicalize-existing a; realpath --canonicalize-missing q/r; realpath --logical a/..; realpath --physical a; realpath --quiet x/y; realpath --strip a; realpath --no-symlinks a; realpath --zero a | od -c
#> /root/b
#> /root/q/r
#> /root
#> /root/b
#> /root/a
#> /root/a
#> 0000000   /   r   o   o   t   /   b  \0
#> 0000010

#### pwd
cd /tmp; env pwd; ln -s /tmp /root/l; cd /root/l; env pwd; env pwd -L; env pwd -P; env pwd --logical; env pwd --physical; env pwd x; env pwd --nosuch
#> /tmp
#> /tmp
#> /root/l
#> /tmp
#> /root/l
#> /tmp
#> /tmp
#! pwd: ignoring non-option arguments
#! pwd: unrecognized option '--nosuch'
#! Try 'pwd --help' for more information.
#? 1
