"""URLs of knowledge management: reports, assessments, evidence."""

from django.urls import path

from km.views import (
    assessments,
    checks,
    evidence,
    importing,
    moves,
    papers,
    reports,
    sheets,
    writing,
)

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
    path("reports/<uuid:pk>/leftovers/<int:leftover>/", writing.leftover_settle, name="leftover-settle"),
    path("reports/<uuid:pk>/checks/", checks.checks, name="checks"),
    path("reports/<uuid:pk>/checks/<slug:key>/fix/", checks.fix, name="check-fix"),
    path("reports/<uuid:pk>/book.pdf", papers.book_pdf, name="book-pdf"),
    path("reports/<uuid:pk>/book.docx", papers.book_docx, name="book-docx"),
    path("reports/<uuid:pk>/send/", moves.send, name="report-send"),
    path("reports/<uuid:pk>/return/", moves.send_back, name="report-return"),
    path("reports/<uuid:pk>/certify/", moves.certify, name="report-certify"),
    path("reports/<uuid:pk>/reopen/", moves.reopen, name="report-reopen"),
    path("assessments/<uuid:pk>/paper.pdf", papers.assessment_pdf, name="assessment-paper"),
    path("assessments/", assessments.index, name="assessments"),
    path("reports/<uuid:pk>/assessments/", assessments.of_report, name="report-assessments"),
    path("reports/<uuid:pk>/assessments/start", assessments.start, name="assessment-start"),
    path("assessments/<uuid:pk>/", sheets.agreed, name="assessment"),
    path("assessments/<uuid:pk>/own", sheets.own, name="assessment-own"),
    path("assessments/<uuid:pk>/<slug:sheet>/autosave", sheets.autosave, name="assessment-autosave"),
    path("assessments/<uuid:pk>/<slug:sheet>/totals", sheets.totals, name="assessment-totals"),
    path("assessments/<uuid:pk>/submit", assessments.submit, name="assessment-submit"),
    path("assessments/<uuid:pk>/return", assessments.send_back, name="assessment-return"),
    path("assessments/<uuid:pk>/sign", assessments.sign, name="assessment-sign"),
    path("assessments/<uuid:pk>/rows/<int:row>/", evidence.row, name="evidence"),
    path("evidence/<uuid:pk>/file", evidence.download, name="evidence-file"),
    path("evidence/<uuid:pk>/remove", evidence.remove, name="evidence-remove"),
]
