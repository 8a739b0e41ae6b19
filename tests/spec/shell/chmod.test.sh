# Recorded from Debian 12: coreutils 9.1

#### modes
touch f; for m in 644 u+x g=u o-r a+w +x =r u=rwx,go=rx 4755 u+s g+s +t -x a=X u-w,u+w ug+rw go= 0 07777; do chmod $m f; stat -c %a f; done
#> 644
#> 744
#> 774
#> 770
#> 772
#> 773
#> 444
#> 755
#> 4755
#> 4755
#> 6755
#> 7755
#> 7644
#> 0
#> 200
#> 660
#> 600
#> 0
#> 7777

#### -c, --changes and -v, --verbose and -f
touch f; chmod 600 f; chmod -c 600 f; chmod -c 644 f; chmod -v 644 f; chmod -v 600 f; chmod --changes 755 f; chmod --verbose 755 f; chmod -f 600 nosuch; echo $?; chmod --quiet 600 nosuch; chmod --silent 600 nosuch; chmod -v 600 nosuch
#> mode of 'f' changed from 0600 (rw-------) to 0644 (rw-r--r--)
#> mode of 'f' retained as 0644 (rw-r--r--)
#> mode of 'f' changed from 0644 (rw-r--r--) to 0600 (rw-------)
#> mode of 'f' changed from 0600 (rw-------) to 0755 (rwxr-xr-x)
#> mode of 'f' retained as 0755 (rwxr-xr-x)
#> 1
#> 'nosuch' could not be accessed
#! chmod: cannot access 'nosuch': No such file or directory
#? 1

#### -R, --recursive
mkdir -p d/e; touch d/e/f; chmod -R u=rwX,go= d; stat -c '%a %n' d d/e d/e/f; chmod --recursive -v 700 d
#> 700 d
#> 700 d/e
#> 600 d/e/f
#> mode of 'd' retained as 0700 (rwx------)
#> mode of 'd/e' retained as 0700 (rwx------)
#> mode of 'd/e/f' changed from 0600 (rw-------) to 0700 (rwx------)

#### --reference
touch f g; chmod 640 f; chmod --reference=f g; stat -c %a g; chmod --reference=nosuch g; chmod --reference=f
#> 640
#! chmod: failed to get attributes of 'nosuch': No such file or directory
#! chmod: missing operand
#! Try 'chmod --help' for more information.
#? 1

#### --preserve-root
chmod -R --preserve-root 700 /; chmod --no-preserve-root 600 nosuch
#! chmod: it is dangerous to operate recursively on '/'
#! chmod: use --no-preserve-root to override this failsafe
#! chmod: cannot access 'nosuch': No such file or directory
#? 1

#### umask
umask 077; touch f; chmod 0 f; chmod +rw f; stat -c %a f; chmod =r f; stat -c %a f; chmod -w f; chmod a+w f; chmod -w f; stat -c %a f
#> 600
#> 400
#> 422
#! chmod: f: new permissions are r---w--w-, not r--------

#### links
touch f; ln -s f l; ln -s nosuch d; chmod 600 l; stat -c %a f; chmod 600 d
#> 600
#! chmod: cannot operate on dangling symlink 'd'
#? 1

#### mistakes
chmod; chmod 644; chmod x f; chmod 999 f; chmod u+q f; chmod nosuch; chmod 600 nosuch; chmod --nosuch; chmod -Q f; chmod 77777 f; chmod u=g+x f
#! chmod: missing operand
#! Try 'chmod --help' for more information.
#! chmod: missing operand after ‘644’
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘x’
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘999’
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘u+q’
#! Try 'chmod --help' for more information.
#! chmod: missing operand after ‘nosuch’
#! Try 'chmod --help' for more information.
#! chmod: cannot access 'nosuch': No such file or directory
#! chmod: unrecognized option '--nosuch'
#! Try 'chmod --help' for more information.
#! chmod: invalid option -- 'Q'
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘77777’
#! Try 'chmod --help' for more information.
#! chmod: cannot access 'f': No such file or directory
#? 1

#### a word of chmod's own letters before a letter of a mode is a mode that does not exist
touch a; chmod +x x rm -rf a; chmod -rf a; chmod -rR a; chmod +x -f a; chmod -w a; stat -c %a a; chmod 644 a -x; stat -c %a a; chmod -Rz a
#> 555
#> 444
#! chmod: invalid mode: ‘-rf’
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘-rf’
#! Try 'chmod --help' for more information.
#! chmod: invalid mode: ‘-rR’
#! Try 'chmod --help' for more information.
#! chmod: cannot access '644': No such file or directory
#! chmod: invalid option -- 'z'
#! Try 'chmod --help' for more information.
#? 1
