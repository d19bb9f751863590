"""The map of addresses: the one place that knows every app. A leaf that is not installed has no addresses."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from zugong.kernel import views as kernel_views

# cockpit comes last: it answers "/".
MOUNTS = [
    ("", "org"),
    ("ledger/", "evidence"),
    ("institutions/", "rulebook"),
    ("duties/", "work"),
    ("registers/", "registers"),
    ("ballots/", "ballots"),
    ("cases/", "casework"),
    ("alerts/", "alerts"),
    ("urging/", "urging"),
    ("life/", "life"),
    ("dues/", "dues"),
    ("transfers/", "transfers"),
    ("development/", "development"),
    ("portal/", "portal"),
    ("roster/", "roster"),
    ("debriefing/", "debriefing"),
    ("assessment/", "assessment"),
    ("", "ui"),
    ("", "cockpit"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", kernel_views.healthz, name="healthz"),
    path("language/", login_not_required(set_language), name="set_language"),
    *[
        path(prefix, include(f"zugong.{label}.urls"))
        for prefix, label in MOUNTS
        if apps.is_installed(f"zugong.{label}")
    ],
]

if not apps.is_installed("zugong.cockpit"):
    # Somebody must answer the front door: without a workbench it is one's own page.
    urlpatterns.append(path("", RedirectView.as_view(pattern_name="org:account"), name="front-door"))

handler400 = "zugong.ui.errors.bad_request"
handler403 = "zugong.ui.errors.forbidden"
handler404 = "zugong.ui.errors.not_found"
handler500 = "zugong.ui.errors.broken"
