# sshd -t and -T of OpenSSH 9.2p1. `make record` writes the answers.

#### what is wrong with a setting
exec 2> >(tr -d '\r' >&2); ls /etc/ssh/ssh_host_ed25519_key > /dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; mkdir -p /run/sshd; cd /tmp
for l in 'Bogus yes' 'Port x' 'Port 70000' 'PermitRootLogin maybe' 'PasswordAuthentication' 'Match User x' 'X11Forwarding maybe' 'MaxAuthTries x' 'MaxSessions -1' 'LogLevel z' 'AllowUsers' 'PermitRootLogin yes no' 'Port' 'LoginGraceTime x' 'Match' 'Include /nope' 'GatewayPorts clientspecified' 'PubkeyAuthentication on' 'UsePrivilegeSeparation yes' 'Protocol 2' 'PermitRootLogin=yes' 'permitrootlogin prohibit-password' '# x' '  UseDNS no # why'; do echo "$l" > c; /usr/sbin/sshd -t -f c; echo "= $?"; done
printf 'Foo x\nPort 1\nBar y\n' > c; sshd -t -f c; /usr/sbin/sshd -T -f /tmp/c; sshd -t -f /nope; echo $?; sshd -t -o Bogus=1; echo $?; printf 'Include /tmp/d/*.conf\nUseDNS yes\n' > c; mkdir d; echo 'UseDNS no' > d/1.conf; sshd -T -f /tmp/c | grep usedns; echo 'Nope' > d/2.conf; sshd -t -f /tmp/c
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 0
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 255
#> = 0
#> = 0
#> = 255
#> = 0
#> = 0
#> = 0
#> = 0
#> = 0
#> = 0
#> 1
#> 1
#> usedns no
#! c: line 1: Bad configuration option: Bogus
#! c: terminating, 1 bad configuration options
#! c line 1: Badly formatted port number.
#! c line 1: Badly formatted port number.
#! c line 1: unsupported option "maybe".
#! c line 1: no argument after keyword "PasswordAuthentication"
#! c: terminating, 1 bad configuration options
#! c line 1: unsupported option "maybe".
#! c line 1: MaxAuthTries integer value invalid.
#! c line 1: MaxSessions integer value too small.
#! c line 1: unsupported log level 'z'
#! c line 1: no argument after keyword "AllowUsers"
#! c: terminating, 1 bad configuration options
#! c line 1: keyword PermitRootLogin extra arguments at end of line
#! c: terminating, 1 bad configuration options
#! c line 1: no argument after keyword "Port"
#! c: terminating, 1 bad configuration options
#! c line 1: invalid time value.
#! c line 1: no argument after keyword "Match"
#! c: terminating, 1 bad configuration options
#! c line 1: unsupported option "on".
#! c line 1: Deprecated option UsePrivilegeSeparation
#! c: line 1: Bad configuration option: Foo
#! c: line 3: Bad configuration option: Bar
#! c: terminating, 2 bad configuration options
#! /tmp/c: line 1: Bad configuration option: Foo
#! /tmp/c: line 3: Bad configuration option: Bar
#! /tmp/c: terminating, 2 bad configuration options
#! /nope: No such file or directory
#! command-line: line 0: Bad configuration option: Bogus
#! /tmp/d/2.conf line 1: no argument after keyword "Nope"
#! /tmp/d/2.conf: terminating, 1 bad configuration options
#? 255

