"""From what stands on the command line to Articles: URLs, HTML, text and JSON files, standard input."""

import asyncio
import codecs
import contextlib
import itertools
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from pydantic import ValidationError

from agents.clean.decode import decode
from agents.contract import Refused
from topics.articles import Article
from topics.envelope import NewerVersion, Undecodable, describe, unwrap

STDIN = "-"
HTML = {".html", ".htm", ".xhtml"}
TEXT = {".txt"}
JSON = {".json"}
JSON_LINES = {".jsonl", ".ndjson"}
_JSON_START = re.compile(rb"\{|\[\s*(\{|\Z)")
"""How JSON begins on standard input. Texts may begin with a bracket too, such as `[Photo: …]`."""
READ_AHEAD = 16
"""Articles read before they can be sent; a few hide the disk, more would only fill memory."""
KINDS = "a URL, a .html, .txt, .json or .jsonl file, or - for standard input"


@dataclass(frozen=True)
class Input:
    """One article, or what is wrong with it; `where` is its URL, its file, or file:line."""

    where: str
    article: Article | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Given:
    """What the command line says of the articles: it holds where an article does not say it itself."""

    id: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass
class Reader:
    """Reads articles one by one, so that a long file or an endless pipe needs little memory.

    An article's id is its own `id`, else what the command line gives, else the stem of its file if
    the file is made for one article; without any, admit derives one from its URL or content.
    """

    given: Given = field(default_factory=Given)
    _stems: dict[str, str] = field(default_factory=dict, init=False)
    _id_is_taken: bool = field(default=False, init=False)

    def read(self, paths: Iterable[str]) -> Iterator[Input]:
        """The articles of all `paths`, in their order; mistakes come as inputs with a `problem`."""
        for path in paths:
            if is_url(path):
                yield self._article(path, {"url": path})
            elif path == STDIN:
                yield from self._stream(sys.stdin.buffer, "stdin")
            else:
                yield from self._file(Path(path))

    def _file(self, path: Path) -> Iterator[Input]:
        kind = path.suffix.lower()
        where = str(path)
        try:
            if kind in HTML:
                yield self._only(path, {"html": decode(path.read_bytes()).text})
            elif kind in TEXT:
                yield self._only(path, {"text": path.read_bytes().decode("utf-8-sig")})
            elif kind in JSON:
                yield from self._json(path.read_bytes(), where, stem_of=path)
            elif kind in JSON_LINES:
                with path.open("rb") as lines:
                    yield from self._json_lines(lines, where)
            elif path.is_dir():
                yield Input(where, problem="is a folder; name its files, such as FOLDER/*.html")
            elif not path.exists():
                yield Input(where, problem=f"does not exist; give {KINDS}")
            else:
                yield Input(where, problem=f"is of no known kind; give {KINDS}")
        except OSError as error:
            yield Input(where, problem=error.strerror or str(error))
        except UnicodeDecodeError as error:
            yield Input(where, problem=_not_utf8(error))
        except Refused as error:
            yield Input(where, problem=str(error))

    def _stream(self, lines: Iterable[bytes], where: str) -> Iterator[Input]:
        """Standard input: JSON lines or URLs, told by the first line; anything else is one text."""
        stream = iter(lines)
        head = list(_until_first_word(stream))
        first = head[-1].lstrip() if head else b""
        if not first:
            yield Input(where, problem="is empty")
        elif _is_json(first):
            yield from self._json_lines(itertools.chain(head, stream), where)
        elif _JSON_START.match(first):
            yield from self._json(b"".join([*head, *stream]), where)
        elif is_url(first.decode("utf-8", "replace").strip()):
            for number, line in _numbered(itertools.chain(head, stream)):
                url = line.decode("utf-8", "replace").strip()
                here = f"{where}:{number}"
                if is_url(url):
                    yield self._article(here, {"url": url})
                else:
                    yield Input(here, problem="is no http or https URL, as the lines before are")
        else:
            try:
                text = b"".join([*head, *stream]).decode("utf-8-sig")
                yield self._article(where, {"text": text})
            except UnicodeDecodeError as error:
                yield Input(where, problem=_not_utf8(error))

    def _json(self, content: bytes, where: str, stem_of: Path | None = None) -> Iterator[Input]:
        """One article, an array of them, or, where that is no JSON, JSON lines."""
        try:
            content = content.removeprefix(codecs.BOM_UTF8)
            parsed = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            lines = content.splitlines()
            if any(_is_json(line) for line in lines):
                yield from self._json_lines(lines, where)
            else:
                yield Input(f"{where}:{error.lineno}", problem=f"not JSON: {error}")
            return
        if isinstance(parsed, list):
            for number, item in enumerate(parsed, 1):
                yield self._unwrap(f"{where}, article {number}", orjson.dumps(item))
        else:
            yield self._unwrap(where, content, stem_of)

    def _json_lines(self, lines: Iterable[bytes], where: str) -> Iterator[Input]:
        for number, line in _numbered(lines):
            yield self._unwrap(f"{where}:{number}", line)

    def _unwrap(self, where: str, value: bytes, stem_of: Path | None = None) -> Input:
        try:
            article = unwrap(Article, value)
        except (Undecodable, NewerVersion) as error:
            return Input(where, problem=str(error))
        fields = article.model_dump(exclude_none=True)
        if stem_of and not (article.id or self.given.id):
            return self._only(stem_of, fields)
        return self._article(where, fields)

    def _only(self, path: Path, fields: dict[str, object]) -> Input:
        """The one article of a file, named after it."""
        if self.given.id is None:
            taken = self._stems.setdefault(path.stem, str(path))
            if taken != str(path):
                return Input(
                    str(path),
                    problem=f"its id would be {path.stem!r}, as that of {taken};"
                    " rename it, or give it an id with --id or in JSON",
                )
            fields = {"id": path.stem, **fields}
        return self._article(str(path), fields)

    def _article(self, where: str, fields: dict[str, object]) -> Input:
        given = {name: value for name, value in vars(self.given).items() if value is not None}
        if "id" in given and "id" not in fields:
            if self._id_is_taken:
                return Input(where, problem="--id can name one article only")
            self._id_is_taken = True
        try:
            return Input(where, Article.model_validate(given | fields))
        except ValidationError as error:
            return Input(where, problem=describe(error))


