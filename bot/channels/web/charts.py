"""The urate over time as a small drawing: the target as a band, the threshold as a line, every value a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from bot.domain.urates import Measured

WIDTH, HEIGHT = 340, 240
"""Units of the drawing, about as many as a narrow telephone has pixels: its letters are as large as the page's."""

LEFT, RIGHT, TOP, BOTTOM = 48, 14, 26, 34
_ROOM = 30
"""µmol/L that are left free above and below the values."""
_APART = 22
"""Units between two figures of an axis, below which one of them is left out."""
_POINT = 6
_LONGEST = 44
"""Units that a value written beside its point takes at most."""


@dataclass(frozen=True, slots=True)
class _Field:
    """Where days and values lie in the drawing."""

    first: date
    last: date
    low: float
    high: float

    def x(self, on: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(LEFT + (on - self.first).days / days * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def urate_chart(points: Sequence[Measured], until: date, target: int, limit: int, about: str) -> Markup:
    """Draw the urates of somebody, in µmol/L, from the first to `until`; `about` tells it to whoever cannot see it."""
    values = [one.value for one in points]
    low, high = min(*values, target) - _ROOM, max(*values, limit) + _ROOM
    field = _Field(points[0].on, max(until, points[-1].on), low, high)
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    band = field.y(target)
    drawn = [
        f'<rect class="band" x="{LEFT}" y="{band}" width="{right - LEFT}" height="{round(floor - band, 1)}"/>',
        f'<path class="target" d="M{LEFT} {band}H{right}"/>',
        f'<path class="limit" d="M{LEFT} {field.y(limit)}H{right}"/>',
        f'<path class="axis" d="M{LEFT} {TOP}V{floor}H{right}"/>',
    ]
    drawn += [
        f'<text class="figure" x="{LEFT - 6}" y="{y + 6}" text-anchor="end">{value}</text>'
        for value, y in _figures(field, target, limit)
    ]
    for on, anchor, edge in ((field.first, "start", LEFT), (field.last, "end", right)):
        drawn.append(f'<text x="{edge}" y="{HEIGHT - 8}" text-anchor="{anchor}">{on:%m-%d}</text>')
    line = " ".join(f"{field.x(one.on)},{field.y(one.value)}" for one in points)
    drawn.append(f'<polyline class="course" points="{line}"/>')
    drawn += [_point(field.x(one.on), field.y(one.value), one) for one in points]
    drawn += _labels(field, points)
    inside = "".join(drawn)
    return Markup(  # noqa: S704  drawn here of figures, the one sentence escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(about)}">{inside}</svg>'
    )


def _figures(field: _Field, target: int, limit: int) -> list[tuple[int, float]]:
    """Choose the figures of the axis: target and threshold, and round ones where there is room."""
    shown = [(value, field.y(value)) for value in (target, limit)]
    for value in range(int(field.low // 50 + 1) * 50, int(field.high) + 1, 50):
        y = field.y(value)
        if all(abs(y - other) >= _APART for _, other in shown):
            shown.append((value, y))
    return shown


def _labels(field: _Field, points: Sequence[Measured]) -> list[str]:
    """Write the first and the last value beside their points, on the side away from the course."""
    values = [one.value for one in points]
    falls = values[-1] <= values[0]
    first = _label(LEFT + _POINT, field.y(values[0]), values[0], "start", is_above=falls)
    if len(points) == 1:
        return [first]
    x, y = field.x(points[-1].on), field.y(values[-1])
    has_room = x + _POINT + _LONGEST <= WIDTH
    edge, anchor = (x + _POINT, "start") if has_room else (WIDTH - 2, "end")
    return [first, _label(edge, y, values[-1], anchor, is_above=not falls)]


def _label(x: float, y: float, value: float, anchor: str, *, is_above: bool) -> str:
    return f'<text class="value" x="{x}" y="{y - 11 if is_above else y + 23}" text-anchor="{anchor}">{value:g}</text>'


def _point(x: float, y: float, one: Measured) -> str:
    if one.by_laboratory:
        size = 2 * _POINT
        return f'<rect class="laboratory" x="{x - _POINT}" y="{y - _POINT}" width="{size}" height="{size}"/>'
    return f'<circle class="visit" cx="{x}" cy="{y}" r="{_POINT}"/>'
