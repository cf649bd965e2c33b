from django.urls import path

from km.views import checks, importing, moves, papers, reports, writing

app_name = "km"
urlpatterns = [
    path("", reports.home, name="home"),
    path("reports/new/", reports.start, name="report-start"),
    path("import/", importing.import_report, name="import"),
    path("reports/<uuid:pk>/", reports.report, name="report"),
    path("reports/<uuid:pk>/settings/", writing.settings, name="report-settings"),
    path("reports/<uuid:pk>/team/", writing.team, name="team"),
    path("reports/<uuid:pk>/sections/<slug:key>/", reports.section, name="section"),
    path("reports/<uuid:pk>/sections/<slug:key>/edit/", writing.section_edit, name="section-edit"),
    path("reports/<uuid:pk>/sections/<slug:key>/draft/drop/", writing.draft_drop, name="section-draft-drop"),
    path("reports/<uuid:pk>/checks/", checks.checks, name="checks"),
    path("reports/<uuid:pk>/checks/<slug:key>/fix/", checks.fix, name="check-fix"),
    path("reports/<uuid:pk>/book.pdf", papers.book_pdf, name="book-pdf"),
    path("reports/<uuid:pk>/book.docx", papers.book_docx, name="book-docx"),
    path("reports/<uuid:pk>/send/", moves.send, name="report-send"),
    path("reports/<uuid:pk>/return/", moves.send_back, name="report-return"),
    path("reports/<uuid:pk>/certify/", moves.certify, name="report-certify"),
    path("reports/<uuid:pk>/reopen/", moves.reopen, name="report-reopen"),
    path("assessments/<uuid:pk>/paper.pdf", papers.assessment_pdf, name="assessment-paper"),
]
