"""python3 (3.11.2), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from mirage.base.events import ProgramMissing
from mirage.base.limits import ShellLimits
from tests.unit.shell.conftest import Machine, Result
from tests.unit.shell.test_login import converse

MEMORY = 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nMemoryError\n'
BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('python3 -c \'print(1+1)\'; python3 -c \'print("A"*5, 3.0/2, 7//2, [1,2], {"a":1}, (1,), None, True)\'; python3 -c \'import os; os.system("echo hi; exit 3")\'; python3 -c \'import base64; print(base64.b64decode("aGVsbG8=").decode())\'; python3 -c \'foo()\'; echo $?; python3 -c \'print("a\'; echo $?; python3 -c \'import nosuch\'; python3 -c \'print(1/0)\'; python3 -c \'print(x\'; python3 -c \'exit(3)\'; echo $?; python3 -c \'import sys; sys.exit("bad")\'; echo $?', "2\nAAAAA 1.5 3 [1, 2] {'a': 1} (1,) None True\nhi\nhello\n1\n1\n3\n1\n", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nNameError: name \'foo\' is not defined\n  File "<string>", line 1\n    print("a\n          ^\nSyntaxError: unterminated string literal (detected at line 1)\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nModuleNotFoundError: No module named \'nosuch\'\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nZeroDivisionError: division by zero\n  File "<string>", line 1\n    print(x\n         ^\nSyntaxError: \'(\' was never closed\nbad\n', 0),
    ('python3 -c \'import sys; print(sys.argv, sys.version_info[:2], sys.platform)\' a b; python3 -c \'raise ValueError("x")\'; python3 -c \'open("/nosuch")\'; python3 -c \'for i in range(3): print(i)\'; python3 -m nosuch; echo \'print(5)\' | python3; python3 -c $\'def f(x):\\n  return x*2\\nprint(f(4))\'; python3 -c $\'if 0: print(1)\\nelse: print(2)\'', "['-c', 'a', 'b'] (3, 11) linux\n0\n1\n2\n5\n8\n2\n", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nValueError: x\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nFileNotFoundError: [Errno 2] No such file or directory: \'/nosuch\'\n/usr/bin/python3: No module named nosuch\n', 0),
    ('python3 -c \'import subprocess; print(subprocess.check_output(["echo","a"]))\'; python3 -c \'import subprocess; subprocess.call("echo hi", shell=True)\'; python3 -c \'import json; print(json.dumps({"a":[1,2]}))\'; python3 -c \'import hashlib; print(hashlib.md5(b"a").hexdigest())\'; python3 -c \'exec("print(3)")\'; python3 -c \'print(f"{1+1} {chr(65)} {ord(chr(66))} {3.14159:.2f} {7:03d}")\'; python3 -c \'print("a,b".split(","), "x".join(["1","2"]), "abc"[::-1], len("abc"), sorted([3,1]))\'; python3 -c \'import os; print(os.popen("echo x").read())\'; python3 -c \'import platform; print(platform.system())\'', 'b\'a\\n\'\nhi\n{"a": [1, 2]}\n0cc175b9c0f1b6a831c399e269772661\n3\n2 A 66 3.14 007\n[\'a\', \'b\'] 1x2 cba 3 [1, 3]\nx\n\nLinux\n', '', 0),
    ('python3 -c \'print "x"\'; python3 -c \'  print(1)\'; python3 -c \'x = 1 +\'; python3 x.py; python3 -c \'print(b"a", "é", "a\\nb", repr("a\\nb"))\'; python3 -c $\'try:\\n  1/0\\nexcept ZeroDivisionError as e: print("E", e)\\nfinally: print("F")\'; python3 -z; python3 -c; python3 --nosuch; python3 -W', "b'a' é a\nb 'a\\nb'\nE division by zero\nF\n", '  File "<string>", line 1\n    print "x"\n    ^^^^^^^^^\nSyntaxError: Missing parentheses in call to \'print\'. Did you mean print(...)?\n  File "<string>", line 1\n    print(1)\nIndentationError: unexpected indent\n  File "<string>", line 1\n    x = 1 +\n           ^\nSyntaxError: invalid syntax\npython3: can\'t open file \'/root/w/x.py\': [Errno 2] No such file or directory\nUnknown option: -z\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h\' for more information.\nArgument expected for the -c option\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h\' for more information.\nunknown option --nosuch\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h\' for more information.\nArgument expected for the -W option\nusage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h\' for more information.\n', 2),
    ('printf \'import os\\n\\ndef f(x):\\n    return 1 / x\\n\\nprint(os.path.basename("/a/b"))\\nf(0)\\n\' > s.py; python3 s.py; printf \'import sys\\nfor line in sys.stdin:\\n    print(line.strip().upper())\\n\' > t.py; printf \'a\\nb\\n\' | python3 t.py; printf \'x = {}\\nx["a"]\\n\' > u.py; python3 u.py; printf \'print(1)\\n  print(2)\\n\' > v.py; python3 v.py; printf \'open("o", "w").write("hello\\\\n")\\nprint(open("o").read(), end="")\\nfoo.bar\\n\' > w.py; python3 w.py; cat o; python3 .', 'b\nA\nB\nhello\nhello\n', 'Traceback (most recent call last):\n  File "/root/w/s.py", line 7, in <module>\n    f(0)\n  File "/root/w/s.py", line 4, in f\n    return 1 / x\n           ~~^~~\nZeroDivisionError: division by zero\nTraceback (most recent call last):\n  File "/root/w/u.py", line 2, in <module>\n    x["a"]\n    ~^^^^^\nKeyError: \'a\'\n  File "/root/w/v.py", line 2\n    print(2)\nIndentationError: unexpected indent\nTraceback (most recent call last):\n  File "/root/w/w.py", line 3, in <module>\n    foo.bar\n    ^^^\nNameError: name \'foo\' is not defined\n/usr/bin/python3: can\'t find \'__main__\' module in \'/root/w\'\n', 1),
    ('python3 -c \'a=[i*i for i in range(5) if i%2]; print(a, sum(a), {k:v for k,v in zip("ab",[1,2])}, [x for x in "abc"][1:])\'; python3 -c \'print("%s-%d-%x" % ("a", 5, 255), "{} {}".format(1,2), "a" in "abc", not True, 1 < 2 < 3, 2**10, -7//2, 7%3, 1e3, 10**20)\'; python3 -c \'x,y=1,2; x+=y; print(x); del x; print(x)\'; python3 -c $\'i=0\\nwhile True:\\n  i+=1\\n  if i==3: continue\\n  if i>4: break\\n  print(i)\'; python3 -c \'"a"+1\'; python3 -c \'int("x")\'; python3 -c \'[][1]\'; python3 -c \'None.x\'; python3 -c \'f=lambda a,b=2: a*b; print(f(3), f(3,3)); f()\'; python3 -c \'raise SystemExit(4)\'; echo $?', "[1, 9] 10 {'a': 1, 'b': 2} ['b', 'c']\na-5-ff 1 2 True False True 1024 -4 1 1000.0 100000000000000000000\n3\n1\n2\n4\n6 9\n4\n", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nNameError: name \'x\' is not defined\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nTypeError: can only concatenate str (not "int") to str\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nValueError: invalid literal for int() with base 10: \'x\'\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nIndexError: list index out of range\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nAttributeError: \'NoneType\' object has no attribute \'x\'\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\nTypeError: <lambda>() missing 1 required positional argument: \'a\'\n', 0),
    ('python3 -c \'import socket; print(socket.gethostbyname("127.0.0.1"))\'; python3 -c \'import urllib.request; urllib.request.urlopen("foo")\' 2>&1 | tail -1; python3 -c \'import os; os.chdir("/nosuch")\'; python3 -c \'import os; print(sorted(os.listdir("/etc/ssh"))[:0], os.getenv("HOME"), os.path.exists("/etc"), os.path.join("a","b"))\'; python3 -c \'import os,sys; os.environ["HOME"]; sys.stdout.write("x\\n"); sys.stderr.write("e\\n"); print("y", file=sys.stderr)\'; python3 -c \'import random,time,string,math; print(len(string.ascii_letters), math.floor(2.5), random.randint(1,1), time.time()>0)\'; python3 -c \'import base64; exec(base64.b64decode("cHJpbnQoJ2hpJyk="))\'; python3 -c \'import os; os.execl("/bin/echo", "echo", "z")\'', "127.0.0.1\nValueError: unknown url type: 'foo'\n[] /root True a/b\nx\n52 2 1 True\nhi\nz\n", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nFileNotFoundError: [Errno 2] No such file or directory: \'/nosuch\'\ne\ny\n', 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)


def test_a_shell_is_spawned_as_droppers_spawn_it(machine: Machine) -> None:
    keys = [b"python3 -c 'import pty; pty.spawn(\"/bin/bash\")'\r", b"echo $((6*7))\r", b"exit\r"]
    shown = [answer.decode() for answer in asyncio.run(converse(machine, "xterm", keys))[0]]
    assert "42\r\n" in shown[1]


def test_a_connection_fails_in_pythons_words(run: Callable[..., Result]) -> None:
    line = "import socket,subprocess,os;s=socket.socket(socket.AF_INET,socket.SOCK_STREAM);s.connect(('127.0.0.1',1));os.dup2(s.fileno(),0)"
    assert run(f'python3 -c "{line}"').answer == (
        "", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nConnectionRefusedError: [Errno 111] Connection refused\n', 1,
    )  # fmt: skip


def test_the_prompt_answers_expressions_and_waits_for_blocks(machine: Machine) -> None:
    keys = [b"python3\r", b"1+1\r", b"for i in range(2):\r", b"  print(i)\r", b"\r", b"nosuch\r", b"exit()\r"]
    shown = [answer.decode() for answer in asyncio.run(converse(machine, "xterm", keys))[0]]
    assert shown[0].endswith('Type "help", "copyright", "credits" or "license" for more information.\r\n>>> ')
    assert shown[1:3] == ["1+1\r\n2\r\n>>> ", "for i in range(2):\r\n... "]
    assert shown[4] == "\r\n0\r\n1\r\n>>> "
    assert shown[5].endswith("NameError: name 'nosuch' is not defined\r\n>>> ")


def test_what_is_not_understood_is_on_record_and_ends_quietly(machine: Machine) -> None:
    ended = machine.run("python3 -c 'class A(metaclass=type): pass'")
    assert ended.answer == ("", "", 0)
    assert [event.argv[-1] for event in ended.events if isinstance(event, ProgramMissing)] == [b"# a class with decorators"]


HOSTILE = [
    "x='A'*10**9", "x=10**10**8", "x=1<<10**9", "x='%999999999d' % 1", "x='{:999999999}'.format(1)", "f'{1:999999999}'", "x=[0]*10**9",
    "x='A'*1000\nwhile 1: x+=x", "x=[]\nwhile 1: x.append('A'*1000)", "def f(): f()\nf()", "while 1: pass", "x='a'.ljust(10**10)",
    "def g():\n while 1: yield 1\nlist(g())",
    "import re; re.match('(a+)+$', 'a'*100+'b')", "import itertools; list(itertools.product('ab', repeat=60))", "class A:\n def __repr__(self): return repr(self)\nprint(A())",
    "import re; re.sub('a*?', 'b'*10000, 'a'*100000)", "x='a'*10000; x.replace('a', x).replace('a', x)", "list(range(10**12))", "().__class__.__bases__[0].__subclasses__()",
    "print.__globals__", "'{0.__class__}'.format(1)", "import os; os.__dict__", "eval('1')", "compile('1','','eval')", "(lambda: 0).__code__",
    "getattr(1, 'x')", "globals()", "open('/proc/self/environ').read(5).__class__", "x=[];x.append(x);print(x)", "[" * 200, "1+" * 5000 + "1",
    "bytes(10**10)", "int('9'*5000)", "import ctypes; ctypes.CDLL(None)", "import nosuch.x", "f" * 300000, "\0", "class A: pass\nA().__class__.__bases__",
]  # fmt: skip


def test_hostile_programs_end_within_bounds_and_reach_nothing(machine: Machine) -> None:
    machine.limits = ShellLimits(steps=200_000)
    for code in HOSTILE:
        machine.run("cat > x.py", stdin=code.encode())
        ended = machine.run("python3 x.py; true")
        assert "0x" not in ended.out.decode() + ended.err.decode(), code


@pytest.mark.parametrize(
    "text",
    [
        "import collections,itertools; d=collections.deque(); d.extend(itertools.count())",
        "import itertools; print(list(itertools.permutations(itertools.count(), 2)))",
        "import itertools; itertools.combinations(range(10**12), 2)",
        "import math,itertools; math.fsum(itertools.repeat(1.0))",
        "import math; math.factorial(10**8)",
        "import random; random.getrandbits(10**12)",
        "import calendar; calendar.month(2024, 2, 10**9)",
        "import textwrap; textwrap.fill('a b ' * 2000, 1, subsequent_indent='x' * 100000)",
        "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 10**9)",
        "pow(3, 1 << 100000, (1 << 100000) + 1)",
        "x = []; x.extend(range(10**12))",
        "print(dict.fromkeys(range(10**12)))",
    ],
)
def test_what_the_library_would_compute_for_ever_is_not_begun(machine: Machine, text: str) -> None:
    """Each would take hours, or all memory: that it ends at all is what is tried."""
    ended = machine.run(f'python3 -c "{text}"').answer
    assert ended in (("", "", 0), ("", MEMORY, 1))
