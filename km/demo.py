"""The demo's KM work: one invented project and report per centre. Nobody in it is real."""

from random import Random

from km.actions import assessments, imports, reports
from km.models import AssessmentKind, DimensionKind, KMProject, KMReport
from km.rules.source_file import Source
from shelter.accounts.models import Centre, Role, User
from shelter.lib.thai import bangkok_today, fiscal_year

SISAKET = """## คำนำ

เล่มนี้รวมสิ่งที่คนทำงานในศูนย์ช่วยกันลองทำตลอดปี เพื่อให้ผู้ใช้บริการได้พบหมอตามนัดทุกครั้ง

คณะผู้จัดทำขอบคุณทุกคนที่สละเวลาเล่าให้ฟัง

ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ

๑๒ ตุลาคม ๒๕๖๙

## โครงการจัดการความรู้ พส. พัฒนาสังคมและสวัสดิการ ( ๑ หน่วยงาน ๑ KM )

#### ๑.๑ รายชื่อคณะทำงาน KM

๑. นางรัตนา สุขเกษม ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ ประธานคณะทำงาน
๒. นายวีระ บุญส่ง นักพัฒนาสังคมชำนาญการ คณะทำงานและเลขานุการ
๓. นางสาวอรอุมา แก้วใส นักสังคมสงเคราะห์ปฏิบัติการ คณะทำงาน

#### ๑.๒ หัวข้อประเด็นความรู้

“สมุดนัดหมอเล่มเดียวใช้ร่วมกันทั้งศูนย์”

#### ๑.๓ ที่มาของการจัดการความรู้

เดิมแต่ละเวรจดนัดหมอในสมุดของตน เมื่อเปลี่ยนเวรจึงมีนัดตกหล่นเดือนละหลายครั้ง

#### ๑.๔ วัตถุประสงค์

๑) เพื่อให้นัดหมอทุกครั้งมีผู้พาไป
๒) เพื่อให้เวรถัดไปรู้ว่าหมอสั่งอะไร

#### ๑.๕ ขั้นตอนและวิธีการจัดการความรู้ (โดยละเอียด)

๑) ประชุมสามเวรเพื่อดูสมุดเดิมทั้งหมด
๒) ตกลงช่องที่ต้องจดให้เหลือห้าช่อง
๓) ทดลองใช้หนึ่งเดือนแล้วปรับ

#### ๑.๖ รายละเอียดความรู้/องค์ความรู้

นัดของผู้บริการหนึ่งครั้งต้องตอบได้ว่า ใคร ไปที่ไหน กี่โมง ใครพาไป และเอายาอะไรกลับมา

#### ๑.๗ วิธีการขยายผล การแบ่งปันแลกเปลี่ยนเรียนรู้ และการเผยแพร่ประชาสัมพันธ์ผลงาน KM ผ่านช่องทางต่างๆ

เล่าในที่ประชุมประจำเดือน และให้ศูนย์ข้างเคียงมาดูของจริง

#### ๑.๘ ระบุผลลัพธ์ที่เป็นรูปธรรม/เชิงประจักษ์ (บุคคลมีการนำ KM มาใช้ในการปฏิบัติงานอย่างไร)

นัดตกหล่นลดลงจนไม่มีเลยในสองเดือนสุดท้าย

#### ๑.๙ ปัจจัยที่สนับสนุนความสำเร็จในการจัดการความรู้

ทุกเวรจดในเล่มเดียวและหัวหน้าเวรอ่านทุกเช้า

#### ๑.๑๐ ปัญหา/อุปสรรค ในการจัดการความรู้

วันหยุดยาวยังไม่มีรถพาไป ต้องขอรถจากเทศบาลล่วงหน้า

# ภาคผนวก

## แบบสมุดนัดหมอ

จดวันละหน้า เรียงตามเวลา ขีดเส้นแดงเมื่อพาไปแล้ว

เกณฑ์การประเมินผลงานการจัดการความรู้ พส.พัฒนางานเพื่อสังคมและสวัสดิการ

มิติที่ ๑ กระบวนการจัดการความรู้ที่มีอยู่ในหน่วยงาน

ลำดับ\tเกณฑ์\t(๐ คะแนน)\t(๑ คะแนน)\t(๒ คะแนน)\t(๓ คะแนน)\t(๔ คะแนน)\t(๕ คะแนน)
๑\tมีการวิเคราะห์อย่างเป็นระบบเพื่อหาจุดแข็งจุดอ่อนในการจัดการความรู้\t\t\t\t\t√\t
๒\tมีการแสดงข้อมูล/ความจริงจากแหล่งต่างๆ โดยเฉพาะอย่างยิ่งจากหน่วยงานที่มีการให้บริการคล้ายคลึงกันอย่างเป็นระบบ\t\t\t\t√\t\t
"""
NAKHONSAWAN = """โครงการจัดการความรู้ พส. พัฒนาสังคมและสวัสดิการ (1 หน่วยงาน 1 KM)

1. คณะทำงาน KM Team

1. นายประสิทธิ์ ชัยมงคล ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดนครสวรรค์ ประธานคณะทำงาน
2. นางสุภาพร ทองคำ นักพัฒนาสังคมชำนาญการ คณะทำงานและเลขานุการ

2. หัวข้อประเด็นความรู้ ครัวเดียวกันกับชุมชนริมน้ำ

3. ที่มาของการจัดการความรู้

ผู้ใช้บริการหลายคนเคยขายอาหาร แต่ศูนย์ไม่มีที่ให้ลองขายจริง

4. วัตถุประสงค์

4.1 เพื่อให้ผู้ใช้บริการได้ลองขายของสัปดาห์ละครั้ง
4.2 เพื่อให้ชาวบ้านริมน้ำรู้จักศูนย์

5. ขั้นตอนและวิธีการจัดการความรู้ (โดยละเอียด)

5.1 คุยกับผู้ใหญ่บ้านเรื่องแผงว่าง
5.2 ให้ผู้ใช้บริการเลือกเองว่าจะขายอะไร

9. ปัจจัยที่สนับสนุนความสำเร็จในการจัดการความรู้

9.1 ผู้ใหญ่บ้านให้แผงฟรีสามเดือนแรก

10. ปัญหา/อุปสรรค ในการจัดการความรู้

10.1 ฝนตกแล้วขายไม่ได้ ยังไม่มีหลังคา
"""
EVIDENCE = ("คำสั่งแต่งตั้งคณะทำงาน KM", "รายงานการประชุมคณะทำงาน ครั้งที่ 1", "ภาพการดูงานศูนย์ข้างเคียง")
TEXTS = {"SSK": SISAKET, "NSN": NAKHONSAWAN}


