"""URLs of instruments and health checks."""

from django.urls import path

from cases.views import health, instrument_sheets, instruments

urlpatterns = [
    path("instruments/", instrument_sheets.instruments, name="instruments"),
    path("instruments/<slug:code>/", instrument_sheets.sheet, name="instrument-sheet"),
    path("instruments/<slug:code>/switch", instrument_sheets.switch, name="instrument-switch"),
    path("cases/<uuid:pk>/instruments/<slug:code>/fill", instruments.fill, name="instrument-fill"),
    path("cases/<uuid:pk>/instruments/results/<uuid:result>/", instruments.result, name="instrument-result"),
    path(
        "cases/<uuid:pk>/instruments/results/<uuid:result>/steps",
        instruments.steps,
        name="instrument-steps",
    ),
    path("cases/<uuid:pk>/health/new", health.new, name="health-new"),
    path("cases/<uuid:pk>/health/<int:number>/", health.check, name="health-check"),
]
