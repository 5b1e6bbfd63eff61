"""How names are spelled for look-up: as words, without accents, hyphens and possessive endings."""

import re
import unicodedata

# Letters and digits; points and apostrophes only between them ("U.S", "d'Ivoire").
WORD = re.compile(r"[^\W_]+(?:[.'’ʼʻ][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae",
        "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a",
        "Ə": "A", "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Text without accents and typographic apostrophes, so that Bogotá and Bogota are one name.

    >>> plain("Erdoğan’s Łódź")
    "Erdogan's Lodz"
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def split(text: str) -> list[str]:
    """The words of a name or phrase.

    >>> split("People's Republic of Côte d'Ivoire"), split("U.S.-led")
    (['People', 'Republic', 'of', 'Cote', "d'Ivoire"], ['U.S', 'led'])
    """
    return [plain(POSSESSIVE.sub("", match.group())) for match in WORD.finditer(text)]
