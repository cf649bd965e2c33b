"""URLs of service plans."""

from django.urls import path

from cases.views import plan_steps, plan_writing, plans

urlpatterns = [
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
