"""What an institution may refer to that is declared elsewhere: fact kinds, activities, labels, parameters, unit kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zugong.engine.nodes import Activity, FactKind, Field, Institution
from zugong.engine.parameters import Parameter
from zugong.timeline import KINDS as PERIOD_KINDS

#: kinds of units of both lines, as the register knows them
UNIT_KINDS: dict[str, tuple[str, str]] = {
    "county_committee": ("县委", "county committee"),
    "organisation_department": ("县委组织部", "organisation department"),
    "working_committee": ("工委", "working committee"),
    "department": ("部门单位", "department"),
    "party_group": ("党组", "Party group"),
    "organ_committee": ("机关党委", "organ Party committee"),
    "general_branch": ("党总支", "general branch"),
    "branch": ("党支部", "branch"),
    "subgroup": ("党小组", "Party subgroup"),
    "town": ("乡镇（街道）", "town"),
    "village": ("村（社区）", "village"),
}

#: people as subjects, by what they are in the register
PERSON_KINDS: dict[str, tuple[str, str]] = {
    "member": ("党员", "member"),
    "full_member": ("正式党员", "full member"),
    "secretary": ("书记", "secretary"),
    "deputy_secretary": ("副书记", "deputy secretary"),
    "organiser": ("组织委员", "organiser"),
    "discipline": ("纪检委员", "discipline member"),
    "publicity": ("宣传委员", "publicity member"),
    "leader": ("负责人", "leader"),
    "staff": ("工作人员", "staff"),
}

__all__ = ["PERIOD_KINDS", "PERSON_KINDS", "UNIT_KINDS", "Catalogue"]


@dataclass(frozen=True)
class Catalogue:
    kinds: dict[str, FactKind] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    declared_in: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, institutions: Iterable[Institution]) -> Catalogue:
        """Everything the institutions declare; their parameters under `institution-id:name`."""
        catalogue = cls()
        for institution in institutions:
            for kind in institution.facts.values():
                catalogue.kinds.setdefault(kind.id, kind)
                catalogue.declared_in.setdefault(kind.id, institution.id)
            catalogue.activities.update(institution.activities)
            for labels in institution.labels.values():
                catalogue.labels.setdefault(labels.id, labels.values or {})
            for parameter in institution.parameters.values():
                catalogue.parameters[f"{institution.id}:{parameter.id}"] = parameter
        return catalogue

    def including(self, institution: Institution) -> Catalogue:
        """The catalogue as this institution sees it: its own declarations come first."""
        own = Catalogue.of([institution])
        return Catalogue(
            {**self.kinds, **own.kinds}, {**self.activities, **own.activities}, {**self.labels, **own.labels},
            {**self.parameters, **own.parameters, **institution.parameters}, {**own.declared_in, **self.declared_in},
        )  # fmt: skip

    def field(self, kind: str, name: str) -> Field | None:
        found = self.kinds.get(kind)
        return None if found is None else found.fields.get(name)

    def options(self, item: Field) -> dict[str, str] | None:
        """The options of a choice or activity field; None when any text will do."""
        if item.type == "activity":
            return {activity.id: activity.name for activity in self.activities.values()}
        if item.type == "choice":
            return self.labels.get(item.labels, {})
        return None

    def field_label(self, kind: str, name: str) -> str:
        item = self.field(kind, name)
        return name if item is None else item.label

    def option_label(self, kind: str, name: str, value: object) -> str:
        item = self.field(kind, name)
        options = None if item is None else self.options(item)
        return str(value) if options is None else options.get(str(value), str(value))

    def kind_name(self, kind: str) -> str:
        found = self.kinds.get(kind)
        return kind if found is None else found.name
