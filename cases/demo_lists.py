"""Warnings, papers, pauses and requests for more days among the invented people."""

from datetime import timedelta
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cases.actions import attachments, clocks, flags
from cases.demo_days import on_day
from cases.models import Case, CaseFlag
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_date, bangkok_today

# (calling or first name of the demonstration's person, kind, words)
FLAGS = (
    ("คำผาย", "allergy", "ยาเพนิซิลลิน เคยมีผื่นทั้งตัว"),
    ("บุญมี", "infection", "มีแผลติดเชื้อ ใส่ถุงมือเมื่อทำแผล"),
    ("บุญมี", "do_not_tell", "ทางบ้านยังไม่รู้ว่ามาพัก รับสายแล้วตอบเพียงว่าไม่ให้ข้อมูล"),
    ("ดวงดาว", "danger", "ผู้ที่เคยทำร้ายอาจมาที่หน้าศูนย์ อย่าออกไปคนเดียว"),
    ("วีระ", "other", "หูซ้ายไม่ค่อยได้ยิน พูดทางขวา"),
)


def demo_lists(centre: Centre, rng: Random) -> None:
    """Make what is missing: a centre that has these warnings keeps them as they are. The rooms set others."""
    if CaseFlag.objects.filter(case__centre=centre, words__in=[words for _, _, words in FLAGS]).exists():
        return
    code = centre.code.lower()
    worker, head = (User.objects.get(username=f"{code}.{name}") for name in ("social", "director"))
    cases = Case.objects.filter(centre=centre, closed_at__isnull=True).select_related("client", "centre")
    known = {case.client.first_name or case.client.calling_name: case for case in cases}
    today = bangkok_today()
    for name, kind, words in FLAGS:
        if name in known:
            since = bangkok_date(known[name].received_at)
            with on_day(known[name], 0, 16):
                flags.add(case=known[name], by=worker, kind=kind, words=words, since=since)
    if case := known.get("คำผาย"):
        with on_day(case, 8):
            attachments.attach(case=case, by=worker, uploads=[_paper(rng)], kind="id_card_copy")
            attachments.attach(
                case=case,
                by=worker,
                uploads=[_paper(rng), _paper(rng)],
                kind="police_report",
                caption="ใบรับแจ้งของหายสองหน้า",
                dated_on=bangkok_date(case.received_at),
            )
            clocks.ask_extension(case=case, by=worker, days=15, reason="รอผลตรวจสอบทะเบียนราษฎรจากอำเภอ")
    if case := known.get("วีระ"):
        with on_day(case, 12):
            asked = clocks.ask_extension(case=case, by=worker, days=10, reason="รอนายจ้างตอบเรื่องที่พักคนงาน")
            clocks.decide_extension(extension=asked, by=head, approve=True, note="ติดตามทุกสามวัน")
    if case := known.get("บุญมี"):
        with on_day(case, 5):
            first = today - timedelta(days=4)
            clocks.pause(
                case=case,
                by=worker,
                kind="hospital",
                reason="นอนทำแผล",
                first_on=first,
                last_on=first + timedelta(2),
            )
    if case := known.get("มะลิ"):
        with on_day(case, 1):
            clocks.pause(
                case=case, by=worker, kind="not_ready", reason="ขอเวลาอีกสองสามวัน รอล่าม", first_on=today
            )


def _paper(rng: Random) -> SimpleUploadedFile:
    """A sheet with grey lines for writing: nobody's paper."""
    sheet = Image.new("RGB", (620, 877), (250, 249, 245))
    pen = ImageDraw.Draw(sheet)
    for row in range(14):
        pen.rectangle((60, 90 + row * 50, 60 + rng.randrange(240, 500), 104 + row * 50), fill=(190, 190, 186))
    made = BytesIO()
    sheet.save(made, "JPEG", quality=70)
    return SimpleUploadedFile("เอกสาร.jpg", made.getvalue(), "image/jpeg")
