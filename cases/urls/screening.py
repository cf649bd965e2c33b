"""URLs of screening: a case's screenings, and the rules they go by."""

from django.urls import path

from cases.views import screening_rules, screenings

urlpatterns = [
    path("screening/rules/", screening_rules.rule_sets, name="screening-rule-sets"),
    path("screening/rules/<int:version>/", screening_rules.rule_set, name="screening-rule-set"),
    path("screening/rules/<int:version>/chart", screening_rules.rule_chart, name="screening-chart"),
    path("screening/rules/<int:version>/copy", screening_rules.copy, name="screening-rules-copy"),
    path("screening/rules/<int:version>/discard", screening_rules.discard, name="screening-rules-discard"),
    path("screening/rules/<int:version>/in-force", screening_rules.in_force, name="screening-rules-in-force"),
    path("screening/rules/<int:version>/new", screening_rules.rule, name="screening-rule-create"),
    path("screening/rules/<int:version>/rule/<str:code>/", screening_rules.rule, name="screening-rule"),
    path(
        "screening/rules/<int:version>/rule/<str:code>/move", screening_rules.move, name="screening-rule-move"
    ),
    path(
        "screening/rules/<int:version>/rule/<str:code>/remove",
        screening_rules.remove,
        name="screening-rule-remove",
    ),
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
