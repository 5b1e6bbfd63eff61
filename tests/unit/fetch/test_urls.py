"""URLs: what can be asked for, and what an error repeats of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Refused
from agents.fetch.urls import MAX_URL_CHARS, checked, host_of, shown


@pytest.mark.parametrize(
    ("url", "asked_for"),
    [
        ("https://news.example/a/b?c=d#part", "https://news.example/a/b?c=d"),
        ("HTTP://News.Example/A", "http://news.example/A"),
        ("  http://news.example/a  ", "http://news.example/a"),
        ("http://zeitung.example/straße?q=ü", "http://zeitung.example/stra%C3%9Fe?q=%C3%BC"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("http://news.example/a%2Fb", "http://news.example/a%2Fb"),
        ("http://[2606:2800:220:1::1]/", "http://[2606:2800:220:1::1]/"),
    ],
)
def test_a_web_page_is_asked_for_without_its_fragment(url: str, asked_for: str) -> None:
    assert str(checked(url)) == asked_for


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "must begin with http"),
        ("news.example/a", "must begin with http"),
        ("/a/b", "must begin with http"),
        ("ftp://news.example/", "must begin with http"),
        ("file:///etc/passwd", "must begin with http"),
        ("data:text/html,hello", "must begin with http"),
        ("http:///a", "no host"),
        ("http://a b/", "no host"),
        ("http://user:secret@news.example/", "user name or password"),
        ("http://news.example@127.0.0.1/", "user name or password"),
        ("http://news.example\\@127.0.0.1/", "not a URL"),
        ("http://news.example/\r\nX: y", "control characters"),
        ("http://news.\nexample/", "control characters"),
        ("http://news.example:99999/", "not a URL"),
        ("http://[::1", "not a URL"),
        ("http://news.example/" + "a" * MAX_URL_CHARS, "8020 characters"),
        ("http://news.example/" + "ü" * 3_000, "when escaped"),
    ],
)
def test_what_is_no_web_page_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        checked(url)
    assert refused.value.error == "UrlInvalid"
    assert len(str(refused.value)) < 500
    assert "secret" not in str(refused.value)


@given(st.text() | st.text().map("http://{}".format) | st.text().map("https://a.example/{}".format))
def test_any_text_is_a_web_url_or_refused(text: str) -> None:
    try:
        url = checked(text)
    except Refused:
        return
    assert url.scheme in ("http", "https")
    assert host_of(url)
    assert url.user is None
    assert url.password is None
    assert not url.fragment
    assert checked(str(url)) == url


@given(st.text(max_size=2_000))
def test_errors_repeat_no_url_at_length_nor_its_control_characters(text: str) -> None:
    assert len(shown(text)) <= 201
    assert "\n" not in shown(text)
    assert "\x1b" not in shown(text)


@pytest.mark.parametrize(
    ("url", "as_shown"),
    [
        ("http://user:secret@news.example/a", "http://…@news.example/a"),
        ("//secret@news.example/a", "//…@news.example/a"),
        ("http://news.example/a//b@c", "http://news.example/a//b@c"),
    ],
)
def test_errors_repeat_no_credentials(url: str, as_shown: str) -> None:
    assert shown(url) == as_shown
