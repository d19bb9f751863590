"""The words templates speak: {% icon %}, {% chip %}, {% field %}, {% panels %}, the charts, and how numbers and days are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.templatetags.i18n import do_translate
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.ui import addresses, charts, icons
from zugong.ui import frame as frames
from zugong.ui import panels as panel_registry
from zugong.ui.figures import taking

register = template.Library()

CHIP_ICONS = {
    "ok": "check",
    "warn": "clock-hour-4",
    "bad": "alert-octagon",
    "info": "info-circle",
    "mute": "circle-dashed",
}
MINUS = "−"


# --- words ------------------------------------------------------------------------------------------------------------
class Said(template.Node):
    """{% trans "…" %} with nothing but its words: looked up once in each language, not once per page."""

    child_nodelists = ()

    def __init__(self, looked_up: template.Node) -> None:
        self.looked_up = looked_up
        self.said: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.looked_up.render(context)
        return said

    render_annotated = render


@register.tag
def trans(parser: Parser, token: Token) -> template.Node:
    """Django's own tag; it is loaded after it (`{% load i18n zg %}`)."""
    node = do_translate(parser, token)
    words = token.split_contents()[1:]
    literal = len(words) == 1 and words[0][0] in "\"'" and words[0][-1] == words[0][0] and "|" not in words[0]
    return Said(node) if literal else node


# --- pieces -----------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, classes: str = "", label: object = "") -> SafeString:
    return icons.draw(name, classes, label)


@register.simple_tag
def chip(tone: str, text: object, icon: str = "") -> SafeString:
    """Colour, icon and words together: none of the three alone."""
    return _chip(tone, str(text), icon) if not hasattr(text, "__html__") else _chip_of(tone, text, icon)


@lru_cache(maxsize=1024)
def _chip(tone: str, text: str, icon: str) -> SafeString:
    return _chip_of(tone, text, icon)


def _chip_of(tone: str, text: object, icon: str) -> SafeString:
    return format_html('<span class="zg-chip {}">{}{}</span>', tone, icons.draw(icon or CHIP_ICONS[tone]), text)


@register.simple_tag
def avatar(name: object, classes: str = "") -> SafeString:
    return format_html('<span class="zg-av {}" aria-hidden="true">{}</span>', classes, str(name or "")[:1])


@register.filter
def initial(name: object) -> str:
    return str(name or "")[:1]


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, subject: Any = None) -> SafeString:
    """{% panels "unit.aside" unit %}"""
    return panel_registry.render(place, context["request"], subject)


@register.simple_tag(takes_context=True)
def frame(context: template.Context, name: str) -> SafeString:
    """A part of the frame around the page, from a template that asks for `shell` alone (see frame.py)."""
    return frames.draw(name, context)


class Wrap(template.Node):
    """{% wrap "div" "kick" %}…{% endwrap %}: the element appears only if something is inside it."""

    child_nodelists = ("nodelist",)

    def __init__(
        self, element: str, classes: FilterExpression, attributes: dict[str, FilterExpression], inside: NodeList
    ) -> None:
        self.element, self.classes, self.attributes, self.nodelist = element, classes, attributes, inside

    def render(self, context: template.Context) -> str:
        inside = self.nodelist.render(context).strip()
        if not inside:
            return ""
        extra = "".join(
            format_html(' {}="{}"', name.replace("_", "-"), value.resolve(context))
            for name, value in self.attributes.items()
        )
        return f'<{self.element} class="{self.classes.resolve(context)}"{extra}>{inside}</{self.element}>'


@register.tag
def wrap(parser: Parser, token: Token) -> Wrap:
    words = token.split_contents()[1:]
    element, classes = words[0].strip("\"'"), parser.compile_filter(words[1])
    attributes = token_kwargs(words[2:], parser)
    inside = parser.parse(("endwrap",))
    parser.delete_first_token()
    return Wrap(element, classes, attributes, inside)


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: Any) -> str:
    """The address's own conditions with these changed; None drops one: `<a href="{% query_string page=2 %}">`."""
    return addresses.with_changes(context["request"], changes)


@register.simple_tag(takes_context=True)
def table_head(context: template.Context, table: Any) -> SafeString:
    """The headings of a table from zugong.ui.tables; a click on one sorts by it."""
    return table.head(lambda **changes: addresses.with_changes(context["request"], changes))


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", kind: str = "first", action: str = "", url: str = "") -> dict[str, Any]:
    """An empty state: "first" (nothing yet: give the first step) or "done" (all done: tell the next one)."""
    return {"empty": {"title": title, "text": text, "kind": kind, "action": action, "url": url}, "conditions": []}


# --- forms ------------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, help, control and error of one field, tied together for readers who listen."""
    return bound.as_field_group()


