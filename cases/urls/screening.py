"""URLs of screening: a case's screenings, and the rules they go by."""

from django.urls import path

from cases.views import screenings

urlpatterns = [
    path("cases/<uuid:pk>/screening/", screenings.screenings, name="screenings"),
    path("cases/<uuid:pk>/screening/start", screenings.start, name="screening-start"),
    path("cases/<uuid:pk>/screening/<int:number>/", screenings.screening, name="screening"),
    path("cases/<uuid:pk>/screening/<int:number>/decide", screenings.decide, name="screening-decide"),
    path("cases/<uuid:pk>/screening/<int:number>/paper", screenings.screening_paper, name="screening-paper"),
    path("cases/<uuid:pk>/screening/<int:number>/<slug:code>", screenings.page, name="screening-page"),
    path(
        "cases/<uuid:pk>/screening/<int:number>/<slug:code>/panel", screenings.panel, name="screening-panel"
    ),
]
