# python3 3.11.2: one-liners of attackers and admins: the library that computes, files, processes, accounts, tracebacks.

#### os.execl("/bin/sh", "sh", "-p", "-c", "echo hi")
python3 -c 'import os; os.execl("/bin/sh", "sh", "-p", "-c", "echo hi")'
#> hi

#### print(datetime.timedelta(days=1, hours=3))
python3 -c 'import datetime; print(datetime.timedelta(days=1, hours=3))'
#> 1 day, 3:00:00

#### from datetime import datetime, timedelta; d=datetime(2024,1,31)+ti
python3 -c 'from datetime import datetime, timedelta; d=datetime(2024,1,31)+timedelta(days=30); print(d, d.isoformat(), repr(d), (d-datetime(2024,1,1)).days)'
#> 2024-03-01 00:00:00 2024-03-01T00:00:00 datetime.datetime(2024, 3, 1, 0, 0) 60

#### print(datetime.datetime.utcfromtimestamp(1700000000))
python3 -c 'import datetime; print(datetime.datetime.utcfromtimestamp(1700000000))'
#> 2023-11-14 22:13:20

#### print(datetime.date(2024,2,29).strftime("%A %d %B %Y"
python3 -c 'import datetime; print(datetime.date(2024,2,29).strftime("%A %d %B %Y"), datetime.date(2024,2,29).isocalendar())'
#> Thursday 29 February 2024 datetime.IsoCalendarDate(year=2024, week=9, weekday=4)

#### from datetime import *; print(datetime.fromtimestamp(0, timezone.u
python3 -c 'from datetime import *; print(datetime.fromtimestamp(0, timezone.utc)); print(timedelta(seconds=93784)); print(timedelta(hours=1).total_seconds())'
#> 1970-01-01 00:00:00+00:00
#> 1 day, 2:03:04
#> 3600.0

#### print(urllib.parse.urlparse("http://user:pw@host.
python3 -c 'import urllib.parse; print(urllib.parse.urlparse("http://user:pw@host.example:8080/p/a;x?q=1&b=2#f"))'
#> ParseResult(scheme='http', netloc='user:pw@host.example:8080', path='/p/a', params='x', query='q=1&b=2', fragment='f')

#### from urllib.parse import *; print(parse_qs("a=1&b=2&a=3")); print(
python3 -c 'from urllib.parse import *; print(parse_qs("a=1&b=2&a=3")); print(parse_qsl("a=1&b=2")); print(urljoin("http://example.com/a/b","../c")); print(urlsplit("http://example.com/a?b"))'
#> {'a': ['1', '3'], 'b': ['2']}
#> [('a', '1'), ('b', '2')]
#> http://example.com/c
#> SplitResult(scheme='http', netloc='example.com', path='/a', query='b', fragment='')

#### print(socket.inet_aton("192.0.2.1"), socket.inet_ntoa(b
python3 -c 'import socket; print(socket.inet_aton("192.0.2.1"), socket.inet_ntoa(b"\xc0\x00\x02\x01"))'
#> b'\xc0\x00\x02\x01' 192.0.2.1

#### print(struct.unpack("!I", socket.inet_aton("10.0
python3 -c 'import socket,struct; print(struct.unpack("!I", socket.inet_aton("10.0.0.1"))[0]); print(socket.inet_ntoa(struct.pack("!I", 3232235777)))'
#> 167772161
#> 192.168.1.1

#### print(socket.htons(80), socket.ntohl(1), socket.inet_pt
python3 -c 'import socket; print(socket.htons(80), socket.ntohl(1), socket.inet_pton(socket.AF_INET6, "::1"), socket.inet_ntop(socket.AF_INET, b"\x7f\0\0\1"))'
#> 20480 16777216 b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01' 127.0.0.1

#### print(socket.inet_aton("300.1.1.1"))
python3 -c 'import socket; print(socket.inet_aton("300.1.1.1"))'
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#! OSError: illegal IP address string passed to inet_aton
#? 1

#### print(list(ipaddress.ip_network("192.0.2.0/30").host
python3 -c 'import ipaddress; print(list(ipaddress.ip_network("192.0.2.0/30").hosts())); print(ipaddress.ip_address("10.0.0.1").is_private)'
#> [IPv4Address('192.0.2.1'), IPv4Address('192.0.2.2')]
#> True

