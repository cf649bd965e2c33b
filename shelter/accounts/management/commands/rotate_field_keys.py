from django.core.management.base import BaseCommand, CommandError

from shelter.accounts.key_rotation import rotate_all


class Command(BaseCommand):
    help = (
        "Rewrite everything encrypted under the first of SHELTER_FIELD_KEYS. It may be stopped and run "
        "again, and the site may stay open. When it ends with 0, the older keys are no longer needed."
    )

    def handle(self, **options):
        unreadable = []
        for progress in rotate_all():
            self.stdout.write(
                f"{progress.column}: เขียนใหม่ / rewritten {progress.rewritten:,} จาก / of {progress.seen:,}"
            )
            unreadable += [f"  {progress.column} {row}" for row in progress.unreadable]
        if unreadable:
            raise CommandError(
                f"ไม่มีกุญแจใดเปิดได้ {len(unreadable)} ค่า อย่าทิ้งกุญแจเดิม / "
                "no key opens these; keep the older keys:\n" + "\n".join(unreadable)
            )
