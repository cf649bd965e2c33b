"""An allergy that a health check tells of warns, also where the check was written before checks set warnings."""

from django.db import migrations
from django.db.models import Q

UNKNOWN = "ยังไม่ทราบว่าแพ้อะไร ถามก่อนให้ยาและอาหาร"
LONG = "แพ้หลายอย่าง อ่านในผลตรวจก่อนพักรวมก่อนให้ยาและอาหาร"


def warn(apps, schema_editor):
    check_model, flag_model = apps.get_model("cases", "HealthCheck"), apps.get_model("cases", "CaseFlag")
    asked = check_model.objects.filter(Q(allergies__gt="") | Q(answers__allergy__in=["yes", "no"]))
    latest = {
        check.case.client_id: check
        for check in asked.select_related("case").order_by("checked_on", "created_at", "number")
    }
    for client, check in latest.items():
        words = " · ".join(line.strip() for line in check.allergies.splitlines() if line.strip())
        if not words and check.answers.get("allergy") != "yes":
            continue
        words = (words if len(words) <= 200 else LONG) or UNKNOWN
        # Whatever was set and ended since was somebody's decision.
        known = flag_model.objects.filter(case__client=client, kind="allergy")
        if not known.filter(Q(words=words) | Q(health_check=check)).exists():
            flag_model.objects.create(
                case=check.case,
                kind="allergy",
                words=words,
                since=check.checked_on,
                health_check=check,
                added_by_id=check.by_id,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0041_what_a_report_tells"),
    ]

    operations = [migrations.RunPython(warn, migrations.RunPython.noop)]
