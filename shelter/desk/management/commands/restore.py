from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from shelter.desk.backups.archive import BackupError
from shelter.desk.backups.read import restore


class Command(BaseCommand):
    help = "Restore an archive into an empty database and store, and check it against its manifest."
    # The tables that other commands check are what this one brings.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="an archive, or a folder: its newest archive")
        parser.add_argument(
            "--identity", type=Path, required=True, metavar="KEYFILE", help="the age key that opens it"
        )
        parser.add_argument("--replace", action="store_true", help="replace a database that is not empty")

    def handle(self, source, identity, replace, **options):
        try:
            came = restore(source, identity, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"กู้ข้อมูลแล้ว / restored: {source} ({came.made_at})\n"
            f"  {len(came.rows)} ตาราง / tables · {sum(came.rows.values()):,} แถว / rows · "
            f"{came.files:,} ไฟล์ / files: ตรงกับที่สำรองไว้ทุกแถวทุกไฟล์ / all as they were"
        )
        if came.set_aside:
            self.stdout.write(f"  ไฟล์เดิมย้ายไปที่ / earlier files are kept in {came.set_aside}")
        if came.damaged:
            self.stdout.write(
                f"  ไฟล์แนบที่เสียมาก่อนสำรอง / stored files that were damaged before: {len(came.damaged)}\n"
                + "\n".join(f"    {path}" for path in came.damaged)
            )
        if came.faults:
            raise CommandError(
                "บันทึกการเข้าถึงไม่ตรง / the access log does not hold:\n"
                + "\n".join(f"  {fault.chain} แถว {fault.seq}: {fault.reason}" for fault in came.faults)
            )
        self.stdout.write("  บันทึกการเข้าถึงต่อเนื่องและตรงกับหัวโซ่ / the access log holds against its heads")
