"""Units: one tree holds both lines (机关 and 乡镇/村/社区), departments and the Party organisations inside them."""

from __future__ import annotations

from collections.abc import Container

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .spells import SpellQuerySet

# Four base-36 digits per level hold 1.6 million units; eight levels fit an index comfortably.
STEP = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def step_of(pk: int) -> str:
    digits = ""
    while pk:
        pk, rest = divmod(pk, 36)
        digits = _DIGITS[rest] + digits
    return digits.rjust(STEP, "0")


def up_from(path: str) -> list[str]:
    """The paths from the root down to this one."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def nearest(path: str, places: Container[str]) -> str | None:
    """The lowest of these paths at or above this one."""
    return next((one for one in reversed(up_from(path)) if one in places), None)


class UnitQuerySet(SpellQuerySet["Unit"]):
    starts, ends = "founded_on", "dissolved_on"

    def under(self, unit: Unit, *, itself: bool = True) -> UnitQuerySet:
        found = self.filter(path__startswith=unit.path)
        return found if itself else found.exclude(pk=unit.pk)


class Unit(models.Model):
    """A place in the tree. `path` lists the ancestors' keys, so a subtree is one prefix; `UnitSpell` keeps the past."""

    class Kind(models.TextChoices):
        COUNTY_COMMITTEE = "county_committee", _("县委")
        ORGANISATION_DEPARTMENT = "organisation_department", _("组织部")
        WORKING_COMMITTEE = "working_committee", _("机关工委")
        DEPARTMENT = "department", _("部门单位")
        PARTY_GROUP = "party_group", _("党组（党委）")
        ORGAN_COMMITTEE = "organ_committee", _("机关党委")
        GENERAL_BRANCH = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")
        SUBGROUP = "subgroup", _("党小组")
        TOWN = "town", _("乡镇（街道）党委")
        VILLAGE = "village", _("村（社区）党组织")
        EDUCATION_CENTRE = "education_centre", _("党员教育中心")

    class Locality(models.TextChoices):
        """Said of a unit it holds for all below it that say nothing themselves."""

        URBAN = "urban", _("城市")
        RURAL = "rural", _("农村")

    #: Kinds that are Party organisations; a department is the body they sit in.
    PARTY_KINDS = (
        Kind.COUNTY_COMMITTEE,
        Kind.WORKING_COMMITTEE,
        Kind.PARTY_GROUP,
        Kind.ORGAN_COMMITTEE,
        Kind.GENERAL_BRANCH,
        Kind.BRANCH,
        Kind.TOWN,
        Kind.VILLAGE,
    )
    #: Kinds that hold members directly.
    MEMBER_KINDS = (Kind.BRANCH, Kind.VILLAGE)

    name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=30, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=64, db_index=True, editable=False, default="")
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, default="")
    founded_on = models.DateField(_("成立时间"), null=True, blank=True)
    founded_precision = models.CharField(max_length=5, default="day")
    dissolved_on = models.DateField(_("撤销时间"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    term_ends_on = models.DateField(_("届满时间"), null=True, blank=True)
    #: A term known by its month is stored by the last day of the month.
    term_ends_precision = models.CharField(max_length=5, default="day")
    locality = models.CharField(_("城乡"), max_length=5, choices=Locality.choices, blank=True, default="")
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")
    example = models.BooleanField(_("示例"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织")
        ordering = ("path",)
        indexes = [
            models.Index(fields=["kind", "path"]),
            models.Index(fields=["name"]),
            # A prefix search needs this operator class where the database sorts by locale; SQLite ignores it.
            models.Index(fields=["path"], name="org_unit_path_like", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(dissolved_on__isnull=True),
                name="org_unit_name_once",
                violation_error_message=_("已经有同名的组织。"),
            ),
            models.CheckConstraint(
                condition=Q(founded_on__isnull=True)
                | Q(dissolved_on__isnull=True)
                | Q(dissolved_on__gte=models.F("founded_on")),
                name="org_unit_dates_in_order",
                violation_error_message=_("撤销时间不能早于成立时间。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def level(self) -> int:
        return len(self.path) // STEP

    def ancestor_paths(self, *, itself: bool = True) -> list[str]:
        """Paths from the root down to this unit."""
        return up_from(self.path if itself else self.path[:-STEP])

    def contains(self, other: Unit) -> bool:
        return bool(self.path) and other.path.startswith(self.path)


class UnitSpell(models.Model):
    """A stretch of time during which a unit bore one name under one parent."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spells")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    #: Why it began, and why it ended where nothing followed.
    reason = models.CharField(max_length=200, blank=True, default="")
    end_reason = models.CharField(max_length=200, blank=True, default="")

    objects = SpellQuerySet["UnitSpell"].as_manager()

    class Meta:
        verbose_name = _("组织沿革")
        ordering = ("unit_id", models.F("valid_from").asc(nulls_first=True))
        indexes = [models.Index(fields=["parent", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from or ''}–{self.valid_to or ''}"


class UnitTerm(models.Model):
    """A term (届) of a unit's committee. `Unit.term_ends_on` repeats the end of the running one, for lists."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField(_("本届开始"))
    ends_on = models.DateField(_("届满时间"))
    ended_on = models.DateField(_("实际换届时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("任期")
        ordering = ("unit_id", "-starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(ended_on__isnull=True),
                name="org_one_running_term",
                violation_error_message=_("这个组织已经有正在进行的一届。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")),
                name="org_term_dates_in_order",
                violation_error_message=_("届满时间要晚于本届开始时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on}–{self.ends_on}"


class UnitGroup(models.Model):
    """A group across the tree: units that are ranked, or coordinated, together."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("考核组别")
        COORDINATION = "coordination", _("党建协作区")

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ASSESSMENT)
    order = models.PositiveSmallIntegerField(default=0)
    #: Of a coordination group: what the county calls such a group (协调组, 片区, 口), the department that leads it, since when.
    noun = models.CharField(_("叫什么"), max_length=20, blank=True, default="")
    lead = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("牵头部门")
    )
    formed_on = models.DateField(_("成立时间"), null=True, blank=True)
    units: models.ManyToManyField[Unit, UnitGroupMember] = models.ManyToManyField(
        Unit, through="UnitGroupMember", related_name="groups"
    )

    class Meta:
        verbose_name = _("组别")
        ordering = ("kind", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], name="org_group_name_once", violation_error_message=_("已经有同名的组别。")
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitGroupMember(models.Model):
    group = models.ForeignKey(UnitGroup, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = SpellQuerySet["UnitGroupMember"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "unit"],
                condition=Q(valid_to__isnull=True),
                name="org_group_member_once",
                violation_error_message=_("这个单位已经在这个组里。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.group}"
