"""allauth, closed: accounts are made by an administrator."""

from datetime import UTC, datetime
from time import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.shortcuts import redirect

from shelter.accounts import throttle
from shelter.accounts.models import User
from shelter.accounts.sessions import BEGAN
from shelter.lib.crypto import decrypt, encrypt

# What proves who somebody is beside the password; recovery codes only stand in for one of these.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class ClosedDoorAdapter(DefaultAccountAdapter):
    """No sign-up, and refusals that say what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": "ใส่รหัสผ่านที่ใช้อยู่",
        "incorrect_password": "รหัสผ่านที่ใช้อยู่ไม่ตรง ลองพิมพ์อีกครั้ง",
        "incorrect_code": "รหัส 6 หลักไม่ตรงหรือหมดเวลาแล้ว ใส่รหัสที่แสดงอยู่ขณะนี้",
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจตัวพิมพ์และภาษาของแป้นพิมพ์แล้วลองใหม่",
        "too_many_login_attempts": "ลองหลายครั้งติดกัน รอ 5 นาทีแล้วลองใหม่ บัญชีไม่ได้ถูกระงับ",
        "rate_limited": "ลองหลายครั้งติดกัน รอ 1 นาทีแล้วลองใหม่",
        "same_as_current": "รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสที่ใช้อยู่",
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        self._login_failed_rl_usage = throttle.spend(request, credentials.get("username", ""))

    def is_reauthentication_required(self, *, app):
        """Not of somebody who just signed in with a password alone, to set up the first second factor."""
        began = self.request.session.get(BEGAN, 0)
        if time() - began < app_settings.REAUTHENTICATION_TIMEOUT:
            before = datetime.fromtimestamp(began, UTC)
            factors = Authenticator.objects.filter(user_id=self.request.user.pk, created_at__lt=before)
            return factors.exists()
        return super().is_reauthentication_required(app=app)

    def respond_user_inactive(self, request, user):
        """Reached by a passkey only; like every other failure it leads back to the sign-in page."""
        messages.error(request, "เข้าสู่ระบบไม่สำเร็จ ลองอีกครั้ง หรือติดต่อผู้ดูแลระบบของศูนย์")
        return redirect("account_login")


class StaffBackend(AuthenticationBackend):
    """Every page asks for the person, their centre and for whom they stand in: one query brings all."""

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        # allauth keeps an inactive person whose password was right aside, to show a page that says so.
        # That would tell whoever guessed it: here it is a failure like any other.
        self.unstash_authenticated_user()
        return user

    def get_user(self, user_id):
        user = User.objects.with_standing_in().select_related("centre").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def user_display(user) -> str:
    return str(user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted: a stolen backup must not make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "รหัส 6 หลักไม่ตรงหรือหมดเวลาแล้ว ใส่รหัสที่แสดงอยู่ขณะนี้",
        "incorrect_passkey": "อ่านกุญแจหรือพาสคีย์ไม่สำเร็จ ลองอีกครั้ง หรือเลือกวิธีอื่น",
        "cannot_delete_authenticator": "ปิดการยืนยันสองชั้นไม่ได้ บัญชีนี้ต้องใช้เสมอ",
        "cannot_generate_recovery_codes": "ตั้งการยืนยันสองชั้นก่อน แล้วจึงสร้างรหัสสำรองได้",
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "กุญแจหลัก" if number == 1 else f"กุญแจที่ {number}"

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "สะพาน"}

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
