"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "urging.climb_ladders": _("按制度催办逾期的事"),
            "urging.issue_letter": _("签发督办函"),
            "urging.drop_proposal": _("决定不发督办函"),
            "urging.read_notices": _("看过督办消息"),
        }
    )
