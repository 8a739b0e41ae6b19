# Recorded from Debian 12: coreutils 9.1

#### times
touch -d @1000000000 f; stat -c '%X %Y' f; touch -a -d @5 f; stat -c '%X %Y' f; touch -m -d @7 f; stat -c '%X %Y' f; TZ=UTC touch -t 202001020304.05 f; stat -c %Y f; TZ=UTC touch -t 01020304 g; TZ=UTC touch -t 9901020304 f; stat -c %Y f
#> 1000000000 1000000000
#> 5 1000000000
#> 5 7
#> 1577934245
#> 915246240

#### -r, --reference
touch -d @99 f; touch -r f g; stat -c %Y g; touch --reference=f -d '+1 day' h; stat -c %Y h; touch -r nosuch g
#> 99
#> 86499
#! touch: failed to get attributes of 'nosuch': No such file or directory
#? 1

#### -c, --no-create and -h, --no-dereference
touch -c f; ls; touch --no-create f; ls; touch g; ln -s g l; touch -h -d @3 l; stat -c %Y l; touch --no-dereference -d @4 l; stat -c %Y l
#> 3
#> 4

#### --time and --date
touch f; touch --time=atime -d @8 f; stat -c %X f; touch --time=mtime --date=@9 f; stat -c %Y f; touch --time=use --date=@10 f; stat -c %X f; touch --time=x f; touch --time=modify --date=@11 f; stat -c %Y f; touch --time=access --date=@12 f; stat -c %X f
#> 8
#> 9
#> 10
#> 11
#> 12
#! touch: invalid argument ‘x’ for ‘--time’
#! Valid arguments are:
#!   - ‘atime’, ‘access’, ‘use’
#!   - ‘mtime’, ‘modify’
#! Try 'touch --help' for more information.

#### -f is ignored
touch -f f; ls
#> f

#### mistakes
touch; touch -d xyz f; touch -t 99 f; touch -t x f; touch /nosuch/f; touch -r a -t 01020304 f; touch --nosuch; touch -Q; touch ''; touch -d @1 -r f f
#! touch: missing file operand
#! Try 'touch --help' for more information.
#! touch: invalid date format ‘xyz’
#! touch: invalid date format ‘99’
#! touch: invalid date format ‘x’
#! touch: cannot touch '/nosuch/f': No such file or directory
#! touch: cannot specify times from more than one source
#! Try 'touch --help' for more information.
#! touch: unrecognized option '--nosuch'
#! Try 'touch --help' for more information.
#! touch: invalid option -- 'Q'
#! Try 'touch --help' for more information.
#! touch: cannot touch '': No such file or directory
#! touch: failed to get attributes of 'f': No such file or directory
#? 1

#### what is immutable
echo x > f; chattr +i f; touch f; echo $?; touch -d '2020-01-01' f; touch -c f; touch -h f; chattr =a f; touch f; touch -d '2020-01-01' f
#> 1
#! touch: cannot touch 'f': Operation not permitted
#! touch: cannot touch 'f': Operation not permitted
#! touch: setting times of 'f': Operation not permitted
#! touch: setting times of 'f': Operation not permitted
#! touch: cannot touch 'f': Operation not permitted
#? 1
