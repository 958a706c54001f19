#!/usr/bin/env python3
"""Runs a cmocka program. cmocka 1.1.5 says "not ok" of a test that it skipped; TAP wants "ok".

   tap.py PROGRAM"""
import re
import subprocess
import sys

with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE) as program:
    for line in program.stdout:
        print(re.sub(r"^not ok (\d+) # SKIP (.*)", r"ok \1 - \2 # SKIP", line.decode(errors="replace")),
              end="", flush=True)
sys.exit(program.returncode if program.returncode >= 0 else 128 - program.returncode)
