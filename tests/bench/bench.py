#!/usr/bin/env python3
"""Time and memory of `rmgen build`, as a table, and their ratio to the floor in the same run.

   bench.py RMGEN [--sizes 1000,10000] [--jobs 1] [--runs 3] [--own-corpus] [--keep DIR]

The floor is a program that only reads, parses with cmark-gfm, renders and writes
(../shared/reference/bench/limit.c); it and its corpus are used when they lie beside the project,
else the project's own corpus, without ratios. Everything lives on a tmpfs. The best of the runs is
shown, since the rest of the machine disturbs wall time and creating files disturbs system time.

Behind the first table stands what one build of the largest size is made of: the share of each
stage, what diagrams cost (the same pages with their charts as plain code), what converting pages
to the other Chinese script costs (the same pages with one script left out), and what a build costs
that finds nothing changed."""
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


class Run:
    """One run: seconds of user, system and wall time, peak MB, and the CPU seconds of its stages."""

    def __init__(self, command):
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
        self.wall = time.monotonic() - start
        # Status 1 is about the corpus (links that lead nowhere), not about the build.
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{' '.join(map(str, command))}: {said[-2000:]}")
        self.stages = self.read_stages(said)
        self.user, self.system, self.memory = usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024

    @property
    def cpu(self):
        return self.user + self.system

    @staticmethod
    def read_stages(text):
        """What --timings prints: a name, wall seconds and CPU seconds a line."""
        stages = {}
        for line in text.splitlines():
            parts = line.rsplit(None, 2)
            if len(parts) == 3 and not line.startswith(("stage", "total")):
                try:
                    stages[parts[0].strip()] = float(parts[2])
                except ValueError:
                    pass
        return stages


def best(runs, command, out, fresh=True):
    """The run with the least user time; the output is made anew each time."""
    found = []
    for _ in range(runs):
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        found.append(Run(command))
    return min(found, key=lambda run: run.user)


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


def variant(site, folder, change):
    """A copy of the site in which `change` was made to the text of each page: None leaves it out."""
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("content"))
    for page in sorted((site / "content").rglob("*.md")):
        path = page.relative_to(site)
        text = change(path, page.read_text(encoding="utf-8"))
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return folder


def row(name, size, run, floor=None, note=""):
    ratio = f"{run.user / floor.user:6.2f} {run.cpu / floor.cpu:6.2f}" if floor else " " * 13
    print(f"{size:>7} {name:<18} {run.user:7.2f} {run.system:7.2f} {run.wall:7.2f} {run.memory:8.1f} {ratio}"
          f"  {note}".rstrip(), flush=True)


def heading():
    print(f"{'pages':>7} {'':18} {'user s':>7} {'sys s':>7} {'wall s':>7} {'MB':>8} {'× user':>6} {'× CPU':>6}"
          "  (of the floor)")


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.out = folder / "out"
        self.floor_program = floor_program(folder)
        self.floors = {}

    def build(self, site, jobs="1", runs=None, fresh=True):
        return best(runs or self.options.runs, [self.options.rmgen.resolve(), "build", "-q", "--timings",
                                                f"-j{jobs}", "-s", site, "-d", self.out], self.out, fresh)

    def floor(self, site):
        if not self.floor_program:
            return None
        return best(self.options.runs, [self.floor_program, "-j1", "-m", "bump", site / "content", self.out],
                    self.out)

    def size(self, size, jobs):
        """The rows of one size; returns the site and its runs by number of threads."""
        site = self.folder / f"site-{size}"
        if not site.exists():
            make_site(size, site, self.options.own_corpus)
        floor = self.floors[size] = self.floor(site)
        if floor:
            row("floor", size, floor)
        runs = {}
        for count in jobs:
            runs[count] = self.build(site, count)
            row(f"rmgen -j{count}", size, runs[count], floor)
        return site, runs

    def stages(self, run, floor):
        total = sum(run.stages.values()) or 1
        print(f"\n{'stage':<18} {'CPU s':>7} {'share':>7}" + (f" {'× floor':>8}" if floor else ""))
        for name, seconds in run.stages.items():
            ratio = f" {seconds / floor.cpu:8.2f}" if floor else ""
            print(f"{name:<18} {seconds:7.2f} {seconds / total:7.1%}{ratio}")
        print(f"{'outside of stages':<18} {max(run.cpu - total, 0):7.2f}")

    def parts(self, size, site, whole):
        """What single things cost, each as the difference of two builds."""
        floor = self.floors[size]
        print()
        heading()
        self.build(site, runs=1)
        row("nothing changed", size, self.build(site, fresh=False), floor)
        plain = self.build(variant(site, self.folder / "plain", lambda path, text: text.replace("```mermaid", "```text")))
        row("without diagrams", size, plain, floor, f"diagrams: {(whole.cpu - plain.cpu) / whole.cpu:.1%} of the build")

        def written(path, text):
            return None if "zh-Hans" in path.parts else text
        half = variant(site, self.folder / "half", written)
        config = (half / "rmgen.yaml").read_text(encoding="utf-8")
        (half / "rmgen.yaml").write_text(config + "derive: []\n", encoding="utf-8")
        alone = self.build(half)
        row("one script", size, alone, floor)
        (half / "rmgen.yaml").write_text(config + "derive: [zh-Hant, zh-Hans]\n", encoding="utf-8")
        derived = self.build(half)
        row("and the other made", size, derived, floor,
            f"converting and drawing: {derived.cpu - alone.cpu:.2f} s for {size // 3} pages")


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
    jobs, sizes = options.jobs.split(","), sorted(map(int, options.sizes.split(",")))
    try:
        bench = Bench(options, folder)
        users = {}
        heading()
        for size in sizes:
            site, runs = bench.size(size, jobs)
            for count, run in runs.items():
                users.setdefault(count, []).append((size, run.user))
        for count, series in users.items():
            for (small, before), (large, after) in zip(series, series[1:]):
                print(f"-j{count}: {large} pages take {after / before:.2f} × what {small} take")
        bench.stages(runs[jobs[0]], bench.floors[size])
        bench.parts(size, site, runs[jobs[0]])
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
