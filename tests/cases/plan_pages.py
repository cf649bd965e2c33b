"""The pages of a service plan for tests: their addresses, and what a browser would send."""

from django.urls import reverse

from shelter.audit.models import AccessEntry
from shelter.lib.thai import bangkok_today, format_date


def url(plan, name="detail", *more):
    return reverse(f"cases:plan-{name}", args=[plan.case_id, plan.number, *more])


def sheet(plan, **changed):
    """The edit form as a browser would send it back untouched, with `changed` fields on top."""
    heads = {
        name: getattr(plan, name) or ""
        for name in ("own_words", "family_needs", "aim", "situation", "strengths", "resources")
    }
    heads |= {"meeting_on": numeric(plan.meeting_on), "starts_on": numeric(plan.starts_on)}
    data = heads | {"row_version": plan.row_version, "goals": plan.goals.count()}
    for index, goal in enumerate(plan.goals.all()):
        fields = {
            "id": goal.pk,
            "title": goal.title,
            "dimension": goal.dimension,
            "measure": goal.measure,
            "activities": goal.activities.count(),
        }
        data |= {f"g{index}-{name}": value for name, value in fields.items()}
        for place, one in enumerate(goal.activities.all()):
            fields = {
                "id": one.pk,
                "what": one.what,
                "responsible_user": one.responsible_user_id or "",
                "responsible_name": one.responsible_name,
                "due_on": numeric(one.due_on),
            }
            data |= {f"g{index}a{place}-{name}": value for name, value in fields.items()}
    return data | changed


def numeric(day):
    """A day as it is typed."""
    return format_date(day, "numeric") if day else ""


def answered(plan, **changed):
    """The form of the person's answer, agreeing to all, with `changed` fields on top."""
    return {
        "row_version": plan.row_version,
        "result": "all",
        "mark": "signature",
        "on": numeric(bangkok_today()),
        **changed,
    }


def logged(action, plan):
    return AccessEntry.objects.filter(action=action, subject_kind="plan", subject_ids=[str(plan.pk)]).count()
