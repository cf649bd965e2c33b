"""URLs of reports."""

from django.urls import path

from cases.views import notifications

urlpatterns = [
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/new/", notifications.create, name="notification-create"),
    path("notifications/<uuid:pk>/", notifications.detail, name="notification"),
    path("notifications/<uuid:pk>/edit/", notifications.edit, name="notification-edit"),
    path("notifications/<uuid:pk>/close/", notifications.close, name="notification-close"),
    path("notifications/<uuid:pk>/reopen/", notifications.reopen, name="notification-reopen"),
    path("notifications/<uuid:pk>/files/new", notifications.attach, name="notification-attach"),
    path("notifications/<uuid:pk>/files/<uuid:file>", notifications.download, name="notification-file"),
    path(
        "notifications/<uuid:pk>/files/<uuid:file>/withdraw",
        notifications.withdraw,
        name="notification-file-withdraw",
    ),
    path("notifications/<uuid:pk>/notifier-phone", notifications.reveal, name="notification-reveal"),
]
