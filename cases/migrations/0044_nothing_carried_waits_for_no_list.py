"""Who carried nothing when received has nothing to list; until now the door wrote that as words alone."""

from django.db import migrations

from shelter.lib.thai import BANGKOK

# What the door wrote; words somebody changed may say more, and are left as they are.
WRITTEN = "ไม่มีของติดตัว"


def settle(apps, schema_editor):
    receptions = apps.get_model("cases", "Reception").objects.filter(
        words=WRITTEN, case__bags__isnull=True, case__property_lists__isnull=True
    )
    check = apps.get_model("cases", "ReceptionCheck")
    for reception in receptions.exclude(checks__kind="belongings").iterator():
        check.objects.create(
            reception=reception,
            kind="belongings",
            result="none",
            on=reception.begun_at.astimezone(BANGKOK).date(),
            words=WRITTEN,
            saved_by_id=reception.begun_by_id,
            saved_at=reception.begun_at,
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_health_part_of_a_visit")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
