"""How large an article may be: its content, and all that comes along with it."""

import orjson

from agents.admit.options import AdmitOptions
from agents.contract import Refused
from topics.articles import Article

MAX_DEPTH = 32
"""Levels of lists and objects in `meta`: JSON writers give up at about 250, and people far sooner."""

TOO_LARGE = "TooLarge"
"""More bytes than the settings allow."""

TOO_DEEP = "TooDeep"
"""More than MAX_DEPTH levels of lists and objects."""


def check(article: Article, options: AdmitOptions) -> None:
    """Raises Refused (TooLarge, TooDeep) for an article beyond the bounds."""
    for name in ("html", "text"):
        content = getattr(article, name) or ""
        size = len(content.encode("utf-8", "surrogatepass"))
        if size > options.max_content_bytes:
            raise Refused(
                TOO_LARGE,
                f"{name} has {size} bytes of UTF-8, at most {options.max_content_bytes} are taken;"
                " send one article a message",
            )
    rest = (article.unknown(), article.meta, article.publisher, article.language)
    if _deeper_than(MAX_DEPTH, rest):
        raise Refused(TOO_DEEP, f"meta and unknown fields are nested more than {MAX_DEPTH} deep")
    size = len(orjson.dumps(rest))
    if size > options.max_meta_bytes:
        raise Refused(
            TOO_LARGE,
            f"meta, unknown fields, publisher and language have {size} bytes of JSON together, at"
            f" most {options.max_meta_bytes} are taken; send the content as html or text",
        )


def _deeper_than(levels: int, value: object) -> bool:
    """Whether lists and objects in `value` are nested deeper than `levels`."""
    if not isinstance(value, (dict, list, tuple)):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper_than(levels - 1, item) for item in inside)
