"""Forms of a consultation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org.forms.fields import ActForm
from zugong.rulebook.models import Consultation, InstitutionDraft, Opinion
from zugong.ui.forms import PeoplePicker, Select

from . import queries, services

LONGEST = 2000


class AskForm(ActForm):
    """Whom, and until when."""

    subject: InstitutionDraft
    until = forms.DateField(label=_("答复到哪一天"), help_text=_("过了这天不再收意见；都答了可以提前结束。"))
    note = forms.CharField(
        label=_("想听什么"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3}),
        help_text=_("写在信里，例如：请重点说说到会率目标做不做得到。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, chosen = queries.proposed(self.subject, self.by)
        self.put(
            "units",
            forms.MultipleChoiceField(
                label=_("征求哪些单位的意见"), choices=[(str(unit.pk), str(unit)) for unit in self.units],
                widget=PeoplePicker(words=(_("共"), _("选了"), _("找单位"))), initial=[str(key) for key in chosen],
                error_messages={"required": _("选上征求哪些单位的意见。")},
            ),
        )  # fmt: skip

    def act(self, by: Actor) -> Consultation:
        said = self.cleaned_data
        units = [unit for unit in self.units if str(unit.pk) in said["units"]]
        asking = services.Asking(units, said["until"], said["note"])
        return services.ask_opinions(draft=self.subject, asking=asking, version=said["version"], by=by)


class OpinionForm(ActForm):
    """What a unit says."""

    subject: Opinion
    stance = forms.ChoiceField(
        label=_("答复"), choices=Opinion.Stance.choices, widget=forms.RadioSelect,
        error_messages={"required": _("选一项：没有意见，还是有意见。")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("意见"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 5}),
        help_text=_("写明哪一处、怎样改、为什么。没有意见的不用写。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"stance": self.subject.stance, "text": self.subject.text}

    def act(self, by: Actor) -> Opinion:
        said = self.cleaned_data
        return services.give_opinion(opinion=self.subject, stance=said["stance"], text=said["text"], by=by)


class ResponseForm(ActForm):
    """What becomes of an opinion."""

    subject: Opinion
    taken = forms.ChoiceField(
        label=_("采纳了没有"), choices=[("", _("请选择")), *Opinion.Taken.choices], widget=Select,
        error_messages={"required": _("选一项：采纳、部分采纳，还是不采纳。")},
    )  # fmt: skip
    response = forms.CharField(
        label=_("怎么改的，或为什么不改"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )
    #: When the words that are answered were said; the page writes it from the opinion as it stands.
    said_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{kwargs['subject'].pk}_%s", **kwargs)
        self.initial = {"taken": self.subject.taken, "response": self.subject.response}

    def act(self, by: Actor) -> Opinion:
        said = self.cleaned_data
        return services.respond_to_opinion(
            opinion=self.subject, said_at=said["said_at"], taken=said["taken"], response=said["response"], by=by
        )
