import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from shelter.audit.models import ChainHead
from shelter.audit.verify import verify_all


class Command(BaseCommand):
    help = "Check every chain of the access log; exit status 1 names the first bad row of each broken chain."

    def add_arguments(self, parser):
        parser.add_argument("--export", metavar="FILE", help="write the chains' heads, to be kept elsewhere")
        parser.add_argument("--against", metavar="FILE", help="compare with heads exported earlier")

    def handle(self, **options):
        kept = {}
        if options["against"]:
            stored = json.loads(Path(options["against"]).read_text())
            kept = {chain: (head["seq"], head["hash"]) for chain, head in stored.items()}
        faults = verify_all(kept)
        if faults:
            raise CommandError("\n".join(f"{f.chain} แถว {f.seq}: {f.reason}" for f in faults))
        heads = {
            head.chain: {"seq": head.seq, "hash": head.hash} for head in ChainHead.objects.order_by("chain")
        }
        if options["export"]:
            Path(options["export"]).write_text(json.dumps(heads, ensure_ascii=False, indent=1))
        self.stdout.write(f"บันทึกการเข้าถึงครบถ้วน {len(heads)} โซ่ {sum(h['seq'] for h in heads.values())} แถว")
