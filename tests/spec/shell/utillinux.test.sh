# fallocate, col, colrm, look, prlimit, ipcs, ipcrm and lsipc of util-linux 2.38.1.

#### fallocate makes a file as long as it is told
fallocate -l 10M x; stat -c '%s %b' x; fallocate -l 1.5M y; stat -c '%s %b' y; fallocate -l 1MB z; stat -c %s z; fallocate -x -l 2KiB w; stat -c %s w; fallocate -v -l 4096 v; fallocate -o 100 -l 100 u; stat -c %s u
#> 10485760 20480
#> 1572864 3072
#> 1000000
#> 2048
#> v: 4 KiB (4096 bytes) allocated.
#> 200

#### fallocate refuses what is no length and what can not be opened
fallocate; fallocate x; fallocate -l 10M; fallocate -l 0 x; fallocate -l x x; fallocate -l -5 x; fallocate -l 1k a b; fallocate -l 1k /nope/x; fallocate -l 1k /tmp; fallocate -l 4K -n y
#! fallocate: no filename specified
#! fallocate: no length argument specified
#! fallocate: no filename specified
#! fallocate: invalid length value specified
#! fallocate: invalid length value specified
#! fallocate: invalid length value specified
#! fallocate: unexpected number of arguments
#! fallocate: cannot open /nope/x: No such file or directory
#! fallocate: cannot open /tmp: Is a directory
#! fallocate: cannot open y: No such file or directory
#? 1

#### fallocate of ranges
head -c 10000 /dev/zero > a; fallocate -d a; echo $?; fallocate -p -o 0 -l 4096 a; fallocate -c -l 4096 a; echo $?; fallocate -p a; fallocate -p -c -l 1 a; fallocate -dv a
#> 0
#> 1
#> a: 0 B (0 bytes) converted to sparse holes.
#! fallocate: fallocate failed: Operation not supported
#! fallocate: no length argument specified
#! fallocate: mutually exclusive arguments: --collapse-range --dig-holes --punch-hole --zero-range

#### col takes backspaces, carriage returns and tabs for what they do
printf 'a\bab_\bx\n' | col; printf 'abc\rX\n' | col; printf 'a\tb\n' | col -x; printf 'a       b\n        c\n' | col; printf 'H\bHe\n' | col -b; printf '\033[1mbold\033[0m\n' | col -b; printf 'no newline' | col; printf '_\ba_\bb  c\n' | col -bx; printf 'a\n\n\n\nb\n' | col; echo äö | col -b; col -z; col x
#> aab_x
#> aXbc
#> a       b
#> a	b
#> 	c
#> He
#> 1mbold0m
#> no newline
#> ab  c
#> a
#>
#>
#>
#> b
#> äö
#! col: invalid option -- 'z'
#! Try 'col --help' for more information.
#! col: bad usage
#! Try 'col --help' for more information.
#? 1

#### col moves up and by half lines
printf 'one\ntwo\033\007up\nthree\n' | col -f | od -c; printf 'one\ntwo\033\010up\nthree\n' | col -f | od -c; printf 'one\ntwo\033\011up\nthree\n' | col | od -c
#> 0000000   o   n   e   u   p  \n   t  \b   t   w  \b   h   o  \b   r   e
#> 0000020   e  \n
#> 0000022
#> 0000000   o   n   e 033   9  \r               u   p 033   9  \r   t   w
#> 0000020   o 033   9  \r   t   h   r   e   e  \n 033   9
#> 0000034
#> 0000000   o   n   e  \n   t   w   o  \n               u   p  \n   t   h
#> 0000020   r   e   e  \n
#> 0000024

#### colrm cuts columns out
printf 'abcdefgh\n' | colrm 3 5; printf 'abcdefgh\n' | colrm 3; printf 'a\tbc\n' | colrm 9; printf 'a\tbcd\n' | colrm 2 3; echo abc | colrm; echo abc | colrm x; echo abc | colrm 0; echo abcd | colrm 2 1
#> abfgh
#> ab
#> a	
#> a     bcd
#> abc
#> abc
#> a cd
#! colrm: first argument: 'x'

