"""URLs of a case file."""

from django.urls import path

from cases.views import case_edit, case_file, lists, team

urlpatterns = [
    path("cases/", lists.case_list, name="list"),
    path("cases/<uuid:pk>/", case_file.case, name="case"),
    path("cases/<uuid:pk>/note", case_file.note, name="note"),
    path("cases/<uuid:pk>/reveal/<slug:what>", case_file.reveal, name="reveal"),
    path("cases/<uuid:pk>/person", case_edit.client_edit, name="client-edit"),
    path("cases/<uuid:pk>/intake", case_edit.intake_edit, name="intake-edit"),
    path("cases/<uuid:pk>/changes", case_edit.changes, name="changes"),
    path("cases/<uuid:pk>/team/", team.team, name="team"),
    path("cases/without-manager/", team.without_manager, name="without-manager"),
    path("cases/<uuid:pk>/team/manager", team.give_manager, name="team-manager"),
    path("cases/<uuid:pk>/team/hand-over", team.hand_over, name="team-hand-over"),
    path("cases/<uuid:pk>/team/join", team.join, name="team-join"),
    path("cases/<uuid:pk>/team/<uuid:assignment>/leave", team.leave, name="team-leave"),
]
