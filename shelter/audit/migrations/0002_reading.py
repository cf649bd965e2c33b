"""Indexes for reading the log page by page: newest first, of one chain, of one person, of what is rare.

Plain views and lists are most of the log, so among all the others a filter by action needs an index of its own;
likewise what is about neither a case, a client nor a plan.
"""

from django.db import migrations

FORWARD = """
CREATE INDEX audit_access_entry_newest ON audit_access_entry (at DESC, id DESC);
CREATE INDEX audit_access_entry_chain ON audit_access_entry (chain, at DESC, id DESC);
CREATE INDEX audit_access_entry_person ON audit_access_entry (actor_id, at DESC, id DESC);
CREATE INDEX audit_access_entry_rare ON audit_access_entry (action, at DESC, id DESC)
    WHERE action <> 'view' AND action <> 'list';
CREATE INDEX audit_access_entry_rare_kind ON audit_access_entry (subject_kind, at DESC, id DESC)
    WHERE subject_kind <> 'case' AND subject_kind <> 'client' AND subject_kind <> 'plan';
DROP INDEX audit_access_entry_at;
DROP INDEX audit_access_entry_actor;
"""

BACKWARD = """
CREATE INDEX audit_access_entry_at ON audit_access_entry (at DESC);
CREATE INDEX audit_access_entry_actor ON audit_access_entry (actor_id, at DESC);
DROP INDEX audit_access_entry_newest;
DROP INDEX audit_access_entry_chain;
DROP INDEX audit_access_entry_person;
DROP INDEX audit_access_entry_rare;
DROP INDEX audit_access_entry_rare_kind;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_access_log")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
