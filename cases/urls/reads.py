"""URLs of who opened what."""

from django.urls import path

from cases.views import access_patterns, reads

urlpatterns = [
    path("cases/<uuid:pk>/reads/", reads.case_reads, name="case-reads"),
    path("reads/", reads.rows, name="reads"),
    path("reads/<int:pk>/", reads.row, name="reads-row"),
    path("reads/export/", reads.export, name="reads-export"),
    path("reads/patterns/", access_patterns.patterns, name="patterns"),
    path("reads/patterns/<slug:pattern>/<uuid:actor>/<int:ordinal>/", access_patterns.review, name="pattern"),
]
