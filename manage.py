#!/usr/bin/env python
"""The project's command line: `./manage.py COMMAND`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
    execute_from_command_line(sys.argv)
