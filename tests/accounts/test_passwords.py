"""Passwords: long, and not what somebody who knows the work would try first."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError

from shelter.accounts.passwords import LEAST_LEFT, left_to_guess

GUESSABLE = [
    "password12345",
    "P@ssw0rd2569!!",
    "sunshine2024!!",
    "horsebattery2569!",
    "saphan25692569",
    "Saphan-2570-SSK",
    "สะพาน2570สะพาน",
    "ศูนย์คุ้มครองคนไร้ที่พึ่ง",
    "ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ",
    "นักสังคมสงเคราะห์2569",
    "กระทรวงพม2570!",
    "พ.ม.ศรีสะเกษ๒๕๗๐",
    "nakhonsawan2570",
    "ศรีสะเกษ๒๕๖๙๒๕๗๐",
    "สวัสดีปีใหม่2570",
    "สวัสดีครับ12345",
    "l;ylfu8iy[12345",  # สวัสดีครับ on an English keyboard
    "ยฟหหไนพก123456",  # password on a Thai keyboard
    "ฟหกดฟหกด1234",  # asdfasdf1234 on a Thai keyboard
    "ๆไำพะัีรนย1234",
    "qwertyuiop1234",
    "1qaz2wsx3edc4rfv",
    "0987654321098",
    "081-234-5678-1",
    "3320100123456",
    "13082525130825",
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "กขคงจกขคงจกขคงจ",
    "somchai123456!!",
    "รักแม่รักพ่อ2510",
    "iloveyou-iloveyou",
]
GOOD = [
    "ร่มไทรริมคลอง-ทดสอบ",
    "ใบบัวบกริมบึงหนองหาน",
    "แมวส้มปีนตุ่มฝนตก",
    "river umbrella candle horse",
    "correcthorsebatterystaple",
    "k7Qz!vR2m#Lp",
    "xT4mBw9cHq2e",
]


def refused(password, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


@pytest.mark.parametrize("password", GUESSABLE)
def test_what_people_try_first_is_refused(password):
    assert "password_guessable" in refused(password)


@pytest.mark.parametrize("password", GOOD)
def test_unrelated_words_and_random_signs_pass_without_rules_of_composition(password):
    assert refused(password) == []


def test_every_common_password_of_the_world_that_is_long_enough_is_refused():
    long_enough = [one for one in CommonPasswordValidator().passwords if len(one) >= 12]
    assert long_enough
    assert [one for one in long_enough if left_to_guess(one) >= LEAST_LEFT] == []


def test_eleven_characters_are_too_few_and_twelve_enough():
    assert refused("k7Qz!vR2m#L") == ["password_too_short"]
    assert refused("k7Qz!vR2m#Lp") == []


def test_the_persons_own_names_do_not_count(people, ssk):
    user = people["ssk.caseworker"]
    user.full_name, user.username = "นางสาวกุสุมาลย์ พฤกษาวัลย์", "kusumal.phruek"
    for password in ("กุสุมาลย์พฤกษาวัลย์", "Kusumal_Phruek2538", "ศก-กุสุมาลย์-2538"):
        assert "password_guessable" in refused(password, user)
        assert (
            refused(password.replace("กุสุมาลย์", "ฝักข้าวโพดอบเกลือ").replace("Kusumal", "vGhtRwqzpb"), user) == []
        )


def test_the_refusal_says_what_to_do_and_nothing_of_the_list(people, sign_in, caseworker):
    form = {"oldpassword": "x", "password1": "saphan25692569", "password2": "saphan25692569"}
    page = sign_in(caseworker).post("/accounts/password/", form).content.decode()
    assert "ต่อคำที่ไม่เกี่ยวกัน 4 คำ" in page
    assert "must" not in page


def test_every_help_text_is_thai():
    for one in get_password_validators(settings.AUTH_PASSWORD_VALIDATORS):
        assert any("ก" <= sign <= "ฮ" for sign in one.get_help_text())
