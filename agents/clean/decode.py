"""From the bytes of a page to its characters: what is no page at all, and which charset it is in."""

import codecs
import re
from dataclasses import dataclass

from agents.contract import Refused

BINARY_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, AVI or WAV)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x7fELF", "a program"),
    (b"wOF2", "a web font"),
)
"""First bytes of formats that servers send under an HTML content type (the formats' own standards)."""

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

META_WINDOW = 4096
"""Bytes searched for `<meta charset>`; HTML asks for the first 1,024, real pages are sloppier."""

NUL_RATIO = 0.1
"""More NULs than this share of the first bytes: binary data (UTF-16 is recognised before)."""

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})["']""")

WHATWG_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
    "utf8": "utf-8",
    # A page whose bytes could be read as far as its <meta> is not UTF-16, whatever it says there.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
"""Labels that browsers read as a larger charset (WHATWG Encoding Standard, section 4.2)."""


@dataclass(frozen=True)
class Decoded:
    """The characters of a page, the charset they were read with and what that rests on."""

    text: str
    charset: str
    source: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The characters of an HTML body, `content_type` being what the server said of it.

    Bytes that are valid UTF-8 are UTF-8, whatever header and page claim: other charsets hardly ever
    are by chance. Else the byte order mark, the header, the page and Windows-1252 are believed, in
    this order; a page that mixes UTF-8 and Windows-1252 gets both right. Raises Refused (NotHtml)
    for what is no text.
    """
    head = body[:META_WINDOW]
    for bom, charset in BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(charset, "replace"), charset, "bom")
    _refuse_binary(head, content_type)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "bytes")
    except UnicodeDecodeError:
        pass
    for charset, source in _declared(head, content_type):
        text = _read(body, charset)
        if text is not None:
            return Decoded(text, charset, source)
    return Decoded(_read(body, "cp1252") or "", "cp1252", "guess")


def _refuse_binary(head: bytes, content_type: str | None) -> None:
    start = head.lstrip(b"\x00\t\r\n ")
    for magic, name in BINARY_MAGIC:
        if start.startswith(magic):
            raise Refused(
                "NotHtml",
                f"the body is {name}, not a page (content type {content_type or 'not given'});"
                " send HTML or text",
            )
    if head and head.count(0) > NUL_RATIO * len(head):
        raise Refused("NotHtml", "the body is binary data, not a page; send HTML or text")


def _declared(head: bytes, content_type: str | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if content_type and (match := _HEADER_CHARSET.search(content_type)):
        found.append((match[1], "header"))
    for pattern in (_XML_CHARSET, _META_CHARSET):
        found += [(label.decode("ascii"), "meta") for label in pattern.findall(head)[:1]]
    return [(_codec(label), source) for label, source in found if _codec(label)]


def _codec(label: str) -> str:
    """Python's name of a charset label, '' for one that is unknown or no charset of text."""
    name = WHATWG_LABELS.get(label.strip().lower(), label.strip().lower())
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    # `codecs` also knows base64, zip and the like, which decode to bytes.
    return info.name if info._is_text_encoding else ""


def _read(body: bytes, charset: str) -> str | None:
    """`body` in `charset`; None where that can't be right: more than one character in 50 is broken."""
    errors = "cp1252-bytes" if charset in ("utf-8", "cp1252") else "replace"
    try:
        text = body.decode(charset, errors)
    except (UnicodeDecodeError, ValueError):
        return None
    broken = text.count("�")
    return text if broken * 50 <= len(text) else None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that broke UTF-8 as Windows-1252, as pages that mix both mean them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    # latin-1 for the five bytes that Windows-1252 leaves undefined; controls are dropped later.
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes((byte,)).decode("cp1252")
        for byte in wrong
    ), error.end


codecs.register_error("cp1252-bytes", _as_cp1252)
