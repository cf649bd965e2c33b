"""Rows between preview and confirm: their owner's, for a day, applied once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.refusal import Refused
from tests.together import at_once

KIND = "facilities"
ROWS = [{"row": 2, "cells": {"ชื่อ": "บ้าน"}, "refused": {}}]


def test_only_the_owner_sees_a_batch(caseworker, teammate):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    assert batches.of(caseworker, KIND).get() == batch
    assert not batches.of(teammate, KIND).exists()
    assert not batches.of(caseworker, "clients").exists()


def test_a_batch_is_gone_after_a_day(caseworker):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    ImportBatch.objects.filter(pk=batch.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not batches.of(caseworker, KIND).exists()
    with pytest.raises(Refused, match="อัปโหลดไฟล์ใหม่"):
        batches.apply(batch.pk, caseworker, KIND, lambda batch: {})


def test_a_new_upload_replaces_the_unfinished_one_and_keeps_what_was_applied(caseworker, teammate):
    done = batches.keep(caseworker, KIND, "เสร็จ.xlsx", ROWS)
    batches.apply(done.pk, caseworker, KIND, lambda batch: {"created": 1})
    batches.keep(teammate, KIND, "คนอื่น.xlsx", ROWS)
    batches.keep(caseworker, KIND, "ค้าง.xlsx", ROWS)
    batches.keep(caseworker, KIND, "ใหม่.xlsx", ROWS)
    kept = set(ImportBatch.objects.values_list("file_name", flat=True))
    assert kept == {"เสร็จ.xlsx", "คนอื่น.xlsx", "ใหม่.xlsx"}


def test_rows_may_be_mended_until_they_are_applied(caseworker):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    batches.rewrite(batch.pk, caseworker, KIND, lambda rows: rows[0]["cells"].update(ชื่อ="ใหม่"))
    batch.refresh_from_db()
    assert batch.rows[0]["cells"] == {"ชื่อ": "ใหม่"}
    batches.apply(batch.pk, caseworker, KIND, lambda batch: {"created": 1})
    with pytest.raises(Refused, match="นำเข้าแล้ว"):
        batches.rewrite(batch.pk, caseworker, KIND, lambda rows: rows.clear())


def test_what_fails_is_not_applied(caseworker):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    with pytest.raises(ZeroDivisionError):
        batches.apply(batch.pk, caseworker, KIND, lambda batch: {"created": 1 // 0})
    batch.refresh_from_db()
    assert batch.applied_at is None


def test_somebody_else_and_a_wrong_id_are_refused_alike(caseworker, teammate):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    for pk in (batch.pk, uuid4()):
        with pytest.raises(Refused, match="อัปโหลดไฟล์ใหม่"):
            batches.apply(pk, teammate, KIND, lambda batch: {})
        batches.drop(pk, teammate, KIND)
    assert batches.of(caseworker, KIND).exists()
    batches.drop(batch.pk, caseworker, KIND)
    assert not batches.of(caseworker, KIND).exists()


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_run_once(caseworker):
    batch = batches.keep(caseworker, KIND, "ก.xlsx", ROWS)
    runs = []

    def confirm(n):
        return batches.apply(batch.pk, caseworker, KIND, lambda batch: {"run": runs.append(n) or len(runs)})

    answers = at_once(4, confirm)
    assert len(runs) == 1
    assert answers == [{"run": 1}] * 4
