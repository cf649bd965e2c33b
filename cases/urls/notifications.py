"""URLs of reports."""

from django.urls import path

from cases.views import notifications

urlpatterns = [
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/new/", notifications.create, name="notification-create"),
    path("notifications/<uuid:pk>/", notifications.detail, name="notification"),
    path("notifications/<uuid:pk>/edit/", notifications.edit, name="notification-edit"),
    path("notifications/<uuid:pk>/close/", notifications.close, name="notification-close"),
    path("notifications/<uuid:pk>/notifier-phone", notifications.reveal, name="notification-reveal"),
]