#### n=ipaddress.ip_network("10.0.0.0/22"); print(n.num_a
python3 -c 'import ipaddress; n=ipaddress.ip_network("10.0.0.0/22"); print(n.num_addresses, n.netmask, n.broadcast_address, n[5]); [print(i) for i in list(n)[:3]]'
#> 1024 255.255.252.0 10.0.3.255 10.0.0.5
#> 10.0.0.0
#> 10.0.0.1
#> 10.0.0.2

#### base64 -d
echo aGVsbG8= | python3 -m base64 -d
#> hello
#\>

#### base64 -e; python3 -m base64 -t
echo -n hello | python3 -m base64 -e; python3 -m base64 -t
#> aGVsbG8=
#> b'Aladdin:open sesame'
#> b'QWxhZGRpbjpvcGVuIHNlc2FtZQ==\n'
#> b'Aladdin:open sesame'

#### base64 f; python3 -m base64 -d nope
printf hi > f; python3 -m base64 f; python3 -m base64 -d nope
#> aGk=
#! Traceback (most recent call last):
#!   File "<frozen runpy>", line 198, in _run_module_as_main
#!   File "<frozen runpy>", line 88, in _run_code
#!   File "/usr/lib/python3.11/base64.py", line 607, in <module>
#!     main()
#!   File "/usr/lib/python3.11/base64.py", line 590, in main
#!     with open(args[0], 'rb') as f:
#!          ^^^^^^^^^^^^^^^^^^^
#! FileNotFoundError: [Errno 2] No such file or directory: 'nope'
#? 1

#### base64 -h; python3 -m base64 --help;
python3 -m base64 -h; python3 -m base64 --help; echo $?
#> usage: /usr/lib/python3.11/base64.py [-h|-d|-e|-u|-t] [file|-]
#>         -h: print this help message and exit
#>         -d, -u: decode
#>         -e: encode (default)
#>         -t: encode and decode string 'Aladdin:open sesame'
#> 2
#! option --help not recognized
#! usage: /usr/lib/python3.11/base64.py [-h|-d|-e|-u|-t] [file|-]
#!         -h: print this help message and exit
#!         -d, -u: decode
#!         -e: encode (default)
#!         -t: encode and decode string 'Aladdin:open sesame'

#### venv /tmp/v; echo $?; ls /tmp/v
python3 -m venv /tmp/v; echo $?; ls /tmp/v
#> The virtual environment was not created successfully because ensurepip is not
#> available.  On Debian/Ubuntu systems, you need to install the python3-venv
#> package using the following command.
#>
#>     apt install python3.11-venv
#>
#> You may need to use sudo with that command.  After installing the python3-venv
#> package, recreate your virtual environment.
#>
#> Failing command: /tmp/v/bin/python3
#>
#> 1
#> bin
#> include
#> lib
#> lib64
#> pyvenv.cfg

#### http.server --help
python3 -m http.server --help
#> usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]
#>
#> positional arguments:
#>   port                  bind to this port (default: 8000)
#>
#> options:
#>   -h, --help            show this help message and exit
#>   --cgi                 run as CGI server
#>   -b ADDRESS, --bind ADDRESS
#>                         bind to this address (default: all interfaces)
#>   -d DIRECTORY, --directory DIRECTORY
#>                         serve this directory (default: current directory)
#>   -p VERSION, --protocol VERSION
#>                         conform to this HTTP version (default: HTTP/1.0)

#### this | head -3
python3 -m this | head -3
#> The Zen of Python, by Tim Peters
#>
#> Beautiful is better than ugly.

#### import this
python3 -c 'import this' | tail -2
#> If the implementation is easy to explain, it may be a good idea.
#> Namespaces are one honking great idea -- let's do more of those!

#### calendar 2024 2
python3 -m calendar 2024 2
#>    February 2024
#> Mo Tu We Th Fr Sa Su
#>           1  2  3  4
#>  5  6  7  8  9 10 11
#> 12 13 14 15 16 17 18
#> 19 20 21 22 23 24 25
#> 26 27 28 29

