"""URLs of fact-finding."""

from django.urls import path

from cases.views import finding, finding_writing

urlpatterns = [
    path("cases/<uuid:pk>/finding/", finding.overview, name="finding"),
    path("cases/<uuid:pk>/finding/start", finding.start, name="finding-start"),
    path("cases/<uuid:pk>/finding/paper", finding.finding_paper, name="finding-paper"),
    path("cases/<uuid:pk>/finding/topics/<slug:code>", finding_writing.topic, name="finding-topic"),
    path(
        "cases/<uuid:pk>/finding/topics/<slug:code>/history",
        finding.topic_history,
        name="finding-topic-history",
    ),
    path("cases/<uuid:pk>/finding/talks/new", finding_writing.session, name="finding-session"),
    path(
        "cases/<uuid:pk>/finding/talks/<uuid:session>",
        finding_writing.session_edit,
        name="finding-session-edit",
    ),
    path("cases/<uuid:pk>/finding/statements/new", finding_writing.statement, name="finding-statement"),
    path(
        "cases/<uuid:pk>/finding/statements/<uuid:statement>/strike",
        finding_writing.strike,
        name="finding-strike",
    ),
    path("cases/<uuid:pk>/finding/problems/new", finding_writing.problem, name="finding-problem"),
    path(
        "cases/<uuid:pk>/finding/problems/<uuid:problem>",
        finding_writing.problem_edit,
        name="finding-problem-edit",
    ),
    path("cases/<uuid:pk>/finding/diagnosis", finding_writing.diagnosis, name="finding-diagnosis"),
    path("cases/<uuid:pk>/finding/opinion", finding_writing.opinion, name="finding-opinion"),
    path("cases/<uuid:pk>/finding/done", finding_writing.done, name="finding-done"),
]
