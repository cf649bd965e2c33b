from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shelter.desk"
    label = "desk"
    verbose_name = "โต๊ะทำงาน"

    def ready(self):
        from shelter.desk import checks  # noqa: F401  registers the database checks
