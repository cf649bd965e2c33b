"""Pages that belong to no room: the health check and the autosave of drafts."""

import functools
import re

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from shelter.accounts.doors import EVERY_ROLE, VERB, door, open_door, tell_tab
from shelter.desk import drafts

MARK = re.compile(r"[0-9a-z]{1,32}")


@functools.cache
def _written_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration in the code, which cannot change while the process lives."""
    return frozenset(MigrationLoader(None).graph.nodes)


@open_door()
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and every migration is applied, else 503. No data, no sign-in."""
    try:
        applied = set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    if not _written_migrations() <= applied:
        return HttpResponse("migrations pending\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@door(*EVERY_ROLE, methods=VERB)
def save_draft(request: HttpRequest, form: str, subject: str) -> HttpResponse:
    """Keep what the page holds as this person's own draft; `subject` is the record's id or "new".

    The header X-Draft is the page's own mark of the draft, told back as a cookie, which outlives the page.
    """
    if len(form) > drafts.LONGEST_FORM or len(subject) > drafts.LONGEST_SUBJECT:
        raise Http404
    try:
        kept_at = drafts.save(request.user, form, subject, dict(request.POST.lists()))
    except ValueError:
        return JsonResponse({"message": "ข้อความยาวเกินกว่าจะเก็บเป็นร่าง กดบันทึกเพื่อเก็บข้อความ"}, status=413)
    response = JsonResponse({"saved_at": timezone.localtime(kept_at).strftime("%H:%M")})
    mark = request.headers.get("X-Draft", "")
    return tell_tab(response, settings.DRAFTED_COOKIE_NAME, mark) if MARK.fullmatch(mark) else response
