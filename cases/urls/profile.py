"""URLs of the register of a person."""

from django.urls import path

from cases.views import profile

urlpatterns = [
    path("cases/<uuid:pk>/profile/", profile.profile, name="profile"),
    path("cases/<uuid:pk>/profile/paper", profile.profile_paper, name="profile-paper"),
]
