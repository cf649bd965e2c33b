"""Beside three free texts of a file a part for readers of health. What was written stays where it stands."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce


class Migration(AtOnce):

    dependencies = [
        ('cases', '0039_days_nobody_reminded_of'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='factfinding',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='factfinding',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='planactivity',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='planactivity',
            name='update_update',
        ),
        migrations.AddField(
            model_name='assessment',
            name='health_opinion',
            field=models.TextField(blank=True, verbose_name='ความเห็นเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='assessmenthistory',
            name='health_opinion',
            field=models.TextField(blank=True, verbose_name='ความเห็นเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='factfinding',
            name='health_diagnosis',
            field=models.TextField(blank=True, verbose_name='การวินิจฉัยเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='factfindinghistory',
            name='health_diagnosis',
            field=models.TextField(blank=True, verbose_name='การวินิจฉัยเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='planactivity',
            name='health_outcome',
            field=models.TextField(blank=True, verbose_name='ผลเรื่องสุขภาพ'),
        ),
        migrations.AddField(
            model_name='planactivityhistory',
            name='health_outcome',
            field=models.TextField(blank=True, verbose_name='ผลเรื่องสุขภาพ'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_assessmenthistory" ("assessed_by_id", "assessed_on", "case_id", "created_at", "dimension_set_id", "done_at", "done_by_id", "health_opinion", "id", "number", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "remark_at", "remark_by_id", "saved_at", "saved_by_id", "sources", "status") VALUES (NEW."assessed_by_id", NEW."assessed_on", NEW."case_id", NEW."created_at", NEW."dimension_set_id", NEW."done_at", NEW."done_by_id", NEW."health_opinion", NEW."id", NEW."number", NEW."opinion", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remark", NEW."remark_at", NEW."remark_by_id", NEW."saved_at", NEW."saved_by_id", NEW."sources", NEW."status"); RETURN NULL;', hash='fdeb09edb953cb5aab139f895b09c4d908535886', operation='INSERT', pgid='pgtrigger_insert_insert_718b4', table='cases_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assessed_by_id" IS DISTINCT FROM (NEW."assessed_by_id") OR OLD."assessed_on" IS DISTINCT FROM (NEW."assessed_on") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dimension_set_id" IS DISTINCT FROM (NEW."dimension_set_id") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."health_opinion" IS DISTINCT FROM (NEW."health_opinion") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opinion" IS DISTINCT FROM (NEW."opinion") OR OLD."remark" IS DISTINCT FROM (NEW."remark") OR OLD."remark_at" IS DISTINCT FROM (NEW."remark_at") OR OLD."remark_by_id" IS DISTINCT FROM (NEW."remark_by_id") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at") OR OLD."saved_by_id" IS DISTINCT FROM (NEW."saved_by_id") OR OLD."sources" IS DISTINCT FROM (NEW."sources") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "cases_assessmenthistory" ("assessed_by_id", "assessed_on", "case_id", "created_at", "dimension_set_id", "done_at", "done_by_id", "health_opinion", "id", "number", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "remark_at", "remark_by_id", "saved_at", "saved_by_id", "sources", "status") VALUES (NEW."assessed_by_id", NEW."assessed_on", NEW."case_id", NEW."created_at", NEW."dimension_set_id", NEW."done_at", NEW."done_by_id", NEW."health_opinion", NEW."id", NEW."number", NEW."opinion", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remark", NEW."remark_at", NEW."remark_by_id", NEW."saved_at", NEW."saved_by_id", NEW."sources", NEW."status"); RETURN NULL;', hash='a23b834961c8098354a6a767cab834ec19e4187c', operation='UPDATE', pgid='pgtrigger_update_update_75ec5', table='cases_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factfinding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_factfindinghistory" ("case_id", "created_at", "diagnosis", "done_at", "done_by_id", "health_diagnosis", "id", "left_open", "opinion", "opinion_at", "opinion_by_id", "opinion_under_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_by_id", "worker_opinion") VALUES (NEW."case_id", NEW."created_at", NEW."diagnosis", NEW."done_at", NEW."done_by_id", NEW."health_diagnosis", NEW."id", NEW."left_open", NEW."opinion", NEW."opinion_at", NEW."opinion_by_id", NEW."opinion_under_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."started_by_id", NEW."worker_opinion"); RETURN NULL;', hash='f8f960e90970f3694cf3e36ec5745be37a2673c7', operation='INSERT', pgid='pgtrigger_insert_insert_61a2d', table='cases_factfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factfinding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."diagnosis" IS DISTINCT FROM (NEW."diagnosis") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."health_diagnosis" IS DISTINCT FROM (NEW."health_diagnosis") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_open" IS DISTINCT FROM (NEW."left_open") OR OLD."opinion" IS DISTINCT FROM (NEW."opinion") OR OLD."opinion_at" IS DISTINCT FROM (NEW."opinion_at") OR OLD."opinion_by_id" IS DISTINCT FROM (NEW."opinion_by_id") OR OLD."opinion_under_id" IS DISTINCT FROM (NEW."opinion_under_id") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."worker_opinion" IS DISTINCT FROM (NEW."worker_opinion"))', func='INSERT INTO "cases_factfindinghistory" ("case_id", "created_at", "diagnosis", "done_at", "done_by_id", "health_diagnosis", "id", "left_open", "opinion", "opinion_at", "opinion_by_id", "opinion_under_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_by_id", "worker_opinion") VALUES (NEW."case_id", NEW."created_at", NEW."diagnosis", NEW."done_at", NEW."done_by_id", NEW."health_diagnosis", NEW."id", NEW."left_open", NEW."opinion", NEW."opinion_at", NEW."opinion_by_id", NEW."opinion_under_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."started_by_id", NEW."worker_opinion"); RETURN NULL;', hash='3e828713cfa1b86fe4175a7f6950a260e3f09c8d', operation='UPDATE', pgid='pgtrigger_update_update_d5f7f', table='cases_factfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planactivity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_planactivityhistory" ("closed_on", "created_at", "due_on", "goal_id", "health_outcome", "id", "lineage", "order", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_name", "responsible_user_id", "starts_on", "status", "what") VALUES (NEW."closed_on", NEW."created_at", NEW."due_on", NEW."goal_id", NEW."health_outcome", NEW."id", NEW."lineage", NEW."order", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible_name", NEW."responsible_user_id", NEW."starts_on", NEW."status", NEW."what"); RETURN NULL;', hash='708d61707f1086771f31e99573b9d51f842aa2c2', operation='INSERT', pgid='pgtrigger_insert_insert_dab10', table='cases_planactivity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='planactivity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_planactivityhistory" ("closed_on", "created_at", "due_on", "goal_id", "health_outcome", "id", "lineage", "order", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_name", "responsible_user_id", "starts_on", "status", "what") VALUES (NEW."closed_on", NEW."created_at", NEW."due_on", NEW."goal_id", NEW."health_outcome", NEW."id", NEW."lineage", NEW."order", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible_name", NEW."responsible_user_id", NEW."starts_on", NEW."status", NEW."what"); RETURN NULL;', hash='3b92cd8b6964712c3f6f1596e061ea4f6f7b5003', operation='UPDATE', pgid='pgtrigger_update_update_75251', table='cases_planactivity', when='AFTER')),
        ),
    ]
