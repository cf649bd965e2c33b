"""URLs of making one record of two."""

from django.urls import path

from cases.views import merging

urlpatterns = [
    path("cases/<uuid:pk>/same-person/", merging.same_person, name="same-person"),
    path("cases/<uuid:pk>/same-person/<uuid:other>/", merging.beside, name="same-person-beside"),
    path(
        "cases/<uuid:pk>/same-person/watched/<uuid:watched>/",
        merging.same_watched,
        name="same-person-watched",
    ),
    path("merges/", merging.listing, name="merges"),
    path("merges/<uuid:pk>/", merging.merge, name="merge"),
    path("merges/<uuid:pk>/decide", merging.decide, name="merge-decide"),
    path("merges/<uuid:pk>/decline", merging.decline, name="merge-decline"),
    path("merges/<uuid:pk>/undo", merging.undo, name="merge-undo"),
]
