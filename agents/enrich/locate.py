"""Puts a report's location on the map: which of all places of that name the story means."""

from collections import Counter

from agents.places import countries
from agents.places.gazetteer import Gazetteer
from topics.reports import Location, Report

# Degrees are given to some ten metres, finer than any place of the gazetteer is known.
_DIGITS = 4
_AT_HOME = 0.4
"""How sure it is that people who have to do with none but their own are in their own country."""


def hints(report: Report) -> list[str]:
    """The countries a report makes likely for its place, the likeliest first.

    What its evidence and title name counts, and where its parties are from; the first named wins
    a tie.
    """
    told = f"{report.evidence.text}\n{report.article.title or ''}"
    if report.location is not None:
        # The place itself is no hint: its name is what several countries share.
        told = told.replace(report.location.text, "\n")
    codes = [
        *countries.mentioned(told),
        *(party.country for party in (*report.recipients, *report.actors)),
    ]
    known = countries.codes()
    counted = Counter(code for code in codes if code in known)
    return [code for code, _ in counted.most_common()]


def place(report: Report, gazetteer: Gazetteer) -> Location | None:
    """The report's location with name, country and point; as it came where no place is known.

    A country that the coder gave stays, and decides between places of one name. A place too small for
    the gazetteer (a street, a village) is in the country of the parties, if that is one and the same.
    """
    location = report.location
    if location is None:
        return None
    likely = hints(report)
    if location.country:
        likely = [location.country, *(code for code in likely if code != location.country)]
    found = gazetteer.resolve(location.text, likely)
    if found is None:
        return _at_home(location, report)
    if location.country and found.place.country not in {location.country, None}:
        return location
    return location.model_copy(
        update={
            "name": found.place.name,
            "country": location.country or found.place.country,
            "lat": round(found.place.lat, _DIGITS),
            "lon": round(found.place.lon, _DIGITS),
            "geonameid": found.place.geonameid,
            "confidence": round(found.confidence, 3),
        }
    )


def _at_home(location: Location, report: Report) -> Location:
    """A place nobody knows, in the one country that all parties are of."""
    known = countries.codes()
    codes = {party.country for party in (*report.actors, *report.recipients)} & known
    if location.country or len(codes) != 1:
        return location
    return location.model_copy(update={"country": codes.pop(), "confidence": _AT_HOME})
