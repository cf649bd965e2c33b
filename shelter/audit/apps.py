from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shelter.audit"
    label = "audit"
    verbose_name = "บันทึกการเข้าถึง"
