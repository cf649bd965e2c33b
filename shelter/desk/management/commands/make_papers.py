import os

from django.core.management.base import BaseCommand

from shelter.desk import paper_jobs

NICE = 5  # pages people wait for go first


class Command(BaseCommand):
    help = "Make the long papers that wait, then end. The site starts it by itself when one is asked for."

    def handle(self, **options):
        os.nice(NICE)
        paper_jobs.run()
