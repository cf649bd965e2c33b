"""Model fields."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from shelter.lib.crypto import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text kept as a Fernet token; read and assigned in clear. Empty stays empty, NULL stays NULL.

    It cannot be searched, since every token differs: keep a `blind_index` beside it. Only `isnull` works.
    """

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self.name} is encrypted: look it up by its blind index, not by {lookup_name!r}"
            )
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: it has no transform {lookup_name!r}")


class EncryptedJSONField(EncryptedTextField):
    """JSON kept as a Fernet token; read and assigned as lists and dicts."""

    description = "Encrypted JSON"
    # What type checkers take for the value of the attribute: no text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else None
