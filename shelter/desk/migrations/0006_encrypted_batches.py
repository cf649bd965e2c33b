from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce

import shelter.lib.fields


class Migration(AtOnce):

    dependencies = [
        ("desk", "0005_drop_waiting_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="centre",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=models.deletion.CASCADE, to="accounts.centre"
            ),
        ),
        migrations.AlterField(
            model_name="importbatch",
            name="rows",
            field=shelter.lib.fields.EncryptedJSONField(),
        ),
        # A token is no JSON: on the way back the rows go first.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM desk_importbatch"),
    ]
