from django.apps import AppConfig


class KMConfig(AppConfig):
    name = "km"
    verbose_name = "การจัดการความรู้"