#### print(calendar.month(2024,2)); print(calendar.isleap(
python3 -c 'import calendar; print(calendar.month(2024,2)); print(calendar.isleap(2024))'
#>    February 2024
#> Mo Tu We Th Fr Sa Su
#>           1  2  3  4
#>  5  6  7  8  9 10 11
#> 12 13 14 15 16 17 18
#> 19 20 21 22 23 24 25
#> 26 27 28 29
#>
#> True

#### platform | cut -c1-5
python3 -m platform | cut -c1-5
#> Linux

#### print(platform.system(), platform.machine(), platform
python3 -c 'import platform; print(platform.system(), platform.machine(), platform.python_version(), platform.python_implementation(), platform.architecture())'
#> Linux x86_64 3.11.2 CPython ('64bit', 'ELF')

#### libc=ctypes.CDLL("libc.so.6"); print(libc.getpid()>0)
python3 -c 'import ctypes; libc=ctypes.CDLL("libc.so.6"); print(libc.getpid()>0)'
#> True

#### ctypes.CDLL(None).system(b"id")
python3 -c 'import ctypes; ctypes.CDLL(None).system(b"id")'
#> uid=0(root) gid=0(root) groups=0(root)

#### print(ctypes.sizeof(ctypes.c_long))
python3 -c 'import ctypes; print(ctypes.sizeof(ctypes.c_long))'
#> 8

#### print(subprocess.run(["ls","/nope"],capture_output=
python3 -c 'import subprocess; print(subprocess.run(["ls","/nope"],capture_output=True,text=True))'
#> CompletedProcess(args=['ls', '/nope'], returncode=2, stdout='', stderr="ls: cannot access '/nope': No such file or directory\n")

#### p=subprocess.Popen("echo out; echo err >&2; exit 3"
python3 -c 'import subprocess; p=subprocess.Popen("echo out; echo err >&2; exit 3",shell=True,stdout=subprocess.PIPE,stderr=subprocess.PIPE); print(p.communicate(), p.returncode)'
#> (b'out\n', b'err\n') 3

#### subprocess.check_call(["false"])
python3 -c 'import subprocess; subprocess.check_call(["false"])'
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#!   File "/usr/lib/python3.11/subprocess.py", line 413, in check_call
#!     raise CalledProcessError(retcode, cmd)
#! subprocess.CalledProcessError: Command '['false']' returned non-zero exit status 1.
#? 1

#### print(subprocess.getoutput("uname -s; whoami")); pr
python3 -c 'import subprocess; print(subprocess.getoutput("uname -s; whoami")); print(subprocess.getstatusoutput("exit 3"))'
#> Linux
#> root
#> (3, '')

#### subprocess.run(["nosuchprogram"])
python3 -c 'import subprocess; subprocess.run(["nosuchprogram"])'
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#!   File "/usr/lib/python3.11/subprocess.py", line 548, in run
#!     with Popen(*popenargs, **kwargs) as process:
#!          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/subprocess.py", line 1024, in __init__
#!     self._execute_child(args, executable, preexec_fn, close_fds,
#!   File "/usr/lib/python3.11/subprocess.py", line 1901, in _execute_child
#!     raise child_exception_type(errno_num, err_msg, err_filename)
#! FileNotFoundError: [Errno 2] No such file or directory: 'nosuchprogram'
#? 1

#### print(subprocess.run("cat", input=b"hello\n", stdou
python3 -c 'import subprocess; print(subprocess.run("cat", input=b"hello\n", stdout=subprocess.PIPE).stdout)'
#> b'hello\n'

#### r=subprocess.run("echo $0 $1",shell=True); print(r.
python3 -c 'import subprocess; r=subprocess.run("echo $0 $1",shell=True); print(r.returncode, r)'
#> /bin/sh
#> 0 CompletedProcess(args='echo $0 $1', returncode=0)

#### os.makedirs("/tmp/a/b/c"); open("/tmp/a/b/x","w").wr
python3 -c 'import shutil,os; os.makedirs("/tmp/a/b/c"); open("/tmp/a/b/x","w").write("1"); shutil.copytree("/tmp/a","/tmp/z"); print(sorted(os.listdir("/tmp/z/b"))); shutil.rmtree("/tmp/a"); print(os.path.exists("/tmp/a"))'
#> ['c', 'x']
#> False

