# Programs that are not imitated, asked for nothing and for a file that there is not.
#### binutils
for p in nm strip size ranlib objcopy; do $p nosuch; echo $?; done
#> 1
#> 1
#> 1
#> 1
#> 1
#! nm: 'nosuch': No such file
#! strip: 'nosuch': No such file
#! size: 'nosuch': No such file
#! ranlib: 'nosuch': No such file
#! objcopy: 'nosuch': No such file

#### ext file systems
for p in mkfs.ext4 dumpe2fs mkswap; do $p /nope; echo $?; done
#> 1
#> Couldn't find valid filesystem superblock.
#> 2
#> 1
#! mke2fs 1.47.0 (5-Feb-2023)
#! The file /nope does not exist and no size was specified.
#! dumpe2fs 1.47.0 (5-Feb-2023)
#! dumpe2fs: No such file or directory while trying to open /nope
#! mkswap: cannot open /nope: No such file or directory

#### called alone
for p in mkfs.ext4 tune2fs gpasswd groupmod; do $p < /dev/null > told 2>&1; echo $p $?; head -2 told; done
#> mkfs.ext4 1
#> Usage: mkfs.ext4 [-c|-l filename] [-b block-size] [-C cluster-size]
#> 	[-i bytes-per-inode] [-I inode-size] [-J journal-options]
#> tune2fs 1
#> Usage: tune2fs [-c max_mounts_count] [-e errors_behavior] [-f] [-g group]
#> 	[-i interval[d|m|w]] [-j] [-J journal_options] [-l]
#> gpasswd 2
#> Usage: gpasswd [option] GROUP
#>
#> groupmod 2
#> Usage: groupmod [options] GROUP
#>
