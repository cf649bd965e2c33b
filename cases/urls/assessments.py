"""URLs of assessments."""

from django.urls import path

from cases.views import assessment_writing, assessments

urlpatterns = [
    path("cases/<uuid:pk>/assessments/", assessments.assessments, name="assessments"),
    path("cases/<uuid:pk>/assessments/start", assessments.start, name="assessment-start"),
    path("cases/<uuid:pk>/assessments/<int:number>/", assessments.assessment, name="assessment"),
    path("cases/<uuid:pk>/assessments/<int:number>/edit", assessment_writing.edit, name="assessment-edit"),
    path("cases/<uuid:pk>/assessments/<int:number>/finish", assessments.finish, name="assessment-finish"),
    path("cases/<uuid:pk>/assessments/<int:number>/reopen", assessments.reopen, name="assessment-reopen"),
    path("cases/<uuid:pk>/assessments/<int:number>/remark", assessments.remark, name="assessment-remark"),
    path("cases/<uuid:pk>/assessments/<int:number>/paper", assessments.paper, name="assessment-paper"),
]