@register.simple_tag
def condition(bound: BoundField) -> SafeString:
    """A field in the bar above a list: the same as {% field %}, but a plain one without help or error needs no template."""
    widget = bound.field.widget
    if bound.errors or bound.help_text or bound.use_fieldset or bound.widget_type == "checkbox":
        return bound.as_field_group()
    return format_html(
        '<div class="fld{}" id="f-{}"><label for="{}">{}</label>{}</div>',
        " s" if bound.widget_type in ("date", "number") else "",
        bound.html_name,
        widget.id_for_label(widget.attrs.get("id") or bound.auto_id),
        bound.label,
        bound.as_widget(),
    )


@register.inclusion_tag("ui/forms/errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary on top: how many things to change, each a link to its field."""
    fields = [bound for bound in form if bound.errors]
    general = [*form.non_field_errors()]
    return {"form": form, "fields": fields, "general": general, "number": len(fields) + len(general)}


@register.simple_tag
def form_key() -> SafeString:
    """The hidden one-time key that keeps a form from being booked twice (see kernel.once)."""
    from zugong.kernel import once

    return once.hidden_field()


# --- charts that need no script ---------------------------------------------------------------------------------------
@register.simple_tag
def sparkline(values: Iterable[Any], label: str = "") -> SafeString:
    return charts.sparkline(values, label=label)


@register.simple_tag
def weight_bar(score: Any, full: Any, widest: Any = None, label: str = "") -> SafeString:
    """Its length is the weight, the solid part the score, the hatching what was not got."""
    return charts.weight_bar(score, full, widest=widest, label=label)


@register.simple_tag
def bar(part: Any, whole: Any = 100, label: str = "", tone: str = "") -> SafeString:
    return charts.bar(part, whole, label=label, tone=tone)


@register.inclusion_tag("ui/figure.html", takes_context=True)
def figure(context: template.Context, figure: Any, within: bool = False) -> dict[str, Any]:
    """A chart with its table; `figure` is a zugong.ui.figures.Figure. `within`: it stands inside a card that has its heading."""
    request = context.get("request")
    if taking.wanted(request, figure):
        raise taking.FigureTaken(figure)
    return {"figure": figure, "within": within, "sheet": taking.address(request, figure)}


@register.inclusion_tag("ui/life_calendar.html")
def life_calendar(calendar: Any) -> dict[str, Any]:
    """组织生活年历; `calendar` is a zugong.ui.calendar.LifeCalendar."""
    return {"calendar": calendar}


# --- how numbers and days are written ---------------------------------------------------------------------------------
def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _written(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{abs(rounded):f}" if rounded >= 0 else f"{MINUS}{abs(rounded):f}"


@register.filter
def mark(value: Any, places: int = 1) -> str:
    """A score: one place, − for minus, — for none."""
    number = _decimal(value)
    return "—" if number is None else _written(number, places)


@register.filter
def signed(value: Any, places: int = 1) -> str:
    number = _decimal(value)
    if number is None:
        return "—"
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{'+' if rounded > 0 else MINUS if rounded < 0 else '±'}{abs(rounded):f}"


@register.filter
def tone(value: Any) -> str:
    """The class that goes with a signed number."""
    number = _decimal(value) or Decimal()
    return "zg-plus" if number > 0 else "zg-minus" if number < 0 else "zg-mute"


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """A share (0.75) as 75%."""
    number = _decimal(value)
    return "—" if number is None else f"{_written(number * 100, places)}%"


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return (localtime(value) if is_aware(value) else value).date()
    if isinstance(value, str) and value:
        return dt.date.fromisoformat(value[:10])
    return value if isinstance(value, dt.date) else None


@register.filter
def day(value: Any) -> str:
    """11月12日 · 12 Nov; with the year when it is not this one."""
    date = _day(value)
    if date is None:
        return "—"
    other_year = date.year != clock.today().year
    if (get_language() or "").startswith("en"):
        return date.strftime(f"{date.day} %b{' %Y' if other_year else ''}")
    return f"{date.year}年{date.month}月{date.day}日" if other_year else f"{date.month}月{date.day}日"


@register.filter
def iso(value: Any) -> str:
    date = _day(value)
    return date.isoformat() if date else ""


@register.filter
def clock_time(value: Any) -> str:
    """11月12日 10:05"""
    if not isinstance(value, dt.datetime):
        return day(value)
    local = localtime(value) if is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def cell(value: Any) -> Any:
    """A table's cell: days as 2026-11-12, numbers as they are; everything else untouched."""
    if isinstance(value, dt.datetime):
        return f"{iso(value)} {(localtime(value) if is_aware(value) else value):%H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, (int, Decimal)) else value


@register.filter
def month_name(number: int) -> str:
    """11月 · Nov"""
    return dt.date(2000, number, 1).strftime("%b") if (get_language() or "").startswith("en") else f"{number}月"


@register.filter
def minutes(span: Any) -> int:
    """A span of time in whole minutes, never less than one."""
    return max(round(span.total_seconds() / 60), 1) if isinstance(span, dt.timedelta) else 1


@register.filter
def weekday(value: Any) -> str:
    date = _day(value)
    if date is None:
        return ""
    names = [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")]
    return names[date.weekday()]


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def split(text: str, separator: str = ",") -> list[str]:
    return text.split(separator)
