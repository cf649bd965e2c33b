import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.lib.text import has_forbidden, normalise, squeeze

# Thai letters and marks, marks of other scripts, invisible characters, and a few precomposed letters.
awkward = st.text(
    st.sampled_from("กนฺุู่้๊ิีํ๎์็ัำาเแ \n\t\r\u0323\u0301\u3099\u05b0\u200b\u200e\ufeffかéA๑"), max_size=25
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("น\u0e4d\u0e32", "น\u0e33"),  # ํ + า
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),  # ํ + tone + า
        ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),  # tone + ํ + า
        ("น\u0e33\u0e49", "น\u0e49\u0e33"),  # tone typed after ำ
        ("\u0e40\u0e40ก้ว", "\u0e41ก้ว"),  # เ + เ
        ("ก\u0e48\u0e34น", "ก\u0e34\u0e48น"),  # tone before its vowel
        ("สิท\u0e18\u0e4c\u0e34", "สิท\u0e18\u0e34\u0e4c"),  # การันต์ before its vowel
        ("ป\u0e48\u0e39", "ป\u0e39\u0e48"),  # tone before a vowel below
        ("สม\u200bชาย\ufeff", "สมชาย"),
        ("\u202eสมชาย\u202c", "สมชาย"),
        ("ก\u200b\u0e48\u200d\u0e34", "ก\u0e34\u0e48"),  # marks meet once the invisible is gone
        ("cafe\u0301", "café"),
        ("หนึ่ง\r\nสอง\rสาม\u2028สี่", "หนึ่ง\nสอง\nสาม\nสี่"),
        ("ก\x01ข\x7fค", "กขค"),
        ("\u200b \u00a0\ufeff\n", ""),
        ("\u3164\u2800\u00ad", ""),
        ("", ""),
        ("  สองบรรทัด\n ย่อหน้า ", "  สองบรรทัด\n ย่อหน้า "),
    ],
)
def test_normalise_gives_one_form_to_what_looks_the_same(typed, kept):
    assert normalise(typed) == kept


def test_normalise_keeps_sara_am_whole_unlike_nfkc():
    assert normalise("จำนวน") == "จำนวน"
    assert unicodedata.normalize("NFKC", "จำนวน") != "จำนวน"


@given(awkward | st.text(max_size=40))
def test_normalise_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


@given(awkward | st.text(max_size=40))
def test_squeeze_is_idempotent_and_one_line(text):
    once = squeeze(text)
    assert squeeze(once) == once
    assert "\n" not in once
    assert "  " not in once
    assert once == once.strip()


@given(st.text(st.sampled_from("กขคงนมยรลวสหอ ะาุูิีึืัเแโใไ่้๊๋์็ๆฯ0123๔๕abc.,()\n"), max_size=60))
def test_normalise_adds_and_loses_no_letter(text):
    # Only เเ changes letters here (two become one แ), and blank text becomes empty.
    if text.strip():
        kept, typed = Counter(normalise(text)), Counter(text.replace("เเ", "แ"))
        assert kept == typed


@given(awkward | st.text(max_size=40))
def test_what_is_kept_is_composed_and_hides_nothing(text):
    kept = normalise(text)
    assert unicodedata.is_normalized("NFC", kept)
    hidden = {char for char in kept if unicodedata.category(char) in {"Cc", "Zl", "Zp"}} - {
        "\n",
        "\t",
        "\x00",
    }
    assert hidden == set()
    # Zero-width and direction marks, by number: the ones a name could be disguised with.
    assert not any(0x200B <= ord(char) <= 0x200F or 0x202A <= ord(char) <= 0x202E for char in kept)
    assert not any(0x2060 <= ord(char) <= 0x206F or ord(char) in {0xFEFF, 0xAD} for char in kept)
    assert "\u0e4d\u0e32" not in kept
    assert "\u0e40\u0e40" not in kept


syllable = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "แ", "โ", "ใ", "ไ"]),
        st.sampled_from("กขคงจชซญดตถทธนบปผพฟมยรลวศสหอฮ"),
        st.sampled_from(["", "ุ", "ู", "ั", "ิ", "ี", "ึ", "ื"]),
        st.sampled_from(["", "่", "้", "๊", "๋"]),
        st.sampled_from(["", "า", "ำ", "ะ", "น", "ย์", "ๆ"]),
    ),
)


@given(st.lists(syllable, min_size=1, max_size=8).map(" ".join))
def test_text_typed_in_the_right_order_is_left_as_it_is(text):
    assert normalise(text) == text
    assert squeeze(text) == text


@given(awkward)
def test_the_order_in_which_marks_were_typed_does_not_matter(text):
    marks = "\u0e38\u0e34\u0e48"
    assert normalise(text + "ก" + marks) == normalise(text + "ก" + marks[::-1])


@pytest.mark.parametrize(
    "hostile", ["ำ่" * 30_000, "\u0323ิุ" * 30_000, "\u0301\u0323" * 40_000, "ํา" * 40_000, "เ" * 90_000]
)
def test_normalise_settles_on_hostile_runs(hostile):
    assert normalise(normalise(hostile)) == normalise(hostile)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "ก\udfff"])
def test_nul_and_lone_surrogates_are_forbidden(text):
    assert has_forbidden(text)


@pytest.mark.parametrize("text", ["", "สมชาย", "\U0001f600", "\x01"])
def test_everything_else_may_be_kept(text):
    assert not has_forbidden(text)
