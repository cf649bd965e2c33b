"""The product's addresses, and the admin's."""

from django.urls import path

from bench.admin import site
from shelter.urls import urlpatterns as product

urlpatterns = [*product, path("bench-admin/", site.urls)]
