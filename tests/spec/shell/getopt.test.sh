# Recorded from Debian 12: util-linux 2.38.1

#### plain
getopt ab:c -a -b x y; getopt ab:c -- -a -b x y; getopt a -z; echo $?
#>  -a -b x -- y
#>  -- -a -b x y
#>  --
#> 1
#! getopt: invalid option -- 'z'

#### -o, --options
getopt -o ab:c -- -a -b 'x y' z; getopt --options a:: -- -a -ax; getopt -o +ab -- x -a; getopt -o -a -- x -a y
#>  -a -b 'x y' -- 'z'
#>  -a '' -a 'x' --
#>  -- 'x' '-a'
#>  'x' -a 'y' --

#### -l, --longoptions
getopt -o '' -l long,val: -- --long --val z q; getopt -o a --longoptions b:: -- --b --b=1 -a; getopt -l foo,foobar -o '' -- --foob
#>  --long --val 'z' -- 'q'
#>  --b '' --b '1' -a --
#>  --foobar --

#### -n, --name and -q, --quiet and -Q, --quiet-output
getopt -n me -o a -- -z; getopt --name me -o a -- -a; getopt -q -o a -- -z; echo $?; getopt -Q -o a -- -a; getopt --quiet --quiet-output -o a -- -z
#>  --
#>  -a --
#>  --
#> 1
#! me: invalid option -- 'z'
#? 1

#### -u, --unquoted and -s, --shell and -T, --test and -a
getopt -u -o a: -- -a 'x y'; getopt -s csh -o a: -- -a 'x!y'; getopt -s bad -o a --; getopt -T; echo $?; getopt --test; echo $?; getopt -a -o '' -l foo -- -foo; getopt --unquoted -o a -- -a b; getopt --shell sh -o a -- -a
#>  -a x y --
#>  -a 'x'\!'y' --
#> 4
#> 4
#>  --foo --
#>  -a -- b
#>  -a --
#! getopt: unknown shell after -s or --shell argument
#! Try 'getopt --help' for more information.

#### quotes and missing arguments
getopt -o ab -- "it's" -a; getopt -o a: -- -a; echo $?; getopt; getopt -o a -l b: -- --b; getopt -o '' -l b -- --b=1
#>  -a -- 'it'\''s'
#>  --
#> 1
#>  --
#>  --
#! getopt: option requires an argument -- 'a'
#! getopt: missing optstring argument
#! Try 'getopt --help' for more information.
#! getopt: option '--b' requires an argument
#! getopt: option '--b' doesn't allow an argument
#? 1
