# Recorded from Debian 12: coreutils 9.1, on a kernel without SELinux

#### a part of a context for a file without one
touch f; chcon -t x f; chcon -v -t x f; chcon --reference=f f; chcon --type=x f
#> changing security context of 'f'
#! chcon: can't apply partial context to unlabeled file 'f'
#! chcon: can't apply partial context to unlabeled file 'f'
#! chcon: failed to get security context of 'f': No data available
#! chcon: can't apply partial context to unlabeled file 'f'
#? 1

#### a whole context
touch f; chcon a:b:c:d f; chcon -t q f; ls -Z f; chcon -v -u u f; stat -c %C f; chcon --user=v --role=w --type=y --range=z f; ls -Z f
#> a:b:q:d f
#> changing security context of 'f'
#> u:b:q:d
#> v:w:y:z f

#### no context
touch f; chcon x f; chcon x nosuch; chcon; chcon x
#! chcon: cannot access 'nosuch': No such file or directory
#! chcon: missing operand
#! Try 'chcon --help' for more information.
#! chcon: missing operand after ‘x’
#! Try 'chcon --help' for more information.
#? 1

#### -R, --recursive
mkdir d; touch d/x; chcon -R -v a:b:c:d d; chcon --recursive a:b:c:e d; ls -Z d; chcon -RH a:b:c:d d; chcon -RL a:b:c:d d; chcon -RP a:b:c:d d
#> changing security context of 'd/x'
#> changing security context of 'd'
#> a:b:c:e x

#### -h, --no-dereference
touch f; ln -s f l; chcon -h -v a:b:c:d l; ls -Z l; chcon --no-dereference -v a:b:c:d l; chcon --dereference a:b:c:d l; ls -Z f
#> changing security context of 'l'
#> a:b:c:d l
#> changing security context of 'l'
#> a:b:c:d f

#### --reference
touch f g; chcon a:b:c:d f; chcon --reference=f -v g; ls -Z g; chcon --reference=nosuch f; chcon --reference f -t x g
#> changing security context of 'g'
#> a:b:c:d g
#! chcon: failed to get security context of 'nosuch': No such file or directory
#! chcon: conflicting security context specifiers given
#! Try 'chcon --help' for more information.
#? 1

#### the root
chcon -R --preserve-root a:b:c:d /; chcon -R --dereference a:b:c:d d
#! chcon: it is dangerous to operate recursively on '/'
#! chcon: use --no-preserve-root to override this failsafe
#! chcon: -R --dereference requires either -H or -L
#? 1

#### an unknown option
chcon --nosuch; chcon -t; chcon -Q
#! chcon: unrecognized option '--nosuch'
#! Try 'chcon --help' for more information.
#! chcon: option requires an argument -- 't'
#! Try 'chcon --help' for more information.
#! chcon: invalid option -- 'Q'
#! Try 'chcon --help' for more information.
#? 1

#### runcon
runcon; runcon x; runcon x ls; runcon -c ls; runcon --compute ls; runcon -t x; runcon --type=x --role=y --user=z --range=q ls; runcon --nosuch
#! runcon: failed to get current context: Invalid argument
#! runcon: no command specified
#! Try 'runcon --help' for more information.
#! runcon: runcon may be used only on a SELinux kernel
#! runcon: runcon may be used only on a SELinux kernel
#! runcon: runcon may be used only on a SELinux kernel
#! runcon: failed to get current context: Invalid argument
#! runcon: runcon may be used only on a SELinux kernel
#! runcon: unrecognized option '--nosuch'
#! Try 'runcon --help' for more information.
#? 1
