"""Sign-in events into the access log. Django and allauth announce them by signal, so they are heard here."""

from allauth.account.signals import password_changed
from allauth.account.signals import user_logged_in as came_by_the_form
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_removed, authenticator_used
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save

from shelter.accounts import sessions, throttle
from shelter.audit import log
from shelter.audit.models import Action


def _write(action: Action, user, **detail) -> None:
    chain = user.centre.code if user.centre else log.SYSTEM
    log.write_apart(action, chain=chain, actor_id=user.pk, actor_name=user.username, detail=detail)


def _signed_in(sender, request, user, **kwargs):
    try:
        _write(Action.SIGN_IN, user)
    except log.LogUnavailable:
        # The session is saved with the 503 too: nobody may be inside whose coming was not written down.
        request.session.flush()
        raise
    sessions.begin(request.session)


def _came_by_the_form(sender, request, user, **kwargs):
    throttle.remember(request, user.username)


def _signed_out(sender, request, user, **kwargs):
    if user:
        why = getattr(request, "session_ended", None)
        _write(Action.SIGN_OUT, user, **({"why": str(why)} if why else {}))


def _failed(sender, credentials, **kwargs):
    # What was typed may be a password in the wrong box: only the event is kept.
    log.write_apart(Action.SIGN_IN_FAILED)


def _second_factor_failed(sender, user, **kwargs):
    if user is None:  # a passkey in place of name and password: what it says about whose it is proves nothing
        log.write_apart(Action.SIGN_IN_FAILED, detail={"step": "passkey"})
    else:
        _write(Action.SIGN_IN_FAILED, user, step="second_factor")


def _factor_used(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _write(Action.ACCOUNT, user, what="recovery_code_used")
        left = len(authenticator.wrap().get_unused_codes())
        messages.warning(request, f"ใช้รหัสสำรองไป 1 รหัส เหลือ {left} รหัส สร้างชุดใหม่ได้ในบัญชีและความปลอดภัย")


def _factor_saved(sender, instance, created, **kwargs):
    # Heard from the table, since allauth announces an addition after its commit: no row, no factor.
    if created:
        _write(Action.ACCOUNT, instance.user, what="factor_added", type=str(instance.type))


def _factor_removed(sender, user, authenticator, **kwargs):
    _write(Action.ACCOUNT, user, what="factor_removed", type=str(authenticator.type))


def _password_changed(sender, request, user, **kwargs):
    _write(Action.ACCOUNT, user, what="password_changed")
    sessions.end_others(request)


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="access-log-in")
    came_by_the_form.connect(_came_by_the_form, dispatch_uid="throttle-familiar-place")
    user_logged_out.connect(_signed_out, dispatch_uid="access-log-out")
    user_login_failed.connect(_failed, dispatch_uid="access-log-failed")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="access-log-second-factor-failed")
    authenticator_used.connect(_factor_used, dispatch_uid="access-log-factor-used")
    post_save.connect(_factor_saved, sender=Authenticator, dispatch_uid="access-log-factor-saved")
    authenticator_removed.connect(_factor_removed, dispatch_uid="access-log-factor-removed")
    password_changed.connect(_password_changed, dispatch_uid="access-log-password")
