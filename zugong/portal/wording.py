"""The short notice: what a secretary copies into a chat group."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .models import Notice
from .said import paragraphs

#: Letters of the first paragraph that are taken along: what a phone shows without unfolding.
BEGINNING = 60


def short_of(notice: Notice, address: str) -> str:
    """Title, beginning, what is asked, until when, where: five lines at most, and no names."""
    head = _("【紧急通知】") if notice.urgent else _("【通知】")
    lines = [
        f"{head}{notice.title}",
        Truncator(next(iter(paragraphs(notice.text)), "")).chars(BEGINNING, truncate="……"),
    ]
    lines.append(_("读了正文答一题，答对就是回执。") if notice.question else _("读了正文按“我读过了”，就是回执。"))
    if notice.valid_until is not None:
        lines.append(_("请在 %(day)s 前读。") % {"day": f"{notice.valid_until:%Y-%m-%d}"})
    lines.append(f"{notice.unit} {notice.number} {address}")
    return "\n".join(lines)
