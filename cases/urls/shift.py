"""URLs of whoever is on duty: today's shift and the log."""

from django.urls import path

from cases.views import shift

urlpatterns = [
    path("duty/", shift.duty, name="duty"),
    path("shift/", shift.log, name="shift"),
    path("shift/write/<slug:kind>/", shift.write, name="shift-write"),
]
