"""The forms in which English news writes dates, as patterns, each with its meaning."""

import re

from agents.extract.dates import meanings
from agents.extract.dates.meanings import COUNT, Meaning

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
# No "Sat." and "Sun.": at the end of a sentence they are words.
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri)\.)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])"
_NUMBER = rf"(?P<count>\d{{1,3}}|(?i:{'|'.join(COUNT)}))(?: of)?"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_AGE = r"(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[ -]"
_DAY_NAME = rf"(?:{_WEEKDAY.replace('?P<weekday>', '?:')},? (?:the )?)?"
_YEAR_AFTER = rf"(?:,? {_YEAR})?"
_THAT_YEAR = rf"(?:{_YEAR}|(?P<which>last|this|next) year|the year)"
_HALF = r"(?:[Tt]he )?(?P<half>first|second) half of "
_EDGE = r"(?:[Tt]he )?(?P<edge>start|beginning|middle|end) of "
_QUARTER = r"(?:[Tt]he )?(?P<quarter>first|second|third|fourth) quarter"
_PART_OF_DAY = r"(?: (?:morning|afternoon|evening|night))?"
# Words that let a lone month or year be a date: "in May", "since 2019", "to March".
_PREPOSITIONS = (
    "in since until till by of from during after before through between to last this next"
)
_LED = "(?:{})".format(
    "|".join(rf"(?<=\b[{word[0].upper()}{word[0]}]{word[1:]} )" for word in _PREPOSITIONS.split())
)

_TABLE: tuple[tuple[str, Meaning], ...] = (
    (rf"{_YEAR}-(?P<mm>[01]\d)-(?P<day>[0-3]\d)(?:T[\d:.]+Z?)?", meanings.numeric),
    (rf"{_YEAR}/(?P<mm>[01]?\d)/(?P<day>[0-3]?\d)", meanings.numeric),
    (rf"(?P<day>[0-3]?\d)\.(?P<mm>[01]?\d)\.{_YEAR}", meanings.numeric),
    (
        rf"{_MONTH} {_DAY} ?(?:-|–|to|and|through) ?(?P<to>[0-3]?\d){_YEAR_AFTER}",
        meanings.days_of_month,
    ),
    (
        rf"{_DAY} ?(?:-|–|to|and) ?(?P<to>[0-3]?\d)(?:st|nd|rd|th)? {_MONTH}{_YEAR_AFTER}",
        meanings.days_of_month,
    ),
    (rf"{_DAY_NAME}{_MONTH} {_DAY}{_YEAR_AFTER}", meanings.written_day),
    (rf"{_DAY_NAME}(?:the )?{_DAY}(?: of)? {_MONTH}{_YEAR_AFTER}", meanings.written_day),
    (rf"{_MONTH}(?: of)?,? {_YEAR}", meanings.month),
    (rf"{_MONTH},? (?:of )?(?P<which>last|this|next) year", meanings.month),
    (rf"{_AGE}{_MONTH}{_YEAR_AFTER}", meanings.month),
    (rf"{_HALF}{_MONTH}{_YEAR_AFTER}", meanings.month),
    (rf"{_EDGE}{_MONTH}{_YEAR_AFTER}", meanings.month),
    (rf"{_LED}{_MONTH}", meanings.month),
    (rf"{_AGE}(?:in )?{_YEAR}", meanings.whole_year),
    (rf"{_HALF}{_THAT_YEAR}", meanings.whole_year),
    (rf"{_EDGE}{_THAT_YEAR}", meanings.whole_year),
    (rf"{_QUARTER}(?: of {_THAT_YEAR})?", meanings.whole_year),
    (rf"Q(?P<quarter>[1-4])(?: (?:of )?{_YEAR})?", meanings.whole_year),
    (rf"{_LED}{_YEAR}", meanings.whole_year),
    (
        r"(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Pp]ast|[Cc]oming|[Pp]revious|[Ff]ollowing) )?"
        rf"{_WEEKDAY}{_PART_OF_DAY}",
        meanings.weekday,
    ),
    (
        r"(?P<beyond>[Tt]he day (?:before|after) )?(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|"
        r"[Tt]omorrow|[Ll]ast night|[Tt]his (?:morning|afternoon|evening)|[Oo]vernight)"
        rf"{_PART_OF_DAY}",
        meanings.named_day,
    ),
    (
        r"(?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) )?(?:the )?(?P<which>[Ll]ast|[Tt]his|[Nn]ext|"
        r"[Pp]ast|[Cc]oming|[Pp]revious) (?P<unit>week|weekend|month|year|quarter)",
        meanings.unit,
    ),
    (r"(?:[Aa]t|[Oo]ver|[Oo]n|[Dd]uring) the weekend", meanings.the_weekend),
    (
        rf"(?:the )?(?P<which>last|past|previous|next|coming|following) {_NUMBER} {_UNIT}",
        meanings.last_units,
    ),
    (rf"{_NUMBER} {_UNIT} ago", meanings.ago),
    (rf"{_NUMBER} {_UNIT} (?P<way>later|earlier|before|afterwards)", meanings.from_anchor),
    (r"(?:the )?(?P<which>next|following|previous|same|that) day", meanings.from_anchor),
    (r"the (?P<which>day|evening|night|morning) before", meanings.from_anchor),
    (
        r"(?P<which>[Ll]ast|[Tt]his|[Nn]ext) (?P<season>spring|summer|autumn|fall|winter)",
        meanings.season,
    ),
    (rf"(?:the )?(?P<season>spring|summer|autumn|winter) of {_YEAR}", meanings.season),
)

# Not inside a word, a number, a price, a path or a hyphenated name ("Mar-a-Lago", "3.5", "$2019").
_BEFORE, _AFTER = r"(?<![\w$£€/.,-])", r"(?![\w%]|[.,]\d|/\d|-[a-z])"

FORMS = tuple((re.compile(_BEFORE + form + _AFTER), meaning) for form, meaning in _TABLE)
"""Every form and its meaning. Where two fit the longer text wins, then the earlier form."""
