#!/usr/bin/env python3
"""Tiny sites with what must come of them: tests/cases/<name>/. Prints TAP.

   cases.py RMGEN [--update] [NAME...]

A case is a site: rmgen.yaml, content/ and so on. Beside it stand
  args         the command line (default: build)
  expect/      files of the output that must be equal byte for byte; others may be there too
  expect.none  files that must not be in the output, one a line
  expect.out   what the command prints
  expect.diag  what it reports, and as the last line its status
  needs        optional parts of rmgen without which the case is skipped, as `version -v` names them
Every case runs in a copy, with one thread and with several, and both must come to the same. The
theme "bare" (cases/_theme) is there for all: a page is its content and nothing else. --update writes down
what comes out now; read the difference before it is committed."""
import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).resolve().parent / "cases"
JOBS = ("-j1", "-j3")
READS_PAGES = ("build", "check", "data")  # the commands that take -j
OURS = ("args", "needs", "expect", "expect.none", "expect.out", "expect.diag")


def run(rmgen, case, jobs, folder):
    """Runs a case in `folder`: (what was printed, what was reported, output files)."""
    site = folder / "site"
    shutil.copytree(case, site, symlinks=True, ignore=lambda at, names: OURS if at == str(case) else ())
    shutil.copytree(CASES / "_theme", site / "themes" / "bare", dirs_exist_ok=True)
    args = (case / "args").read_text().split() if (case / "args").exists() else ["build"]
    if args[0] in READS_PAGES:
        args.append(jobs)
    done = subprocess.run([rmgen, *args], cwd=site, capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=60)
    report = done.stderr.replace(str(site).encode(), b"SITE") + f"status {done.returncode}\n".encode()
    out = site / "public"
    files = {p.relative_to(out).as_posix(): p.read_bytes()
             for p in sorted(out.rglob("*")) if p.is_file()} if out.is_dir() else {}
    return done.stdout, report, files


def differences(case, result):
    """What differs from the expectation, one text each."""
    printed, report, files = result
    faults = []
    for name, seen in (("expect.out", printed), ("expect.diag", report)):
        wanted = (case / name).read_bytes() if (case / name).exists() else b""
        if seen != wanted and (wanted or name == "expect.diag"):
            faults.append(f"{name}: {seen.decode(errors='backslashreplace')}")
    for path in sorted((case / "expect").rglob("*")):
        name = path.relative_to(case / "expect").as_posix()
        if path.is_file() and files.get(name) != path.read_bytes():
            faults.append(f"{name}: {files.get(name, b'(not there)').decode(errors='backslashreplace')}")
    if (case / "expect.none").exists():
        faults += [f"{name} is there" for name in (case / "expect.none").read_text().split("\n")
                   if name in files]
    return faults


def update(case, result):
    """Writes the result down; of the output, the files that are expected already."""
    printed, report, files = result
    (case / "expect.diag").write_bytes(report)
    if (case / "expect.out").exists():
        (case / "expect.out").write_bytes(printed)
    for path in (case / "expect").rglob("*"):
        if path.is_file():
            path.write_bytes(files.get(path.relative_to(case / "expect").as_posix(), b""))


def check(rmgen, case, writes):
    results = []
    for jobs in JOBS:
        with tempfile.TemporaryDirectory(prefix="rmgen-case-") as temporary:
            results.append(run(rmgen, case, jobs, Path(temporary)))
    if writes:
        update(case, results[0])
    faults = differences(case, results[0])
    if results[0][1:] != results[1][1:]:  # what is printed holds the time it took
        faults.append(f"{JOBS[0]} and {JOBS[1]} differ")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rmgen", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    rmgen = options.rmgen.resolve()
    if not rmgen.exists() or subprocess.run([rmgen, "help", "build"], capture_output=True).returncode:
        print("1..0 # SKIP rmgen cannot build")
        return 0
    version = subprocess.run([rmgen, "version", "-v"], capture_output=True, text=True).stdout
    features = {line[1:].split(":")[0] for line in version.split("\n") if line.startswith("+")}
    cases = [p for p in sorted(CASES.iterdir()) if p.is_dir() and not p.name.startswith("_")
             and (not options.names or p.name in options.names)]
    print(f"1..{len(cases)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        if not options.update and not (case / "expect.diag").exists():
            print(f"ok {number} - {case.name} # SKIP nothing is written down: run with --update")
            continue
        missing = set((case / "needs").read_text().split() if (case / "needs").exists() else ()) - features
        if missing:
            print(f"ok {number} - {case.name} # SKIP rmgen was built without {', '.join(missing)}")
            continue
        faults = check(rmgen, case, options.update)
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} - {case.name}", flush=True)
        for line in "\n".join(faults).splitlines():
            print(f"#   {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
