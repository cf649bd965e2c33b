import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.lib.thai import search_key, sound_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("นายสมชาย ใจดี", "สมชาย ใจดี"),
        (" นาย  สมชาย   ใจดี ", "สมชาย ใจดี"),
        ("น.ส.สมหญิง", "สมหญิง"),
        ("น. ส. สมหญิง", "สมหญิง"),
        ("นางสาวสาวิตรี", "สาวิตรี"),
        ("นางสาวิตรี", "สาวิตรี"),  # นาง + สาวิตรี
        ("ด.ช.เล็ก (ต้น)", "เล็ก ต้น"),
        ("เด็กหญิงดาว", "ดาว"),
        ("พระสมชาย", "สมชาย"),
        ("ว่าที่ ร.ต. สมชาย", "สมชาย"),
        ("ว่าที่ ร.ต.หญิง สมศรี", "สมศรี"),
        ("พล.ต.อ. ดร.เก่ง", "เก่ง"),
        ("Mr. John O'Neil", "john o neil"),
        ("Miss Anna-Marie", "anna marie"),
        ("น\u0e4d\u0e49าฝน เ\u0e40ก้ว", "น้ำฝน แก้ว"),
        ("นายเอก", "เอก"),
        ("บ้านเลขที่ ๑๒", "บ้านเลขที่ 12"),
    ],
)
def test_a_name_is_searched_without_title_punctuation_and_slips(typed, key):
    assert search_key(typed) == key


@pytest.mark.parametrize("name", ["นายิกา", "นางาม", "ดรุณี", "คุณากร", "นายก", "นาย", "mrsa", "drew"])
def test_a_name_that_begins_like_a_title_stays_whole(name):
    assert search_key(name) == name


@given(st.text(st.sampled_from("กนายงสวเด็ชหญิ. ่้ำA'-พระ"), max_size=30) | st.text(max_size=30))
def test_search_key_is_one_lower_case_line(text):
    key = search_key(text)
    assert key == " ".join(key.split())
    assert "." not in key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ณัฐ", "นัท"),
        ("สมศักดิ์", "สมสัก"),
        ("จันทร์", "จัน"),
        ("รัตน์ ศรีสุข", "รัด สีสุข"),
        ("นายแก้ว", "เเก้ว"),
        ("สมหญิง", "สมหยิง"),
        ("ญาดา", "ยาดา"),
    ],
)
def test_names_that_sound_alike_share_a_sound_key(one, other):
    assert sound_key(one) == sound_key(other) != ""


def test_sound_key_has_one_code_for_each_thai_word():
    assert sound_key("สมชาย ใจดี") == "ซ6397 จ7300"
    assert sound_key("สมชาย Smith") == "ซ6397"


@pytest.mark.parametrize("text", ["", "John", "123", "์", "เ", "ฯ ๆ", "-", "\u200b"])
def test_what_is_no_thai_word_has_no_sound_key(text):
    assert sound_key(text) == ""


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=12) | st.text(max_size=20))
def test_sound_key_answers_anything(text):
    assert isinstance(sound_key(text), str)
