"""Doors of sign-in, home, drafts and the health check."""

from shelter.accounts.routes import ANYONE
from tests.doors.door import ALL, Door

SIGNED_IN = Door(ALL, everybody=True, third_party=True)
BEFORE_SIGN_IN = Door(ANYONE, third_party=True)

DOORS = {
    "home": Door(ALL, everybody=True),
    "healthz": Door(ANYONE),
    "components": Door(ALL, everybody=True),
    "component-page": Door(ALL, everybody=True, make=lambda centre, people: {"page": "confirm"}),
    "papers": Door(ALL, everybody=True),
    "draft": Door(ALL, everybody=True, make=lambda centre, people: {"form": "client", "subject": "new"}),
    "account_login": BEFORE_SIGN_IN,
    "account_logout": BEFORE_SIGN_IN,
    "account_signup": BEFORE_SIGN_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "session": Door(ALL, everybody=True),
    "lock": Door(ALL, everybody=True),
    "sessions": Door(ALL, everybody=True),
    "mfa_authenticate": BEFORE_SIGN_IN,
    "mfa_login_webauthn": BEFORE_SIGN_IN,
    **dict.fromkeys(
        [
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_reauthenticate_webauthn",
        ],
        SIGNED_IN,
    ),
}
