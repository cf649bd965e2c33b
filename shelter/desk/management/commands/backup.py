from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shelter.desk.backups.archive import BackupError
from shelter.desk.backups.write import write

INCOMPLETE = 2


class Command(BaseCommand):
    help = (
        "Write one encrypted archive of the database and the uploaded files into a folder (scripts/backup)."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        try:
            made = write(folder, settings.BACKUP_RECIPIENTS)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(rows for rows, _ in made.rows.values())
        self.stdout.write(
            f"สำรองข้อมูลแล้ว / backed up: {made.path}\n"
            f"  {made.path.stat().st_size:,} ไบต์ / bytes · {len(made.rows)} ตาราง / tables · "
            f"{rows:,} แถว / rows · {len(made.files):,} ไฟล์ / files"
        )
        if made.damaged:
            raise CommandError(
                f"ไฟล์แนบ {len(made.damaged)} ไฟล์หายหรือเปลี่ยนไปก่อนสำรอง / stored files missing or changed:\n"
                + "\n".join(f"  {path}" for path in made.damaged),
                returncode=INCOMPLETE,
            )
