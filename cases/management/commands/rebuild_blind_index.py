from django.core.management.base import BaseCommand
from django.db import transaction

from cases.models import Client


class Command(BaseCommand):
    help = (
        "Write every person's blind index anew, after SHELTER_INDEX_KEY was changed. Stop the site first: "
        "until it has ended nobody is found by ID number. It changes all of them or none."
    )

    @transaction.atomic
    def handle(self, **options):
        with_number = Client.objects.exclude(national_id_index="").only("national_id")
        count = 0
        for client in with_number.iterator(chunk_size=1000):
            client.set_national_id(client.national_id)
            Client.objects.filter(pk=client.pk).update(national_id_index=client.national_id_index)
            count += 1
        self.stdout.write(f"เขียนดัชนีใหม่ / rebuilt: {count:,}")
