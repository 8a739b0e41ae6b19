# Recorded from Debian 12: tar 1.34 and the child that packs for it

#### an archive that is not there, with a packer and without
tar xzf nosuch.tgz; echo $?; tar xf nosuch.tgz; echo $?; tar -zxvf nosuch.tar.gz -C /tmp; tar xjf nosuch.tbz; tar tJf nosuch.txz
#> 2
#> 2
#! tar (child): nosuch.tgz: Cannot open: No such file or directory
#! tar (child): Error is not recoverable: exiting now
#! tar: Child returned status 2
#! tar: Error is not recoverable: exiting now
#! tar: nosuch.tgz: Cannot open: No such file or directory
#! tar: Error is not recoverable: exiting now
#! tar (child): nosuch.tar.gz: Cannot open: No such file or directory
#! tar (child): Error is not recoverable: exiting now
#! tar: Child returned status 2
#! tar: Error is not recoverable: exiting now
#! tar (child): nosuch.tbz: Cannot open: No such file or directory
#! tar (child): Error is not recoverable: exiting now
#! tar: Child returned status 2
#! tar: Error is not recoverable: exiting now
#! tar (child): nosuch.txz: Cannot open: No such file or directory
#! tar (child): Error is not recoverable: exiting now
#! tar: Child returned status 2
#! tar: Error is not recoverable: exiting now
#? 2

#### an archive that can not be made
tar cf /nonexistent/x.tar /etc/services; echo $?
#> 2
#! tar: /nonexistent/x.tar: Cannot open: No such file or directory
#! tar: Error is not recoverable: exiting now

#### names that begin with a slash, told as they were given
mkdir d; echo x > d/f; tar cvf a.tar $PWD/d; tar tf a.tar; tar cvf /dev/null /etc/host.conf; tar czvf b.tgz /etc/host.conf /etc/issue; tar cvvf c.tar /etc/host.conf | awk '{print $1,$2,$6}'; tar cvzf - /etc/host.conf | wc -c > /dev/null
#> /root/d/
#> /root/d/f
#> root/d/
#> root/d/f
#> /etc/host.conf
#> /etc/host.conf
#> /etc/issue
#> -rw-r--r-- root/root /etc/host.conf
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from hard link targets
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from member names
#! /etc/host.conf

#### several names, some of which are not there
tar -cf x.tar /nope; tar -cf x.tar /nope /etc/host.conf; tar -cf x.tar nope /etc/host.conf /nope2; tar cf x.tar /etc/host.conf /etc/issue
#! tar: Removing leading `/' from member names
#! tar: /nope: Cannot stat: No such file or directory
#! tar: Exiting with failure status due to previous errors
#! tar: Removing leading `/' from member names
#! tar: /nope: Cannot stat: No such file or directory
#! tar: Removing leading `/' from hard link targets
#! tar: Exiting with failure status due to previous errors
#! tar: nope: Cannot stat: No such file or directory
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from hard link targets
#! tar: /nope2: Cannot stat: No such file or directory
#! tar: Exiting with failure status due to previous errors
#! tar: Removing leading `/' from member names
#! tar: Removing leading `/' from hard link targets

#### an archive that is packed is not added to
tar unzip x.deb; echo $?; tar -uzf x.tgz a; echo $?; tar -rJf x y; tar -czf z.tgz /etc/shells; tar --append -z -f z.tgz /etc/shells; echo $?
#> 2
#> 2
#> 2
#! tar: Cannot update compressed archives
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: Cannot update compressed archives
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: Cannot update compressed archives
#! Try 'tar --help' or 'tar --usage' for more information.
#! tar: Removing leading `/' from member names
#! tar: Cannot update compressed archives
#! Try 'tar --help' or 'tar --usage' for more information.

#### names from a list, or from the standard input
mkdir t; echo 1 > t/a; echo 2 > 't/b c'; find t -type f | sort | tar cf x.tar -T -; tar tf x.tar
find t -type f -print0 | sort -z | tar czf x.tgz --null -T -; tar tzf x.tgz
printf 't/a\n' > l; tar cf y.tar -T l 't/b c'; tar tf y.tar -T l; echo t/a | tar xvf y.tar -T -; printf 'a\n' | tar cf - -C t -T - | tar tf -
echo 'b*' | tar cf e.tar -X - t; tar tf e.tar
#> t/a
#> t/b c
#> t/a
#> t/b c
#> t/a
#> t/a
#> a
#> t/
#> t/a

#### a list of nothing is an empty archive, one that is not there is fatal
tar cf z.tar -T /dev/null; echo $?; tar tf z.tar; echo $?; tar cf z.tar -T nolist; echo $?; tar cf z.tar
#> 0
#> 0
#> 2
#! tar: nolist: Cannot stat: No such file or directory
#! tar: Error is not recoverable: exiting now
#! tar: Cowardly refusing to create an empty archive
#! Try 'tar --help' or 'tar --usage' for more information.
#? 2

#### a listed name that is not there
mkdir t; echo 1 > t/a; printf 't/a\n\nt/nope\n' | tar cvf x.tar -T -
#> t/a
#! tar: t/nope: Cannot stat: No such file or directory
#! tar: Exiting with failure status due to previous errors
#? 2
