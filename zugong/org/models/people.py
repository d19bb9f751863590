"""People, their Party membership and their posts. Numbers that identify a person are encrypted and masked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel.fields import EncryptedTextField
from zugong.kernel.secrets import blind_index

from .spells import SpellQuerySet
from .units import Unit


def mask_id_number(number: str | None) -> str:
    """The last four digits are enough to tell two people of one branch apart."""
    return f"{'*' * max(len(number) - 4, 0)}{number[-4:]}" if number else ""


def mask_phone(phone: str | None) -> str:
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


class Person(models.Model):
    class Sex(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True, default="")
    birth_on = models.DateField(_("出生年月"), null=True, blank=True)
    birth_precision = models.CharField(max_length=5, default="day")
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True, default="")
    education = models.CharField(_("学历"), max_length=20, blank=True, default="")
    works_since = models.DateField(_("参加工作时间"), null=True, blank=True)
    works_since_precision = models.CharField(max_length=5, default="day")
    id_number = EncryptedTextField(_("身份证号码"), blank=True, default="")
    #: Keyed digest of the number: finds the same person again without decrypting anybody.
    id_number_index = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")
    example = models.BooleanField(_("示例"), default=False)

    class Meta:
        verbose_name = _("人员")
        # The register of one sex, in the order of names: as many rows are read as a page shows.
        indexes = [models.Index(fields=["sex", "name"], name="org_person_sex_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=~Q(id_number_index=""),
                name="org_person_id_number_once",
                violation_error_message=_("这个身份证号码已经登记过。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_id_number(self, number: str) -> None:
        self.id_number = number
        self.id_number_index = blind_index(number) if number else ""

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class MembershipQuerySet(SpellQuerySet["Membership"]):
    def standing(self) -> MembershipQuerySet:
        """Counted today: the relation is here and the membership is in order."""
        return self.filter(valid_to__isnull=True, state=Membership.State.NORMAL)


class Membership(models.Model):
    """One person's relation with one branch over one stretch of time."""

    class Stage(models.TextChoices):
        FULL = "full", _("正式党员")
        PROBATIONARY = "probationary", _("预备党员")

    class State(models.TextChoices):
        NORMAL = "normal", _("正常")
        SUSPENDED = "suspended", _("停止党籍")
        LOST = "lost", _("失联")
        #: Let go by the old branch and not yet taken in by the new one: counted by neither, see `transfers`.
        IN_TRANSIT = "in_transit", _("转接在途")
        LEFT = "left", _("已转出")

    class End(models.TextChoices):
        """Why a spell ended; the state says how things stood while it lasted."""

        TRANSFERRED = "transferred", _("县内转接")
        LEFT_COUNTY = "left_county", _("转出本县")
        MERGED = "merged", _("组织合并")
        STATE_CHANGED = "state_changed", _("党籍状态变动")
        DIED = "died", _("去世")
        EXPELLED = "expelled", _("出党")
        PROBATION_CANCELLED = "cancelled", _("取消预备党员资格")
        CORRECTED = "corrected", _("登记更正")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("所在党支部"))
    stage = models.CharField(_("党员类别"), max_length=15, choices=Stage.choices, default=Stage.FULL)
    state = models.CharField(_("党籍状态"), max_length=15, choices=State.choices, default=State.NORMAL)
    joined_on = models.DateField(_("入党时间"), null=True, blank=True)
    joined_precision = models.CharField(max_length=5, default="day")
    full_on = models.DateField(_("转正时间"), null=True, blank=True)
    full_precision = models.CharField(max_length=5, default="day")
    duty_title = models.CharField(_("职务"), max_length=60, blank=True, default="")
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)
    end_reason = models.CharField(_("因何终止"), max_length=20, choices=End.choices, blank=True, default="")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员身份")
        # The counts of every branch, and of whatever is asked of persons, without touching the rows.
        indexes = [
            models.Index(fields=["unit", "valid_to", "state", "stage", "full_on"], name="org_membership_counted"),
            models.Index(fields=["person", "valid_to", "unit"], name="org_membership_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to__isnull=True),
                name="org_member_counted_once",
                violation_error_message=_("一名党员同一天只能属于一个党支部。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="org_membership_dates_in_order",
                violation_error_message=_("转出时间不能早于转入时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"


class Post(models.Model):
    """Who holds which post in which unit, and from when to when."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("书记")
        DEPUTY_SECRETARY = "deputy_secretary", _("副书记")
        ORGANISER = "organiser", _("组织委员")
        DISCIPLINE = "discipline", _("纪检委员")
        PUBLICITY = "publicity", _("宣传委员")
        MEMBER = "member", _("委员")
        LEADER = "leader", _("单位负责人")
        FULL_TIME = "full_time", _("专职党务工作者")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("职务"), max_length=20, choices=Role.choices)
    title = models.CharField(_("职务名称"), max_length=60, blank=True, default="")
    valid_from = models.DateField(_("任职时间"), null=True, blank=True)
    valid_to = models.DateField(_("免职时间"), null=True, blank=True)

    objects = SpellQuerySet["Post"].as_manager()

    class Meta:
        verbose_name = _("任职")
        indexes = [models.Index(fields=["unit", "role", "valid_to"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "role"],
                condition=Q(valid_to__isnull=True, role="secretary"),
                name="org_one_secretary",
                violation_error_message=_("这个组织已经有现任书记。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="org_post_dates_in_order",
                violation_error_message=_("免职时间不能早于任职时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()} {self.person}"


class CorrectionRequest(models.Model):
    """Somebody says that what is held about them is wrong; whoever keeps the register answers."""

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        DONE = "done", _("已更正")
        DECLINED = "declined", _("没有更正")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    text = models.CharField(_("哪里不对，应该是什么"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.CharField(_("答复人"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("更正申请")
        ordering = ("-asked_at", "-pk")
        indexes = [models.Index(fields=["state", "person"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_state_display()}"
