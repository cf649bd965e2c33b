"""The individual service plan: numbered versions, their goals, activities and agreements (DOMAIN 5.6)."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.models.case import Case
from cases.models.signing import Mark, Witnessed, thumbprint_is_witnessed
from cases.rules.outline import Part
from shelter.accounts.models import DeputyOrder, User
from shelter.desk.models import Record, Versioned


class PlanStatus(models.TextChoices):
    """draft → agreed → approved → superseded | completed; an edit or a return takes agreed back to draft."""

    DRAFT = "draft", "ร่าง"
    AGREED = "agreed", "ผู้ใช้บริการตกลงแล้ว รออนุมัติ"
    APPROVED = "approved", "อนุมัติแล้ว"
    SUPERSEDED = "superseded", "มีฉบับใหม่ใช้แทน"
    COMPLETED = "completed", "สิ้นสุดแผน"


PLAN_FIELDS = (
    "own_words",
    "family_needs",
    "aim",
    "situation",
    "strengths",
    "risk_factors",
    "protective_factors",
    "resources",
    "gap_reason",
    "meeting_on",
    "starts_on",
    "ends_on",
    "review_on",
)
GOAL_FIELDS = ("dimension", "title", "baseline", "target", "measure", "priority", "due_on")
ACTIVITY_FIELDS = ("what", "responsible_user", "responsible_name", "starts_on", "due_on")
WORKING = [PlanStatus.DRAFT, PlanStatus.AGREED]
FROZEN = [PlanStatus.APPROVED, PlanStatus.SUPERSEDED, PlanStatus.COMPLETED]


def _stamped(verb: str, statuses: list[PlanStatus]) -> models.CheckConstraint:
    """`verb`_at and `verb`_by are both set in `statuses` and both empty in every other status."""
    at, by = f"{verb}_at__isnull", f"{verb}_by__isnull"
    return models.CheckConstraint(
        name=f"plan_{verb}_stamped",
        condition=Q(status__in=statuses, **{at: False, by: False})
        | (~Q(status__in=statuses) & Q(**{at: True, by: True})),
    )


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Plans of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def working(self):
        """The version still being written or awaiting approval; at most one per case."""
        return self.filter(status__in=WORKING)

    def waiting(self):
        """Agreed by the person, awaiting the director; oldest agreement first."""
        return self.filter(status=PlanStatus.AGREED).order_by("agreed_at", "id")

    def in_force(self):
        return self.filter(status=PlanStatus.APPROVED)

    def with_case(self):
        """With the case, its client, centre and team as `Case.objects.with_people()` fetches them."""
        return self.prefetch_related(models.Prefetch("case", queryset=Case.objects.with_people()))

    def in_lists(self):
        """With the case as lists show it, and the number of goals in `goals_counted`: two queries."""
        goals = PlanGoal.objects.filter(plan=models.OuterRef("pk")).order_by().values("plan")
        return self.prefetch_related(models.Prefetch("case", queryset=Case.objects.in_lists())).annotate(
            goals_counted=Coalesce(goals.annotate(counted=models.Count("pk")).values("counted"), 0)
        )

    def with_content(self):
        """With goals, activities, who does them, and agreements, in order: four queries for any number."""
        activities = PlanActivity.objects.select_related("responsible_user").order_by("order", "created_at")
        goals = PlanGoal.objects.order_by("order", "created_at").prefetch_related(
            models.Prefetch("activities", queryset=activities)
        )
        agreements = PlanAgreement.objects.select_related("recorded_by").order_by("-created_at")
        return self.prefetch_related(
            models.Prefetch("goals", queryset=goals),
            models.Prefetch("agreements", queryset=agreements),
        )


@pghistory.track(model_name="ServicePlanHistory", exclude=["row_version"])
class ServicePlan(Record, Versioned):
    """One version of a case's plan. An approval pins `number`; a later edit makes the next number."""

    Status = PlanStatus

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    status = models.CharField("สถานะ", max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    own_words = models.TextField("ความต้องการของผู้ใช้บริการ (ตามคำพูด)", blank=True)
    family_needs = models.TextField("ความต้องการของครอบครัว/ผู้ดูแล", blank=True)
    aim = models.TextField("เป้าหมายภาพรวม", blank=True)
    situation = models.TextField("สรุปสถานการณ์ปัจจุบัน", blank=True)
    strengths = models.TextField("จุดแข็ง", blank=True)
    risk_factors = models.TextField("ปัจจัยเสี่ยง", blank=True)
    protective_factors = models.TextField("ปัจจัยคุ้มครอง", blank=True)
    resources = models.TextField("เครือข่าย/ทรัพยากรสนับสนุน", blank=True)
    gap_reason = models.TextField("เหตุผลที่ยังไม่ตั้งเป้าหมายบางด้าน", blank=True)
    meeting_on = models.DateField("วันที่ประชุมทีมวางแผนร่วมกัน", null=True, blank=True)
    starts_on = models.DateField("วันเริ่มแผน", null=True, blank=True)
    ends_on = models.DateField("วันที่คาดว่าจะสิ้นสุด", null=True, blank=True)
    review_on = models.DateField("วันทบทวนแผนครั้งถัดไป", null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("บันทึกล่าสุดเมื่อ")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_under = models.ForeignKey(
        DeputyOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="อนุมัติแทนผู้อำนวยการตามคำสั่ง",
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField("เหตุผลที่ให้ทบทวน", blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "แผนการจัดบริการรายบุคคล"
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=WORKING), name="plan_one_working_version"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=PlanStatus.APPROVED), name="plan_one_approved"
            ),
            models.CheckConstraint(name="plan_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="plan_status_known", condition=Q(status__in=[status.value for status in PlanStatus])
            ),
            _stamped("agreed", [PlanStatus.AGREED, *FROZEN]),
            _stamped("approved", FROZEN),
            models.CheckConstraint(
                name="plan_under_an_order_is_approved",
                condition=Q(approved_under__isnull=True) | Q(approved_at__isnull=False),
            ),
            _stamped("superseded", [PlanStatus.SUPERSEDED]),
            _stamped("completed", [PlanStatus.COMPLETED]),
            models.CheckConstraint(
                name="plan_returned_stamped",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | (
                    Q(status=PlanStatus.DRAFT, returned_at__isnull=False, returned_by__isnull=False)
                    & ~Q(return_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agreed_at", "id"], condition=Q(status=PlanStatus.AGREED), name="plan_waiting"
            ),
            models.Index(
                fields=["case", "review_on"],
                condition=Q(status=PlanStatus.APPROVED, review_on__isnull=False),
                name="plan_review",
            ),
        ]

    def __str__(self):
        return f"แผนรายบุคคล ฉบับที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:plan-detail", args=[self.case_id, self.number])

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def agreement(self) -> "PlanAgreement | None":
        """The latest answer the person gave to the text as it stands; none after an edit."""
        return next((one for one in self.agreements.all() if one.void_at is None), None)

    @property
    def declined_goals(self) -> set[uuid.UUID]:
        """Ids of the goals the person did not agree to: nobody works on them."""
        answer = self.agreement
        return set(answer.goals_not_agreed.values_list("pk", flat=True)) if answer else set()

    def outline(self) -> Part:
        """The text as plain values; reads goals and activities (see `with_content`)."""
        values = {name: getattr(self, name) for name in PLAN_FIELDS}
        return Part(str(self.pk), values, tuple(goal.outline() for goal in self.goals.all()))


@pghistory.track(model_name="PlanGoalHistory")
class PlanGoal(Record):
    """What shall be different, and how it will be seen. `lineage` is the same goal across versions."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="goals")
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    dimension = models.CharField("ด้าน", max_length=40, blank=True, help_text="code list life_dimension")
    title = models.CharField("เป้าหมาย", max_length=300, blank=True)
    baseline = models.TextField("สภาพปัจจุบัน", blank=True)
    target = models.TextField("ผลลัพธ์ที่ต้องการ", blank=True)
    measure = models.TextField("ตัวชี้วัดความสำเร็จ", blank=True)
    priority = models.CharField("ความสำคัญ", max_length=40, blank=True, help_text="code list goal_priority")
    due_on = models.DateField("กำหนดสำเร็จ", null=True, blank=True)

    class Meta:
        ordering = ["order", "created_at"]
        constraints = [models.UniqueConstraint(fields=["plan", "lineage"], name="plan_goal_once_per_version")]

    def __str__(self):
        return self.title

    def outline(self) -> Part:
        values = {name: getattr(self, name) for name in GOAL_FIELDS}
        return Part(str(self.lineage), values, tuple(one.outline() for one in self.activities.all()))

    @property
    def counted(self) -> tuple[int, int]:
        """(activities done, activities not cancelled)."""
        standing = [one for one in self.activities.all() if one.status != ActivityStatus.CANCELLED]
        return sum(one.status == ActivityStatus.DONE for one in standing), len(standing)


class ActivityStatus(models.TextChoices):
    """Code list activity_status of DOMAIN 6.5."""

    PLANNED = "planned", "วางแผน"
    IN_PROGRESS = "in_progress", "กำลังดำเนินการ"
    DONE = "done", "ดำเนินการแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


OPEN_ACTIVITY = [ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS]


@pghistory.track(model_name="PlanActivityHistory")
class PlanActivity(Record):
    """One thing to do, by one person: a member of staff or somebody named. `lineage` as in PlanGoal."""

    Status = ActivityStatus

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="activities")
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    what = models.TextField("กิจกรรม", blank=True)
    responsible_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้รับผิดชอบ"
    )
    responsible_name = models.CharField("ผู้รับผิดชอบนอกศูนย์", max_length=200, blank=True)
    starts_on = models.DateField("เริ่ม", null=True, blank=True)
    due_on = models.DateField("กำหนด", null=True, blank=True)
    status = models.CharField(
        "สถานะ", max_length=12, choices=ActivityStatus.choices, default=ActivityStatus.PLANNED
    )
    outcome = models.TextField("ผลการดำเนินงาน", blank=True)
    health_outcome = models.TextField("ผลเรื่องสุขภาพ", blank=True)
    closed_on = models.DateField("ดำเนินการแล้วหรือยกเลิกเมื่อ", null=True, blank=True)

    class Meta:
        ordering = ["order", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "lineage"], name="plan_activity_once_per_version"),
            models.CheckConstraint(
                name="plan_activity_one_responsible",
                condition=Q(responsible_user__isnull=True) | Q(responsible_name=""),
            ),
            models.CheckConstraint(
                name="plan_activity_status_known",
                condition=Q(status__in=[status.value for status in ActivityStatus]),
            ),
            models.CheckConstraint(
                name="plan_activity_closed_is_dated",
                condition=Q(status__in=["done", "cancelled"], closed_on__isnull=False)
                | (~Q(status__in=["done", "cancelled"]) & Q(closed_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible_user", "due_on"],
                condition=Q(status__in=["planned", "in_progress"]),
                name="plan_activity_to_do",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=["planned", "in_progress"]),
                name="plan_activity_due",
            ),
        ]

    def __str__(self):
        return self.what

    def outline(self) -> Part:
        values = {
            "what": self.what,
            "responsible": self.responsible,
            "starts_on": self.starts_on,
            "due_on": self.due_on,
            "status": self.status,
        }
        return Part(str(self.lineage), values)

    @property
    def responsible(self) -> str:
        """The one person or agency answerable, or nothing yet."""
        return str(self.responsible_user) if self.responsible_user else self.responsible_name


class PlanAgreement(Record, Witnessed):
    """What the person answered to a version's text. A refusal is an answer. An edit voids it."""

    class Result(models.TextChoices):
        ALL = "all", "ยินยอมทั้งแผน"
        PARTS = "parts", "ยินยอมบางข้อ"
        REFUSED = "refused", "ไม่ยินยอม"

    Mark = Mark

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="agreements")
    result = models.CharField("ผลการพิจารณาของผู้ใช้บริการ", max_length=8, choices=Result.choices)
    goals_not_agreed = models.ManyToManyField(PlanGoal, blank=True, related_name="+")
    on = models.DateField("วันที่ให้คำตอบ")
    mark = models.CharField("ลงนามอย่างไร", max_length=10, choices=Mark.choices)
    relative = models.CharField("ญาติ/ผู้ดูแลที่ร่วมลงนาม", max_length=120, blank=True)
    explained = models.BooleanField("อธิบายแผนด้วยภาษาที่เข้าใจง่ายแล้ว", default=False)
    took_part = models.BooleanField("ผู้ใช้บริการมีส่วนเลือกเป้าหมาย", default=False)
    words = models.TextField("ความเห็นของผู้ใช้บริการ", blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField("ใช้ไม่ได้แล้วตั้งแต่", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="plan_agreement_is_signed",
                condition=Q(result="refused") | Q(mark__in=["signature", "thumbprint"]),
            ),
            thumbprint_is_witnessed("plan_thumbprint_has_two_witnesses"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(void_at__isnull=True), name="plan_one_standing_answer"
            ),
        ]
