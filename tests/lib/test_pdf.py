"""The press: bounded, offline, clean up after itself; and the frame every paper stands in."""

import base64
import logging
import multiprocessing
import re
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from shelter.lib import pdf
from shelter.lib.pdf import press
from tests.lib.papers import by_pdfium, by_poppler, frame, lines, squash, structure, tags

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def image_count(data: bytes) -> int:
    return sum(len(page.images) for page in structure(data).pages)


# --- what a paper may load ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://localhost/x.png",
        "https://localhost/x.png",
        "ftp://localhost/x.png",
        "data:image/png;base64," + base64.b64encode(PIXEL).decode(),
        "static:../manage.py",
        "static:%2e%2e/manage.py",
        "static:/etc/hostname",
        "font:../LICENSE",
        "image:unknown",
        "//localhost/x.png",
        "logo.png",
    ],
)
def test_a_paper_loads_nothing_from_outside(address, caplog):
    caplog.set_level(logging.WARNING, "shelter.lib.pdf")
    data = pdf.render(frame(f'<p>ก<img src="{address}" alt="ภาพ"></p>'))
    assert image_count(data) == 0
    assert any(word in caplog.text for word in ("Failed to load image", "Relative URI"))
    assert "localhost" not in caplog.text
    assert "hostname" not in caplog.text


def test_a_paper_shows_pictures_it_was_given():
    data = pdf.render(frame('<p><img src="image:emblem" alt="ตรา"></p>'), images={"emblem": PIXEL})
    assert image_count(data) == 1


def test_a_paper_carries_no_attachments():
    body = '<p><a rel="attachment" href="font:Sarabun-Regular.ttf">แนบ</a><a href="file:///etc/hostname">ก</a></p>'
    html = frame(body).replace("</head>", '<link rel="attachment" href="static:css/paper.css"></head>')
    document = structure(pdf.render(html))
    assert list(document.attachments) == []
    assert b"/EmbeddedFile" not in document.stream.getvalue()


def test_styles_cannot_call_out_either(caplog):
    css = "@import url(http://localhost/a.css); p{background:url(file:///etc/hostname)}"
    assert image_count(pdf.render(frame("<p>ก</p>", css=css))) == 0
    assert "Failed to load" in caplog.text


# --- bounds -------------------------------------------------------------------------------------------------


def test_a_paper_that_takes_too_long_is_ended():
    with pytest.raises(pdf.PaperTimeout):
        pdf.render(frame("<p>ก</p>" * 2_000), seconds=0.05)
    assert multiprocessing.active_children() == []


def test_a_paper_that_needs_too_much_memory_is_ended(monkeypatch):
    monkeypatch.setattr(press, "MEMORY", 1)
    with pytest.raises(pdf.PaperError) as error:
        pdf.render(frame("<p>ความลับ</p>" * 5_000))
    assert "ความลับ" not in str(error.value)
    assert multiprocessing.active_children() == []


def test_a_long_paper_says_how_many_pages_are_laid_out():
    told: list[int] = []
    pdf.render(frame("<p>น้ำใจ</p>" * 4_000), told=told.append)
    assert told == sorted(told)
    assert told[-1] > 20


def test_whoever_is_told_may_end_the_paper():
    def enough(pages):
        raise RuntimeError("no longer wanted")

    with pytest.raises(RuntimeError, match="no longer wanted"):
        pdf.render(frame("<p>น้ำใจ</p>" * 4_000), told=enough)
    assert multiprocessing.active_children() == []