#### from pathlib import Path; p=Path("/tmp/d"); p.mkdir(); (p/"f.txt")
python3 -c 'from pathlib import Path; p=Path("/tmp/d"); p.mkdir(); (p/"f.txt").write_text("hi"); print([str(x) for x in p.iterdir()], list(p.glob("*.txt")), p.is_dir(), (p/"f.txt").stat().st_size)'
#> ['/tmp/d/f.txt'] [PosixPath('/tmp/d/f.txt')] True 2

#### m=re.match(r"(\w+)-(\d+)","abc-123"); print(m[1], m.group(2
python3 -c 'import re; m=re.match(r"(\w+)-(\d+)","abc-123"); print(m[1], m.group(2), m.groups(), m.end())'
#> abc 123 ('abc', '123') 7

#### print(re.sub("a","b","banana",count=2), re.subn("a","o","ba
python3 -c 'import re; print(re.sub("a","b","banana",count=2), re.subn("a","o","banana")); re.compile("(")'
#> bbnbna ('bonono', 3)
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#!   File "/usr/lib/python3.11/re/__init__.py", line 227, in compile
#!     return _compile(pattern, flags)
#!            ^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/re/__init__.py", line 294, in _compile
#!     p = _compiler.compile(pattern, flags)
#!         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/re/_compiler.py", line 743, in compile
#!     p = _parser.parse(p, flags)
#!         ^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/re/_parser.py", line 980, in parse
#!     p = _parse_sub(source, state, flags & SRE_FLAG_VERBOSE, 0)
#!         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/re/_parser.py", line 455, in _parse_sub
#!     itemsappend(_parse(source, state, verbose, nested + 1,
#!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/re/_parser.py", line 865, in _parse
#!     raise source.error("missing ), unterminated subpattern",
#! re.error: missing ), unterminated subpattern at position 0
#? 1

#### print(hashlib.md5(b"a").hexdigest(), hashlib.sha256("x
python3 -c 'import hashlib; print(hashlib.md5(b"a").hexdigest(), hashlib.sha256("x".encode()).hexdigest()[:8], hashlib.new("sha1",b"q").hexdigest())'
#> 0cc175b9c0f1b6a831c399e269772661 2d711642 22ea1c649c82946aa6e479e1ffd321e4a318b1b0

#### h=hashlib.sha512(); h.update(b"ab"); h.update(b"c"); p
python3 -c 'import hashlib; h=hashlib.sha512(); h.update(b"ab"); h.update(b"c"); print(h.hexdigest()[:20], h.name, h.digest_size, h.block_size)'
#> ddaf35a193617abacc41 sha512 64 128

#### print(sorted(hashlib.algorithms_guaranteed)); print(ha
python3 -c 'import hashlib; print(sorted(hashlib.algorithms_guaranteed)); print(hashlib.pbkdf2_hmac("sha256", b"pw", b"salt", 1000).hex())'
#> ['blake2b', 'blake2s', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'sha512', 'shake_128', 'shake_256']
#> 0a38253555ce37f5c72a6b703f996814ebf241f203af146e93dcdeb031c5567e

#### print(hmac.new(b"k", b"m", hashlib.sha256).hexdig
python3 -c 'import hmac,hashlib; print(hmac.new(b"k", b"m", hashlib.sha256).hexdigest())'
#> b60090e3052297aeb5a080889ce2fc4bca957e756faeb4df7d31800ca1e771ec

#### print(crypt.crypt("pw","$6$salt$"))
python3 -c 'import crypt; print(crypt.crypt("pw","$6$salt$"))'
#> $6$salt$AkOOBO38SQQ8T8Q46KuCONe.8zg41nvCDKDq7pVQd2n2hy8sf8aR3G89VY.57up0eSIa/69odCCcLT4hx7FpW/
#! <string>:1: DeprecationWarning: 'crypt' is deprecated and slated for removal in Python 3.13

#### with open("/tmp/x","w") as f: f.write("a\nb\n"); print(f.closed)
python3 -c 'with open("/tmp/x","w") as f: f.write("a\nb\n"); print(f.closed)' ; cat /tmp/x
#> False
#> a
#> b

