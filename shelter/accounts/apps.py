from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shelter.accounts"
    label = "accounts"
    verbose_name = "ผู้ใช้และศูนย์"

    def ready(self):
        from shelter.accounts import sign_in_log

        sign_in_log.listen()