def test_a_paper_whose_asker_was_killed_is_not_made_to_its_end(tmp_path):
    """Fork server and child follow the asker: nobody is left to take the paper."""
    script = (
        "import os, signal\n"
        "from multiprocessing import active_children, forkserver\n"
        "from shelter.lib import pdf\n"
        "def told(pages):\n"
        "    print(forkserver._forkserver._forkserver_pid, active_children()[0].pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"pdf.render({frame('<p>ก</p>')!r}.replace('<p>ก</p>', '<p>น้ำใจ</p>' * 20_000), told=told)\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=press.CHECKOUT, stdout=subprocess.PIPE, text=True)
    pids = done.stdout.split()
    assert len(pids) == 2
    for _ in range(100):
        left = [pid for pid in pids if is_alive(pid)]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def is_alive(pid: str) -> bool:
    """False for a zombie too: in a container it may have nobody to bury it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def test_a_paper_with_many_rows_or_words_is_known_to_be_long():
    assert pdf.cost_of("<p>ก</p>") < 1
    assert pdf.cost_of("<tr><td>ก</td></tr>" * 1_000) > 10
    assert pdf.cost_of(f"<p>{'ก' * 1_000_000}</p>") > 10


def test_no_free_place_is_a_time_out_and_the_place_is_given_back():
    with press._places, press._places, pytest.raises(pdf.PaperTimeout):
        pdf.render(frame("<p>ก</p>"), seconds=0)
    assert pdf.render(frame("<p>ก</p>")).startswith(b"%PDF")


def test_the_web_process_never_holds_the_engine():
    """WeasyPrint lives in the fork server, loaded once before the first fork."""
    code = "import sys; from shelter.lib import pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=press.CHECKOUT).returncode == 0
    pdf.render(frame("<p>ก</p>"))
    server = forkserver._forkserver._forkserver_pid
    assert "libpango" in Path(f"/proc/{server}/maps").read_text()


def test_a_script_without_a_main_guard_may_ask_from_anywhere(tmp_path):
    """No child runs the asker's script again, and the server finds the house from any directory."""
    script = tmp_path / "ask.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(press.CHECKOUT)!r})\n"
        "from shelter.lib import pdf\n"
        f"print(pdf.render({frame('<p>ก</p>')!r})[:4].decode())\n"
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("%PDF\n", "")


def test_warnings_name_the_pattern_and_never_the_words(caplog):
    pdf.render(frame("<p>ก</p>", css="p{color:นายสมมุติ}"))
    assert "Ignored" in caplog.text
    assert "สมมุติ" not in caplog.text


def test_rows_are_capped_and_the_rest_counted():
    assert pdf.capped(range(5), 3) == pdf.Capped([0, 1, 2], 2)
    assert pdf.capped([], 3) == pdf.Capped([], 0)


# --- the frame ----------------------------------------------------------------------------------------------


def paper(**blocks: str) -> str:
    """The real frame, its blocks filled in."""
    html = render_to_string("pdf/base.html")
    html = html.replace("<title></title>", f"<title>{blocks.get('title', 'แบบทดสอบ')}</title>")
    html = html.replace('class="digits-thai"', f'class="{blocks.get("body_class", "digits-thai")}"')
    return html.replace("</body>", blocks["content"] + "</body>")


def test_a_paper_is_tagged_named_and_in_thai():
    document = structure(pdf.render(paper(title="แผนการจัดบริการรายบุคคล", content="<h1>แผน</h1><p>ก</p>")))
    catalog = document.trailer["/Root"]
    assert catalog["/Lang"] == "th"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/K"]
    assert document.metadata.title == "แผนการจัดบริการรายบุคคล"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert [round(side) for side in document.pages[0].mediabox[2:]] == [595, 842]


def test_sarabun_is_embedded_whole_for_both_weights_and_latin():
    document = structure(pdf.render(paper(content="<p>ไทย Latin ๑๒ 12 <b>หนา Bold</b></p>")))
    names = {font.get_object()["/BaseFont"][8:] for font in document.pages[0]["/Resources"]["/Font"].values()}
    assert names == {"Sarabun", "Sarabun-Bold"}


def book(digits: str) -> str:
    chapters = "".join(
        f'<section class="new-page"><h2 id="c{n}">บทที่ {n}</h2><p>เนื้อหา</p></section>' for n in range(2, 13)
    )
    entries = "".join(f'<li><a href="#c{n}">บทที่ {n}</a></li>' for n in range(1, 13))
    return paper(
        body_class=digits,
        content='<section class="cover"><div class="cover-title">ปก</div></section>'
        '<section class="front"><h1>คำนำ</h1></section>'
        f'<section class="front"><h1>สารบัญ</h1><ul class="toc">{entries}</ul></section>'
        f'<div class="main"><h2 id="c1">บทที่ 1</h2><p>เริ่ม</p>{chapters}</div>',
    )


@pytest.mark.parametrize(("digits", "twelve"), [("digits-thai", "๑๒"), ("digits-arabic", "12")])
def test_a_book_numbers_its_main_part_from_one_and_the_contents_agree(digits, twelve):
    pages = by_poppler(pdf.render(book(digits))).split("\f")
    assert squash(pages[0]) == "ปก"
    assert squash(pages[1]) == "คำนำ"
    one = {"๑๒": "๑", "12": "1"}[twelve]
    assert lines(pages[3])[0] == one
    assert lines(pages[14])[0] == twelve
    assert re.search(rf"บทที่12\.+{twelve}$", squash(pages[2]))
    assert re.search(rf"บทที่1\.+{one}บทที่2", squash(pages[2]))