#### os.kill(99999, 9)
python3 -c 'import os; os.kill(99999, 9)'
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#! ProcessLookupError: [Errno 3] No such process
#? 1

#### print(os.environ)
python3 -c 'import os; print(os.environ)' | cut -c1-9
#> environ({

#### pid=os.fork(); print("child" if pid==0 else "parent") if pi
python3 -c 'import os; pid=os.fork(); print("child" if pid==0 else "parent") if pid==0 else os.waitpid(pid,0)'
#> child

#### r,w=os.pipe(); os.write(w,b"hi"); print(os.read(r,10))
python3 -c 'import os; r,w=os.pipe(); os.write(w,b"hi"); print(os.read(r,10))'
#> b'hi'

#### print(os.path.basename("/a/b.c"), os.path.splitext("x.tar.g
python3 -c 'import os; print(os.path.basename("/a/b.c"), os.path.splitext("x.tar.gz"), os.path.abspath("x"), os.path.realpath("/bin/sh"), os.path.islink("/bin"))'
#> b.c ('x.tar', '.gz') /root/x /usr/bin/dash True

#### def f(x): return f(x-1) if x else 1/x f(3)
python3 -c 'def f(x): return f(x-1) if x else 1/x
f(3)'
#! Traceback (most recent call last):
#!   File "<string>", line 2, in <module>
#!   File "<string>", line 1, in f
#!   File "<string>", line 1, in f
#!   File "<string>", line 1, in f
#!   [Previous line repeated 1 more time]
#! ZeroDivisionError: division by zero
#? 1

#### class E(Exception): pass raise E("mine")
python3 -c 'class E(Exception): pass
raise E("mine")'
#! Traceback (most recent call last):
#!   File "<string>", line 2, in <module>
#! E: mine
#? 1

#### try:   1/0 except ZeroDivisionError as e:   print("caught", e)   r
python3 -c 'try:
  1/0
except ZeroDivisionError as e:
  print("caught", e)
  raise RuntimeError("x") from e'
#> caught division by zero
#! Traceback (most recent call last):
#!   File "<string>", line 2, in <module>
#! ZeroDivisionError: division by zero
#!
#! The above exception was the direct cause of the following exception:
#!
#! Traceback (most recent call last):
#!   File "<string>", line 5, in <module>
#! RuntimeError: x
#? 1

#### try:   int("x") except ValueError:   d={}["k"]
python3 -c 'try:
  int("x")
except ValueError:
  d={}["k"]'
#! Traceback (most recent call last):
#!   File "<string>", line 2, in <module>
#! ValueError: invalid literal for int() with base 10: 'x'
#!
#! During handling of the above exception, another exception occurred:
#!
#! Traceback (most recent call last):
#!   File "<string>", line 4, in <module>
#! KeyError: 'k'
#? 1

#### print(chr(65), ord("a"), hex(255), bin(5), bytes([65,66]), b"a\xff
python3 -c 'print(chr(65), ord("a"), hex(255), bin(5), bytes([65,66]), b"a\xff", "é".encode(), bytes.fromhex("6162"))'
#> A 97 0xff 0b101 b'AB' b'a\xff' b'\xc3\xa9' b'ab'

#### random.seed(1); print(random.randint(1,100), random.cho
python3 -c 'import random; random.seed(1); print(random.randint(1,100), random.choice("abc"), random.random())'
#> 18 c 0.8474337369372327

#### print(len("".join(random.choices(string.ascii_le
python3 -c 'import string,random; print(len("".join(random.choices(string.ascii_letters+string.digits,k=12))))'
#> 12

#### print(len(secrets.token_hex(16)), len(secrets.token_ur
python3 -c 'import secrets; print(len(secrets.token_hex(16)), len(secrets.token_urlsafe(16)))'
#> 32 22

#### print(len(str(uuid.uuid4())), uuid.uuid5(uuid.NAMESPACE_D
python3 -c 'import uuid; print(len(str(uuid.uuid4())), uuid.uuid5(uuid.NAMESPACE_DNS,"example.com"))'
#> 36 cfbff0d1-9375-5685-968c-48ce8b15ae17

