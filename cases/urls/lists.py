"""URLs of the case list's export and named filters."""

from django.urls import path

from cases.views import lists, saved_filters

urlpatterns = [
    path("cases/export", lists.case_export, name="case-export"),
    path("cases/filters/", saved_filters.saved_filters, name="saved-filters"),
    path("cases/filters/<uuid:pk>/up", saved_filters.move_up, name="saved-filter-up"),
    path("cases/filters/<uuid:pk>/remove", saved_filters.remove, name="saved-filter-remove"),
]
