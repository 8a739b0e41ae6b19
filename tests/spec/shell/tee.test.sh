# Recorded from Debian 12: coreutils 9.1

#### plain
echo a | tee f; cat f; echo b | tee f g > /dev/null; cat f g
#> a
#> a
#> b
#> b

#### -a, --append and -i
echo a > f; echo b | tee -a f; cat f; echo c | tee --append f > /dev/null; cat f; echo d | tee -i f; echo e | tee --ignore-interrupts f
#> b
#> a
#> b
#> a
#> b
#> c
#> d
#> e

#### -p and --output-error
echo a | tee -p f; for m in warn warn-nopipe exit exit-nopipe x; do echo a | tee --output-error=$m /root; echo $?; done
#> a
#> a
#> 1
#> a
#> 1
#> 1
#> 1
#> 1
#! tee: /root: Is a directory
#! tee: /root: Is a directory
#! tee: /root: Is a directory
#! tee: /root: Is a directory
#! tee: invalid argument ‘x’ for ‘--output-error’
#! Valid arguments are:
#!   - ‘warn’
#!   - ‘warn-nopipe’
#!   - ‘exit’
#!   - ‘exit-nopipe’
#! Try 'tee --help' for more information.

#### what can not be written
echo a | tee /nosuch/f; echo $?; echo a | tee /root f; cat f; echo a | tee --nosuch; echo a | tee -Q; echo a | tee -; echo a | tee /dev/full > /dev/null; echo $?
#> a
#> 1
#> a
#> a
#> a
#> 1
#! tee: /nosuch/f: No such file or directory
#! tee: /root: Is a directory
#! tee: unrecognized option '--nosuch'
#! Try 'tee --help' for more information.
#! tee: invalid option -- 'Q'
#! Try 'tee --help' for more information.
#! tee: /dev/full: No space left on device
