"""URLs of visits, mediations and surveillance of a file."""

from django.urls import path

from cases.views import surveillance, visits

urlpatterns = [
    path("cases/<uuid:pk>/visits/new", visits.plan, name="visit-plan"),
    path("cases/<uuid:pk>/visits/<int:number>/", visits.visit, name="visit"),
    path("cases/<uuid:pk>/visits/<int:number>/plan", visits.replan, name="visit-replan"),
    path("cases/<uuid:pk>/visits/<int:number>/report", visits.report, name="visit-report"),
    path("cases/<uuid:pk>/visits/<int:number>/call-off", visits.call_off, name="visit-call-off"),
    path("cases/<uuid:pk>/visits/<int:number>/paper", visits.visit_paper, name="visit-paper"),
    path("cases/<uuid:pk>/visits/<int:number>/photos/new", visits.photo_add, name="visit-photo-add"),
    path("cases/<uuid:pk>/visits/<int:number>/photos/<uuid:photo>", visits.photo, name="visit-photo"),
    path(
        "cases/<uuid:pk>/visits/<int:number>/photos/<uuid:photo>/remove",
        visits.photo_remove,
        name="visit-photo-remove",
    ),
    path("cases/<uuid:pk>/mediations/new", visits.mediation, name="mediation"),
    path("cases/<uuid:pk>/watch/new", surveillance.start, name="surveillance"),
    path("cases/<uuid:pk>/watch/<uuid:watch>/look", surveillance.look, name="surveillance-look"),
    path("cases/<uuid:pk>/watch/<uuid:watch>/end", surveillance.end, name="surveillance-end"),
]