def seed(rng: Random) -> None:
    """A draft of this fiscal year for each demo centre that has no KM project yet."""
    year = fiscal_year(bangkok_today())
    for centre in Centre.objects.filter(code__in=TEXTS):
        writer = User.objects.filter(centre=centre, roles__contains=[Role.KM]).order_by("username").first()
        if writer is None or KMProject.objects.filter(centre=centre, fiscal_year=year).exists():
            continue
        report = imports.import_report(
            centre=centre, fiscal_year=year, source=Source(TEXTS[centre.code]), source_name="", by=writer
        )
        accounts = {user.full_name: user for user in User.objects.filter(centre=centre)}
        members = [
            reports.Member(
                member.prefix, member.name, member.position, member.role, accounts.get(str(member))
            )
            for member in report.members.all()
        ]
        reports.set_team(report=report, members=members, expected=report.row_version, by=writer)
        director = User.objects.filter(centre=centre, roles__contains=[Role.DIRECTOR]).first()
        _score(report, [writer, director or writer], rng)


def _score(report: KMReport, assessors: list[User], rng: Random) -> None:
    """Own sheets that mostly agree, and evidence for the first rows; the agreed sheet is left to the team."""
    assessment = report.assessments.filter(kind=AssessmentKind.INTERNAL).first() or assessments.start(
        report=report, kind=AssessmentKind.INTERNAL, by=assessors[0]
    )
    rows = list(assessment.rows.select_related("dimension"))
    common = {row.pk: rng.choice((3, 4, 4, 5)) for row in rows if row.dimension.kind == DimensionKind.SCALE}
    for assessor in dict.fromkeys(assessors):
        given = {
            pk: assessments.Given(points - (1 if rng.random() < 0.2 else 0)) for pk, points in common.items()
        }
        assessments.save_own(assessment=assessment, given=given, expected=0, by=assessor)
    for row, note in zip(rows, EVIDENCE, strict=False):
        assessments.add_evidence(row=row, note=note, upload=None, by=assessors[0])
