"""URLs of reception, belongings, consents, and the drawer of blank forms."""

from django.urls import path

from cases.views import blank_forms, consents, property, property_writing, reception

urlpatterns = [
    path("cases/<uuid:pk>/reception/", reception.reception, name="reception"),
    path("cases/<uuid:pk>/reception/edit", reception.edit, name="reception-edit"),
    path("cases/<uuid:pk>/reception/checks/<slug:kind>", reception.check, name="reception-check"),
    path("cases/<uuid:pk>/property/", property.overview, name="property"),
    path("cases/<uuid:pk>/property/bag", property_writing.bag, name="property-bag"),
    path("cases/<uuid:pk>/property/start", property_writing.start, name="property-start"),
    path("cases/<uuid:pk>/property/return", property_writing.give_back, name="property-return"),
    path(
        "cases/<uuid:pk>/property/returns/<int:number>/paper",
        property.return_paper,
        name="property-return-paper",
    ),
    path("cases/<uuid:pk>/property/<int:number>/", property.detail, name="property-list"),
    path("cases/<uuid:pk>/property/<int:number>/paper", property.list_paper, name="property-list-paper"),
    path("cases/<uuid:pk>/property/<int:number>/sign", property_writing.sign, name="property-sign"),
    path(
        "cases/<uuid:pk>/property/<int:number>/items/add", property_writing.item_add, name="property-item-add"
    ),
    path(
        "cases/<uuid:pk>/property/<int:number>/items/<uuid:item>",
        property_writing.item_edit,
        name="property-item",
    ),
    path(
        "cases/<uuid:pk>/property/<int:number>/items/<uuid:item>/remove",
        property_writing.item_remove,
        name="property-item-remove",
    ),
    path(
        "cases/<uuid:pk>/property/<int:number>/items/<uuid:item>/photo",
        property.photo,
        name="property-photo",
    ),
    path("cases/<uuid:pk>/consents/<slug:kind>/new", consents.new, name="consent-new"),
    path("cases/<uuid:pk>/consents/<slug:kind>/paper", consents.consent_paper, name="consent-paper"),
    path("cases/<uuid:pk>/consents/<slug:kind>/<int:number>/", consents.detail, name="consent"),
    path(
        "cases/<uuid:pk>/consents/<slug:kind>/<int:number>/withdraw",
        consents.withdraw,
        name="consent-withdraw",
    ),
    path("cases/<uuid:pk>/consents/<slug:kind>/<int:number>/scan", consents.scan, name="consent-scan"),
    path("forms/", blank_forms.blank_forms, name="blank-forms"),
    path("forms/<slug:code>", blank_forms.blank_form, name="blank-form"),
]
