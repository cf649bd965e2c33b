"""Staff accounts, centres, deputies, and the two pages by which somebody comes in."""

from django.urls import path

from shelter.accounts.views import joining, offices, user_moves, user_writing, users

app_name = "staff"
urlpatterns = [
    path("users/", users.listing, name="users"),
    path("users/search/", users.search, name="user-search"),
    path("users/new/", user_writing.create, name="user-create"),
    path("users/<uuid:pk>/", users.detail, name="user"),
    path("users/<uuid:pk>/edit/", user_writing.edit, name="user-edit"),
    path("users/<uuid:pk>/code/", user_moves.code, name="user-code"),
    path("users/<uuid:pk>/second-factor/", user_moves.second_factor, name="user-second-factor"),
    path("users/<uuid:pk>/transfer/", user_moves.transfer, name="user-transfer"),
    path("users/<uuid:pk>/deactivate/", user_moves.deactivate, name="user-deactivate"),
    path("users/<uuid:pk>/reactivate/", user_moves.reactivate, name="user-reactivate"),
    path("centres/", offices.centre_list, name="centres"),
    path("centres/<uuid:pk>/edit/", offices.centre_edit, name="centre-edit"),
    path("deputies/", offices.deputy_list, name="deputies"),
    path("deputies/new/", offices.deputy_name, name="deputy-name"),
    path("deputies/<uuid:pk>/end/", offices.deputy_end, name="deputy-end"),
    path("join/", joining.join, name="join"),
    path("join/password/", joining.choose_password, name="join-password"),
]
