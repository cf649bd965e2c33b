"""Charts: shapes without letters, labels with places, numbers as printed."""

import re

import pytest
from django.template.loader import render_to_string

from shelter.lib import charts

EIGHT = [
    ("สุขภาพ", 2, 4), ("การศึกษา", 2, 2), ("ที่อยู่อาศัย", 1, 3), ("รายได้และงาน", 1, 2),
    ("ความมั่นคงปลอดภัย", 2, 4), ("สิทธิสวัสดิการ", 1, 4), ("นันทนาการ", 3, 4), ("กระบวนการยุติธรรม", 3, 3),
]  # fmt: skip


def test_radar_draws_no_letters_and_is_named_for_readers():
    svg = charts.radar(EIGHT, 5, "แผนภูมิ ๘ มิติ").svg
    assert "<text" not in svg
    assert "<title>แผนภูมิ ๘ มิติ</title>" in svg
    assert "style=" not in svg


def test_radar_places_eight_labels_around_the_clock():
    labels = charts.radar(EIGHT, 5, "t").labels
    assert [label.slot for label in labels] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [label.values for label in labels][:2] == ["2 / 4", "2 / 2"]


@pytest.mark.parametrize("count", range(3, charts.SLOTS + 1))
def test_radar_gives_each_axis_a_place_of_its_own(count):
    labels = charts.radar([("x", None, 1)] * count, 5, "t").labels
    assert len({label.slot for label in labels}) == count


@pytest.mark.parametrize("count", [2, 17])
def test_radar_refuses_what_it_cannot_draw(count):
    with pytest.raises(ValueError, match="3 to 16 axes"):
        charts.radar([("x", 1, 1)] * count, 5, "t")


def test_radar_of_one_round_prints_one_number_and_draws_no_dashes():
    radar = charts.radar([("มิติที่ ๑", None, 21), ("มิติที่ ๒", None, 19.5), ("มิติที่ ๓", None, 17)], 25, "t", True)
    assert [label.values for label in radar.labels] == ["๒๑", "๑๙.๕", "๑๗"]
    assert not radar.compares
    assert "stroke-dasharray" not in radar.svg


def test_radar_leaves_a_gap_where_nothing_was_scored():
    radar = charts.radar([("a", None, 5), ("b", None, None), ("c", None, 5), ("d", None, 5)], 5, "t")
    # Of four sides two touch the missing axis: two lines remain, and three dots.
    assert radar.svg.count('stroke="#000" stroke-width="2.5"') == 2
    assert radar.svg.count("<circle") == 3
    assert radar.labels[1].values == charts.NO_SCORE


def test_radar_says_once_what_was_never_scored_and_marks_the_round_that_is_missing():
    axes = [("a", None, None), ("b", 2, None), ("c", None, 3), ("d", 1, 2)]
    labels = charts.radar(axes, 5, "t").labels
    assert [label.values for label in labels] == [charts.NO_SCORE, "2 / –", "– / 3", "1 / 2"]


def test_radar_puts_the_maximum_on_the_rim_and_nothing_outside_it():
    top = charts.radar([("a", None, 99), ("b", None, 0), ("c", None, 0)], 5, "t").svg
    x, y = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)"', top).groups()
    assert (float(x), float(y)) == (charts.WIDTH / 2, charts.HEIGHT / 2 - charts.RADIUS)


def test_bars_are_as_long_as_their_share_and_print_it():
    full, half, none = charts.bars([("ก", 25, 25), ("ข", 12.5, 25), ("ค", None, 25)])
    widths = [float(re.findall(r'width="([\d.]+)"', bar.svg)[1]) for bar in (full, half, none)]
    assert widths == [299, 149.5, 0]
    assert [bar.values for bar in (full, half, none)] == ["25 / 25", "12.5 / 25", "ยังไม่ประเมิน"]


def test_labels_are_escaped():
    assert "<b>" not in charts.bars([("<b>", 1, 2)])[0].svg
    html = render_to_string("charts/radar.html", {"chart": charts.radar([("<b>", 1, 1)] * 3, 5, "<i>")})
    assert "<b>" not in html
    assert "<i>" not in html


def test_partials_carry_no_style_attribute():
    radar = render_to_string("charts/radar.html", {"chart": charts.radar(EIGHT, 5, "t")})
    bars = render_to_string("charts/bars.html", {"bars": charts.bars([("ก", 1, 2)]), "caption": "สรุป"})
    assert "style=" not in radar + bars
    assert 'class="radar-label radar-slot-14"' in radar
    assert "สรุป" in bars
