import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.lib import addresses

everywhere = [
    subdistrict
    for province in addresses.provinces()
    for district in addresses.districts(province.code)
    for subdistrict in addresses.subdistricts(district.code)
]


def test_the_tree_is_whole():
    # 77 provinces, 878 อำเภอ and 50 เขต; about 7,430 sub-districts (the exact count moves with each reform).
    assert len(addresses.provinces()) == 77
    assert sum(len(addresses.districts(p.code)) for p in addresses.provinces()) == 928
    assert 7_400 < len(everywhere) < 7_500
    assert len({place.code for place in everywhere}) == len(everywhere)
    assert all(len(postcode) == 5 for place in everywhere for postcode in place.postcodes)
    assert all(place.postcodes for place in everywhere)


@given(st.sampled_from(everywhere))
def test_every_code_leads_to_its_place_and_its_parents(place):
    assert addresses.get(place.code) == place
    district, province = addresses.get(place.code[:4]), addresses.get(place.code[:2])
    assert (district.district, district.subdistrict) == (place.district, "")
    assert (province.province, province.district) == (place.province, "")
    assert place in addresses.subdistricts(district.code)
    assert district in addresses.districts(province.code)
    assert (province.level, district.level, place.level) == (0, 1, 2)


@given(st.sampled_from(everywhere))
def test_every_place_is_found_by_its_own_path(place):
    assert addresses.search(place.path)[0] == place
    assert addresses.search(place.full_path)[0] == place


def test_a_path_is_written_as_on_an_envelope():
    assert addresses.path("330123") == "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"
    assert addresses.get("330123").full_path == "ตำบลโพธิ์ อำเภอเมืองศรีสะเกษ จังหวัดศรีสะเกษ 33000"
    assert addresses.path("3301") == "อ.เมืองศรีสะเกษ จ.ศรีสะเกษ"
    assert addresses.path("33") == "จ.ศรีสะเกษ"


def test_bangkok_has_khwaeng_and_khet():
    place = addresses.search("บางมด ทุ่งครุ")[0]
    assert place.path == place.full_path == "แขวงบางมด เขตทุ่งครุ กรุงเทพมหานคร 10140"


@pytest.mark.parametrize("code", ["", "3", "999999", "33012", "33 OR 1=1"])
def test_an_unknown_code_has_no_place(code):
    assert addresses.get(code) is None
    assert addresses.path(code) == ""
    assert addresses.districts(code) == addresses.subdistricts(code) == []


def test_children_are_asked_for_at_the_right_level():
    assert addresses.subdistricts("33") == []
    assert addresses.districts("3301") == []


@pytest.mark.parametrize(
    ("district", "code"),
    [("อ.กัลยาณิวัฒนา เชียงใหม่", "5025"), ("อ.น้ำปาด อุตรดิตถ์", "5304"), ("อ.เซกา บึงกาฬ", "3804")],
)
def test_codes_the_source_lacks_are_the_official_ones(district, code):
    assert addresses.search(district)[0].code == code


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("โพธิ์ เมือง ศรีสะเกษ", "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"),
        ("ต.โพธิ์ อ.เมือง จ.ศรีสะเกษ ๓๓๐๐๐", "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"),
        ("ต. โพธิ์, อ. เมือง, จ. ศรีสะเกษ", "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"),
        ("ตำบลโพธิ์อำเภอเมืองศรีสะเกษจังหวัดศรีสะเกษ33000", "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"),
        ("ต.โพธิ์ ศรีษะเกษ", "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000"),  # the usual misspelling
        ("อ.กนทรลักษ", "อ.กันทรลักษ์ จ.ศรีสะเกษ"),  # a slip
        ("ศรีสะเกษ", "จ.ศรีสะเกษ"),
        ("กทม", "กรุงเทพมหานคร"),
        ("จ.ป.ร.", "ต.จ.ป.ร. อ.กระบุรี จ.ระนอง 85110"),  # a name, not a label
        ("สนามชัยเขต", "อ.สนามชัยเขต จ.ฉะเชิงเทรา"),
        ("ปากน\u0e4d\u0e49าโพ", "ต.ปากน้ำโพ อ.เมืองนครสวรรค์ จ.นครสวรรค์ 60000"),
    ],
)
def test_search_understands_what_people_type(typed, path):
    assert addresses.search(typed)[0].path == path


def test_a_label_narrows_the_search():
    assert {place.level for place in addresses.search("บางเขน")} == {1, 2}
    assert [place.path for place in addresses.search("เขตบางเขน")] == ["เขตบางเขน กรุงเทพมหานคร"]


@pytest.mark.parametrize("typed", ["", "   ", "xyz", "ต.", "โพธิ์ ภูเก็ต", "บา " * 60, "ก" * 500])
def test_what_names_no_place_finds_none(typed):
    assert addresses.search(typed) == []


def test_search_gives_no_more_than_asked_for():
    assert len(addresses.search("หนอง", limit=3)) == 3


@given(st.text(max_size=40) | st.text(st.sampled_from("ต.อจกรุงเทพ โพธิ์33000"), max_size=40))
def test_search_answers_anything(text):
    assert all(addresses.get(place.code) == place for place in addresses.search(text))


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("ศรีสะเกษ", "ศรีสะเกษ"),
        ("จ.ศรีสะเกษ", "ศรีสะเกษ"),
        ("จังหวัด ศรีสะเกษ", "ศรีสะเกษ"),
        ("กทม.", "กรุงเทพมหานคร"),
        ("กรุงเทพฯ", "กรุงเทพมหานคร"),
        ("โคราช", "นครราชสีมา"),
        ("อุบล", "อุบลราชธานี"),  # only one begins so
    ],
)
def test_a_province_is_found_by_its_usual_names(typed, province):
    assert addresses.find_province(typed).province == province


@given(st.sampled_from(addresses.provinces()))
def test_every_province_is_found_by_name_and_path(province):
    assert addresses.find_province(province.province) == addresses.find_province(province.path) == province


@pytest.mark.parametrize("typed", ["", "นคร", "สมุทร", "เวียงจันทน์"])
def test_a_doubtful_province_is_not_guessed(typed):
    assert addresses.find_province(typed) is None


def test_near_misses_are_suggested():
    assert addresses.suggest_provinces("ศรีสเกศ")[0] == "ศรีสะเกษ"
    assert addresses.suggest_provinces("สมุทรปราการณ์")[0] == "สมุทรปราการ"
    assert addresses.suggest_provinces("xyz") == []
