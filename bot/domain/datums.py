"""The one place that turns coordinates of Chinese maps (GCJ-02) into those of the world (WGS-84) and back.

Pins of telephones and browsers are WGS-84. Maps drawn in mainland China are shifted by some hundred metres; the
formula of the shift is public and has no exact inverse.
"""

from enum import StrEnum
from math import cos, pi, radians, sin, sqrt

Point = tuple[float, float]
"""A latitude and a longitude, in degrees."""


class Datum(StrEnum):
    """By which system coordinates were measured."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


DATUMS = {
    **dict.fromkeys(("wgs84", "wgs-84", "epsg:4326", "gps", "国际", "天地图"), Datum.WGS84),
    **dict.fromkeys(("gcj02", "gcj-02", "高德", "腾讯", "国测局", "火星坐标"), Datum.GCJ02),
}
"""What the systems are called, folded."""

_SEMI_MAJOR = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
_ROUNDS = 8
"""Each round of the inverse leaves less than a thousandth of what was wrong."""


def as_world(datum: Datum, latitude: float, longitude: float) -> Point:
    """Give a point of a map as a telephone would tell it."""
    return to_wgs84(latitude, longitude) if datum is Datum.GCJ02 else (latitude, longitude)


def is_shifted(latitude: float, longitude: float) -> bool:
    """Tell whether a point lies in the rectangle in which Chinese maps are shifted."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def to_gcj02(latitude: float, longitude: float) -> Point:
    """Shift a point of the world as Chinese maps do; outside China nothing is shifted."""
    if not is_shifted(latitude, longitude):
        return latitude, longitude
    north, east = _shift(latitude, longitude)
    return latitude + north, longitude + east


def to_wgs84(latitude: float, longitude: float) -> Point:
    """Find the point of the world that Chinese maps show here, by iteration."""
    if not is_shifted(latitude, longitude):
        return latitude, longitude
    north, east = latitude, longitude
    for _ in range(_ROUNDS):
        moved_north, moved_east = _shift(north, east)
        north, east = latitude - moved_north, longitude - moved_east
    return north, east


def _shift(latitude: float, longitude: float) -> Point:
    """Tell by how many degrees a point is shifted to the north and to the east."""
    x, y = longitude - 105.0, latitude - 35.0
    root = sqrt(abs(x))
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(latitude)
    flat = 1.0 - _ECCENTRICITY * sin(angle) ** 2
    north_metres = _SEMI_MAJOR * (1.0 - _ECCENTRICITY) / (flat * sqrt(flat)) * pi / 180.0
    east_metres = _SEMI_MAJOR / sqrt(flat) * cos(angle) * pi / 180.0
    return north / north_metres, east / east_metres
