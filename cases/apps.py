from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "แฟ้มผู้ใช้บริการ"
