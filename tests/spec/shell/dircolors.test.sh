# Recorded from Debian 12: coreutils 9.1

#### shells
dircolors -b | head -1 | cut -c1-40; dircolors -c | cut -c1-40; dircolors --sh | tail -1; dircolors --bourne-shell | wc -l; dircolors --csh | wc -l; dircolors --c-shell | cut -c1-20; SHELL=/bin/tcsh dircolors | cut -c1-10; SHELL= dircolors
#> LS_COLORS='';
#> setenv LS_COLORS ''
#> export LS_COLORS
#> 2
#> 1
#> setenv LS_COLORS ''
#> setenv LS_
#! dircolors: no SHELL environment variable, and no shell type option given
#? 1

#### -p, --print-database and --print-ls-colors
dircolors -p | head -5; dircolors --print-database | wc -l; TERM=xterm LS_COLORS= dircolors --print-ls-colors | head -3
#> # Configuration file for dircolors, a utility to help you set the
#> # LS_COLORS environment variable used by GNU ls with the --color option.
#> # Copyright (C) 1996-2022 Free Software Foundation, Inc.
#> # Copying and distribution of this file, with or without modification,
#> # are permitted provided the copyright notice and this notice are preserved.
#> 219
#> [0mrs	0[0m
#> [01;34mdi	01;34[0m
#> [01;36mln	01;36[0m

#### files
printf 'TERM xterm\nDIR 01;35\n.tar 01;31\n*~ 33\nEXEC 1\n' > f; TERM=xterm dircolors -b f; TERM=dumb dircolors -b f; printf 'FOO 1\n' > g; dircolors -b g; printf 'DIR\n' > h; dircolors -b h; dircolors nosuch; dircolors a b; dircolors -p -b; dircolors -p f; dircolors --nosuch; dircolors -Q; echo 'DIR 1' | TERM=x dircolors -b -
#> LS_COLORS='di=01;35:*.tar=01;31:*~=33:ex=1:';
#> export LS_COLORS
#> LS_COLORS='';
#> export LS_COLORS
#> LS_COLORS='';
#> export LS_COLORS
#> LS_COLORS='di=1:';
#> export LS_COLORS
#! dircolors: h:1: invalid line;  missing second token
#! dircolors: nosuch: No such file or directory
#! dircolors: extra operand ‘b’
#! Try 'dircolors --help' for more information.
#! dircolors: the options to output non shell syntax,
#! and to select a shell syntax are mutually exclusive
#! Try 'dircolors --help' for more information.
#! dircolors: extra operand ‘f’
#! file operands cannot be combined with --print-database (-p)
#! Try 'dircolors --help' for more information.
#! dircolors: unrecognized option '--nosuch'
#! Try 'dircolors --help' for more information.
#! dircolors: invalid option -- 'Q'
#! Try 'dircolors --help' for more information.
