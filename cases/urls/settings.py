"""URLs of the values that hold for every centre."""

from django.urls import path

from cases.views import settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/<slug:key>/", settings.setting, name="setting"),
    path("settings/<slug:key>/new", settings.new, name="setting-new"),
    path("settings/<slug:key>/<int:pk>/withdraw", settings.withdraw, name="setting-withdraw"),
]
