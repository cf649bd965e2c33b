"""URLs of the papers and the warnings of a file."""

from django.urls import path

from cases.views import attachments, flags

urlpatterns = [
    path("cases/<uuid:pk>/files/", attachments.files, name="files"),
    path("cases/<uuid:pk>/files/<uuid:attachment>/", attachments.file, name="file"),
    path("cases/<uuid:pk>/files/<uuid:attachment>/download", attachments.download, name="file-download"),
    path("cases/<uuid:pk>/files/<uuid:attachment>/withdraw", attachments.withdraw, name="file-withdraw"),
    path("cases/<uuid:pk>/flags/", flags.flags, name="flags"),
    path("duty/heed/<uuid:pk>/", flags.at_door, name="flag-at-door"),
    path("cases/<uuid:pk>/flags/<uuid:flag>/end", flags.end, name="flag-end"),
]