#### look halves a file
look root /etc/passwd; look; printf 'apple\nbanana\nBandana\ncherry\n' > w; look ba w; look -f ba w; look -df 'b!a' w; look z w; echo $?; look -t n bandx w; look a /nope; echo $?; look a; echo $?
#> banana
#> Bandana
#> banana
#> Bandana
#> 1
#> 1
#> 1
#! look: bad usage
#! Try 'look --help' for more information.
#! look: /nope: No such file or directory
#! look: /usr/share/dict/words: No such file or directory

#### prlimit refuses what is no limit
prlimit -p 999999; prlimit -o X; prlimit -n x | head -c 9; prlimit --nofile=x true; prlimit --nofile=20:10 true; prlimit -n=unlimited true; prlimit --core=0: echo run; prlimit --raw --core; prlimit -o RESOURCE,UNITS --core --nofile
#> RESOURCE run
#> RESOURCE DESCRIPTION SOFT HARD UNITS
#> CORE max\x20core\x20file\x20size 0 unlimited bytes
#> RESOURCE UNITS
#> CORE     bytes
#> NOFILE   files
#! prlimit: failed to get the AS resource limit: No such process
#! prlimit: unknown column: X
#! prlimit: failed to execute x: No such file or directory
#! prlimit: failed to parse NOFILE limit
#! prlimit: the soft limit NOFILE cannot exceed the hard limit
#! prlimit: failed to set the NOFILE resource limit: Operation not permitted

#### ipcs of a machine on which nothing is shared
ipcs; ipcs -m; ipcs -q -s; ipcs -t; ipcs -p; ipcs -s -q -p; ipcs -c
#>
#> ------ Message Queues --------
#> key        msqid      owner      perms      used-bytes   messages    
#>
#> ------ Shared Memory Segments --------
#> key        shmid      owner      perms      bytes      nattch     status      
#>
#> ------ Semaphore Arrays --------
#> key        semid      owner      perms      nsems     
#>
#>
#> ------ Shared Memory Segments --------
#> key        shmid      owner      perms      bytes      nattch     status      
#>
#>
#> ------ Message Queues --------
#> key        msqid      owner      perms      used-bytes   messages    
#>
#> ------ Semaphore Arrays --------
#> key        semid      owner      perms      nsems     
#>
#>
#> ------ Message Queues Send/Recv/Change Times --------
#> msqid    owner      send                 recv                 change              
#>
#> ------ Shared Memory Attach/Detach/Change Times --------
#> shmid      owner      attached             detached             changed             
#>
#> ------ Semaphore Operation/Change Times --------
#> semid    owner      last-op                    last-changed              
#>
#>
#> ------ Message Queues PIDs --------
#> msqid      owner      lspid      lrpid     
#>
#> ------ Shared Memory Creator/Last-op PIDs --------
#> shmid      owner      cpid       lpid      
#>
#>
#>
#> ------ Message Queues PIDs --------
#> msqid      owner      lspid      lrpid     
#>
#>
#>
#> ------ Message Queues Creators/Owners --------
#> msqid      perms      cuid       cgid       uid        gid       
#>
#> ------ Shared Memory Segment Creators/Owners --------
#> shmid      perms      cuid       cgid       uid        gid       
#>
#> ------ Semaphore Arrays Creators/Owners --------
#> semid      perms      cuid       cgid       uid        gid       
#>

