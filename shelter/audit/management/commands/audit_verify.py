from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from shelter.audit import heads
from shelter.audit.verify import examine_all


class Command(BaseCommand):
    help = "Check every chain of the access log; exit status 1 names the first bad row of each broken chain."

    def add_arguments(self, parser):
        parser.add_argument("--export", metavar="FILE", help="write the chains' heads, to be kept elsewhere")
        parser.add_argument("--against", metavar="FILE", help="compare with heads exported earlier")
        parser.add_argument(
            "--record", action="store_true", help="keep the result for the auditor's page (for a schedule)"
        )

    def handle(self, **options):
        kept = self._kept(options["against"])
        verdicts = examine_all(kept)
        if options["record"]:
            heads.record(verdicts, against_export=bool(kept))
        faults = [verdict.fault for verdict in verdicts if verdict.fault]
        if faults:
            raise CommandError("\n".join(f"{f.chain} แถว {f.seq}: {f.reason}" for f in faults))
        if options["export"]:
            Path(options["export"]).write_text(heads.as_json(heads.of(verdicts)), encoding="utf-8")
        rows = sum(verdict.seq for verdict in verdicts)
        self.stdout.write(f"บันทึกการเข้าถึงครบถ้วน {len(verdicts)} โซ่ {rows} แถว")

    @staticmethod
    def _kept(path):
        if not path:
            return {}
        try:
            return heads.from_json(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, heads.NotHeads) as error:
            raise CommandError(f"อ่านไฟล์หัวโซ่ไม่ได้ / cannot read the exported heads: {error}") from error
