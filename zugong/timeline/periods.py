"""Periods: the stretches of days a duty, a score or a report speaks about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zugong.timeline import labels

#: From fine to coarse. A period is split only into kinds that stand before its own.
KINDS = ("day", "week", "fortnight", "month", "bimonth", "quarter", "half", "year")
SPAN = "span"

#: Kinds made of whole calendar months: how many, and the letter of their code.
MONTHS = {"month": 1, "bimonth": 2, "quarter": 3, "half": 6, "year": 12}
LETTERS = {"bimonth": "B", "quarter": "Q", "half": "H", "fortnight": "F", "week": "W"}
KIND_OF_LETTER = {letter: kind for kind, letter in LETTERS.items()}

ONE_DAY = dt.timedelta(days=1)
ONE_WEEK = dt.timedelta(weeks=1)
LAST_FORTNIGHT = 26

_NUMBERED = re.compile(r"(\d{4})-([BQHFW])(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days; both ends belong to it."""

    kind: str
    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    # ── making one ──────────────────────────────────────────────────────────────────────────────

    @classmethod
    def of(cls, kind: str, day: dt.date) -> Period:
        """The period of this kind that holds the day."""
        day = _plain(day)
        if kind == "day":
            return cls(kind, day, day)
        if kind == "week":
            year, week, _ = day.isocalendar()
            return cls._week(year, week)
        if kind == "fortnight":
            year, week, _ = day.isocalendar()
            return cls._fortnight(year, min((week + 1) // 2, LAST_FORTNIGHT))
        if kind in MONTHS:
            return cls._months(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)
        raise ValueError(f"There is no kind of period called {kind!r}; the kinds are {', '.join(KINDS)}.")

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a code as `Period.code` writes it."""
        try:
            return cls._parse(code)
        except ValueError as error:
            raise ValueError(f"{code!r} is not the code of a period: {error}") from None

    @classmethod
    def between(cls, start: dt.date, end: dt.date) -> Period:
        """Any stretch of days: a term of office, a rolling window."""
        return cls(SPAN, _plain(start), _plain(end))

    @classmethod
    def rolling(cls, months: int, until: dt.date) -> Period:
        """The last so many months up to and including a day."""
        until = _plain(until)
        return cls.between(add_months(until + ONE_DAY, -months), until)

    @classmethod
    def term(cls, start: dt.date, years: int) -> Period:
        """A term of office: so many years from its first day."""
        start = _plain(start)
        return cls.between(start, add_months(start, 12 * years) - ONE_DAY)

    @classmethod
    def _parse(cls, code: str) -> Period:
        if ".." in code:
            first, last = code.split("..", 1)
            return cls.between(_day(first), _day(last))
        if match := _NUMBERED.fullmatch(code):
            return cls._numbered(KIND_OF_LETTER[match[2]], int(match[1]), int(match[3]))
        if match := _MONTH.fullmatch(code):
            return cls._numbered("month", int(match[1]), int(match[2]))
        if _YEAR.fullmatch(code):
            return cls._months("year", int(code), 1)
        return cls.of("day", _day(code))

    @classmethod
    def _numbered(cls, kind: str, year: int, number: int) -> Period:
        last = {"week": dt.date(year, 12, 28).isocalendar().week, "fortnight": LAST_FORTNIGHT}.get(kind)
        last = last or 12 // MONTHS[kind]
        if not 1 <= number <= last:
            raise ValueError(f"in {year} a {kind} has a number from 1 to {last}.")
        if kind == "week":
            return cls._week(year, number)
        return cls._fortnight(year, number) if kind == "fortnight" else cls._months(kind, year, number)

    @classmethod
    def _week(cls, year: int, week: int) -> Period:
        monday = dt.date.fromisocalendar(year, week, 1)
        return cls("week", monday, monday + 6 * ONE_DAY)

    @classmethod
    def _fortnight(cls, year: int, number: int) -> Period:
        # A 53rd week has no partner, so the last fortnight of a long year takes it in: no week is left without one.
        last_week = 2 * number if number < LAST_FORTNIGHT else dt.date(year, 12, 28).isocalendar().week
        return cls("fortnight", cls._week(year, 2 * number - 1).start, cls._week(year, last_week).end)

    @classmethod
    def _months(cls, kind: str, year: int, number: int) -> Period:
        length = MONTHS[kind]
        last_month = number * length
        end = dt.date(year, 12, 31) if last_month == 12 else dt.date(year, last_month + 1, 1) - ONE_DAY
        return cls(kind, dt.date(year, last_month - length + 1, 1), end)

    # ── asking it ───────────────────────────────────────────────────────────────────────────────

    @property
    def code(self) -> str:
        if self.kind == SPAN:
            return f"{self.start.isoformat()}..{self.end.isoformat()}"
        if self.kind == "day":
            return self.start.isoformat()
        year = f"{self.year:04d}"
        if self.kind == "year":
            return year
        if self.kind in ("month", "fortnight", "week"):
            return f"{year}-{LETTERS.get(self.kind, '')}{self.number:02d}"
        return f"{year}-{LETTERS[self.kind]}{self.number}"

    @property
    def year(self) -> int:
        """The year it is counted in: the ISO year for weeks and fortnights."""
        return self.start.isocalendar().year if self.kind in ("week", "fortnight") else self.start.year

    @property
    def number(self) -> int:
        """Its number within the year: September is 9, the third quarter 3, ISO week 36 is 36."""
        if self.kind == "week":
            return self.start.isocalendar().week
        if self.kind == "fortnight":
            return (self.start.isocalendar().week + 1) // 2
        if self.kind in MONTHS:
            return (self.start.month - 1) // MONTHS[self.kind] + 1
        return self.start.timetuple().tm_yday

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def contains(self, day: dt.date) -> bool:
        return self.start <= _plain(day) <= self.end

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def __contains__(self, day: dt.date) -> bool:
        return self.contains(day)

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end, self.kind) < (other.start, other.end, other.kind)

    def __str__(self) -> str:
        return self.code

    def label(self, language: str = "zh-hans") -> str:
        """Its name as people say it: 2026年第三季度, Q3 2026."""
        words = labels.english if language.lower().startswith("en") else labels.chinese
        return words(self.kind, self.start, self.end, self.year, self.number)

    # ── its neighbours and its parts ────────────────────────────────────────────────────────────

    def next(self) -> Period:
        """The period of the same kind that begins the day after; a span keeps its length."""
        if self.kind != SPAN:
            return Period.of(self.kind, self.end + ONE_DAY)
        start = self.end + ONE_DAY
        months = self._whole_months()
        return Period.between(start, add_months(start, months) - ONE_DAY if months else start + (self.end - self.start))

    def previous(self) -> Period:
        """The period of the same kind that ends the day before; a span keeps its length."""
        end = self.start - ONE_DAY
        if self.kind != SPAN:
            return Period.of(self.kind, end)
        months = self._whole_months()
        return Period.between(add_months(self.start, -months) if months else end - (self.end - self.start), end)

    def split(self, kind: str) -> list[Period]:
        """Its parts of a finer kind, in order.

        Parts that do not fit (weeks in a month, months in a span that starts on the 15th) go to the one period that
        holds their anchor: the first day, or for weeks and fortnights the first Thursday, as ISO 8601 counts weeks.
        So neighbours never share a part and never lose one.
        """
        if kind not in KINDS:
            raise ValueError(f"There is no kind of period called {kind!r}; the kinds are {', '.join(KINDS)}.")
        if self.kind != SPAN and KINDS.index(kind) > KINDS.index(self.kind):
            raise ValueError(f"A {self.kind} cannot be split into the coarser {kind}.")
        return [part for part in self.overlapping(kind) if self.contains(part._anchor)]

    def overlapping(self, kind: str) -> list[Period]:
        """Every period of a kind that shares at least one day with it."""
        return list(self._walk(kind))

    def _walk(self, kind: str) -> Iterator[Period]:
        part = Period.of(kind, self.start)
        while part.start <= self.end:
            yield part
            part = part.next()

    @property
    def _anchor(self) -> dt.date:
        return self.start + 3 * ONE_DAY if self.kind in ("week", "fortnight") else self.start

    def _whole_months(self) -> int:
        """How many months a span lasts when it lasts whole months, else 0."""
        after = self.end + ONE_DAY
        months = 12 * (after.year - self.start.year) + after.month - self.start.month
        return months if after.day == self.start.day else 0


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last day where that month is shorter (31 January + 1 = 28 February)."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    following = dt.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - ONE_DAY).day))


def _plain(day: dt.date) -> dt.date:
    """A date, also where a datetime came in: the two do not compare."""
    return day.date() if isinstance(day, dt.datetime) else day


def _day(code: str) -> dt.date:
    if not _DAY.fullmatch(code):
        raise ValueError("expected a day such as 2026-09-01.")
    return dt.date.fromisoformat(code)
