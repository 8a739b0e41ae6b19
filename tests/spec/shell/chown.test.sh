# Recorded from Debian 12: coreutils 9.1

#### owners
touch f; chown nobody f; stat -c '%U %G' f; chown nobody:nogroup f; stat -c '%U %G' f; chown root: f; stat -c '%U %G' f; chown :daemon f; stat -c '%U %G' f; chown 1234:5678 f; stat -c '%u %g' f; chown +0:+0 f; stat -c '%u %g' f; chown nobody.daemon f; stat -c '%U %G' f
#> nobody root
#> nobody nogroup
#> root root
#> root daemon
#> 1234 5678
#> 0 0
#> nobody daemon
#! chown: warning: '.' should be ':': ‘nobody.daemon’

#### -c, -v, -f
touch f; chown -c root f; chown -c nobody f; chown -v nobody f; chown -v root:root f; chown -f nobody nosuch; echo $?; chown --changes nobody f; chown --verbose root f; chown --silent nobody nosuch; chown --quiet nobody nosuch; chown -v nobody nosuch
#> changed ownership of 'f' from root to nobody
#> ownership of 'f' retained as nobody
#> changed ownership of 'f' from nobody:root to root:root
#> 1
#> changed ownership of 'f' from root to nobody
#> changed ownership of 'f' from nobody to root
#> failed to change ownership of 'nosuch' to nobody
#! chown: cannot access 'nosuch': No such file or directory
#? 1

#### -R, -h, -H, -L, -P
mkdir d; touch d/f; ln -s f d/l; ln -s d k; chown -R nobody d; stat -c '%U %n' d d/*; chown -h daemon d/l; stat -c %U d/l; chown -RL bin d; chown -RH sys k; stat -c %U d; chown -RP root d; chown --recursive --no-dereference nobody d; stat -c %U d/l; chown --dereference root d/l; stat -c %U d/f
#> nobody d
#> nobody d/f
#> nobody d/l
#> daemon
#> sys
#> nobody
#> root

#### --from and --reference
touch f g; chown --from=daemon nobody f; stat -c %U f; chown --from=root nobody f; stat -c %U f; chown --reference=f g; stat -c %U g; chown --from=:root root f; chown --reference=nosuch f; chown --from=nosuch root f
#> root
#> nobody
#> nobody
#! chown: failed to get attributes of 'nosuch': No such file or directory
#! chown: invalid user: ‘nosuch’
#? 1

#### --preserve-root
chown -R --preserve-root root /; chown --no-preserve-root root nosuch
#! chown: it is dangerous to operate recursively on '/'
#! chown: use --no-preserve-root to override this failsafe
#! chown: cannot access 'nosuch': No such file or directory
#? 1

#### mistakes
chown; chown root; chown nosuch f; chown root:nosuch f; chown root nosuch; chown --nosuch; chown -Q; chown '' nosuch; chown : nosuch
#! chown: missing operand
#! Try 'chown --help' for more information.
#! chown: missing operand after ‘root’
#! Try 'chown --help' for more information.
#! chown: invalid user: ‘nosuch’
#! chown: invalid group: ‘root:nosuch’
#! chown: cannot access 'nosuch': No such file or directory
#! chown: unrecognized option '--nosuch'
#! Try 'chown --help' for more information.
#! chown: invalid option -- 'Q'
#! Try 'chown --help' for more information.
#! chown: cannot access 'nosuch': No such file or directory
#! chown: cannot access 'nosuch': No such file or directory
#? 1

#### chgrp
touch f; chgrp daemon f; stat -c %G f; chgrp -c root f; chgrp -v root f; chgrp -v daemon f; chgrp nosuch f; chgrp; chgrp root; chgrp root nosuch; chgrp 77 f; stat -c %g f; chgrp --reference=/etc/passwd f; stat -c %G f; chgrp -R daemon .; chgrp --nosuch; chgrp -Q; chgrp '' f
#> daemon
#> changed group of 'f' from daemon to root
#> group of 'f' retained as root
#> changed group of 'f' from root to daemon
#> 77
#> root
#! chgrp: invalid group: ‘nosuch’
#! chgrp: missing operand
#! Try 'chgrp --help' for more information.
#! chgrp: missing operand after ‘root’
#! Try 'chgrp --help' for more information.
#! chgrp: cannot access 'nosuch': No such file or directory
#! chgrp: unrecognized option '--nosuch'
#! Try 'chgrp --help' for more information.
#! chgrp: invalid option -- 'Q'
#! Try 'chgrp --help' for more information.

#### chgrp by the long names
touch f; ln -s f l; chgrp --changes daemon f; chgrp --verbose daemon f; chgrp --silent root nosuch; chgrp --quiet root nosuch; chgrp --no-dereference bin l; stat -c %G l; chgrp --dereference bin l; stat -c %G f; chgrp -R --preserve-root root /; chgrp --recursive root .; chgrp -RH root l; chgrp -RL root .; chgrp -RP root .; chgrp --no-preserve-root root nosuch; chgrp -hf root nosuch
#> changed group of 'f' from root to daemon
#> group of 'f' retained as daemon
#> bin
#> bin
#! chgrp: it is dangerous to operate recursively on '/'
#! chgrp: use --no-preserve-root to override this failsafe
#! chgrp: cannot access 'nosuch': No such file or directory
#? 1
