import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce


class Migration(AtOnce):

    dependencies = [
        ('desk', '0006_encrypted_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='setting',
            name='setting_one_value_a_day',
        ),
        # On the way back every row has its column again before it is filled.
        migrations.AlterField(
            model_name='setting',
            name='label',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.RemoveField(
            model_name='setting',
            name='label',
        ),
        migrations.AddField(
            model_name='setting',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='เหตุผล'),
        ),
        migrations.AddField(
            model_name='setting',
            name='set_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='ตั้งเมื่อ'),
        ),
        migrations.AddField(
            model_name='setting',
            name='set_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='setting',
            name='withdrawal_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='เหตุที่ถอน'),
        ),
        migrations.AddField(
            model_name='setting',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ถอนเมื่อ'),
        ),
        migrations.AddField(
            model_name='setting',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        # On the way back what was withdrawn must not stand again.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM desk_setting WHERE withdrawn_at IS NOT NULL"),
        pgtrigger.migrations.AddTrigger(
            model_name='setting',
            trigger=pgtrigger.compiler.Trigger(name='written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."set_by_id" IS DISTINCT FROM (NEW."set_by_id") OR OLD."set_at" IS DISTINCT FROM (NEW."set_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='82a6d13cb1e481ca4c42d706b461790d88392d7b', operation='UPDATE', pgid='pgtrigger_written_once_7ee0e', table='desk_setting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='setting',
            trigger=pgtrigger.compiler.Trigger(name='source_of_somebody_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."set_by_id" IS NOT NULL AND (OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."unverified" IS DISTINCT FROM (NEW."unverified")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f7739d9aa9796f4c59f6a47b1dd9f24d87bf10f', operation='UPDATE', pgid='pgtrigger_source_of_somebody_stays_5b7dc', table='desk_setting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='setting',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0c45bfa4e5b3fa59ed2d548250244f65f8749431', operation='DELETE', pgid='pgtrigger_never_deleted_61616', table='desk_setting', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='setting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[('key', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='setting_one_value_a_day'),
        ),
        migrations.AddConstraint(
            model_name='setting',
            constraint=models.CheckConstraint(condition=models.Q(('set_by__isnull', True), models.Q(('valid_from__isnull', False), models.Q(('source', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='setting_of_somebody_is_founded'),
        ),
        migrations.AddConstraint(
            model_name='setting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='setting_withdrawal_is_whole'),
        ),
    ]