#### every setting, and those that were given
exec 2> >(tr -d '\r' >&2); ls /etc/ssh/ssh_host_ed25519_key > /dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; mkdir -p /run/sshd; cd /tmp; sshd -T -f /dev/null
printf 'Port 2222\nPort 22\nListenAddress 127.0.0.1\nAllowUsers a b\nAllowUsers c\nDenyUsers d\nAllowGroups g\nPermitRootLogin prohibit-password\nPermitRootLogin yes\nLoginGraceTime 2m\nClientAliveInterval 1h30m\nCompression no\nAuthorizedKeysFile a b\nSubsystem sftp internal-sftp\nAcceptEnv A B\nBanner /etc/issue\nUseDNS YES\nLogLevel debug\nMatch User x\nPermitRootLogin no\nPasswordAuthentication no\n' > c; cp c m; echo 'UseDNS no' >> m; sshd -t -f m; /usr/sbin/sshd -T -f c > o; /usr/sbin/sshd -T -f /dev/null > p; diff p o; sshd -T -f c -o PermitRootLogin=no | grep permitroot
#> port 22
#> addressfamily any
#> listenaddress 0.0.0.0:22
#> listenaddress [::]:22
#> usepam no
#> logingracetime 120
#> x11displayoffset 10
#> maxauthtries 6
#> maxsessions 10
#> clientaliveinterval 0
#> clientalivecountmax 3
#> requiredrsasize 1024
#> streamlocalbindmask 0177
#> unusedconnectiontimeout none
#> permitrootlogin without-password
#> ignorerhosts yes
#> ignoreuserknownhosts no
#> hostbasedauthentication no
#> hostbasedusesnamefrompacketonly no
#> pubkeyauthentication yes
#> kerberosauthentication no
#> kerberosorlocalpasswd yes
#> kerberosticketcleanup yes
#> gssapiauthentication no
#> gssapicleanupcredentials yes
#> gssapikeyexchange no
#> gssapistrictacceptorcheck yes
#> gssapistorecredentialsonrekey no
#> gssapikexalgorithms gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-,gss-group14-sha1-,gss-gex-sha1-
#> passwordauthentication yes
#> kbdinteractiveauthentication yes
#> printmotd yes
#> printlastlog yes
#> x11forwarding no
#> x11uselocalhost yes
#> permittty yes
#> permituserrc yes
#> strictmodes yes
#> tcpkeepalive yes
#> permitemptypasswords no
#> compression yes
#> gatewayports no
#> usedns no
#> allowtcpforwarding yes
#> allowagentforwarding yes
#> disableforwarding no
#> allowstreamlocalforwarding yes
#> streamlocalbindunlink no
#> fingerprinthash SHA256
#> exposeauthinfo no
#> pidfile /run/sshd.pid
#> modulifile /etc/ssh/moduli
#> xauthlocation /usr/bin/xauth
#> ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
#> macs umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1
#> banner none
#> forcecommand none
#> chrootdirectory none
#> trustedusercakeys none
#> revokedkeys none
#> securitykeyprovider internal
#> authorizedprincipalsfile none
#> versionaddendum none
#> authorizedkeyscommand none
#> authorizedkeyscommanduser none
#> authorizedprincipalscommand none
#> authorizedprincipalscommanduser none
#> hostkeyagent none
#> kexalgorithms sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256
#> casignaturealgorithms ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> hostbasedacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> pubkeyacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> loglevel INFO
#> syslogfacility AUTH
#> authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2
#> hostkey /etc/ssh/ssh_host_rsa_key
#> hostkey /etc/ssh/ssh_host_ecdsa_key
#> hostkey /etc/ssh/ssh_host_ed25519_key
#> authenticationmethods any
#> maxstartups 10:30:100
#> persourcemaxstartups none
#> persourcenetblocksize 32:128
#> permittunnel no
#> ipqos lowdelay throughput
#> rekeylimit 0 0
#> permitopen any
#> permitlisten any
#> permituserenvironment no
#> pubkeyauthoptions none
#> 0a1
#> > port 2222
#> 3,4c4,5
#> < listenaddress 0.0.0.0:22
#> < listenaddress [::]:22
#> ---
#> > listenaddress 127.0.0.1:2222
#> > listenaddress 127.0.0.1:22
#> 10c11
#> < clientaliveinterval 0
#> ---
#> > clientaliveinterval 5400
#> 41c42
#> < compression yes
#> ---
#> > compression no
#> 43c44
#> < usedns no
#> ---
#> > usedns yes
#> 56c57
#> < banner none
#> ---
#> > banner /etc/issue
#> 74c75
#> < loglevel INFO
#> ---
#> > loglevel DEBUG
#> 76c77
#> < authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2
#> ---
#> > authorizedkeysfile a b
#> 79a81,87
#> > allowusers a
#> > allowusers b
#> > allowusers c
#> > denyusers d
#> > allowgroups g
#> > acceptenv A
#> > acceptenv B
#> 80a89
#> > subsystem sftp internal-sftp
#> permitrootlogin no
#! m line 22: Directive 'UseDNS' is not allowed within a Match block
