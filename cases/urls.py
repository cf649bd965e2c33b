"""URLs of people and their files."""

from django.urls import path

from cases.views import case_edit, case_file, lists, registering, searching, team

app_name = "cases"
urlpatterns = [
    path("work/", lists.worklist, name="worklist"),
    path("overview/", lists.overview, name="overview"),
    path("register/", registering.register, name="register"),
    path("register/duplicates", registering.duplicates, name="duplicates"),
    path("register/forget-draft", registering.forget_draft, name="forget-draft"),
    path("places", registering.places, name="places"),
    path("people/", searching.search, name="search"),
    path("cases/", lists.case_list, name="list"),
    path("cases/<uuid:pk>/", case_file.case, name="case"),
    path("cases/<uuid:pk>/note", case_file.note, name="note"),
    path("cases/<uuid:pk>/reveal/<slug:what>", case_file.reveal, name="reveal"),
    path("cases/<uuid:pk>/person", case_edit.client_edit, name="client-edit"),
    path("cases/<uuid:pk>/intake", case_edit.intake_edit, name="intake-edit"),
    path("cases/<uuid:pk>/changes", case_edit.changes, name="changes"),
    path("cases/<uuid:pk>/team/", team.team, name="team"),
    path("cases/<uuid:pk>/team/hand-over", team.hand_over, name="team-hand-over"),
    path("cases/<uuid:pk>/team/join", team.join, name="team-join"),
    path("cases/<uuid:pk>/team/<uuid:assignment>/leave", team.leave, name="team-leave"),
]
