"""URLs of reception, belongings, consents, and the drawer of blank forms."""

from django.urls import path

from cases.views import blank_forms

urlpatterns = [
    path("forms/", blank_forms.blank_forms, name="blank-forms"),
    path("forms/<slug:code>", blank_forms.blank_form, name="blank-form"),
]
