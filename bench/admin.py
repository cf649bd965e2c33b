"""Django's admin over the tables the product lists, as `startproject` would show them."""

from typing import Any

from django.contrib import admin

from cases.models import Case, Client


class OpenSite(admin.AdminSite):
    """Lets everybody in who is signed in: the product's users carry none of the admin's flags."""

    def has_permission(self, request: Any) -> bool:
        return bool(request.user.is_authenticated)


def _allowed(self: Any, request: Any, obj: Any = None) -> bool:
    return True


class Listed(admin.ModelAdmin):
    """Everything is allowed, as to a superuser: the product's users carry none of the admin's permissions."""

    has_view_permission = has_change_permission = has_add_permission = has_delete_permission = _allowed
    has_module_permission = _allowed


class CaseAdmin(Listed):
    list_display = ("number", "client", "received_at", "closed_at", "centre")
    list_filter = ("fiscal_year",)
    list_select_related = ("client", "centre")
    ordering = ("-received_at",)
    list_per_page = 50


class ClientAdmin(Listed):
    list_display = ("sort_name", "sex", "birth_date", "centre")
    list_select_related = ("centre",)
    search_fields = ("first_name", "last_name", "calling_name", "other_names")
    ordering = ("sort_name",)
    list_per_page = 50


site = OpenSite(name="bench_admin")
site.register(Case, CaseAdmin)
site.register(Client, ClientAdmin)
