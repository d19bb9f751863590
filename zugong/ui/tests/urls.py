"""The addresses of the tests: the ui's own pages, one list, and pages that fail in every way."""

from __future__ import annotations

import django_filters
import django_tables2
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import ConnectionHandler
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView

LOCKED = {"name": ""}
LOGINS = [{"username": "linzhiyuan", "title": "支部书记", "unit": "第二党支部"}]


class TrailTable(Table):
    actor_name = django_tables2.Column(verbose_name="谁")
    verb = django_tables2.Column(verbose_name="做了什么")
    subject = django_tables2.Column(verbose_name="对什么", orderable=False)
    at = django_tables2.Column(verbose_name="什么时候")


class TrailFilters(Filters):
    actor_name = django_filters.CharFilter(label="谁", lookup_expr="contains")
    verb = django_filters.ChoiceFilter(label="做了什么", choices=[("record", "登记"), ("correct", "更正")])

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()


class Trail(TableView):
    table_class, filter_class, template_name, export_name = TrailTable, TrailFilters, "ui/tests/trail.html", "审计"
    empty = Empty("还没有记录", "办一件事，这里就有一条。")

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.exclude(verb="export_list").order_by("seq")


def denied(request: HttpRequest) -> HttpResponse:
    raise Denied("这页只有干部科能看", who_can="干部科", ask="组织部干部科 内线 6012（示例）")


def refused(request: HttpRequest) -> HttpResponse:
    raise Refused("会议开完后再登记")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("on purpose")


def locked(request: HttpRequest) -> HttpResponse:
    """Writes to a file that somebody else is writing to."""
    file = {"ENGINE": "django.db.backends.sqlite3", "NAME": LOCKED["name"], "OPTIONS": {"timeout": 0}}
    busy = ConnectionHandler({"default": file})["default"]
    try:
        with busy.cursor() as cursor:
            cursor.execute(request.GET.get("sql", "INSERT INTO notes VALUES (1)"))
    finally:
        busy.close()
    return HttpResponse("written")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


sign_in = LoginView.as_view(extra_context={"example_logins": LOGINS, "example_password": "chengchuan-2026"})
urlpatterns = [
    path("", include("zugong.ui.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("org/", include(([path("sign-in", sign_in, name="sign-in"), path("units/", page, name="units")], "org"))),
    path("org/units/deep/", page),
    path("trail/", include(([path("", Trail.as_view(), name="trail")], "test"))),
    path("denied/", denied),
    path("refused/", refused),
    path("broken/", broken),
    path("locked/", locked),
]
handler403 = "zugong.ui.errors.forbidden"
handler404 = "zugong.ui.errors.not_found"
handler500 = "zugong.ui.errors.broken"
