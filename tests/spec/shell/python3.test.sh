# python3 3.11.2: programs as visitors pipe and type them.

#### json.tool
echo '{"b":1,"a":[1,2,{"c":null}]}' | python3 -m json.tool; echo '{bad' | python3 -m json.tool; echo '{"b":1}' | python3 -m json.tool --compact; echo '[1,2]' | python3 -m json.tool --indent 2; echo '{"z":1,"a":2}' | python3 -m json.tool --sort-keys
#> {
#>     "b": 1,
#>     "a": [
#>         1,
#>         2,
#>         {
#>             "c": null
#>         }
#>     ]
#> }
#> {"b":1}
#> [
#>   1,
#>   2
#> ]
#> {
#>     "a": 2,
#>     "z": 1
#> }
#! Expecting property name enclosed in double quotes: line 1 column 2 (char 1)

#### json.tool's mistakes
python3 -m json.tool --bad; python3 -m json.tool /nope; echo '"\u00e9"' | python3 -m json.tool --no-ensure-ascii; echo '1 2' | python3 -m json.tool; python3 -m json.tool < /dev/null; echo '{}' | python3 -m json.tool
#> "é"
#> {}
#! usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii]
#!                            [--json-lines]
#!                            [--indent INDENT | --tab | --no-indent | --compact]
#!                            [infile] [outfile]
#! python -m json.tool: error: unrecognized arguments: --bad
#! usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii]
#!                            [--json-lines]
#!                            [--indent INDENT | --tab | --no-indent | --compact]
#!                            [infile] [outfile]
#! python -m json.tool: error: argument infile: can't open '/nope': [Errno 2] No such file or directory: '/nope'
#! Extra data: line 1 column 3 (char 2)
#! Expecting value: line 1 column 1 (char 0)

#### re.sub and its like
python3 -c 'import re; print(re.sub(r"(\w+)@(\w+)", r"\2 at \1", "joe@example x@y"), re.findall(r"\d+","a1b22"), re.match("a","b"), re.split("[,;]","a,b;c"))'
#> example at joe y at x ['1', '22'] None ['a', 'b', 'c']

#### matches and compiled patterns
python3 -c 'import re; m=re.search(r"(?P<ip>\d+\.\d+)\.(\d+)", "ip 10.0.5"); print(m, m.group(), m.group(1), m.groups(), m.span(), m.groupdict()); p=re.compile("a+", re.I); print(p.findall("aAbAA"), p.sub("x","caat"), p); print(re.sub("b", lambda m: m.group().upper(), "abc"), bool(re.match(r"^\d+$","12")))'
#> <re.Match object; span=(3, 9), match='10.0.5'> 10.0.5 10.0 ('10.0', '5') (3, 9) {'ip': '10.0'}
#> ['aA', 'AA'] cxt re.compile('a+', re.IGNORECASE)
#> aBc True

#### what is packed in zlib and base64
python3 -c "exec(__import__('zlib').decompress(__import__('base64').b64decode('eJwrKMrMK9FQz0jNyclX1wQAJQQFCA==')))"; python3 -c 'import base64,zlib; d=zlib.compress(b"print(42)"); exec(zlib.decompress(base64.b64decode(base64.b64encode(d))))'; python3 -c 'import zlib; zlib.decompress(b"abc")'
#> 42
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#! zlib.error: Error -3 while decompressing data: incorrect data check
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#! zlib.error: Error -3 while decompressing data: incorrect header check
#? 1

#### json of the library
python3 -c 'import json; print(json.dumps({"a":[1,None,True],"b":"é"}, indent=2)); json.loads("{")'; python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["a"], [x["n"] for x in d["l"]])' <<< '{"a":1,"l":[{"n":2}]}'; python3 -c 'import json; print(json.loads("[1.5, \"x\"]"))'
#> {
#>   "a": [
#>     1,
#>     null,
#>     true
#>   ],
#>   "b": "\u00e9"
#> }
#> 1 [2]
#> [1.5, 'x']
#! Traceback (most recent call last):
#!   File "<string>", line 1, in <module>
#!   File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
#!     return _default_decoder.decode(s)
#!            ^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/json/decoder.py", line 337, in decode
#!     obj, end = self.raw_decode(s, idx=_w(s, 0).end())
#!                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#!   File "/usr/lib/python3.11/json/decoder.py", line 353, in raw_decode
#!     obj, end = self.scan_once(s, idx)
#!                ^^^^^^^^^^^^^^^^^^^^^^
#! json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)

