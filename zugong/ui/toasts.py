"""A toast after something was done, with the opposite at hand: one press takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

#: How `ui/toasts.html` knows the address behind 撤回.
UNDO = "undo "


def done(request: HttpRequest, sentence: str, *, undo: str) -> None:
    """`undo` is the address of the act that takes it back; it gets a `reason` like the form there would send."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo}")
