"""Asking whether another centre knows a person, without betraying one who must stay hidden (SECURITY)."""

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Client, HiddenPersonAlert
from cases.models.client import national_id_index
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today

# Run whether or not anybody is hidden, so that the answer takes as long for a hidden person as for nobody.
TELL = """
    INSERT INTO cases_hiddenpersonalert (id, created_at, client_id, asking_centre_id, asked_on)
    SELECT gen_random_uuid(), now(), id, %s, %s FROM cases_client
    WHERE national_id_index = %s AND centre_id <> %s AND safe_contact AND merged_into_id IS NULL
    ON CONFLICT ON CONSTRAINT hidden_person_alert_once_a_day DO NOTHING
"""


@transaction.atomic
def ask_elsewhere(number: str, *, asking: Centre) -> list[str]:
    """Names of other centres where a person with this checked ID number is known; nothing else of anybody.

    A person whose contact must stay safe is known nowhere; their own director finds an alert instead, and
    the asking centre learns nothing of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL, [asking.pk, bangkok_today(), national_id_index(number), asking.pk])
    known = Client.objects.standing().with_national_id(number).exclude(centre=asking)
    return sorted(set(known.filter(safe_contact=False).values_list("centre__name", flat=True)))


@transaction.atomic
def acknowledge(*, alert: HiddenPersonAlert, by: User) -> None:
    """The director has read it; a second time changes nothing."""
    HiddenPersonAlert.objects.open().filter(pk=alert.pk).update(
        acknowledged_at=timezone.now(), acknowledged_by=by
    )
