"""URLs of houses, beds and who lies where."""

from django.urls import path

from cases.views import beds

urlpatterns = [
    path("beds/", beds.listing, name="beds"),
    path("beds/houses/new/", beds.create, name="house-create"),
    path("beds/houses/<uuid:pk>/edit/", beds.edit, name="house-edit"),
    path("beds/place/<uuid:pk>/", beds.place, name="bed-place"),
]
