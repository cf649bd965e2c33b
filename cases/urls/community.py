"""URLs of the watch list and of community helpers."""

from django.urls import path

from cases.views import community, helper_tasks

urlpatterns = [
    path("community/", community.home, name="community"),
    path("community/tasks/<uuid:pk>/", helper_tasks.task, name="helper-task"),
    path("watch/", community.watched, name="watched"),
    path("watch/new/", community.watch, name="watch"),
    path("watch/<uuid:pk>/", community.person, name="watch-person"),
    path("watch/<uuid:pk>/edit", community.edit, name="watch-edit"),
    path("watch/<uuid:pk>/phone", community.phone, name="watch-phone"),
    path("watch/<uuid:pk>/call", community.call_team, name="watch-call"),
    path("watch/<uuid:pk>/take", community.take_call, name="watch-take"),
    path("watch/<uuid:pk>/end", community.end, name="watch-end"),
    path("cases/<uuid:pk>/helpers/", helper_tasks.tasks, name="helper-tasks"),
    path("cases/<uuid:pk>/helpers/<uuid:task>/withdraw", helper_tasks.withdraw, name="helper-task-withdraw"),
]
