"""What the programs of this folder share: running rmgen, looking at what it says, printing TAP."""
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

RMGEN = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534
DAY = "1760000000"  # SOURCE_DATE_EPOCH: 2025-10-09


class Skip(Exception):
    pass


def run(*args, cwd=None, program=RMGEN, as_nobody=False, **env):
    def drop():
        if as_nobody and os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    return subprocess.run([program, *args], cwd=cwd, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, preexec_fn=drop,
                          env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": DAY,
                               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **env})


def same(got, want):
    assert got == want, f"{got!r} is not {want!r}"


def inside(part, text):
    assert part in text, f"{part!r} is not in {text!r}"


def good(got, warnings=False):
    """The run went well, without a word on standard error."""
    assert got.returncode == 0, f"status {got.returncode}: {got.stderr}"
    assert warnings or not got.stderr, got.stderr
    return got.stdout


def refused(got, status, message, hint):
    """The run ended with one error that says why and what to do."""
    same(got.returncode, status)
    inside(message, got.stderr)
    inside(hint, got.stderr)
    inside("hint: ", got.stderr)


def tree(folder):
    """All files below a folder: {path: bytes}."""
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(Path(folder).rglob("*")) if p.is_file()}


def main(*checks):
    """Runs each check in a new, empty folder that it gets as argument."""
    print(f"1..{len(checks)}")
    failed = 0
    for number, check in enumerate(checks, 1):
        try:
            with tempfile.TemporaryDirectory(prefix="rmgen-cli-") as folder:
                os.chmod(folder, 0o755)
                check(Path(folder).resolve())
            print(f"ok {number} - {check.__doc__}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {check.__doc__} # SKIP {reason}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError):
            failed += 1
            print(f"not ok {number} - {check.__doc__}")
            print("\n".join(f"# {line}" for line in traceback.format_exc().splitlines()), flush=True)
    return 1 if failed else 0
