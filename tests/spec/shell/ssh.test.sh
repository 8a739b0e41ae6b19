# ssh and ssh-keygen (OpenSSH 9.2p1): what they tell without a host.

#### -Q
ssh -Q cipher; ssh -Q mac; ssh -Q kex; ssh -Q key; ssh -Q protocol-version; ssh -Q help; ssh -Q nope 2>&1 | tr -d '\r'; ssh -Q Ciphers | head -1
#> 3des-cbc
#> aes128-cbc
#> aes192-cbc
#> aes256-cbc
#> aes128-ctr
#> aes192-ctr
#> aes256-ctr
#> aes128-gcm@openssh.com
#> aes256-gcm@openssh.com
#> chacha20-poly1305@openssh.com
#> hmac-sha1
#> hmac-sha1-96
#> hmac-sha2-256
#> hmac-sha2-512
#> hmac-md5
#> hmac-md5-96
#> umac-64@openssh.com
#> umac-128@openssh.com
#> hmac-sha1-etm@openssh.com
#> hmac-sha1-96-etm@openssh.com
#> hmac-sha2-256-etm@openssh.com
#> hmac-sha2-512-etm@openssh.com
#> hmac-md5-etm@openssh.com
#> hmac-md5-96-etm@openssh.com
#> umac-64-etm@openssh.com
#> umac-128-etm@openssh.com
#> diffie-hellman-group1-sha1
#> diffie-hellman-group14-sha1
#> diffie-hellman-group14-sha256
#> diffie-hellman-group16-sha512
#> diffie-hellman-group18-sha512
#> diffie-hellman-group-exchange-sha1
#> diffie-hellman-group-exchange-sha256
#> ecdh-sha2-nistp256
#> ecdh-sha2-nistp384
#> ecdh-sha2-nistp521
#> curve25519-sha256
#> curve25519-sha256@libssh.org
#> sntrup761x25519-sha512
#> sntrup761x25519-sha512@openssh.com
#> ssh-ed25519
#> ssh-ed25519-cert-v01@openssh.com
#> sk-ssh-ed25519@openssh.com
#> sk-ssh-ed25519-cert-v01@openssh.com
#> ecdsa-sha2-nistp256
#> ecdsa-sha2-nistp256-cert-v01@openssh.com
#> ecdsa-sha2-nistp384
#> ecdsa-sha2-nistp384-cert-v01@openssh.com
#> ecdsa-sha2-nistp521
#> ecdsa-sha2-nistp521-cert-v01@openssh.com
#> sk-ecdsa-sha2-nistp256@openssh.com
#> sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
#> ssh-dss
#> ssh-dss-cert-v01@openssh.com
#> ssh-rsa
#> ssh-rsa-cert-v01@openssh.com
#> 2
#> cipher
#> cipher-auth
#> compression
#> kex
#> kex-gss
#> key
#> key-cert
#> key-plain
#> key-sig
#> mac
#> protocol-version
#> sig
#> Unsupported query "nope"
#> 3des-cbc

