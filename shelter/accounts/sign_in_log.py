"""Sign-in events into the access log. Django and allauth announce them by signal, so they are heard here."""

from time import time

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from shelter.audit import log
from shelter.audit.models import Action

# When a session began and was last used, in seconds of the clock; its end is decided in the middleware.
BEGAN, SEEN = "began", "seen"


def _chain(user) -> str:
    return user.centre.code if user.centre else log.SYSTEM


def _signed_in(sender, request, user, **kwargs):
    try:
        log.write_apart(Action.SIGN_IN, chain=_chain(user), actor_id=user.pk, actor_name=user.username)
    except log.LogUnavailable:
        # The session is saved with the 503 too: nobody may be inside whose coming was not written down.
        request.session.flush()
        raise
    request.session[BEGAN] = request.session[SEEN] = int(time())


def _signed_out(sender, request, user, **kwargs):
    if user:
        log.write_apart(Action.SIGN_OUT, chain=_chain(user), actor_id=user.pk, actor_name=user.username)


def _failed(sender, credentials, **kwargs):
    # What was typed may be a password in the wrong box: only the event is kept.
    log.write_apart(Action.SIGN_IN_FAILED)


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="access-log-in")
    user_logged_out.connect(_signed_out, dispatch_uid="access-log-out")
    user_login_failed.connect(_failed, dispatch_uid="access-log-failed")