#### from collections import Counter, defaultdict, deque, namedtuple; p
python3 -c 'from collections import Counter, defaultdict, deque, namedtuple; print(Counter("hello").most_common(2)); d=defaultdict(list); d["a"].append(1); print(d); P=namedtuple("P","x y"); print(P(1,2)); q=deque([1,2]); q.appendleft(0); print(q)'
#> [('l', 2), ('h', 1)]
#> defaultdict(<class 'list'>, {'a': [1]})
#> P(x=1, y=2)
#> deque([0, 1, 2])

#### print(gzip.decompress(gzip.compress(b"abc")))
python3 -c 'import gzip; print(gzip.decompress(gzip.compress(b"abc")))'
#> b'abc'

#### print(pwd.getpwnam("root")); print(pwd.getpwuid(0).pw_shel
python3 -c 'import pwd; print(pwd.getpwnam("root")); print(pwd.getpwuid(0).pw_shell)'
#> pwd.struct_passwd(pw_name='root', pw_passwd='x', pw_uid=0, pw_gid=0, pw_gecos='root', pw_dir='/root', pw_shell='/bin/bash')
#> /bin/bash

#### print(grp.getgrgid(0).gr_name, grp.getgrnam("daemon"))
python3 -c 'import grp; print(grp.getgrgid(0).gr_name, grp.getgrnam("daemon"))'
#> root grp.struct_group(gr_name='daemon', gr_passwd='x', gr_gid=1, gr_mem=[])

#### print(resource.RLIMIT_NOFILE)
python3 -c 'import resource; print(resource.RLIMIT_NOFILE)'
#> 7

#### signal.signal(signal.SIGUSR1, lambda s,f: print("got
python3 -c 'import signal,os; signal.signal(signal.SIGUSR1, lambda s,f: print("got",s)); os.kill(os.getpid(), signal.SIGUSR1)'
#> got 10

#### p=argparse.ArgumentParser(); p.add_argument("-x",type
python3 -c 'import argparse; p=argparse.ArgumentParser(); p.add_argument("-x",type=int,default=3); print(p.parse_args().x)'
#> 3

#### p=argparse.ArgumentParser(prog="t"); p.add_argument("
python3 -c 'import argparse; p=argparse.ArgumentParser(prog="t"); p.add_argument("host"); p.parse_args()'
#! usage: t [-h] host
#! t: error: the following arguments are required: host
#? 2

#### print(ssl.OPENSSL_VERSION[:9])
python3 -c 'import ssl; print(ssl.OPENSSL_VERSION[:9])'
#> OpenSSL 3

#### logging.warning("w"); logging.info("i")
python3 -c 'import logging; logging.warning("w"); logging.info("i")'
#! WARNING:root:w

#### b=io.BytesIO(b"abc"); print(b.read(2)); s=io.StringIO(); s.
python3 -c 'import io; b=io.BytesIO(b"abc"); print(b.read(2)); s=io.StringIO(); s.write("x"); print(s.getvalue())'
#> b'ab'
#> x

#### sys.stderr.write("e\n"); print("o", file=sys.stderr); o
python3 -c 'import os,sys; sys.stderr.write("e\n"); print("o", file=sys.stderr); os.write(1,b"raw\n")'
#> raw
#! e
#! o

#### print(math.pi, math.factorial(10), math.sqrt(2), math.cei
python3 -c 'import math; print(math.pi, math.factorial(10), math.sqrt(2), math.ceil(1.2), math.inf, math.comb(5,2))'
#> 3.141592653589793 3628800 1.4142135623730951 2 inf 10

#### print(statistics.mean([1,2,3,4]), statistics.median
python3 -c 'import statistics; print(statistics.mean([1,2,3,4]), statistics.median([1,3,2]))'
#> 2.5 2

#### print(textwrap.fill("a b c d e f", 5)); print(textwra
python3 -c 'import textwrap; print(textwrap.fill("a b c d e f", 5)); print(textwrap.dedent("  x"))'
#> a b c
#> d e f
#> x

#### pprint.pprint({"b":1,"a":[1,2]})
python3 -c 'import pprint; pprint.pprint({"b":1,"a":[1,2]})'
#> {'a': [1, 2], 'b': 1}

