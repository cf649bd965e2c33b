"""Rows of many models on their way into the database, each with an id of its own."""

from collections.abc import Iterable
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from cases.generator.copying import Lines


def random_id(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


class Writing:
    """What one random source writes; `send` empties it into the tables, in the order of `models`."""

    def __init__(self, rng: Random, models: Iterable[type[Model]]):
        self.rng = rng
        self._lines = {model: Lines(model) for model in models}

    def add(self, model: type[Model], **values: Any) -> str:
        """One row by column names; gives its id."""
        pk = str(values.pop("id", "")) or random_id(self.rng)
        self._lines[model].add(id=pk, **values)
        return pk

    def send(self, cursor: Any) -> None:
        for lines in self._lines.values():
            lines.send(cursor)
