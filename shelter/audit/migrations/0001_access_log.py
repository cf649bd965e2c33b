"""The access log's tables, the function that appends to them and the triggers that keep them."""

import django.contrib.postgres.fields
from django.db import migrations, models

from shelter.lib.migrations import Migration as AtOnce

FORWARD = """
CREATE TABLE audit_access_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    subject_kind text NOT NULL,
    subject_ids text[] NOT NULL,
    field_groups text[] NOT NULL,
    detail jsonb NOT NULL,
    request_id text NOT NULL,
    prev_hash text NOT NULL,
    hash text NOT NULL,
    UNIQUE (chain, seq)
);
CREATE INDEX audit_access_entry_at ON audit_access_entry (at DESC);
CREATE INDEX audit_access_entry_actor ON audit_access_entry (actor_id, at DESC);
CREATE INDEX audit_access_entry_subjects ON audit_access_entry USING gin (subject_ids);

CREATE TABLE audit_chain_head (chain text PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL);

CREATE FUNCTION audit_append(
    the_chain text, the_at timestamptz, the_action text, the_actor uuid, the_actor_name text,
    the_kind text, the_ids text[], the_groups text[], the_detail jsonb, the_request text, the_text text
) RETURNS bigint LANGUAGE plpgsql AS $body$
DECLARE
    last_seq bigint;
    last_hash text;
    new_hash text;
BEGIN
    INSERT INTO audit_chain_head VALUES (the_chain, 0, '') ON CONFLICT (chain) DO NOTHING;
    SELECT seq, hash INTO last_seq, last_hash FROM audit_chain_head WHERE chain = the_chain FOR UPDATE;
    new_hash := encode(sha256(convert_to(last_hash || '|' || (last_seq + 1)::text || '|' || the_text, 'UTF8')), 'hex');
    INSERT INTO audit_access_entry
        (chain, seq, at, action, actor_id, actor_name, subject_kind, subject_ids, field_groups, detail,
         request_id, prev_hash, hash)
    VALUES (the_chain, last_seq + 1, the_at, the_action, the_actor, the_actor_name, the_kind, the_ids, the_groups,
            the_detail, the_request, last_hash, new_hash);
    UPDATE audit_chain_head SET seq = last_seq + 1, hash = new_hash WHERE chain = the_chain;
    RETURN last_seq + 1;
END;
$body$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the access log is append-only: % on % refused', TG_OP, TG_TABLE_NAME;
END;
$body$;

CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_access_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_access_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_keep BEFORE DELETE ON audit_chain_head
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_chain_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

BACKWARD = """
DROP TABLE audit_access_entry;
DROP TABLE audit_chain_head;
DROP FUNCTION audit_append(
    text, timestamptz, text, uuid, text, text, text[], text[], jsonb, text, text
);
DROP FUNCTION audit_refuse();
"""


class Migration(AtOnce):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[
                migrations.CreateModel(
                    name='AccessEntry',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('chain', models.TextField()),
                        ('seq', models.BigIntegerField()),
                        ('at', models.DateTimeField()),
                        ('action', models.TextField(choices=[('view', 'เปิดดู'), ('list', 'ดูรายการ'), ('search', 'ค้นหา'), ('reveal', 'แสดงข้อมูลที่ปิดไว้'), ('print', 'พิมพ์เอกสาร'), ('export', 'ส่งออกข้อมูล'), ('download', 'เปิดไฟล์แนบ'), ('create', 'สร้าง'), ('change', 'แก้ไข'), ('move', 'เปลี่ยนสถานะ'), ('import', 'นำเข้าข้อมูล'), ('identity', 'เปลี่ยนเลขประจำตัว'), ('consent', 'บันทึกความยินยอม'), ('denied', 'ถูกปฏิเสธ'), ('sign_in', 'เข้าสู่ระบบ'), ('sign_in_failed', 'เข้าสู่ระบบไม่สำเร็จ'), ('sign_out', 'ออกจากระบบ'), ('permission', 'เปลี่ยนสิทธิ์ผู้ใช้')])),
                        ('actor_id', models.UUIDField(null=True)),
                        ('actor_name', models.TextField()),
                        ('subject_kind', models.TextField()),
                        ('subject_ids', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ('field_groups', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ('detail', models.JSONField()),
                        ('request_id', models.TextField()),
                        ('prev_hash', models.TextField()),
                        ('hash', models.TextField()),
                    ],
                    options={
                        'db_table': 'audit_access_entry',
                        'ordering': ['chain', 'seq'],
                        'managed': False,
                    },
                ),
                migrations.CreateModel(
                    name='ChainHead',
                    fields=[
                        ('chain', models.TextField(primary_key=True, serialize=False)),
                        ('seq', models.BigIntegerField()),
                        ('hash', models.TextField()),
                    ],
                    options={
                        'db_table': 'audit_chain_head',
                        'managed': False,
                    },
                ),
    
            ],
        ),
    ]
