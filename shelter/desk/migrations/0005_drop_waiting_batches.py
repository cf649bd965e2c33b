"""Rows between preview and confirm wait a day at most; from now on they wait encrypted. Upload them again."""

from django.db import migrations

FORGET = "DELETE FROM desk_importbatch"


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0004_paper_jobs"),
    ]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
