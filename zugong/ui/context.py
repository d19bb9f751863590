"""The context processor behind base.html. Everything is computed on first use, so a fragment costs nothing."""

from __future__ import annotations

from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import navigation

SIZE_COOKIE = "zugong_size"
SIZES = ("", "lg", "xl")


@lru_cache(maxsize=1)
def _version() -> str:
    """Read from the package's own files, once."""
    try:
        return version("zugong")
    except PackageNotFoundError:
        return ""


class Shell:
    frame: Any = None  # kept by frame.py between the parts of one page

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def here(self) -> str:
        return self.request.get_full_path()

    @property
    def county(self) -> str:
        return getattr(settings, "ZUGONG_COUNTY", "")

    @property
    def seal(self) -> str:
        return getattr(settings, "ZUGONG_SEAL", self.county[:1])

    @property
    def example(self) -> bool:
        return bool(getattr(settings, "ZUGONG_EXAMPLE", False))

    @property
    def contact(self) -> str:
        return getattr(settings, "ZUGONG_CONTACT", "")

    @property
    def version(self) -> str:
        return _version()

    @cached_property
    def size(self) -> str:
        value = self.request.COOKIES.get(SIZE_COOKIE, "")
        return value if value in SIZES else ""

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def person(self) -> str:
        user = self.request.user
        return str(getattr(user, "display_name", "") or user.get_username())

    @cached_property
    def role(self) -> str:
        return str(getattr(self.request.user, "role_title", "") or "")

    @cached_property
    def unit(self) -> str:
        user = getattr(self.request, "user", None)  # an error page may be drawn before anybody was asked who they are
        unit = getattr(user, "home_unit", None)
        return str(getattr(unit, "short_name", "") or getattr(unit, "name", "") or "")

    @cached_property
    def several_units(self) -> bool:
        """Whether there is another unit to change to."""
        return bool(getattr(getattr(self.request, "user", None), "works_for_several", False))

    @cached_property
    def navigation(self) -> navigation.Navigation:
        return navigation.Navigation(self.request)

    @cached_property
    def inbox(self) -> int:
        return navigation.count("inbox", self.request) if self.signed_in else 0

    @property
    def inbox_mark(self) -> int:
        """What fits on the bell."""
        return min(self.inbox, 99)

    @property
    def initial(self) -> str:
        return self.person[:1]

    @cached_property
    def places(self) -> dict[str, str]:
        names = ["home", "inbox", "account", "units", "sign_in", "sign_out"]
        if getattr(getattr(self.request, "user", None), "sees_business", True):
            names.append("search")  # whoever sees no business has nothing to find
        return {name: navigation.place(name) for name in names}


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
