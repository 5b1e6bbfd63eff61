"""What of a response is a page, and the characters of one in plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.fetch.content import decode_text, kept_headers


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain", "Café".encode(), "Café"),
        ("text/plain", "Café".encode("cp1252"), "Café"),
        ("text/plain; charset=utf-8", "Café".encode(), "Café"),
        ("text/plain; charset=ISO-8859-1", "Café".encode(), "Café"),
        ("text/plain; charset=iso-8859-1", "“Café”".encode("cp1252"), "“Café”"),
        ("text/plain; charset=us-ascii", "“Café”".encode("cp1252"), "“Café”"),
        ('text/plain; charset="windows-1251"', "Москва".encode("cp1251"), "Москва"),
        ("text/plain; Charset = KOI8-R", "Москва".encode("koi8-r"), "Москва"),
        ("text/plain; charset=utf-16le", "Cafe".encode("utf-16-le"), "Cafe"),
        ("text/plain; charset=iso-2022-jp", "東京".encode("iso-2022-jp"), "東京"),
        ("text/plain; charset=shift_jis", "東京".encode("shift_jis"), "東京"),
        ("text/plain", "Café".encode("utf-8-sig"), "Café"),
        ("text/plain; charset=utf-8", "Café".encode("utf-16"), "Café"),
        ("text/plain; charset=klingon", "Café".encode("cp1252"), "Café"),
        ("text/plain; charset=utf-8", "Café".encode("cp1252"), "Café"),
        ("text/plain; charset=base64", b"Q2Fm\xe9", "Q2Fmé"),
        ("text/plain; charset=rot13", b"Pnfr", "Pnfr"),
        ("text/plain; charset=unicode_escape", rb"Caf\u00e9", r"Caf\u00e9"),
        ("text/plain; charset=punycode", b"Caf-dma", "Caf-dma"),
        ("text/plain; charset=utf-7", b"Caf+AOk-", "Caf+AOk-"),
    ],
)
def test_text_is_read_as_it_was_meant(content_type: str, body: bytes, text: str) -> None:
    assert decode_text({"content-type": content_type}, body) == text


@given(st.binary(max_size=200), st.text(max_size=50))
def test_any_bytes_are_text_that_can_be_sent(body: bytes, charset: str) -> None:
    decode_text({"content-type": f"text/plain; charset={charset}"}, body).encode()


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ('<https://news.example/a>; rel="canonical"', '<https://news.example/a>; rel="canonical"'),
        ("<https://news.example/a>; rel=canonical", "<https://news.example/a>; rel=canonical"),
        ('</a.css>; rel="preload", </a>; rel=canonical, </b>; rel=next', "</a>; rel=canonical"),
        ('</a.css>; rel="preload"', None),
        ("canonical", None),
        ("", None),
    ],
)
def test_of_links_the_canonical_one_is_kept(link: str, kept: str | None) -> None:
    assert kept_headers({"link": link}).get("link") == kept
