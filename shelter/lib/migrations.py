"""Schema migrations that draw the models once for many operations.

Django draws every model that touches a changed one again after each operation. Here nearly every table points
at a person, a case and a user, so a migration with sixty operations drew some hundred models sixty times: an
empty database took over a minute. Operations that only add do not need the states between them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# Nothing here changes or removes what another operation of the same run added.
ADDING = (CreateModel, AddField, AddIndex, AddConstraint, AddTrigger, RemoveTrigger)


class AtOnce(Operation):
    """Additions in a row, carried out in their order against the state after the last of them."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        self.created = {each.name_lower for each in operations if isinstance(each, CreateModel)}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None:
            state.apps = drawn
            state.reload_models([(app_label, _model_of(each)) for each in self.operations], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self._to_carry_out():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(list(self._to_carry_out())):
            if self._is_of_a_new_table(operation):
                continue  # goes with its table
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)

    def _to_carry_out(self) -> Iterator[Operation]:
        for operation in self.operations:
            # A new table is made as it is at the end: with its columns, indexes and constraints.
            if isinstance(operation, AddField | AddIndex | AddConstraint) and self._is_of_a_new_table(
                operation
            ):
                continue
            yield operation

    def _is_of_a_new_table(self, operation: Operation) -> bool:
        return not isinstance(operation, CreateModel) and _model_of(operation) in self.created


def _model_of(operation: Operation) -> str:
    name = "name" if isinstance(operation, CreateModel) else "model_name"
    return str(getattr(operation, name)).lower()


def at_once(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, every run of additions as one."""
    return [
        operation
        for adds, run in groupby(operations, lambda each: isinstance(each, ADDING))
        for operation in ([AtOnce(list(run))] if adds else run)
    ]


class Migration(migrations.Migration):
    """A migration whose additions in a row are carried out at once."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        vars(self)["operations"] = at_once(self.operations)
