"""Beside the opinion of a visit a part for readers of health. What was written stays where it stands."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce


class Migration(AtOnce):

    dependencies = [
        ('cases', '0042_allergies_of_health_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='homevisit',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='homevisit',
            name='update_update',
        ),
        migrations.AddField(
            model_name='homevisit',
            name='health_findings',
            field=models.TextField(blank=True, verbose_name='สิ่งที่พบและความเห็นเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='homevisithistory',
            name='health_findings',
            field=models.TextField(blank=True, verbose_name='สิ่งที่พบและความเห็นเรื่องสุขภาพ'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='homevisit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_homevisithistory" ("called_off_at", "called_off_by_id", "called_off_reason", "case_id", "created_at", "done_at", "done_by_id", "goers", "health_findings", "id", "informant", "informant_age", "informant_relation", "method", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_code", "place_detail", "planned_by_id", "planned_on", "report", "route", "safe", "safety_note", "signs", "signs_note", "status", "visited_on", "whom") VALUES (NEW."called_off_at", NEW."called_off_by_id", NEW."called_off_reason", NEW."case_id", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."goers", NEW."health_findings", NEW."id", NEW."informant", NEW."informant_age", NEW."informant_relation", NEW."method", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_code", NEW."place_detail", NEW."planned_by_id", NEW."planned_on", NEW."report", NEW."route", NEW."safe", NEW."safety_note", NEW."signs", NEW."signs_note", NEW."status", NEW."visited_on", NEW."whom"); RETURN NULL;', hash='67be60029a05c8fbedb923cccd9d6a5ca81d5600', operation='INSERT', pgid='pgtrigger_insert_insert_eedd4', table='cases_homevisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='homevisit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."called_off_at" IS DISTINCT FROM (NEW."called_off_at") OR OLD."called_off_by_id" IS DISTINCT FROM (NEW."called_off_by_id") OR OLD."called_off_reason" IS DISTINCT FROM (NEW."called_off_reason") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."goers" IS DISTINCT FROM (NEW."goers") OR OLD."health_findings" IS DISTINCT FROM (NEW."health_findings") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."informant" IS DISTINCT FROM (NEW."informant") OR OLD."informant_age" IS DISTINCT FROM (NEW."informant_age") OR OLD."informant_relation" IS DISTINCT FROM (NEW."informant_relation") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."place_code" IS DISTINCT FROM (NEW."place_code") OR OLD."place_detail" IS DISTINCT FROM (NEW."place_detail") OR OLD."planned_by_id" IS DISTINCT FROM (NEW."planned_by_id") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."safe" IS DISTINCT FROM (NEW."safe") OR OLD."safety_note" IS DISTINCT FROM (NEW."safety_note") OR OLD."signs" IS DISTINCT FROM (NEW."signs") OR OLD."signs_note" IS DISTINCT FROM (NEW."signs_note") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."visited_on" IS DISTINCT FROM (NEW."visited_on") OR OLD."whom" IS DISTINCT FROM (NEW."whom"))', func='INSERT INTO "cases_homevisithistory" ("called_off_at", "called_off_by_id", "called_off_reason", "case_id", "created_at", "done_at", "done_by_id", "goers", "health_findings", "id", "informant", "informant_age", "informant_relation", "method", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_code", "place_detail", "planned_by_id", "planned_on", "report", "route", "safe", "safety_note", "signs", "signs_note", "status", "visited_on", "whom") VALUES (NEW."called_off_at", NEW."called_off_by_id", NEW."called_off_reason", NEW."case_id", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."goers", NEW."health_findings", NEW."id", NEW."informant", NEW."informant_age", NEW."informant_relation", NEW."method", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_code", NEW."place_detail", NEW."planned_by_id", NEW."planned_on", NEW."report", NEW."route", NEW."safe", NEW."safety_note", NEW."signs", NEW."signs_note", NEW."status", NEW."visited_on", NEW."whom"); RETURN NULL;', hash='af12009b271a0f9ff535b3934f4c69c379094c11', operation='UPDATE', pgid='pgtrigger_update_update_1ee4c', table='cases_homevisit', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='homevisit',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'done'), ('health_findings', ''), _connector='OR'), name='visit_finds_health_when_done'),
        ),
    ]
