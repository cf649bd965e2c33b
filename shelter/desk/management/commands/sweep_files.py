import time

from django.core.management.base import BaseCommand, CommandError

from shelter.desk import files


class Command(BaseCommand):
    help = (
        "Compare kept files with their rows: name the files no row knows (left by a power cut) and the rows "
        "whose file is gone. Ends 1 when a file is gone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="remove the files that no row knows")

    def handle(self, **options):
        strays = files.strays(time.time())
        for path in strays:
            if options["remove"]:
                path.unlink(missing_ok=True)
            self.stdout.write(
                f"{'ลบแล้ว / removed' if options['remove'] else 'ไม่มีเจ้าของ / no row'}: {path.name}"
            )
        gone = files.missing()
        for row in gone:
            self.stdout.write(f"หาย / gone: {row.pk} ({row.created_at:%Y-%m-%d})")
        self.stdout.write(f"ไม่มีเจ้าของ / no row {len(strays)}, หาย / gone {len(gone)}")
        if gone:
            raise CommandError("มีไฟล์หาย กู้จากข้อมูลสำรอง / files are gone: restore them from a backup.")
