from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from km.actions import imports
from km.documents import book
from km.rules.source_file import LARGEST, source_of
from km.rules.source_text import UnreadableReport
from shelter.accounts.models import Centre
from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.lib import pdf
from shelter.lib.thai import to_arabic_digits


class Command(BaseCommand):
    help = "Read a KM report (.docx or .txt) as a new draft of a centre's project of a year; --pdf prints it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", required=True, help="code of the centre, as SSK")
        parser.add_argument("--year", required=True, help="fiscal year in the Buddhist era, as 2567")
        parser.add_argument("--pdf", type=Path, help="where to write the printed draft")

    def handle(self, *, file, centre, year, **options):
        owner = Centre.objects.filter(code=centre.upper()).first()
        if owner is None:
            known = ", ".join(Centre.objects.values_list("code", flat=True)) or "ยังไม่มีศูนย์ในระบบ"
            raise CommandError(f"ไม่มีศูนย์รหัส {centre} รหัสที่มี: {known}")
        digits = to_arabic_digits(year)
        if not digits.isdecimal():
            raise CommandError("--year ใส่ปีงบประมาณ พ.ศ. เป็นตัวเลข เช่น 2567")
        try:
            report = self._import(file, owner, int(digits))
        except OSError as error:
            raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {error.strerror}") from error
        except (UnreadableReport, Refused) as error:
            raise CommandError(str(error)) from error
        self._say(report)
        if options["pdf"]:
            self._print(report, options["pdf"])

    @transaction.atomic
    def _print(self, report, path):
        try:
            path.write_bytes(book.paper(report))
        except (pdf.PaperError, OSError) as error:
            raise CommandError(f"นำเข้าแล้ว แต่พิมพ์ลง {path} ไม่ได้: {type(error).__name__}") from error
        self._log(Action.PRINT, report)
        self.stdout.write(f"พิมพ์ลงไฟล์ {path}")

    def _log(self, action, report):
        log.write(
            action,
            chain=report.project.centre.code,
            actor_name="import_km_report",
            subject_kind="km_report",
            subject_ids=[report.pk],
        )

    @transaction.atomic
    def _import(self, file, centre, year):
        with file.open("rb") as opened:
            source = source_of(opened.read(LARGEST + 1))
        report = imports.import_report(
            centre=centre, fiscal_year=year, source=source, source_name=file.name, by=None
        )
        self._log(Action.IMPORT, report)
        return report

    def _say(self, report):
        written = [section for section in report.sections.all() if section.body.strip()]
        scored = sum(
            row.scores.filter(points__isnull=False).exists()
            for assessment in report.assessments.all()
            for row in assessment.rows.all()
        )
        self.stdout.write(
            f"{report}: {len(written)} ส่วน คณะทำงาน {report.members.count()} คน คะแนน {scored} ข้อ "
            f"ยังไม่มีที่ลง {report.leftovers.count()} บรรทัด ข้อสังเกต {report.findings.count()} ข้อ"
        )
        for finding in report.findings.all():
            self.stdout.write(f"  {f'บรรทัด {finding.line}: ' if finding.line else ''}{finding.message}")
