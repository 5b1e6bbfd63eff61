"""What of a response is a page: its media type, its text, and the headers that matter later."""

import codecs
import re
from collections.abc import Mapping
from typing import Literal

from yarl import URL

from agents.contract import Refused
from agents.fetch.errors import FetchError
from agents.fetch.urls import shown

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

TEXT_TYPES = frozenset({"text/plain"})

UNSURE_TYPES = frozenset({"", "application/octet-stream", "application/xml", "text/xml"})
"""May be HTML all the same: said by servers that know no better, and of XHTML."""

KEPT_HEADERS = ("etag", "last-modified", "content-language", "date")

SNIFFED_BYTES = 1_024
"""Where HTML shows itself; browsers look no further (WHATWG MIME Sniffing, section 5)."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_CANONICAL = re.compile(r"""<[^>]*>[^,<]*;\s*rel\s*=\s*"?canonical\b[^,<]*""", re.IGNORECASE)

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)

_NO_CHARSETS = frozenset(
    "ascii iso8859-1 idna punycode unicode-escape raw-unicode-escape undefined utf-7".split()
)
"""Codecs read as Windows-1252: the two that browsers read so, and those of Python's own that mean
something else, some of them slowly."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def expect_page(url: URL, headers: Mapping[str, str]) -> None:
    """Raises Refused (NotAPage) for a media type that can't be a page, before its body is read."""
    media_type = _media_type(headers)
    if media_type not in HTML_TYPES | TEXT_TYPES | UNSURE_TYPES:
        raise _not_a_page(url, media_type)


def kind_of(url: URL, headers: Mapping[str, str], body: bytes) -> Literal["html", "text"]:
    """html or text, by the media type, and by the body where that says little.

    Raises Refused: EmptyPage, or NotAPage where the body turns out not to be HTML.
    """
    if not body:
        raise Refused(FetchError.EMPTY_PAGE, f"{shown(url)}: the page has no content")
    media_type = _media_type(headers)
    if media_type in HTML_TYPES or _HTML.search(body[:SNIFFED_BYTES]):
        return "html"
    if media_type in TEXT_TYPES:
        return "text"
    raise _not_a_page(url, media_type)


def decode_text(headers: Mapping[str, str], body: bytes) -> str:
    """The characters of a plain text.

    Its byte order mark comes first. Then UTF-8, if it has other than ASCII bytes and they fit: they
    hardly ever do by chance, and many servers name a charset that they only assume. Then the charset
    the server names, and at last Windows-1252.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    for charset in (() if body.isascii() else ("utf-8",)) + (_charset(headers),):
        try:
            return body.decode(charset)
        except (UnicodeError, LookupError):  # LookupError: a codec between bytes, such as zlib
            continue
    return body.decode("cp1252", "replace")


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that later stages use, names in lower case; of `link` the canonical one alone."""
    kept = {name: headers[name] for name in KEPT_HEADERS if headers.get(name)}
    if canonical := _CANONICAL.search(headers.get("link", "")):
        kept["link"] = canonical[0].strip()
    return kept


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _charset(headers: Mapping[str, str]) -> str:
    """Python's name of the charset in the Content-Type header; cp1252 for none and for no charset."""
    named = _CHARSET.search(headers.get("content-type", ""))
    try:
        codec = codecs.lookup(named[1]).name if named else "cp1252"
    except LookupError:
        return "cp1252"
    return "cp1252" if codec in _NO_CHARSETS else codec


def _not_a_page(url: URL, media_type: str) -> Refused:
    return Refused(
        FetchError.NOT_A_PAGE,
        f"{shown(url)}: it is {media_type[:80] or 'of no known type'}, not a page of HTML or text",
    )
