"""allauth's forms of passkeys, proof against answers no browser sends, with a log row for each wrong one.

allauth reads an answer's parts without looking whether they are there, and announces wrong codes only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError
from django.forms import Form, HiddenInput, JSONField


@contextmanager
def _malformed_is_wrong() -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_passkey") from error


class CredentialField(JSONField):
    """What the browser's authenticator answered; endless numbers and endless nesting are wrong answers."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValidationError, ValueError, RecursionError) as error:
            raise get_adapter().validation_error("incorrect_passkey") from error


class _Answer(Form):
    credential = CredentialField(widget=HiddenInput)


class _Checked(_Answer):
    user: Any

    def clean_credential(self) -> Authenticator:
        try:
            with _malformed_is_wrong():
                return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            authentication_failed.send(
                sender=Authenticator, request=context.request, user=self.user, authenticator=None
            )
            raise


class Authenticate(_Checked, forms.AuthenticateWebAuthnForm):
    pass


class Reauthenticate(_Checked, forms.ReauthenticateWebAuthnForm):
    pass


class Login(_Checked, forms.LoginWebAuthnForm):
    pass


class Add(_Answer, forms.AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        with _malformed_is_wrong():
            return super().clean()
