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
    "education_centre": ("党员教育中心", "Member Education Centre"),
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

#: posts that a duty may name; membership is no post
ROLES = {key: names for key, names in PERSON_KINDS.items() if key not in {"member", "full_member"}}

__all__ = ["PERIOD_KINDS", "PERSON_KINDS", "ROLES", "UNIT_KINDS", "Catalogue"]


@dataclass(frozen=True)
class Catalogue:
    kinds: dict[str, FactKind] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    declared_in: dict[str, str] = field(default_factory=dict)
    #: id → title of every institution that was read
    institutions: dict[str, str] = field(default_factory=dict)
    #: institution → the kind of period it marks by
    periods: dict[str, str] = field(default_factory=dict)
    #: institution → id of a grade → title
    grades: dict[str, dict[str, str]] = field(default_factory=dict)
    #: of the institution that looks: ids of its items, indicators and categories → what they are called
    parts: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    own: str = ""
    #: institution/route → column of its opening form → the label set it chooses from
    routes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: institution/pathway → its steps in order
    pathways: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, institutions: Iterable[Institution]) -> Catalogue:
        """Everything the institutions declare; their parameters under `institution-id:name`. Of editions the first wins."""
        catalogue = cls()
        for institution in institutions:
            catalogue.institutions.setdefault(institution.id, institution.title)
            levels = institution.scheme.grades.levels if institution.scheme and institution.scheme.grades else ()
            if institution.scheme is not None:
                catalogue.periods.setdefault(institution.id, institution.scheme.period)
            catalogue.grades.setdefault(institution.id, {level.id: level.title for level in levels})
            for kind in institution.facts.values():
                catalogue.kinds.setdefault(kind.id, kind)
                catalogue.declared_in.setdefault(kind.id, institution.id)
            for activity in institution.activities.values():
                catalogue.activities.setdefault(activity.id, activity)
            for labels in institution.labels.values():
                catalogue.labels.setdefault(labels.id, labels.values or {})
            for route in institution.routes.values():
                columns = {column.id: column.labels for column in route.form.values()}
                catalogue.routes.setdefault(f"{institution.id}/{route.id}", columns)
            for pathway in institution.pathways.values():
                if not pathway.adds_to:
                    catalogue.pathways.setdefault(f"{institution.id}/{pathway.id}", tuple(pathway.steps))
            for parameter in institution.parameters.values():
                catalogue.parameters.setdefault(f"{institution.id}:{parameter.id}", parameter)
        return catalogue

    def including(self, institution: Institution) -> Catalogue:
        """The catalogue as this institution sees it: its own declarations come first."""
        own = Catalogue.of([institution])
        return Catalogue(
            {**self.kinds, **own.kinds}, {**self.activities, **own.activities}, {**self.labels, **own.labels},
            {**self.parameters, **own.parameters, **institution.parameters}, {**own.declared_in, **self.declared_in},
            {**self.institutions, **own.institutions}, {**self.periods, **own.periods}, {**self.grades, **own.grades}, _parts(institution),
            dict(institution.scheme.categories or {}) if institution.scheme else {}, institution.id,
            {**self.routes, **own.routes}, {**self.pathways, **own.pathways},
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

    def grade_name(self, grade: str, institution: str = "") -> str:
        return self.grades.get(institution or self.own, {}).get(grade) or grade

    def part_name(self, name: str) -> str:
        """An item or indicator by its title."""
        return self.parts.get(name) or name

    def counter(self, kind: str) -> str:
        """The counting word of a kind of fact."""
        found = self.kinds.get(kind)
        return (found.unit if found is not None else "") or "次"

    def institution_name(self, name: str) -> str:
        return self.institutions.get(name) or name

    def kind_name(self, kind: str) -> str:
        found = self.kinds.get(kind)
        return kind if found is None else found.name


def _parts(institution: Institution) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in institution.scheme.blocks if institution.scheme is not None else ():
        found[block.id] = block.title
        found |= {indicator.id: indicator.title for indicator in block.indicators}
    return found
