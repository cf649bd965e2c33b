"""KM rows: only valid objects, all invented."""

import factory
from django.utils import timezone

from km.models import (
    AssessmentRow,
    KMAssessment,
    KMProject,
    KMReport,
    ReportSection,
    ReportStatus,
    RubricVersion,
    TeamMember,
)
from km.reference import load, outline


class KMProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KMProject

    fiscal_year = 2570
    topic = "การจัดบริการร่วมกับชุมชน"


class KMReportFactory(factory.django.DjangoModelFactory):
    """`KMReportFactory(project__centre=…)`; `outline="b"` makes the Arabic one."""

    class Meta:
        model = KMReport
        skip_postgeneration_save = True

    project = factory.SubFactory(KMProjectFactory)
    number = factory.Sequence(lambda n: n + 1)
    outline = "a"
    digit_style = factory.LazyAttribute(lambda report: outline(report.outline).digit_style)
    title = factory.LazyAttribute(lambda report: outline(report.outline).title)

    @factory.post_generation
    def with_sections(self, create, extracted, **kwargs):
        for order, section in enumerate(outline(self.outline).sections, start=1):
            ReportSection.objects.create(
                report=self, key=section.key, order=order, number=section.number, title=section.title
            )


def certify(report: KMReport, director) -> KMReport:
    now = timezone.now()
    KMReport.objects.filter(pk=report.pk).update(
        status=ReportStatus.CERTIFIED, sent_at=now, sent_by=director, certified_at=now, certified_by=director
    )
    report.refresh_from_db()
    return report


class TeamMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamMember

    order = factory.Sequence(lambda n: n + 1)
    prefix = "นาง"
    name = "ทดสอบ ชื่อสมมุติ"
    position = "นักพัฒนาสังคม"
    role = "member"


class KMAssessmentFactory(factory.django.DjangoModelFactory):
    """`KMAssessmentFactory(report=…)` has the twenty rows of the department's rubric, unscored."""

    class Meta:
        model = KMAssessment
        skip_postgeneration_save = True

    @factory.lazy_attribute
    def rubric_version(self):
        load()
        return RubricVersion.objects.get(code="dsdw-1")

    @factory.post_generation
    def with_rows(self, create, extracted, **kwargs):
        for dimension in self.rubric_version.dimensions.all():
            for criterion in dimension.criteria.all():
                AssessmentRow.objects.create(
                    assessment=self,
                    dimension=dimension,
                    criterion=criterion,
                    order=criterion.order,
                    text=criterion.text,
                )


def send_for_review(report: KMReport, by) -> KMReport:
    KMReport.objects.filter(pk=report.pk).update(
        status=ReportStatus.IN_REVIEW, sent_at=timezone.now(), sent_by=by
    )
    report.refresh_from_db()
    return report
