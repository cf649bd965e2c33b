"""URLs of reception, belongings, consents, and the drawer of blank forms."""

from django.urls import path

from cases.views import blank_forms, reception

urlpatterns = [
    path("cases/<uuid:pk>/reception/", reception.reception, name="reception"),
    path("cases/<uuid:pk>/reception/edit", reception.edit, name="reception-edit"),
    path("cases/<uuid:pk>/reception/checks/<slug:kind>", reception.check, name="reception-check"),
    path("forms/", blank_forms.blank_forms, name="blank-forms"),
    path("forms/<slug:code>", blank_forms.blank_form, name="blank-form"),
]