async def in_thread(inputs: Iterator[Input]) -> AsyncIterator[Input]:
    """The inputs as they come, read in a thread: standard input may keep us waiting for its next line,
    and what was read before is sent meanwhile."""
    loop = asyncio.get_running_loop()
    coming: asyncio.Queue[Input | BaseException | None] = asyncio.Queue(READ_AHEAD)

    def read() -> None:
        end: BaseException | None = None
        try:
            for each in inputs:
                asyncio.run_coroutine_threadsafe(coming.put(each), loop).result()
        except BaseException as error:
            end = error
        # The loop is closed when the command was interrupted: then nobody waits for the end.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(asyncio.ensure_future, coming.put(end))

    # A daemon, because a thread that waits for input cannot be told to end.
    threading.Thread(target=read, name="inputs", daemon=True).start()
    while (each := await coming.get()) is not None:
        if isinstance(each, BaseException):
            raise each
        yield each


def is_url(path: str) -> bool:
    """Whether an argument is a URL and not a file."""
    return path.lower().startswith(("http://", "https://"))


def names_one_article(path: str) -> bool:
    """Whether an argument is sure to be one article: a URL, a page or a text."""
    return is_url(path) or Path(path).suffix.lower() in HTML | TEXT


def _until_first_word(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines up to the first that is not blank, and no more, so that the others stay unread."""
    for line in lines:
        yield line
        if line.strip():
            return


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1."""
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _not_utf8(error: UnicodeDecodeError) -> str:
    return f"is not UTF-8 at byte {error.start}; convert it, e.g. with iconv"


def _is_json(line: bytes) -> bool:
    """Whether the line is a JSON object by itself."""
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False
