# fuser and flock.
#### fuser without what it wants
fuser /nope; fuser; fuser -k 443/tcp; echo $?; fuser -n tcp 22222; echo $?; fuser 22222; fuser -x; fuser -n foo 1; fuser abc/tcp; fuser -s /nope; fuser -l; fuser -k; fuser -n tcp
#> 1
#> 1
#> HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT
#> CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS
#! Specified filename /nope does not exist.
#! No process specification given
#! Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#!              [-k [-i] [-SIGNAL]] NAME...
#!        fuser -l
#!        fuser -V
#! Show which processes use the named files, sockets, or filesystems.
#!
#!   -a,--all              display unused files too
#!   -i,--interactive      ask before killing (ignored without -k)
#!   -I,--inode            use always inodes to compare files
#!   -k,--kill             kill processes accessing the named file
#!   -l,--list-signals     list available signal names
#!   -m,--mount            show all processes using the named filesystems or
#!                         block device
#!   -M,--ismountpoint     fulfill request only if NAME is a mount point
#!   -n,--namespace SPACE  search in this name space (file, udp, or tcp)
#!   -s,--silent           silent operation
#!   -SIGNAL               send this signal instead of SIGKILL
#!   -u,--user             display user IDs
#!   -v,--verbose          verbose output
#!   -w,--writeonly        kill only processes with write access
#!   -V,--version          display version information
#!   -4,--ipv4             search IPv4 sockets only
#!   -6,--ipv6             search IPv6 sockets only
#!   udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]
#!
#! Specified filename 22222 does not exist.
#! fuser: Invalid option x
#! Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#!              [-k [-i] [-SIGNAL]] NAME...
#!        fuser -l
#!        fuser -V
#! Show which processes use the named files, sockets, or filesystems.
#!
#!   -a,--all              display unused files too
#!   -i,--interactive      ask before killing (ignored without -k)
#!   -I,--inode            use always inodes to compare files
#!   -k,--kill             kill processes accessing the named file
#!   -l,--list-signals     list available signal names
#!   -m,--mount            show all processes using the named filesystems or
#!                         block device
#!   -M,--ismountpoint     fulfill request only if NAME is a mount point
#!   -n,--namespace SPACE  search in this name space (file, udp, or tcp)
#!   -s,--silent           silent operation
#!   -SIGNAL               send this signal instead of SIGKILL
#!   -u,--user             display user IDs
#!   -v,--verbose          verbose output
#!   -w,--writeonly        kill only processes with write access
#!   -V,--version          display version information
#!   -4,--ipv4             search IPv4 sockets only
#!   -6,--ipv6             search IPv6 sockets only
#!   udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]
#!
#! Invalid namespace name
#! Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#!              [-k [-i] [-SIGNAL]] NAME...
#!        fuser -l
#!        fuser -V
#! Show which processes use the named files, sockets, or filesystems.
#!
#!   -a,--all              display unused files too
#!   -i,--interactive      ask before killing (ignored without -k)
#!   -I,--inode            use always inodes to compare files
#!   -k,--kill             kill processes accessing the named file
#!   -l,--list-signals     list available signal names
#!   -m,--mount            show all processes using the named filesystems or
#!                         block device
#!   -M,--ismountpoint     fulfill request only if NAME is a mount point
#!   -n,--namespace SPACE  search in this name space (file, udp, or tcp)
#!   -s,--silent           silent operation
#!   -SIGNAL               send this signal instead of SIGKILL
#!   -u,--user             display user IDs
#!   -v,--verbose          verbose output
#!   -w,--writeonly        kill only processes with write access
#!   -V,--version          display version information
#!   -4,--ipv4             search IPv4 sockets only
#!   -6,--ipv6             search IPv6 sockets only
#!   udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]
#!
#! Cannot resolve local port abc: Servname not supported for ai_socktype
#! Specified filename /nope does not exist.
#! No process specification given
#! Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#!              [-k [-i] [-SIGNAL]] NAME...
#!        fuser -l
#!        fuser -V
#! Show which processes use the named files, sockets, or filesystems.
#!
#!   -a,--all              display unused files too
#!   -i,--interactive      ask before killing (ignored without -k)
#!   -I,--inode            use always inodes to compare files
#!   -k,--kill             kill processes accessing the named file
#!   -l,--list-signals     list available signal names
#!   -m,--mount            show all processes using the named filesystems or
#!                         block device
#!   -M,--ismountpoint     fulfill request only if NAME is a mount point
#!   -n,--namespace SPACE  search in this name space (file, udp, or tcp)
#!   -s,--silent           silent operation
#!   -SIGNAL               send this signal instead of SIGKILL
#!   -u,--user             display user IDs
#!   -v,--verbose          verbose output
#!   -w,--writeonly        kill only processes with write access
#!   -V,--version          display version information
#!   -4,--ipv4             search IPv4 sockets only
#!   -6,--ipv6             search IPv6 sockets only
#!   udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]
#!
#! No process specification given
#! Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
#!              [-k [-i] [-SIGNAL]] NAME...
#!        fuser -l
#!        fuser -V
#! Show which processes use the named files, sockets, or filesystems.
#!
#!   -a,--all              display unused files too
#!   -i,--interactive      ask before killing (ignored without -k)
#!   -I,--inode            use always inodes to compare files
#!   -k,--kill             kill processes accessing the named file
#!   -l,--list-signals     list available signal names
#!   -m,--mount            show all processes using the named filesystems or
#!                         block device
#!   -M,--ismountpoint     fulfill request only if NAME is a mount point
#!   -n,--namespace SPACE  search in this name space (file, udp, or tcp)
#!   -s,--silent           silent operation
#!   -SIGNAL               send this signal instead of SIGKILL
#!   -u,--user             display user IDs
#!   -v,--verbose          verbose output
#!   -w,--writeonly        kill only processes with write access
#!   -V,--version          display version information
#!   -4,--ipv4             search IPv4 sockets only
#!   -6,--ipv6             search IPv6 sockets only
#!   udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]
#!
#? 1

