"""URLs of people, their files, and the directory of places: one module per room."""

from cases.urls import (
    alerts,
    assessments,
    attachments,
    beds,
    community,
    contacts,
    facilities,
    files,
    finding,
    merging,
    notifications,
    people,
    people_import,
    plans,
    profile,
    reads,
    receiving,
    reception,
    screening,
    shift,
)

app_name = "cases"
ROOMS = (
    people,
    people_import,
    receiving,
    shift,
    beds,
    files,
    attachments,
    finding,
    merging,
    plans,
    facilities,
    reads,
    reception,
    alerts,
    community,
    contacts,
    notifications,
    screening,
    assessments,
    profile,
)
urlpatterns = [pattern for room in ROOMS for pattern in room.urlpatterns]