def test_a_plain_paper_has_no_number_on_its_first_page():
    pages = by_poppler(pdf.render(paper(content='<p>หน้าแรก</p><p class="new-page">หน้าถัดไป</p>'))).split("\f")
    assert lines(pages[0]) == ["หน้าแรก"]
    assert lines(pages[1]) == ["๒", "หน้าถัดไป"]


def test_a_table_repeats_its_head_and_a_signature_block_is_not_cut():
    rows = "<tr><td>แถว</td></tr>" * 70
    sign = '<div class="signatures">' + '<div class="signature">ลงชื่อ<br>ผู้ลงนาม</div>' * 4 + "</div>"
    content = f"<table><thead><tr><th>หัวตาราง</th></tr></thead>{rows}</table>{sign}"
    pages = by_poppler(pdf.render(paper(content=content))).split("\f")
    assert [page.count("หัวตาราง") for page in pages if "แถว" in page] == [1] * sum("แถว" in p for p in pages)
    assert sorted(page.count("ผู้ลงนาม") for page in pages)[-1] == 4


def test_a_tick_is_drawn_and_named():
    data = pdf.render(paper(content=f"<p>{render_to_string('pdf/_tick.html')}</p>"))
    assert ("/Figure", "เลือก") in tags(data)
    assert squash(by_pdfium(data)) == ""


def test_headings_tables_and_contents_are_tagged():
    content = (
        '<h1 id="a">ก</h1><ul class="toc"><li><a href="#a">ก</a></li></ul>'
        "<table><thead><tr><th>ก</th></tr></thead><tr><td>ข</td></tr></table>"
    )
    found = {tag for tag, _ in tags(pdf.render(paper(content=content)))}
    assert {"/H1", "/L", "/LI", "/Link", "/Table", "/THead", "/TH", "/TR", "/TD"} <= found


# Words that Thai readers hold to be one; a line may end only between them.
WORDS = [
    "เจ้าหน้าที่", "ชุมชน", "ผู้สูงอายุ", "กิจกรรม", "ติดตาม", "ช่วยเหลือ", "สวัสดิการ", "ครอบครัว", "ประชุม",
    "บริการ", "จังหวัด", "ส่งเสริม", "อำเภอ", "สถานที่", "วิเคราะห์", "หน่วยงาน", "เอกสาร", "สุขภาพ", "พิจารณา",
    "ปรับปรุง", "กำหนด", "ระเบียบ", "กฎหมาย", "ทรัพย์สิน",
]  # fmt: skip
# libthai may part a compound between its words (หน่วย|งาน).
FIRST_PARTS = re.compile("(หน่วย|เจ้า|เจ้าหน้า|ครอบ|กฎ|ทรัพย์|สถาน|ผู้|ผู้สูง|ติด|ช่วย)$")
NEVER_FIRST = set("ะัาำิีึืฺุูๅๆ็่้๊๋์ํ๎ฯ")
NEVER_LAST = set("เแโใไ")


def test_no_line_breaks_inside_a_syllable():
    text = "".join(WORDS[(n * 7) % len(WORDS)] for n in range(400))
    css = ".narrow{width:4.3cm} @page{@top-center{content:none!important}}"
    data = pdf.render(frame(f'<div class="narrow"><p class="flush">{text}</p></div>', css=css))
    found = lines(by_poppler(data))
    assert len(found) > 60
    assert not [line for line in found if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]
    ends, at = set(), 0
    for n in range(400):
        at += len(WORDS[(n * 7) % len(WORDS)])
        ends.add(at)
    at = 0
    inside = [line for line in found if (at := at + len(line)) not in ends]
    assert [line for line in inside if not FIRST_PARTS.search(line)] == []


def test_names_are_not_broken():
    css = ".narrow{width:3cm}"
    body = '<p class="flush narrow">มอบหมาย\u200b<span class="nw">นางน้ำค้าง ทองอำไพ</span> ติดตามผล</p>'
    assert "นางน้ำค้าง ทองอำไพ" in lines(by_poppler(pdf.render(frame(body, css=css))))
