"""URLs of marks, the photograph and papers."""

from django.urls import path

from cases.views import identity

urlpatterns = [
    path("cases/<uuid:pk>/profile/marks/new", identity.mark_create, name="mark-create"),
    path("cases/<uuid:pk>/profile/marks/<uuid:mark>", identity.mark_edit, name="mark-edit"),
    path("cases/<uuid:pk>/profile/photo", identity.photo, name="photo"),
    path("cases/<uuid:pk>/profile/photo/<uuid:photo>", identity.photo_file, name="photo-file"),
    path("cases/<uuid:pk>/profile/photo/<uuid:photo>/small", identity.photo_small, name="photo-small"),
    path("cases/<uuid:pk>/identity/", identity.identity, name="identity"),
    path("cases/<uuid:pk>/identity/new", identity.identity_create, name="identity-create"),
    path("cases/<uuid:pk>/identity/<uuid:paper>", identity.identity_edit, name="identity-edit"),
    path("cases/<uuid:pk>/identity/<uuid:paper>/reveal", identity.identity_reveal, name="identity-reveal"),
]
