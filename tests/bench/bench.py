#!/usr/bin/env python3
"""Time and memory of `rmgen build`, and their ratio to the floor in the same run.

   bench.py RMGEN [--sizes 1000,10000] [--jobs 1] [--runs 3] [--own-corpus] [--keep DIR]

The floor is a program that only reads, parses with cmark-gfm, renders and writes
(../shared/reference/bench/limit.c); it and its corpus are used when they lie beside the project,
else the project's own corpus, without ratios. Everything lives on a tmpfs. User time of the best of
the runs is compared, since the rest of the machine disturbs wall time and creating files disturbs system time."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT.parent / "shared" / "reference" / "bench"


def measure(command):
    """(user seconds, system seconds, wall seconds, peak MB) of one run."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    # Status 1 is about the corpus (links that lead nowhere), not about the build.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {said.decode(errors='replace')[-2000:]}")
    return usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / 1024


def best(runs, command, folder):
    """The run with the least user time; the output is made anew each time."""
    found = []
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        found.append(measure(command))
    return min(found)


def floor_program(folder):
    """The compiled floor, or None after saying why not."""
    source = REFERENCE / "limit.c"
    if not source.exists():
        print("no floor: ../shared/reference/bench/limit.c is not here")
        return None
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libcmark-gfm", "yaml-0.1", "libxxhash"],
                           capture_output=True, text=True).stdout.split()
    program = folder / "limit"
    done = subprocess.run(["cc", "-O2", "-o", program, source, *flags, "-lcmark-gfm-extensions",
                           "-lmd4c", "-lmd4c-html", "-lpthread"], capture_output=True, text=True)
    if done.returncode:
        print("no floor: limit.c does not compile here (it needs libmd4c-dev and libmd4c-html0-dev)")
        return None
    return program


def make_site(size, folder, own):
    generator = REFERENCE / "gen_corpus.py"
    if own or not generator.exists():
        corpus.generate(size, folder)
    else:
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            subprocess.run([sys.executable, generator, str(size), temporary, "--layouts", "plain"],
                           check=True, stdout=subprocess.DEVNULL)
            corpus.write_config(folder)
            shutil.move(Path(temporary) / "plain", folder / "content")
    for name in ("themes", "i18n"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules"))


def row(name, size, run, base=None):
    user, system, wall, memory = run
    ratio = f"{user / base[0]:6.2f}" if base else "      "
    print(f"{size:>7} {name:<8} {user:7.2f} {system:7.2f} {wall:7.2f} {memory:8.1f} {ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rmgen", type=Path)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--own-corpus", action="store_true")
    parser.add_argument("--keep", type=Path, help="leave sites and outputs in this folder")
    options = parser.parse_args()
    tmpfs = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = options.keep or Path(tempfile.mkdtemp(prefix="rmgen-bench-", dir=tmpfs))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        floor = floor_program(folder)
        users = {}
        print(f"{'pages':>7} {'':8} {'user s':>7} {'sys s':>7} {'wall s':>7} {'MB':>8} {'× floor':>6}")
        for size in map(int, options.sizes.split(",")):
            site, out = folder / f"site-{size}", folder / "out"
            if not site.exists():
                make_site(size, site, options.own_corpus)
            base = None
            if floor:
                base = best(options.runs, [floor, "-j1", "-m", "bump", site / "content", out], out)
                row("floor", size, base)
            for jobs in options.jobs.split(","):
                run = best(options.runs, [options.rmgen.resolve(), "build", "-q", f"-j{jobs}",
                                          "-s", site, "-d", out], out)
                row(f"rmgen -j{jobs}", size, run, base)
                users.setdefault(jobs, []).append((size, run[0]))
        for jobs, series in users.items():
            for (small, before), (large, after) in zip(series, series[1:]):
                print(f"-j{jobs}: {large} pages take {after / before:.2f} × what {small} take")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
