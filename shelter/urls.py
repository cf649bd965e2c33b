"""Every URL of the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from shelter.accounts.doors import EVERY_ROLE, door
from shelter.accounts.papers import papers
from shelter.accounts.views.upkeep import healthz, save_draft
from shelter.components import component_page, components
from shelter.menu import home_of


@door(*EVERY_ROLE)
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's first page is the one their day begins with."""
    return redirect(home_of(request.user))  # type: ignore[arg-type]


urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("shelter.accounts.urls")),
    path("drafts/<slug:form>/<slug:subject>", save_draft, name="draft"),
    path("components/", components, name="components"),
    path("components/<slug:page>/", component_page, name="component-page"),
    path("log/", include("shelter.accounts.log.urls")),
    path("papers/", papers, name="papers"),
    path("", include("shelter.accounts.staff_urls")),
    path("", include("cases.urls")),
    path("km/", include("km.urls")),
]

handler400 = "shelter.accounts.errors.bad_request"
handler403 = "shelter.accounts.errors.permission_denied"
handler404 = "shelter.accounts.errors.not_found"
handler429 = "shelter.accounts.errors.too_many_requests"
handler500 = "shelter.accounts.errors.server_error"
