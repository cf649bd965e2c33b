"""URLs of bringing people in from the paper register."""

from django.urls import path

from cases.views import people_import

urlpatterns = [
    path("people/import/", people_import.upload, name="people-import"),
    path("people/import/template/", people_import.template, name="people-import-template"),
    path("people/import/<uuid:pk>/", people_import.preview, name="people-import-preview"),
    path("people/import/<uuid:pk>/wrong-rows/", people_import.wrong_rows, name="people-import-wrong-rows"),
    path("people/import/<uuid:pk>/apply/", people_import.apply, name="people-import-apply"),
    path("people/import/<uuid:pk>/cancel/", people_import.cancel, name="people-import-cancel"),
    path("people/import/<uuid:pk>/result/", people_import.result, name="people-import-result"),
]
