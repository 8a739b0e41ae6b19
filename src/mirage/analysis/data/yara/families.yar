// Families of what visitors of SSH and telnet bring, by what their builds say of themselves. Sources stand in `reference`.

rule mirai_kin : botnet
{
    meta:
        description = "A bot of the Mirai family"
        reference = "https://attack.mitre.org/software/S1241/"
    strings:
        $elf = { 7f 45 4c 46 }
        $a = "/bin/busybox MIRAI" nocase
        $b = "/dev/watchdog"
        $c = "/proc/net/tcp"
        $d = "TSource Engine Query"
        $e = "assword"
        $f = "ncorrect"
        $g = "/dev/misc/watchdog"
    condition:
        $elf at 0 and ($a or (($b or $g) and $c and ($d or ($e and $f))))
}

rule gafgyt_kin : botnet
{
    meta:
        description = "A bot of the Gafgyt (Bashlite) family"
        reference = "https://malpedia.caad.fkie.fraunhofer.de/details/elf.bashlite"
    strings:
        $elf = { 7f 45 4c 46 }
        $a = "HOLD Flooding"
        $b = "JUNK Flooding"
        $c = "LOLNOGTFO"
        $d = "UDPRAW"
        $e = "TELNET ON"
        $f = "PONG!"
    condition:
        $elf at 0 and 2 of ($a, $b, $c, $d, $e, $f)
}

rule tsunami_kaiten : botnet
{
    meta:
        description = "A bot that is led over IRC (Tsunami, Kaiten)"
        reference = "https://malpedia.caad.fkie.fraunhofer.de/details/elf.tsunami"
    strings:
        $a = "NOTICE %s :TSUNAMI"
        $b = "NOTICE %s :UNKNOWN <target>"
        $c = "kaiten" nocase
        $d = "PRIVMSG"
        $e = "NICK %s"
    condition:
        $a or $b or ($c and $d and $e)
}

rule xorddos : botnet rootkit
{
    meta:
        description = "XorDDoS"
        reference = "https://malpedia.caad.fkie.fraunhofer.de/details/elf.xorddos"
    strings:
        $key = "BB2FA36AAA9541F0"
        $a = "/lib/libudev.so"
        $b = "/etc/cron.hourly/gcc.sh"
    condition:
        $key or ($a and $b)
}

rule coin_miner : miner
{
    meta:
        description = "A miner of coins, or its configuration"
        reference = "https://attack.mitre.org/techniques/T1496/001/"
    strings:
        $a = "stratum+tcp://"
        $b = "stratum+ssl://"
        $c = "donate-level"
        $d = "xmrig" nocase
        $e = "randomx" nocase
        $f = "\"pools\""
        $g = "cryptonight" nocase
    condition:
        2 of them
}

rule kinsing : botnet miner
{
    meta:
        description = "Kinsing, or the script that brings it"
        reference = "https://attack.mitre.org/software/S0599/"
    strings:
        $a = "kinsing" nocase
        $b = "kdevtmpfsi"
        $c = "masscan"
        $d = "getActiveC2CUrl"
    condition:
        $d or ($a and $b) or ($a and $c)
}

rule dropper_for_many_machines : dropper
{
    meta:
        description = "A script that fetches builds for many architectures and tries each"
        reference = "https://attack.mitre.org/techniques/T1105/"
    strings:
        $fetch = /\b(wget|curl|tftp|ftpget)\b/
        $run = /chmod\s+(\+x|0?[75][0-7]{2})/
        $m1 = /[.\/_-]mipsel\b|[.\/_-]mpsl\b/
        $m2 = /[.\/_-]mips\b/
        $m3 = /[.\/_-]arm[4567]l?\b/
        $m4 = /[.\/_-]x86(_64)?\b/
        $m5 = /[.\/_-](sh4|ppc|m68k|spc|sparc|i[56]86)\b/
    condition:
        filesize < 64KB and $fetch and $run and 3 of ($m*)
}

rule reverse_shell_script : shell
{
    meta:
        description = "A script that ties a shell to a connection"
        reference = "https://attack.mitre.org/techniques/T1059/004/"
    strings:
        $a = /(bash|sh)\s+-i\s*[>&]+\s*\/dev\/tcp\//
        $b = /nc\s+[^\n]{0,60}-e\s+\/bin\/(ba)?sh/
        $c = /os\.dup2\(\s*\w+\.fileno\(\)/
        $d = /fsockopen\([^\n]{0,80}(exec|proc_open)\(/
    condition:
        filesize < 1MB and any of them
}

rule php_webshell : webshell
{
    meta:
        description = "A page that runs what a request brings"
        reference = "https://attack.mitre.org/techniques/T1505/003/"
    strings:
        $open = "<?"
        $a = /(eval|assert|system|passthru|shell_exec|proc_open|popen)\s*\(\s*@?(base64_decode\s*\(\s*)?\$_(POST|GET|REQUEST|COOKIE)/ nocase
        $b = /\$\w+\s*\(\s*\$_(POST|GET|REQUEST|COOKIE)/ nocase
    condition:
        filesize < 1MB and $open and any of ($a, $b)
}

rule preload_rootkit : rootkit
{
    meta:
        description = "A library that hides by being loaded before all others"
        reference = "https://attack.mitre.org/techniques/T1574/006/"
    strings:
        $elf = { 7f 45 4c 46 }
        $a = "/etc/ld.so.preload"
        $b = "readdir"
        $c = "dlsym"
    condition:
        $elf at 0 and all of them
}

rule ssh_worm_or_guesser : scanner
{
    meta:
        description = "A program that guesses logins of SSH servers"
        reference = "https://attack.mitre.org/techniques/T1110/001/"
    strings:
        $a = "golang.org/x/crypto/ssh"
        $b = "SSH-2.0-Go"
        $c = "pass.txt"
        $d = "masscan" nocase
        $e = "authorized_keys"
        $f = "libssh2"
    condition:
        ($a or $b or $f) and 2 of ($c, $d, $e)
}