#### classes, generators, decorators
cat > /tmp/c.py <<'EOF'
import sys
class Base:
    count = 0
    def __init__(self, name="b", **kw):
        self.name = name
        self.kw = kw
        Base.count += 1
    def hello(self, *args):
        return "hello %s %r" % (self.name, args)
    @staticmethod
    def st(x): return x * 2
    @classmethod
    def make(cls): return cls("made")
    @property
    def upper(self): return self.name.upper()
    def __str__(self): return "Base(%s)" % self.name
class Child(Base):
    def __init__(self, name, age=3):
        super().__init__(name)
        self.age = age
    def hello(self, *args):
        return "child " + super().hello(*args)
    def __len__(self): return self.age
    def __call__(self, x): return x + 1
c = Child("kid")
print(c, c.hello(1, 2), c.upper, Child.st(4), Base.make().name, len(c), c(5), Base.count, isinstance(c, Base), c.age)
class MyErr(Exception):
    pass
try:
    raise MyErr("boom")
except MyErr as e:
    print("caught", e, type(e).__name__)
def gen(n):
    for i in range(n):
        yield i * i
    yield "end"
print(list(gen(3)), next(gen(1)), sum(x for x in gen(0) if x != "end"))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
for i, x in enumerate(fib()):
    if i > 8: break
    print(x, end=" ")
print()
def deco(f):
    def inner(*a, **k):
        print("before", a, k)
        return f(*a, **k)
    return inner
@deco
def add(a, b=2, *rest, key=None, **kw): return (a, b, rest, key, kw)
print(add(1, 3, 4, key="k", z=9))
first, *rest = [1, 2, 3]
print(first, rest, {**{"a": 1}, "b": 2}, [*rest, 0])
print(f"{c.name!r:>8}|{3.14159:.2f}|{255:#x}|{1234567:,}|{'x':^5}|{1+1=}")
with open("/tmp/w.txt", "w") as fh:
    fh.write("one\ntwo\n")
with open("/tmp/w.txt") as fh:
    for line in fh: print(line.strip())
