#!/usr/bin/env python
"""Django's command line for สะพาน."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelter.settings")
    from django.core.management import execute_from_command_line

    from shelter.environment import RefusedToStart

    try:
        execute_from_command_line(sys.argv)
    except RefusedToStart as refusal:
        sys.exit(str(refusal))