#### fuser of a file that is open
echo x > f; sleep 4 < f & sleep 0.2; { fuser f 2>&1 >/dev/null; fuser f 2>/dev/null | wc -w; fuser -v f 2>&1 | sed 's/ *[0-9][0-9]* / N /'; }; kill %1; wait 2>/dev/null; fuser f; echo $?
#> /root/f:            
#> 1
#>                      USER        PID ACCESS COMMAND
#> /root/f:             root N f.... sleep
#> 1

#### flock
flock; flock /tmp/l echo hi; flock -n /tmp/l -c 'echo x'; flock /nope/x true; echo $?; flock -x 9 9> l; echo $?; flock -u 9 9> l; echo $?; flock -z; flock /tmp/l; flock /tmp/l nosuch; echo $?; flock -w x l true; flock 7; echo $?; flock /tmp true; echo $?; flock l sh -c 'exit 3'; echo $?; (flock -n 9 || exit 1; echo in) 9> l; flock -n l -c; flock -c 'echo x'; ls l
#> hi
#> x
#> 66
#> 0
#> 0
#> 69
#> 65
#> 0
#> 3
#> in
#> l
#! flock: not enough arguments
#! Try 'flock --help' for more information.
#! flock: cannot open lock file /nope/x: No such file or directory
#! flock: invalid option -- 'z'
#! Try 'flock --help' for more information.
#! flock: bad file descriptor: '/tmp/l'
#! flock: failed to execute nosuch: No such file or directory
#! flock: invalid timeout value: 'x'
#! flock: 7: Bad file descriptor
#! flock: -c requires exactly one command argument
#! flock: invalid option -- 'c'
#! Try 'flock --help' for more information.

#### agents
{ ssh-add; ssh-add -l; ssh-add /nope; ssh-add -D; ssh-agent -z; ssh-agent -k; ssh-agent nosuch; ssh-agent echo hi; SSH_AGENT_PID=99999 ssh-agent -k; SSH_AUTH_SOCK=/nope ssh-add -l; } 2>&1 | tr -d '\r'; ssh-agent -s | sed 's/[A-Za-z0-9]*\/agent.[0-9]*/X/; s/[0-9][0-9]*/N/g'; ssh-agent -c | sed 's/[A-Za-z0-9]*\/agent.[0-9]*/X/; s/[0-9][0-9]*/N/g'
#> Could not open a connection to your authentication agent.
#> Could not open a connection to your authentication agent.
#> Could not open a connection to your authentication agent.
#> Could not open a connection to your authentication agent.
#> unknown option -- z
#> usage: ssh-agent [-c | -s] [-Dd] [-a bind_address] [-E fingerprint_hash]
#>                  [-O option] [-P allowed_providers] [-t life]
#>        ssh-agent [-a bind_address] [-E fingerprint_hash] [-O option]
#>                  [-P allowed_providers] [-t life] command [arg ...]
#>        ssh-agent [-c | -s] -k
#> SSH_AGENT_PID not set, cannot kill agent
#> nosuch: No such file or directory
#> hi
#> kill: No such process
#> Error connecting to agent: No such file or directory
#> SSH_AUTH_SOCK=/tmp/ssh-X; export SSH_AUTH_SOCK;
#> SSH_AGENT_PID=N; export SSH_AGENT_PID;
#> echo Agent pid N;
#> setenv SSH_AUTH_SOCK /tmp/ssh-X;
#> setenv SSH_AGENT_PID N;
#> echo Agent pid N;

#### sftp
{ sftp; sftp -P 22; sftp -z; sftp -oFoo=bar x; sftp -P x y; } 2>&1 | tr -d '\r'
#> usage: sftp [-46AaCfNpqrv] [-B buffer_size] [-b batchfile] [-c cipher]
#>           [-D sftp_server_command] [-F ssh_config] [-i identity_file]
#>           [-J destination] [-l limit] [-o ssh_option] [-P port]
#>           [-R num_requests] [-S program] [-s subsystem | sftp_server]
#>           [-X sftp_option] destination
#> usage: sftp [-46AaCfNpqrv] [-B buffer_size] [-b batchfile] [-c cipher]
#>           [-D sftp_server_command] [-F ssh_config] [-i identity_file]
#>           [-J destination] [-l limit] [-o ssh_option] [-P port]
#>           [-R num_requests] [-S program] [-s subsystem | sftp_server]
#>           [-X sftp_option] destination
#> unknown option -- z
#> usage: sftp [-46AaCfNpqrv] [-B buffer_size] [-b batchfile] [-c cipher]
#>           [-D sftp_server_command] [-F ssh_config] [-i identity_file]
#>           [-J destination] [-l limit] [-o ssh_option] [-P port]
#>           [-R num_requests] [-S program] [-s subsystem | sftp_server]
#>           [-X sftp_option] destination
#> command-line: line 0: Bad configuration option: foo
#> Connection closed.  
#> Connection closed
#> Bad port "x"
#>

#### apt-config
apt-config shell X APT::Architecture; apt-config shell X Dir::Etc/d; apt-config shell X Nosuch; apt-config shell A Dir::State::lists/f B Dir::Etc::trusted/f; apt-config foo; apt-config shell X
#> X='amd64'
#> X='/etc/apt/'
#> A='/var/lib/apt/lists/'
#> B='/etc/apt/trusted.gpg'
#! E: Invalid operation foo
#! E: Arguments not in pairs
#? 100
