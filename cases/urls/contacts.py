"""URLs of the people around a person."""

from django.urls import path

from cases.views import contacts

urlpatterns = [
    path("contacts/waiting", contacts.waiting, name="contact-overrides"),
    path("cases/<uuid:pk>/contacts/", contacts.contacts, name="contacts"),
    path("cases/<uuid:pk>/contacts/family", contacts.family, name="contact-family"),
    path("cases/<uuid:pk>/contacts/family/contacted", contacts.family_contacted, name="family-contacted"),
    path("cases/<uuid:pk>/contacts/family/exception", contacts.override_ask_family, name="family-override"),
    path("cases/<uuid:pk>/contacts/new", contacts.create, name="contact-create"),
    path("cases/<uuid:pk>/contacts/<uuid:contact>", contacts.edit, name="contact-edit"),
    path("cases/<uuid:pk>/contacts/<uuid:contact>/reveal", contacts.reveal, name="contact-reveal"),
    path("cases/<uuid:pk>/contacts/<uuid:contact>/contacted", contacts.contacted, name="contact-contacted"),
    path("cases/<uuid:pk>/contacts/<uuid:contact>/exception", contacts.override_ask, name="contact-override"),
    path(
        "cases/<uuid:pk>/contacts/exceptions/<uuid:override>",
        contacts.override_decide,
        name="contact-override-decide",
    ),
    path(
        "cases/<uuid:pk>/contacts/exceptions/<uuid:override>/end",
        contacts.override_end,
        name="contact-override-end",
    ),
]
