from __future__ import annotations

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import translation

from zugong.ui import navigation
from zugong.ui.navigation import NavItem

REPLACED = {
    "django.contrib.auth.middleware.AuthenticationMiddleware": "zugong.ui.tests.people.Seat",
    "django.middleware.locale.LocaleMiddleware": "zugong.ui.language.ChosenLanguage",
}
ABOVE = ("axes", "LoginRequired", "zugong.org")  # what needs real accounts
TREE = [
    NavItem("org", "组织党员", "org:units", "sitemap"),
    NavItem("trail", "审计", "test:trail", "history", capability="read_unit"),
    NavItem("gone", "没装的应用", "nowhere:page", "book"),
    NavItem("style", "样板", "ui:styleguide", "sparkles", capability="configure"),
]


@pytest.fixture(autouse=True)
def seats(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own addresses, navigation and people, with every other middleware as in the project."""
    settings.ROOT_URLCONF = "zugong.ui.tests.urls"  # type: ignore[attr-defined]
    settings.MIDDLEWARE = [  # type: ignore[attr-defined]
        REPLACED.get(name, name) for name in project.MIDDLEWARE if not any(part in name for part in ABOVE)
    ]
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # type: ignore[attr-defined]
    settings.LOGIN_URL = "org:sign-in"  # type: ignore[attr-defined]
    translation.activate("zh-hans")
    monkeypatch.setattr(navigation, "_tree", list(TREE))
    monkeypatch.setattr(navigation, "_badges", {})


def seated(name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies["seat"] = name
    return client


@pytest.fixture
def keeper() -> Client:
    return seated("keeper")


@pytest.fixture
def colleague() -> Client:
    return seated("colleague")


@pytest.fixture
def stranger() -> Client:
    return seated("stranger")
