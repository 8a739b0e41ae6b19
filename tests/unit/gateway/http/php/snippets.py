"""Pieces of PHP whose output is recorded from php 8.2 of Debian 12: `python -m tests.unit.gateway.http.php.snippets` records anew."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

RECORDED = Path(__file__).with_name("recorded.json")
SNIPPETS = [
    "echo 1 + 2, ' ', '3' . 4, ' ', 7 / 2, ' ', 6 / 2, ' ', 7 % 3, ' ', -7 % 3, ' ', 2 ** 10, ' ', 2 ** -1;",
    "echo 0.1 + 0.2, ' ', 1e3, ' ', 1.0, ' ', 1e100, ' ', 1/3, ' ', -0.0, ' ', 123456789012345678, ' ', 9223372036854775807 + 1;",
    "var_dump ?? 0; echo 'a' <=> 'b', 1 <=> 1, [1,2] <=> [1];",
    "echo true, '|', false, '|', null, '|', 5 == '5', '|', 0 == 'a', '|', '1' == '01', '|', 100 == '1e2', '|', null == false, '|', [] == false, '|', '0' == false, '|', '' == null;",
    "echo 1 === 1.0 ? 'y' : 'n', 'abc' == 0 ? 'y' : 'n', '1' === '1' ? 'y' : 'n', null ?? 'd', '' ?: 'e', 0 ?: 'f';",
    "$a = [1, 2, 'k' => 'v', 5 => 'five']; $a[] = 'six'; foreach ($a as $k => $v) echo \"$k=$v,\"; echo count($a);",
    "$a = ['x' => ['y' => 1]]; $b = $a; $b['x']['y'] = 2; echo $a['x']['y'], $b['x']['y'], isset($a['x']['z']) ? 1 : 0, empty($a['q']) ? 1 : 0, $a['x']['n'] ?? 'none';",
    "$s = 'world'; $a = ['k' => 'v', 3 => 'three']; $o = new stdClass; $o->p = 'prop'; echo \"Hello $s {$s}s $a[k] $a[3] {$a['k']} $o->p \\$s \\x41 \\u{e9} \\101\\n\";",
    "echo 'single $s \\n \\' \\\\';",
    "echo <<<EOT\n  Hi {$_SERVER['nothing']}\n  there\nEOT;\necho <<<'RAW'\n$raw {$x}\nRAW;",
    "function f($a, $b = 2, ...$c) { return $a + $b + array_sum($c); } echo f(1), f(1, 1), f(1, 1, 1, 1), f(...[1, 2, 3]);",
    "function &g() { static $n = 0; $n++; return $n; } g(); g(); echo g();",
    "function add(&$x) { $x .= '!'; } $t = 'a'; add($t); add($t); echo $t;",
    "$f = function ($x) use (&$y) { return $x * 2; }; $g = fn($x) => $x + 1; echo $f(4), $g(4), implode(',', array_map(fn($v) => $v * $v, [1, 2, 3]));",
    "for ($i = 0; $i < 5; $i++) { if ($i == 1) continue; if ($i == 4) break; echo $i; } while ($i-- > 2) echo 'w'; do { echo 'd'; } while (false);",
    "foreach ([1, 2, 3] as $i): foreach ([1, 2] as $j): if ($j == 2) continue 2; echo $i, $j, ' '; endforeach; endforeach;",
    "switch ('b') { case 'a': echo 'A'; case 'b': echo 'B'; case 'c': echo 'C'; break; default: echo 'D'; }",
    "if (0): echo 'a'; elseif (1): echo 'b'; else: echo 'c'; endif; if (0) echo 1; else if (1) echo 2; else echo 3;",
    "try { throw new Exception('oops'); } catch (RuntimeException $e) { echo 'no'; } catch (Exception $e) { echo $e->getMessage(); } finally { echo '!'; }",
    "list($a, list($b, $c)) = [1, [2, 3]]; [$x, , $z] = [4, 5, 6]; ['k' => $k] = ['k' => 7]; echo $a, $b, $c, $x, $z, $k;",
    "$i = 5; echo $i++ + ++$i, $i--, --$i; $n = null; $n++; echo $n; $m ??= 'set'; $m ??= 'not'; echo $m;",
    "echo strlen('abc'), strtoupper('abc'), ucfirst('abc'), strrev('abc'), str_repeat('ab', 3), str_pad('5', 3, '0', STR_PAD_LEFT), trim('  x '), rtrim('x,,', ','), ltrim('0012', '0');",
    "echo substr('abcdef', 1, 3), substr('abcdef', -2), substr('abcdef', 1, -1), strpos('abc', 'c'), var_export(strpos('abc', 'x'), true) ?? '', strrpos('abcabc', 'b'), substr_count('aaa', 'a');",
    "echo implode(',', explode('-', 'a-b-c')), '|', implode(',', explode('-', 'a-b-c', 2)), '|', str_replace(['a', 'b'], ['1', '2'], 'aabbc'), '|', strtr('Hi all', ['Hi' => 'Hello', 'all' => 'world']), '|', strtr('abc', 'ab', 'xy');",
    "echo htmlspecialchars('<a href=\"x\">\\'&</a>'), '|', strip_tags('<b>x</b>y'), '|', nl2br(\"a\\nb\"), '|', addslashes(\"a'b\\\"c\\\\\");",
    "echo sprintf('%05d|%5.2f|%-6s|%06.2f|%x|%X|%b|%o|%c|%%|%s|%2$s', 42, 3.14159, 'ab', 3.14159, 255, 255, 5, 8, 65, 'end');",
    "echo number_format(1234567.891), '|', number_format(1234567.891, 2), '|', number_format(1234567.891, 2, ',', '.'), '|', number_format(0.5), '|', number_format(-1234.567, 1);",
    "echo md5('a'), sha1('a'), crc32('a'), hash('sha256', 'a'), base64_encode('hello'), base64_decode('aGVsbG8='), bin2hex('ab'), hex2bin('6162'), str_rot13('Hello');",
    "echo urlencode('a b&c=d/e~f'), '|', rawurlencode('a b&c~'), '|', urldecode('a+b%26'), '|', http_build_query(['a' => 1, 'b c' => 'd&e']);",
    "echo json_encode(['a' => 1, 'b' => [1, 2, 3], 'c' => null, 'd' => 'x/y\"', 'e' => 1.5, 'f' => true, 'g' => []]), json_encode([]), json_encode('é'), json_decode('{\"a\":{\"b\":[1,2]}}', true)['a']['b'][1];",
    "print_r([1, 'a' => ['b' => 2], 'c' => null, 'd' => true]); echo serialize(['a' => 1, 'b' => 'x', 2 => 1.5, 3 => true, 4 => null]), unserialize('a:1:{s:1:\"k\";i:7;}')['k'];",
    "echo date('Y-m-d H:i:s D l N w j n y M F a A g G t L z', 86400 * 365), '|', date('d.m.Y', strtotime('2024-02-29')), '|', date('Y-m-d', strtotime('+1 day', 0)), '|', mktime(0, 0, 0, 1, 2, 1970);",
    "$a = [3, 1, 2]; sort($a); echo implode($a); rsort($a); echo implode($a); usort($a, fn($x, $y) => $x <=> $y); echo implode($a); $k = ['b' => 1, 'a' => 2]; ksort($k); echo key_exists('a', $k), implode(array_keys($k)); asort($k); echo implode(array_keys($k));",
    "echo implode(',', array_merge([1, 2], ['a' => 3], [4])), '|', implode(',', array_slice([1, 2, 3, 4], 1, 2)), '|', implode(',', array_filter([1, 0, 2, null, 3])), '|', array_search('b', ['a', 'b']), '|', implode(',', array_unique([1, 1, 2])), '|', implode(',', array_reverse([1, 2, 3])), '|', array_sum([1, 2, 3.5]), '|', max(1, 5, 3), min([4, 2]), '|', implode(',', range(1, 9, 3)), implode(range('a', 'e'));",
    "echo implode(',', array_column([['id' => 1, 'n' => 'a'], ['id' => 2, 'n' => 'b']], 'n', 'id')), '|', implode(',', array_combine(['a', 'b'], [1, 2])), '|', implode(',', array_diff([1, 2, 3], [2])), '|', array_key_last([1, 2, 3]);",
    "echo preg_match('/(\\d+)-(\\w+)/', 'x 12-ab y', $m), $m[0], $m[1], $m[2], preg_replace('/[aeiou]/', '*', 'education'), preg_replace('~(\\w+) (\\w+)~', '$2 \\1', 'hello world'), implode('|', preg_split('/[\\s,]+/', 'a, b  c')), preg_match_all('/a/', 'banana'), preg_quote('a.b*c');",
    "echo preg_replace_callback('/\\d+/', fn($m) => $m[0] * 2, 'a1b22'), intval('12abc'), (int) '0x1A', intval('1e3'), (float) '1.5abc', (string) 1.0, (bool) '0' ? 't' : 'f', gettype(1.5), is_numeric('1e5') ? 'n' : '', is_numeric('abc') ? 'n' : 'x';",
    "define('X', 5); const Y = 6; echo X, defined('X'), PHP_EOL, PHP_OS, PHP_INT_MAX, M_PI, __LINE__;",
    "echo round(2.5), round(-2.5), round(1.955, 2), floor(-1.5), ceil(1.2), abs(-5), 10 <=> 9, fmod(7.5, 2), intdiv(7, 2), dechex(255), hexdec('ff'), bindec('101'), pow(2, 3), sqrt(16);",
    "eval('echo \"evaluated\";'); $fn = 'strtoupper'; echo $fn('x'), call_user_func('strrev', 'abc'), call_user_func_array('max', [1, 9, 3]), (function () { return 'iife'; })();",
    "$name = 'dyn'; $$name = 'v'; echo $dyn, ${'dy' . 'n'}; $a = ['f' => 'strlen']; echo $a['f']('four'); $s = 'abc'; echo $s[0], $s[-1], $s[1] ?? '';",
    "echo @$undefined['x'], isset($undefined), empty($undefined), is_null(null), (object) [] == new stdClass ? '' : '';",
    "ob_start(); echo 'hidden'; $x = ob_get_clean(); echo strlen($x); printf('%s-%d', 'a', 5); print('p'); echo print 'q';",
    "$x = 3; echo match($x) { 1, 2 => 'low', 3 => 'three', default => 'd' }, match(true) { $x > 5 => 'big', default => 'small' }; var_export([1, 'a' => [true, null], 'q' => 'it\\'s', 'f' => 1.0]);",
    "echo gzinflate(base64_decode('80jNyclXKM8vyklRBAA=')), gzuncompress(gzcompress('round')), strlen(gzdeflate('aaaaaaaaaa'));",
    "echo ucwords('hello big world'), lcfirst('ABC'), wordwrap('The quick brown fox', 10, \"\\n\", true), chunk_split('abcd', 2, '|');",
    "echo 5 . '', 1.5 . 'x', -3 . '', !true . 'z', ~5, 6 & 3, 6 | 3, 6 ^ 3, 1 << 4, -8 >> 1, 'a' . 1 + 2 . 'b';",
    "$s = ''; foreach (['a' => 1, 'b' => 2] as $k => &$v) { $v *= 2; $s .= $k . $v; } unset($v); echo $s; $i = 10; $i .= 5; $i += 5; $i -= 1; $i *= 2; echo $i; $i %= 7; echo $i; $b = 6; $b &= 3; $b |= 8; echo $b;",
    "?>html <?= 'short' ?> and <?php if (true): ?>yes<?php else: ?>no<?php endif ?>\nline\n<?php foreach ([1,2] as $n): ?>\n<li><?= $n ?></li>\n<?php endforeach ?>\nend",
    "exit('bye'); echo 'never';",
    "echo str_contains('abc', 'b'), str_starts_with('abc', 'ab'), str_ends_with('abc', 'bc'), strcmp('a', 'b'), strcasecmp('HELLO', 'hello'), nl2br('x'), ucfirst(strtolower('ÀBC'));",
    "$m = [[1, 2], [3, 4]]; foreach ($m as [$p, $q]) echo $p + $q, ','; echo $m[1][0], count($m, COUNT_RECURSIVE), array_key_exists(1, $m), in_array('2', [1, 2, 3]), in_array('2', [1, 2, 3], true) ? 't' : 'f';",
]


def record() -> None:
    answers = {}
    for text in SNIPPETS:
        done = subprocess.run(
            ["php", "-n", "-d", "display_errors=0", "-d", "precision=14", "-d", "date.timezone=UTC"], input=f"<?php {text}", capture_output=True, text=True, check=False,
        )  # fmt: skip
        answers[text] = {"output": done.stdout, "status": done.returncode}
    RECORDED.write_text(json.dumps(answers, indent=1) + "\n")


if __name__ == "__main__":
    record()
