"""What organisers and scrutineers type. The ballot itself is no form: it is drawn from the paper and read by `reading`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.org import queries as register
from zugong.org.models import Account, Unit
from zugong.org.scope import Scope
from zugong.rulebook.library import DeclaredForm
from zugong.ui.forms import Form, PeoplePicker, dress

from .counting.paper import WHOLE, Paper
from .declared import paper_of
from .models import Poll, Subject, Voter
from .reading import field_of
from .services import Asked

LONGEST_LIST = 200


class PrepareForm(Form):
    """A vote is filled in on one page: what is rated, who votes, who watches."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("由哪个组织来办"), empty_label=None)
    title = forms.CharField(label=gettext_lazy("这次叫什么"), max_length=120)
    closes_on = forms.DateField(label=gettext_lazy("预计截止日"), required=False)

    def __init__(self, *args: Any, declared: DeclaredForm, units: list[Unit], account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared, self.units, self.account = declared, units, account
        self.paper: Paper = paper_of(declared, clock.today())
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[one.pk for one in units])  # type: ignore[attr-defined]
        if self.paper.draw is not None:
            self.fields["unit"].label = _("查哪个组织")
        self.fields["title"].initial = f"{clock.today().year}年{self.paper.title}"
        self._subjects()
        self._voters()
        self._watchers()
        dress(self)

    @property
    def home(self) -> Unit:
        """The unit whose register is offered: the one chosen, else the first."""
        chosen = str(self.data.get("unit") or self.initial.get("unit") or "")
        return next((one for one in self.units if str(one.pk) == chosen), self.units[0])

    @property
    def scope(self) -> Scope:
        return Scope((self.home.path,))

    # ---- what is rated

    def _subjects(self) -> None:
        how = self.declared.form.subjects
        if how == "given":
            self.fields["subjects"] = forms.CharField(
                label=_("评的对象，一行一个"), max_length=5000, widget=forms.Textarea({"rows": 5})
            )
        elif how == "units":
            self._picked("subjects", _("评哪些单位"), self.units_to_rate, look_for=_("找单位"))
        elif how == "people":
            self._picked("subjects", _("评哪些人"), self.people)

    @property
    def units_to_rate(self) -> list[tuple[int, str]]:
        """Of the kinds the form names, below the unit; a committee of the organs rates the whole county's."""
        kinds = self.declared.form.rated
        found = Unit.objects.on(clock.today()).filter(kind__in=kinds) if kinds else Unit.objects.on(clock.today())
        below = found.filter(self.scope.q())
        return [(one.pk, str(one)) for one in (below if below.exists() else found).order_by("path")[:LONGEST_LIST]]

    def _picked(
        self, name: str, label: str, choices: list[tuple[int, str]], *, required: bool = True, look_for: str = ""
    ) -> None:
        words = (_("共"), _("选了"), look_for or _("找人"))
        self.fields[name] = forms.MultipleChoiceField(
            label=label, choices=choices, widget=PeoplePicker(words=words), required=required
        )

    @property
    def people(self) -> list[tuple[int, str]]:
        """Everybody on the register below the unit, each once."""
        if not hasattr(self, "_people"):
            members = register.members_of(self.scope)
            named = {one.person_id: f"{one.person.name}（{one.unit.short_name or one.unit.name}）" for one in members}
            self._people = list(named.items())
        return self._people

    # ---- who votes, who watches

    @property
    def by_slips(self) -> list[str]:
        """Groups that are chosen by nobody here: they draw slips."""
        return [self.paper.groups[key] for key in self.paper.slips]

    def _voters(self) -> None:
        if self.paper.draw is not None:
            return  # the lot says who answers
        if self.paper.secrecy == "codes":
            self.fields["entitled"] = forms.IntegerField(
                label=_("应参加多少人"),
                min_value=1,
                max_value=100_000,
                help_text=_("凭票码投票，系统不知道是谁，人数由你写。"),
            )
            return
        groups = self.paper.groups or {WHOLE: _("投票人")}
        for key, title in groups.items():
            if key in self.paper.slips:
                continue  # nobody knows who they are
            self._picked(f"voters-{key}", title, self.people, required=len(groups) == 1)

    def _watchers(self) -> None:
        if self.paper.secrecy != "secret":
            return
        near = Q(person__memberships__unit__path__startswith=self.home.path, person__memberships__valid_to=None)
        held = Q(grants__unit__path__startswith=self.home.path) | Q(grants__unit__in=_above(self.home))
        people = Account.objects.filter(near | held, is_active=True).exclude(pk=self.account.pk).distinct()
        choices = [
            ("", "—"),
            *((one.pk, f"{one.display_name}（{one.username}）") for one in people if not one.is_administrator),
        ]
        for number in (1, 2, 3):
            self.fields[f"watcher-{number}"] = forms.ChoiceField(
                label=_("监票人 %(n)d") % {"n": number}, choices=choices, required=False
            )

    # ---- what was said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        names = dict(self.people) if self.paper.secrecy != "codes" else {}
        for name, chosen in list(cleaned.items()):
            for person in chosen if name.startswith("voters-") else ():
                if seen.setdefault(person, name) != name:
                    self.add_error(
                        name, _("%(name)s勾在了两个分组里，只留一个。") % {"name": names.get(int(person), person)}
                    )
        return cleaned

    def asked(self) -> Asked:
        told = self.cleaned_data
        voters = {
            int(person): name.removeprefix("voters-")
            for name, chosen in told.items() if name.startswith("voters-") for person in chosen
        }  # fmt: skip
        watchers = [told[f"watcher-{number}"] for number in (1, 2, 3) if told.get(f"watcher-{number}")]
        return Asked(
            institution=self.declared.institution.id, form=self.declared.form.id, edition=self.declared.institution.edition,
            title=told["title"], paper=self.paper, subjects=self._as_subjects(told.get("subjects") or ()), voters=voters,
            watchers=list(Account.objects.filter(pk__in=watchers)), entitled=told.get("entitled") or 0,
            closes_on=told["closes_on"],
        )  # fmt: skip

    def _as_subjects(self, chosen: Any) -> list[Subject]:
        how = self.declared.form.subjects
        if how == "given":
            lines = list(dict.fromkeys(line.strip() for line in chosen.splitlines() if line.strip()))
            return [Subject(key=f"g{number}", name=line[:120]) for number, line in enumerate(lines, 1)]
        if how == "labels":
            return [Subject(key=f"o{key}", name=title) for key, title in self._labels().items()]
        if how == "units":
            units = Unit.objects.filter(pk__in=chosen).order_by("path")
            return [Subject(key=f"u{one.pk}", name=str(one), unit=one) for one in units]
        names = dict(self.people)
        return [Subject(key=f"p{key}", name=names[int(key)].partition("（")[0], person_id=int(key)) for key in chosen]

    def _labels(self) -> dict[str, str]:
        from zugong.rulebook import library

        return library.catalogue().labels.get(self.declared.form.labels, {})


