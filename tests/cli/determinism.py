#!/usr/bin/env python3
"""Two builds give the same bytes, and so does any number of threads. Prints TAP.

   determinism.py RMGEN"""
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = {"first": [], "second": [], "one-thread": ["-j1"], "two-threads": ["-j2"], "many": ["-j7"]}


def digest(folder):
    """Path -> hash of everything that visitors can ask for."""
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(folder.rglob("*")) if p.is_file()}


def build(rmgen, folder, args):
    # Another time zone and another locale must not show either.
    other = {"TZ": "Asia/Seoul", "LC_ALL": "C"} if args else {}
    subprocess.run([rmgen, "build", "-q", "-s", ROOT, "-d", folder, *args], cwd=ROOT, check=True,
                   env={**os.environ, **other}, stdin=subprocess.DEVNULL)
    return digest(folder)


def main():
    rmgen = Path(sys.argv[1]).resolve()
    if not rmgen.exists() or subprocess.run([rmgen, "help", "build"], capture_output=True).returncode:
        print("1..0 # SKIP rmgen cannot build")
        return 0
    print(f"1..{len(RUNS) - 1}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="rmgen-") as temporary:
        sites = {name: build(rmgen, Path(temporary) / name, args) for name, args in RUNS.items()}
    first = sites.pop("first")
    for number, (name, site) in enumerate(sites.items(), 1):
        differ = sorted(p for p in first.keys() | site.keys() if first.get(p) != site.get(p))
        bad = differ or len(first) < 10
        failed += bool(bad)
        print(f"{'not ok' if bad else 'ok'} {number} - {name}: the same {len(first)} files")
        for path in differ[:10]:
            print(f"# {path} differs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
