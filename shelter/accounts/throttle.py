"""How often a password may be tried: slow for whoever guesses, never shut for whoever owns the account.

Three counts, all in the shared cache, all of failures only (rates in settings, ACCOUNT_RATE_LIMITS):

- one name from one address (`login_failed`, per key): somebody guessing elsewhere never uses up the owner's
  tries;
- one address, whatever the names (`login_failed`, per ip): bounds guessing through a list of names;
- one name from all addresses together (`login_name`): bounds guessing from many addresses. It neither counts
  nor refuses an address from which this person signed in during the last 30 days, so a guesser cannot keep
  anybody out of their own office.

A name nobody has is counted like any other, so a refusal tells nothing. The address is the one allauth finds
(ALLAUTH_TRUSTED_PROXY_COUNT says how many proxies are believed). Built on allauth's own counters.
"""

from datetime import timedelta
from math import ceil
from time import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from shelter.lib.thai import format_time

APP = "allauth.account"
PER_PLACE, PER_NAME = "login_failed", "login_name"
FAMILIAR_SECONDS = 30 * 24 * 60 * 60


def _place(request: HttpRequest, name: str) -> str:
    return f"{name.lower()}@{ratelimit.get_ip(request)}"


def _familiar_key(place: str) -> str:
    return "familiar:" + salted_hmac("shelter.accounts.throttle", place).hexdigest()


def remember(request: HttpRequest, name: str) -> None:
    """From now on this address is one where `name` signs in."""
    cache.set(_familiar_key(_place(request, name)), True, FAMILIAR_SECONDS)


def spend(request: HttpRequest, name: str) -> ratelimit.RateLimitUsage:
    """Count one try before the password is looked at; roll the result back when the password was right.

    Raises ValidationError (code `too_many_login_attempts`) that says when to try again.
    """
    place = _place(request, name)
    usage = ratelimit.consume(request, app=APP, action=PER_PLACE, key=place)
    if usage is None:
        raise _refusal(_seconds_to_wait(request, PER_PLACE, place))
    if not cache.get(_familiar_key(place)):
        of_name = ratelimit.consume(request, app=APP, action=PER_NAME, key=name.lower())
        if of_name is None:
            raise _refusal(_seconds_to_wait(request, PER_NAME, name.lower()))
        usage.usage += of_name.usage
    return usage


def _seconds_to_wait(request: HttpRequest, action: str, key: str) -> int:
    """Until the oldest counted failure of the fullest count is forgotten; a minute when none is full."""
    waits = [60.0]
    for rate in ratelimit.get_rates(app=APP, action=action):
        stored = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        history = cache.get(stored, [])
        if len(history) >= rate.amount:
            waits.append(history[-1] + rate.duration - time())
    return ceil(max(waits))


def _refusal(seconds: int) -> ValidationError:
    # Rounded up to a whole minute: the time that is shown is never too early.
    again = timezone.now() + timedelta(minutes=ceil(seconds / 60))
    text = f"ลองหลายครั้งติดกัน ลองใหม่ได้ตั้งแต่ {format_time(again)} บัญชีไม่ได้ถูกระงับ"
    return ValidationError(text, code="too_many_login_attempts")
