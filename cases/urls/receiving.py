"""URLs of the night door."""

from django.urls import path

from cases.views import receiving

urlpatterns = [
    path("receive/", receiving.receive, name="receive"),
    path("receive/forget-draft", receiving.forget_draft, name="receive-forget-draft"),
    path("receive/<uuid:pk>/", receiving.receipt, name="receipt"),
]