print(sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max([1, 5, 3]), any([0, 1]), dict(zip("ab", [1, 2])))
x = 5
print("big" if x > 3 else "small", x // 2, x ** 2, -x % 3, not x, x and 0 or 7)
try:
    c.nosuch
except AttributeError as e:
    print(e)
print(c.missing)
EOF
python3 /tmp/c.py; echo $?
#> Base(kid) child hello kid (1, 2) KID 8 made 3 6 2 True 3
#> caught boom MyErr
#> [0, 1, 4, 'end'] 0 0
#> 0 1 1 2 3 5 8 13 21 
#> before (1, 3, 4) {'key': 'k', 'z': 9}
#> (1, 3, (4,), 'k', {'z': 9})
#> 1 [2, 3] {'a': 1, 'b': 2} [2, 3, 0]
#>    'kid'|3.14|0xff|1,234,567|  x  |1+1=2
#> one
#> two
#> [('b', 1), ('a', 2)] 5 True {'a': 1, 'b': 2}
#> big 2 25 1 False 7
#> 'Child' object has no attribute 'nosuch'
#> 1
#! Traceback (most recent call last):
#!   File "/tmp/c.py", line 69, in <module>
#!     print(c.missing)
#!           ^^^^^^^^^
#! AttributeError: 'Child' object has no attribute 'missing'

#### struct, hashlib, collections, datetime
python3 -c 'import struct,hashlib; print(struct.pack(">IH",1,2), struct.unpack("<I", b"\x01\0\0\0"), hashlib.sha1(b"a").hexdigest(), hashlib.md5("x".encode()).hexdigest())'; python3 -c 'import collections,itertools; print(collections.Counter("abca").most_common(1), list(itertools.chain([1],[2])), list(itertools.product("ab",repeat=2))[:2])'; python3 -c 'import datetime; print(datetime.datetime(2020,1,2,3,4,5), datetime.datetime(2020,1,2).strftime("%Y/%m/%d"), datetime.date(2021,5,6))'
#> b'\x00\x00\x00\x01\x00\x02' (1,) 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 9dd4e461268c8034f5c8564e155c67a6
#> [('a', 2)] [1, 2] [('a', 'a'), ('a', 'b')]
#> 2020-01-02 03:04:05 2020/01/02 2021-05-06

#### built-in types
python3 -c 'print(isinstance(1,int), isinstance("a",(int,str)), type(1), type("a").__name__, str(1)+"a", int("0x1f",16), list("ab"), tuple([1]), set([1,1]), bytes([65,66]), bytearray(b"x"), [i for i in reversed([1,2])], hasattr(1,"x"), getattr("a","nope","d"), callable(print))'
#> True True <class 'int'> str 1a 31 ['a', 'b'] (1,) {1} b'AB' bytearray(b'x') [2, 1] False d True

#### files and threads
python3 -c 'import threading; t=threading.Thread(target=lambda: print("in thread")); t.start(); t.join()'; python3 -c 'import shutil,glob,os; print(shutil.which("ls"), glob.glob("/etc/apt/sources.list.d")); os.makedirs("/tmp/a/b"); shutil.rmtree("/tmp/a"); print(os.path.exists("/tmp/a"))'; python3 -c 'import os; print(os.stat("/etc/passwd").st_mode, os.path.getsize("/bin/true")>0); [print(d, len(f)) for d,s,f in os.walk("/etc/apt/trusted.gpg.d")]'
#> in thread
#> /usr/bin/ls ['/etc/apt/sources.list.d']
#> False
#> 33188 True
#> /etc/apt/trusted.gpg.d 9

#### a script on standard input
python3 - arg <<'EOF'
import sys, os
print(sys.argv)
for i in range(3):
    try:
        if i == 1: continue
        print(i)
    finally:
        print("f", i)
else:
    print("else")
def outer():
    n = 0
    def inner():
        nonlocal n
        n += 1
        return n
    inner()
    return inner()
print(outer())
assert 1 == 2, "math"
EOF
echo $?
#> ['-', 'arg']
#> 0
#> f 0
#> f 1
#> 2
#> f 2
#> else
#> 2
#> 1
#! Traceback (most recent call last):
#!   File "<stdin>", line 20, in <module>
#! AssertionError: math

#### commands and time
python3 -c "import os; print(os.popen('id -u').read().strip()); print(os.listdir('/etc/apt/apt.conf.d')[:0]); os.system('exit 3'); print(os.WEXITSTATUS(768))"; python3 -c "import sys; print(sys.maxsize, sys.byteorder); sys.stdout.write('w\n')"; python3 -c "import time; time.sleep(0.01); print(time.strftime('%Y', time.gmtime(0)))"
#> 0
#> []
#> 3
#> 9223372036854775807 little
#> w
#> 1970

#### formats and strings
python3 -c "print('%05d|%-5s|%5.1f|%x|%o|%e|%r|%%|%c' % (42,'ab',3.14159,255,8,12345.678,'q','z')); print('{0:>5}|{1:<5}|{n}'.format('a','b',n=3)); print('a,b,,c'.split(','), ' x '.strip(), 'abc'.upper(), 'abc'.find('c'), 'a-b'.partition('-'), 'x'.join('abc'), 'abc'[::-1], 'abc'*2, 'b' in 'abc', 'Hello'.swapcase(), 'a b'.title(), 'abc'.replace('b','X'), '5'.zfill(3), 'é'.encode(), b'\xc3\xa9'.decode())"
#> 00042|ab   |  3.1|ff|10|1.234568e+04|'q'|%|z
#>     a|b    |3
#> ['a', 'b', '', 'c'] x ABC 2 ('a', '-', 'b') axbxc cba abcabc True hELLO A B aXc 005 b'\xc3\xa9' é
