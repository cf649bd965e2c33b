"""URLs of people, their files, and the directory of places."""

from django.urls import path

from cases.views import (
    case_edit,
    case_file,
    facilities,
    facility_import,
    lists,
    plan_steps,
    plan_writing,
    plans,
    registering,
    searching,
    team,
)

app_name = "cases"
FACILITIES = [
    path("facilities/", facilities.listing, name="facility-list"),
    path("facilities/new/", facilities.create, name="facility-create"),
    path("facilities/export/<slug:form>/", facilities.export, name="facility-export"),
    path("facilities/import/", facility_import.upload, name="facility-import"),
    path("facilities/import/template/", facility_import.template, name="facility-import-template"),
    path("facilities/import/<uuid:pk>/", facility_import.preview, name="facility-import-preview"),
    path(
        "facilities/import/<uuid:pk>/wrong-rows/",
        facility_import.wrong_rows,
        name="facility-import-wrong-rows",
    ),
    path("facilities/import/<uuid:pk>/apply/", facility_import.apply, name="facility-import-apply"),
    path("facilities/import/<uuid:pk>/cancel/", facility_import.cancel, name="facility-import-cancel"),
    path("facilities/import/<uuid:pk>/result/", facility_import.result, name="facility-import-result"),
    path("facilities/<uuid:pk>/", facilities.detail, name="facility-detail"),
    path("facilities/<uuid:pk>/edit/", facilities.edit, name="facility-edit"),
    path("facilities/<uuid:pk>/deactivate/", facilities.deactivate, name="facility-deactivate"),
    path("facilities/<uuid:pk>/reactivate/", facilities.reactivate, name="facility-reactivate"),
]
PLANS = [
    path("plans/waiting", plans.waiting, name="plans-waiting"),
    path("cases/<uuid:pk>/plan/", plans.plans, name="plans"),
    path("cases/<uuid:pk>/plan/start", plan_writing.start, name="plan-start"),
    path("cases/<uuid:pk>/plan/<int:number>/", plans.detail, name="plan-detail"),
    path("cases/<uuid:pk>/plan/<int:number>/edit", plan_writing.edit, name="plan-edit"),
    path("cases/<uuid:pk>/plan/<int:number>/changes", plans.changes, name="plan-changes"),
    path("cases/<uuid:pk>/plan/<int:number>/paper", plans.plan_paper, name="plan-paper"),
    path("cases/<uuid:pk>/plan/<int:number>/agree", plan_steps.agree, name="plan-agree"),
    path("cases/<uuid:pk>/plan/<int:number>/approve", plan_steps.approve, name="plan-approve"),
    path("cases/<uuid:pk>/plan/<int:number>/return", plan_steps.send_back, name="plan-return"),
    path("cases/<uuid:pk>/plan/<int:number>/revise", plan_writing.revise, name="plan-revise"),
    path("cases/<uuid:pk>/plan/<int:number>/complete", plan_steps.complete, name="plan-complete"),
    path(
        "cases/<uuid:pk>/plan/<int:number>/activities/<uuid:activity>",
        plan_steps.progress,
        name="plan-progress",
    ),
]
urlpatterns = [
    path("tasks/", lists.worklist, name="worklist"),
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
    *FACILITIES,
    *PLANS,
]