#### -G
ssh -G -F /dev/null example.org 2>/dev/null; ssh -G -F /dev/null -p 2222 -l bob x 2>/dev/null | head -5; ssh -G example.org 2>/dev/null | grep -c .
#> host example.org
#> user root
#> hostname example.org
#> port 22
#> addressfamily any
#> batchmode no
#> canonicalizefallbacklocal yes
#> canonicalizehostname false
#> checkhostip no
#> compression no
#> controlmaster false
#> enablesshkeysign no
#> clearallforwardings no
#> exitonforwardfailure no
#> fingerprinthash SHA256
#> forwardx11 no
#> forwardx11trusted yes
#> gatewayports no
#> gssapiauthentication no
#> gssapikeyexchange no
#> gssapidelegatecredentials no
#> gssapitrustdns no
#> gssapirenewalforcesrekey no
#> gssapikexalgorithms gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-,gss-group14-sha1-,gss-gex-sha1-
#> hashknownhosts no
#> hostbasedauthentication no
#> identitiesonly no
#> kbdinteractiveauthentication yes
#> nohostauthenticationforlocalhost no
#> passwordauthentication yes
#> permitlocalcommand no
#> proxyusefdpass no
#> pubkeyauthentication true
#> requesttty auto
#> sessiontype default
#> stdinnull no
#> forkafterauthentication no
#> streamlocalbindunlink no
#> stricthostkeychecking ask
#> tcpkeepalive yes
#> tunnel false
#> verifyhostkeydns false
#> visualhostkey no
#> updatehostkeys true
#> enableescapecommandline no
#> canonicalizemaxdots 1
#> connectionattempts 1
#> forwardx11timeout 1200
#> numberofpasswordprompts 3
#> serveralivecountmax 3
#> serveraliveinterval 0
#> requiredrsasize 1024
#> ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
#> hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> hostbasedacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> kexalgorithms sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256
#> casignaturealgorithms ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> loglevel INFO
#> macs umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1
#> securitykeyprovider internal
#> pubkeyacceptedalgorithms ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256
#> xauthlocation /usr/bin/xauth
#> identityfile ~/.ssh/id_rsa
#> identityfile ~/.ssh/id_ecdsa
#> identityfile ~/.ssh/id_ecdsa_sk
#> identityfile ~/.ssh/id_ed25519
#> identityfile ~/.ssh/id_ed25519_sk
#> identityfile ~/.ssh/id_xmss
#> identityfile ~/.ssh/id_dsa
#> canonicaldomains none
#> globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
#> userknownhostsfile /root/.ssh/known_hosts /root/.ssh/known_hosts2
#> logverbose none
#> permitremoteopen any
#> addkeystoagent false
#> forwardagent no
#> connecttimeout none
#> tunneldevice any:any
#> canonicalizePermittedcnames none
#> controlpersist no
#> escapechar ~
#> ipqos lowdelay throughput
#> rekeylimit 0 0
#> streamlocalbindmask 0177
#> syslogfacility USER
#> host x
#> user bob
#> hostname x
#> port 2222
#> addressfamily any
#> 87

#### ssh-keygen's other forms of a key
ssh-keygen -q -t ed25519 -N '' -C me@h -f k; ssh-keygen -e -f k.pub | sed 's/^AAAA.*/KEY/; s/root@[a-z0-9]*/root/'; { ssh-keygen -e -f /nope; ssh-keygen -i -f /nope; ssh-keygen -p -f /nope; ssh-keygen -c -f /nope; } 2>&1 | tr -d '\r'; ssh-keygen -p -N x -P '' -f k; ssh-keygen -e -m PEM -f k.pub 2>&1 | tr -d '\r'
#> ---- BEGIN SSH2 PUBLIC KEY ----
#> Comment: "256-bit ED25519, converted by root from OpenSSH"
#> KEY
#> ---- END SSH2 PUBLIC KEY ----
#> ssh-keygen: /nope: No such file or directory
#> ssh-keygen: /nope: No such file or directory
#> /nope: No such file or directory
#> /nope: No such file or directory
#> Key has comment 'me@h'
#> Your identification has been saved with the new passphrase.
#> do_convert_to_pem: unsupported key type ED25519

#### keys that are too short, too long, open to all
{ ssh-keygen -b 10 -t ecdsa -N '' -f q; ssh-keygen -t rsa -b 99999 -N '' -f q; ssh-keygen -t dsa -b 2048 -N '' -f q; ssh-keygen -y -f /etc/passwd; echo $?; } 2>&1 | tr -d '\r'
#> Invalid ECDSA key length: valid lengths are 256, 384 or 521 bits
#> Invalid RSA key length: maximum is 16384 bits
#> Invalid DSA key length: must be 1024 bits
#> @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
#> @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @
#> @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
#> Permissions 0644 for '/etc/passwd' are too open.
#> It is required that your private key files are NOT accessible by others.
#> This private key will be ignored.
#> Load key "/etc/passwd": bad permissions
#> 255

#### ssh-add reaches no agent
SSH_AUTH_SOCK=/tmp/nosuch ssh-add -l; echo $?; ssh-add -l; SSH_AUTH_SOCK= ssh-add -L
#> 2
#! Error connecting to agent: No such file or directory
#! Could not open a connection to your authentication agent.
#! Could not open a connection to your authentication agent.
#? 2
