"""allauth, closed: accounts are made by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter

from shelter.accounts.models import User
from shelter.lib.crypto import decrypt, encrypt


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up, and refusals that say what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": "ใส่รหัสผ่านที่ใช้อยู่",
        "incorrect_password": "รหัสผ่านที่ใช้อยู่ไม่ตรง ลองพิมพ์อีกครั้ง",
        "incorrect_code": "รหัส 6 หลักไม่ตรงหรือหมดเวลาแล้ว ใส่รหัสที่แสดงอยู่ขณะนี้",
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจตัวพิมพ์และภาษาของแป้นพิมพ์แล้วลองใหม่",
        "too_many_login_attempts": "ลองหลายครั้งติดกัน รอสัก 5 นาทีแล้วลองใหม่ บัญชีไม่ได้ถูกระงับ",
        "rate_limited": "ลองหลายครั้งติดกัน รอสักครู่แล้วลองใหม่",
        "same_as_current": "รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสที่ใช้อยู่",
    }

    def is_open_for_signup(self, request):
        return False


class StaffBackend(AuthenticationBackend):
    """Every page asks for the person and their centre: one query brings both."""

    def get_user(self, user_id):
        user = User.objects.select_related("centre").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def user_display(user) -> str:
    return str(user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted: a stolen backup must not make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "รหัส 6 หลักไม่ตรงหรือหมดเวลาแล้ว ใส่รหัสที่แสดงอยู่ขณะนี้",
        "cannot_delete_authenticator": "ปิดการยืนยันสองชั้นไม่ได้ บัญชีนี้ต้องใช้เสมอ",
        "cannot_generate_recovery_codes": "ตั้งการยืนยันสองชั้นก่อน แล้วจึงสร้างรหัสสำรองได้",
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
