"""URLs of the directory of places."""

from django.urls import path

from cases.views import facilities, facility_import

urlpatterns = [
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
