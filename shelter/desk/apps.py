from django import forms
from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shelter.desk"
    label = "desk"
    verbose_name = "โต๊ะทำงาน"

    def ready(self):
        from shelter.desk import checks  # noqa: F401  registers the database checks

        # Django's own words name neither the field nor what to do; every form speaks like these instead.
        forms.Field.default_error_messages["required"] = "กรอกช่องนี้"
        forms.ChoiceField.default_error_messages["required"] = "เลือกหนึ่งข้อ"
        forms.ChoiceField.default_error_messages["invalid_choice"] = "เลือกจากรายการที่มี"
        forms.ModelChoiceField.default_error_messages["required"] = "เลือกหนึ่งรายการ"
        forms.ModelChoiceField.default_error_messages["invalid_choice"] = "เลือกจากรายการที่มี"
