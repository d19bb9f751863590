"""The three people of the tests, and the middleware that seats them. The ui knows accounts only by what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Office:
    short_name: str = "县住建局机关第二党支部"


@dataclass
class Somebody:
    display_name: str
    role_title: str
    capabilities: frozenset[str]
    home_unit: Office = field(default_factory=Office)
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True

    @property
    def actor_id(self) -> str:
        return f"account:{self.display_name}"

    def may(self, capability: str, unit: Any = None) -> bool:
        return capability in self.capabilities

    def get_username(self) -> str:
        return self.display_name


KEEPER = Somebody("孟秋实", "系统管理员", frozenset({"configure", "read_unit"}))
COLLEAGUE = Somebody("林知远", "支部书记", frozenset({"read_unit"}))
STRANGER = Somebody("党员甲", "党员", frozenset())
SEATED = {"keeper": KEEPER, "colleague": COLLEAGUE, "stranger": STRANGER}


class Seat:
    """Stands in for the session: the cookie `seat` says who is in front of the screen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SEATED.get(request.COOKIES.get("seat", ""), AnonymousUser())  # type: ignore[assignment]
        return self.get_response(request)