#### ipcs of limits and of use
ipcs -l; ipcs -m -l --human; ipcs -b -l; ipcs -u; ipcs --human -u; ipcs -s -u
#>
#> ------ Messages Limits --------
#> max queues system wide = 32000
#> max size of message (bytes) = 8192
#> default max size of queue (bytes) = 16384
#>
#> ------ Shared Memory Limits --------
#> max number of segments = 4096
#> max seg size (kbytes) = 18014398509465599
#> max total shared memory (kbytes) = 18446744073709551612
#> min seg size (bytes) = 1
#>
#> ------ Semaphore Limits --------
#> max number of arrays = 32000
#> max semaphores per array = 32000
#> max semaphores system wide = 1024000000
#> max ops per semop call = 500
#> semaphore max value = 32767
#>
#>
#> ------ Shared Memory Limits --------
#> max number of segments = 4096
#> max seg size = 16E
#> max total shared memory = 16E
#> min seg size = 1B
#>
#>
#> ------ Messages Limits --------
#> max queues system wide = 32000
#> max size of message (bytes) = 8192
#> default max size of queue (bytes) = 16384
#>
#> ------ Shared Memory Limits --------
#> max number of segments = 4096
#> max seg size (bytes) = 18446744073692774399
#> max total shared memory (bytes) = 18446744073709547520
#> min seg size (bytes) = 1
#>
#> ------ Semaphore Limits --------
#> max number of arrays = 32000
#> max semaphores per array = 32000
#> max semaphores system wide = 1024000000
#> max ops per semop call = 500
#> semaphore max value = 32767
#>
#>
#> ------ Messages Status --------
#> allocated queues = 0
#> used headers = 0
#> used space = 0 bytes
#>
#> ------ Shared Memory Status --------
#> segments allocated 0
#> pages allocated 0
#> pages resident  0
#> pages swapped   0
#> Swap performance: 0 attempts	 0 successes
#>
#> ------ Semaphore Status --------
#> used arrays = 0
#> allocated semaphores = 0
#>
#>
#> ------ Messages Status --------
#> allocated queues = 0
#> used headers = 0
#> used space = 0B
#>
#> ------ Shared Memory Status --------
#> segments allocated 0
#> pages allocated 0
#> pages resident  0
#> pages swapped   0
#> Swap performance: 0 attempts	 0 successes
#>
#> ------ Semaphore Status --------
#> used arrays = 0
#> allocated semaphores = 0
#>
#>
#> ------ Semaphore Status --------
#> used arrays = 0
#> allocated semaphores = 0
#>

#### ipcs and ipcrm of what there is not
ipcs -i 1; ipcs -m -i 99; ipcs -m -q -i 2; ipcrm -m 77; ipcrm -M 0x1; ipcrm -q 0 -q 1; ipcrm shm 1; ipcrm -m x; ipcrm; ipcrm -a; echo $?
#> 0
#! ipcs: when using an ID, a single resource must be specified
#! ipcs: id 99 not found
#! ipcs: when using an ID, a single resource must be specified
#! ipcrm: invalid id (77)
#! ipcrm: invalid key (0x1)
#! ipcrm: invalid id (0)
#! ipcrm: invalid id (1)
#! ipcrm: invalid id (1)
#! ipcrm: failed to parse argument: 'x'

#### lsipc
lsipc; lsipc -m; lsipc -q; lsipc -x; lsipc -m -i 1
#> RESOURCE DESCRIPTION                                              LIMIT USED  USE%
#> MSGMNI   Number of message queues                                 32000    0 0.00%
#> MSGMAX   Max size of message (bytes)                                 8K    -     -
#> MSGMNB   Default max size of queue (bytes)                          16K    -     -
#> SHMMNI   Shared memory segments                                    4096    0 0.00%
#> SHMALL   Shared memory pages                       18446744073692774399    0 0.00%
#> SHMMAX   Max size of shared memory segment (bytes)                  16E    -     -
#> SHMMIN   Min size of shared memory segment (bytes)                   1B    -     -
#> SEMMNI   Number of semaphore identifiers                          32000    0 0.00%
#> SEMMNS   Total number of semaphores                          1024000000    0 0.00%
#> SEMMSL   Max semaphores per semaphore set.                        32000    -     -
#> SEMOPM   Max number of operations per semop(2)                      500    -     -
#> SEMVMX   Semaphore max value                                      32767    -     -
#! lsipc: invalid option -- 'x'
#! Try 'lsipc --help' for more information.
#! lsipc: id 1 not found
