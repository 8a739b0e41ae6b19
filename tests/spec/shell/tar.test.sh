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