def _above(unit: Unit) -> list[int]:
    """The units above this one, by its path."""
    return [one.pk for one in Unit.objects.all() if unit.path.startswith(one.path)]


class SetPassphraseForm(Form):
    passphrase = forms.CharField(
        label=gettext_lazy("口令"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=gettext_lazy("至少 12 个字符，汉字一个算两个。系统不存口令，忘了谁也找不回来：三个人里忘了两个，票就永远开不了。"),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("再输一遍"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("passphrase") and told.get("again") and told["passphrase"] != told["again"]:
            self.add_error("again", _("两遍不一样，重新输。"))
        return told


class PassphraseForm(Form):
    passphrase = forms.CharField(
        label=gettext_lazy("监票口令"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "off"})
    )


class WithdrawForm(Form):
    reason = forms.CharField(label=gettext_lazy("撤销的原因"), max_length=200)


def _group_field(poll: Poll) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("哪一组"), choices=list(poll.paper.groups.items()))


class SlipsForm(Form):
    number = forms.IntegerField(label=gettext_lazy("打印几张"), min_value=1, max_value=500, initial=50)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poll.is_drawn:
            self.fields["number"].initial = len(poll.sample)
        if poll.paper.groups:
            self.fields["group"] = forms.ChoiceField(label=_("哪一组"), choices=list(poll.slip_groups.items()))

    def clean(self) -> dict[str, Any]:
        return {"group": "", **(super().clean() or {})}


class RecuseForm(Form):
    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = poll.voters.filter(mark=Voter.Mark.NONE).select_related("person").order_by("person__name")
        self.fields["voter"] = forms.ModelChoiceField(waiting, label=_("谁回避"), empty_label="—")
        self.fields["subjects"] = forms.MultipleChoiceField(
            label=_("不评哪些对象"), choices=[(one.key, one.name) for one in poll.subject_list], required=False,
            widget=PeoplePicker(words=(_("共"), _("选了"), _("找人"))), help_text=_("一个都不勾，就是不再回避。"),
        )  # fmt: skip
        dress(self)


class PaperForm(Form):
    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not poll.by_codes:
            waiting = poll.voters.filter(mark=Voter.Mark.NONE).select_related("person").order_by("person__name")
            self.fields["voter"] = forms.ModelChoiceField(waiting, label=_("谁领了纸票"), empty_label="—")
        dress(self)


class CountForm(Form):
    """What one person counted: how many came back, how many are void, and each option of each question."""

    returned = forms.IntegerField(label=gettext_lazy("收回几张"), min_value=0, max_value=100_000)
    void = forms.IntegerField(label=gettext_lazy("其中废票"), min_value=0, max_value=100_000, initial=0)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        if poll.paper.groups:
            self.fields["group"] = _group_field(poll)
        for question, subject, option in self.boxes():
            self.fields[f"{field_of(question, subject)}-{option}"] = forms.IntegerField(
                min_value=0, max_value=100_000, initial=0, required=False
            )
        dress(self)

    def boxes(self) -> list[tuple[str, str, str]]:
        """question, subject, option: one number each."""
        found = []
        for ask in self.poll.paper.asks:
            offered = [one.id for one in ask.options] or [str(mark) for mark in ask.marks]
            offered = self.poll.subject_keys if ask.asks == "candidates" else offered
            keys = self.poll.subject_keys if ask.about == "each" else [WHOLE]
            found += [(ask.id, key, option) for key in keys for option in offered if ask.asks != "text"]
        return found

    @property
    def group(self) -> str:
        return self.cleaned_data.get("group", "")

    def told(self) -> dict[str, Any]:
        votes: dict[str, dict[str, dict[str, int]]] = {}
        for question, subject, option in self.boxes():
            number = self.cleaned_data.get(f"{field_of(question, subject)}-{option}") or 0
            votes.setdefault(question, {}).setdefault(subject, {})[option] = number
        return {"returned": self.cleaned_data["returned"], "void": self.cleaned_data["void"], "votes": votes}

    def tables(self) -> list[dict[str, Any]]:
        """For the page: each question with its rows of boxes."""
        names = {one.key: one.name for one in self.poll.subject_list}
        found = []
        for ask in self.poll.paper.asks:
            rows: dict[str, list[Any]] = {}
            heads = []
            for question, subject, option in self.boxes():
                if question == ask.id:
                    rows.setdefault(subject, []).append(self[f"{field_of(question, subject)}-{option}"])
                    heads.append(
                        ask.chosen_from[option].title if option in ask.chosen_from else names.get(option, option)
                    )
            if rows:
                width = len(next(iter(rows.values())))
                lines = [(names.get(key, ask.title), boxes) for key, boxes in rows.items()]
                found.append({"title": ask.title, "heads": heads[:width], "rows": lines})
        return found
