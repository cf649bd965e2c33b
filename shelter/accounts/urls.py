"""Sign-in by allauth: only the pages a closed system needs, each named here.

What changes how a person signs in runs in one transaction with its log row: no row, no change.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from shelter.accounts.views import my_sessions
from shelter.accounts.views.my_sessions import forgetting, whole

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", forgetting(account.logout), name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", whole(account.password_change), name="account_change_password"),
    path("session/", my_sessions.session, name="session"),
    path("lock/", my_sessions.lock, name="lock"),
    path("sessions/", my_sessions.my_sessions, name="sessions"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", whole(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", whole(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        whole(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", whole(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", whole(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]
