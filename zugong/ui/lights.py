"""The colours of a time limit and their words, the same wherever something has one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LIGHTS = {
    "late": ("bad", _("过期")), "soon": ("warn", _("快到期")), "open": ("info", _("在办")), "paused": ("mute", _("停表")),
    "ahead": ("mute", _("没开始")), "done": ("ok", _("办结")),
}  # fmt: skip
