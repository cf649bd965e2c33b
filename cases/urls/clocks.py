"""URLs of the clocks of a file."""

from django.urls import path

from cases.views import clocks

urlpatterns = [
    path("extensions/waiting", clocks.waiting, name="extensions-waiting"),
    path("cases/<uuid:pk>/clock/", clocks.clock, name="clock"),
    path("cases/<uuid:pk>/clock/pause", clocks.pause, name="pause"),
    path("cases/<uuid:pk>/clock/pauses/<uuid:pause>/end", clocks.end_pause, name="pause-end"),
    path("cases/<uuid:pk>/clock/extend", clocks.ask, name="extension-ask"),
    path("cases/<uuid:pk>/clock/extensions/<uuid:extension>", clocks.decide, name="extension-decide"),
]
