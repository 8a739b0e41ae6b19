"""The files in a request."""

from __future__ import annotations

import pytest

from mirage.gateway.http.nginx.message import Request
from mirage.gateway.http.uploads import MOST, Upload, find

FORM = (
    b'--XX\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello\r\n'
    b'--XX\r\nContent-Disposition: form-data; name="file"; filename="s.php"\r\nContent-Type: text/php\r\n\r\n<?php\r\n--X\r\n1;\r\n'
    b"--XX\r\ncontent-disposition: form-data; filename=b.bin; name=b\r\n\r\n\0\xff\r\n"
    b'--XX\r\nContent-Disposition: form-data; name="none"; filename=""\r\n\r\n\r\n--XX--\r\n'
)


def ask(body: bytes, kind: bytes = b"multipart/form-data; boundary=XX", method: bytes = b"POST", size: int = 0) -> list[Upload]:
    request = Request(method=method, path=b"/up", first={b"content-type": kind}, body=body, body_size=size or len(body))
    return list(find(request, 1000))


@pytest.mark.parametrize(
    "kind",
    [b"multipart/form-data; boundary=XX", b'Multipart/Form-Data; charset=x; boundary="XX"', b"multipart/form-data;boundary=XX ; a=b"],
)
def test_the_files_of_a_form_are_told_from_its_fields(kind: bytes) -> None:
    assert ask(FORM, kind) == [Upload(b"s.php", b"<?php\r\n--X\r\n1;", False), Upload(b"b.bin", b"\0\xff", False)]


def test_the_last_file_of_a_form_that_was_cut_is_cut() -> None:
    assert [upload.is_cut for upload in ask(FORM[: FORM.index(b"\xff")], size=5000)] == [False, True]


def test_a_form_without_files_is_no_file() -> None:
    assert ask(b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--XX--\r\n') == []
    assert ask(b"a=b", b"application/x-www-form-urlencoded") == []
    assert ask(b"") == []


def test_what_is_put_and_what_no_event_holds_is_a_file() -> None:
    assert ask(b"x", b"", b"PUT") == [Upload(b"/up", b"x", False)]
    assert ask(b"x" * 1001, b"text/plain") == [Upload(b"/up", b"x" * 1001, False)]
    assert ask(b"x" * 10, b"", size=1001) == [Upload(b"/up", b"x" * 10, True)]


@pytest.mark.parametrize(
    "body", [b"--XX", b"--XX\r\n", b"--XX\r\n\r\n", b"XX", b"--XX--", b'--XX\r\nContent-Disposition: ;name="x"\r\n\r\nx']
)
def test_what_is_no_form_is_none(body: bytes) -> None:
    assert ask(body) == []


def test_a_form_of_very_many_files_is_looked_at_for_so_far() -> None:
    part = b'--XX\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n'
    assert len(ask(part * 5000)) == MOST
