import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from shelter.lib.migrations import Migration, at_once

ADDING = [
    migrations.CreateModel("Shelf", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel("Jar", [("id", models.AutoField(primary_key=True))]),
    migrations.AddField("jar", "shelf", models.ForeignKey("lib_probe.Shelf", models.CASCADE)),
    migrations.AddConstraint("jar", models.UniqueConstraint(fields=["shelf"], name="jar_alone_on_its_shelf")),
]


class Probe(Migration):
    operations = ADDING


def test_a_run_of_additions_is_one_operation_and_the_rest_stays_in_its_place():
    statement = migrations.RunSQL("SELECT 1")
    first, middle, last = at_once([*ADDING[:2], statement, *ADDING[2:]])
    assert (first.operations, last.operations) == (ADDING[:2], ADDING[2:])
    assert middle is statement


@pytest.mark.django_db(transaction=True)
def test_tables_and_constraints_are_made_as_they_are_at_the_end_and_taken_back():
    migration = Probe("0001_probe", "lib_probe")
    before = ProjectState()
    assert before.apps is not None  # drawn, as a running migration has it

    with connection.schema_editor() as editor:
        after = migration.apply(before.clone(), editor)
    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, "lib_probe_jar")
    assert made["jar_alone_on_its_shelf"]["columns"] == ["shelf_id"]
    assert (
        after.apps.get_model("lib_probe", "jar")._meta.get_field("shelf").related_model._meta.label
        == "lib_probe.Shelf"
    )

    with connection.schema_editor() as editor:
        migration.unapply(before.clone(), editor)
    assert not {"lib_probe_jar", "lib_probe_shelf"} & set(connection.introspection.table_names())
