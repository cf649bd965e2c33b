"""URLs of what a director is told silently."""

from django.urls import path

from cases.views import alerts

urlpatterns = [path("alerts/<uuid:pk>/seen", alerts.seen, name="alert-seen")]
