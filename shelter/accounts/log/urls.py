"""URLs of the auditor's log."""

from django.urls import path

from shelter.accounts.log import views

app_name = "log"
urlpatterns = [
    path("", views.rows, name="rows"),
    path("export/", views.export, name="export"),
    path("rows/<int:pk>/", views.row, name="row"),
    path("verify/", views.verify, name="verify"),
    path("heads/", views.heads_file, name="heads"),
]