#### f=tempfile.NamedTemporaryFile(delete=False); print
python3 -c 'import tempfile,os; f=tempfile.NamedTemporaryFile(delete=False); print(f.name.startswith("/tmp/tmp")); d=tempfile.mkdtemp(); print(os.path.isdir(d))'
#> True
#> True

#### print(dir([])[-5:]); print(type(1), type("a"), type(None), type(pr
python3 -c 'print(dir([])[-5:]); print(type(1), type("a"), type(None), type(print), type(lambda:0), len)'
#> ['insert', 'pop', 'remove', 'reverse', 'sort']
#> <class 'int'> <class 'str'> <class 'NoneType'> <class 'builtin_function_or_method'> <class 'function'> <built-in function len>

#### printf 'import sys\nprint(sys.argv, __name__, __file__)\n1/0
printf 'import sys\nprint(sys.argv, __name__, __file__)\n1/0\n' > t.py; python3 t.py x
#> ['t.py', 'x'] __main__ /root/t.py
#! Traceback (most recent call last):
#!   File "/root/t.py", line 3, in <module>
#!     1/0
#!     ~^~
#! ZeroDivisionError: division by zero
#? 1

#### printf 'for i in range(3):\nprint(i)\n' > t.py; python3 t.py
printf 'for i in range(3):\nprint(i)\n' > t.py; python3 t.py
#!   File "/root/t.py", line 2
#!     print(i)
#!     ^
#! IndentationError: expected an indented block after 'for' statement on line 1
#? 1

#### printf 'a = "é" + 1 + foo(2)\n' > t.py; python3 t.py
printf 'a = "é" + 1 + foo(2)\n' > t.py; python3 t.py
#! Traceback (most recent call last):
#!   File "/root/t.py", line 1, in <module>
#!     a = "é" + 1 + foo(2)
#!         ~~~~^~~
#! TypeError: can only concatenate str (not "int") to str
#? 1

#### printf 'class A:\n    def __init__(self, n): self.n = n\n
printf 'class A:\n    def __init__(self, n): self.n = n\n    def __repr__(self): return f"A({self.n})"\n    def __add__(self, o): return A(self.n + o.n)\n    def __eq__(self, o): return self.n == o.n\nprint(A(1)+A(2), A(1)==A(1), [A(3)])\n' > t.py; python3 t.py
#> A(3) True [A(3)]

#### nosuch; python3 -m os.path; python3 -
python3 -m nosuch; python3 -m os.path; python3 -m pip.foo
#! /usr/bin/python3: No module named nosuch
#! <frozen runpy>:128: RuntimeWarning: 'os.path' found in sys.modules after import of package 'os', but prior to execution of 'os.path'; this may result in unpredictable behaviour
#! /usr/bin/python3: Error while finding module specification for 'pip.foo' (ModuleNotFoundError: No module named 'pip')
#? 1

#### os.system("exit 3"); print(os.WEXITSTATUS(os.system("exit 3
python3 -c 'import os; os.system("exit 3"); print(os.WEXITSTATUS(os.system("exit 3")), os.waitstatus_to_exitcode(768))'
#> 3 3

#### match 3:   case 1: print("one")   case n if n>2: print("big",n)
python3 -c 'match 3:
  case 1: print("one")
  case n if n>2: print("big",n)'
#> big 3

#### print(1)
python3 -c 'import crypt,getpass,pwd; print(1)'
#> 1
#! <string>:1: DeprecationWarning: 'crypt' is deprecated and slated for removal in Python 3.13

#### print(socket.gethostbyname("localhost")); print(socket.
python3 -c 'import socket; print(socket.gethostbyname("localhost")); print(socket.getservbyname("ssh"), socket.getservbyport(80))'
#> 127.0.0.1
#> 22 http

#### s=socket.socket(); s.bind(("0.0.0.0",5555)); s.listen(1
python3 -c 'import socket; s=socket.socket(); s.bind(("0.0.0.0",5555)); s.listen(1); print(s.getsockname()); print(s)'
#> ('0.0.0.0', 5555)
#> <socket.socket fd=3, family=2, type=1, proto=0, laddr=('0.0.0.0', 5555)>

#### s=socket.socket(socket.AF_INET, socket.SOCK_RAW, socket
python3 -c 'import socket; s=socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); print(s.type)'
#> 3
