#!/usr/bin/env python3
"""Building while the process that makes layouts is killed, or hangs: every page is there, each chart
is drawn or shown as its source with a message to readers and a diagnostic to the author, the build
ends by itself, and no process is left behind.

   layout_fault.py RMGEN

Prints TAP."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RMGEN = Path(sys.argv[1]).resolve()
PAGES = 120
results = []


def report(name, problem=None, skip=None):
    results.append(problem is None)
    print(f"{'ok' if problem is None else 'not ok'} {len(results)} - {name}" +
          (f" # SKIP {skip}" if skip else ""))
    if problem:
        print("# " + problem.replace("\n", "\n# "))


def make_site(folder):
    """Each page has a chart of its own that is no tree."""
    (folder / "content").mkdir()
    (folder / "rmgen.yaml").write_text(
        "title: T\nbase_url: https://site.example/\ndefault_language: ko\n"
        "languages:\n  ko: { label: 한국어, title: T }\n")
    for i in range(PAGES):
        arrows = "".join(f"  n{k} --> m{k * (i + 3) % 7}\n  m{k % 7} --> n{k + 1}\n" for k in range(4 + i % 9))
        (folder / "content" / f"p{i}.md").write_text(
            f"# {i}\n\n```mermaid\nflowchart TD\n  start[시작 {i}] --> n0\n{arrows}  n1 --> start\n```\n")


def children(pid):
    try:
        found = (Path(f"/proc/{pid}/task/{pid}/children")).read_text().split()
    except OSError:
        return []
    return [int(child) for child in found]


def members(group):
    """Processes of a group that live. One that ended after its parent is the system's to bury."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, _, its_group = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:3]
        except (OSError, ValueError):
            continue
        if int(its_group) == group and state != "Z":
            found.append((int(entry.name), state))
    return found


def build(folder, out, disturb):
    """Runs a build; `disturb` is called with its layout process as soon as there is one."""
    env = {**os.environ, "XDG_CACHE_HOME": str(out.parent / f"cache-{out.name}"), "ASAN_OPTIONS": "detect_leaks=0"}
    run = subprocess.Popen([RMGEN, "build", "-j2", "--diagnostics=json", "-s", folder, "-d", out], env=env, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
    end = time.monotonic() + 20
    while disturb and run.poll() is None and time.monotonic() < end:
        server = children(run.pid)
        if server:
            time.sleep(disturb.wait)
            disturb.act(server[0])
            break
    stdout, stderr = run.communicate(timeout=90)
    time.sleep(0.2)
    return run, stdout + stderr


class Disturb:
    def __init__(self, number, wait, workers):
        self.number, self.wait, self.workers = number, wait, workers

    def act(self, server):
        for pid in [*(children(server) if self.workers else []), server]:
            try:
                os.kill(pid, self.number)
            except ProcessLookupError:
                pass


def judge(run, out, text):
    """What is wrong with a build that was disturbed; and how many charts it did not draw."""
    if run.returncode not in (0, 1):
        return f"exit {run.returncode}\n{text[-2000:]}", 0
    failed = 0
    for i in range(PAGES):
        html = (out / "ko" / f"p{i}" / "index.html").read_text()
        figure = re.search(r"<figure.*?</figure>", html, re.S).group(0)
        if "failed" in figure.split(">", 1)[0]:
            failed += 1
            if 'class="fail"' not in figure or f"start[시작 {i}] --&gt; n0" not in figure:
                return f"page {i} has no message or no source: {figure[:400]}", failed
        elif "<svg" not in figure:
            return f"page {i} has neither picture nor source", failed
    told = len(re.findall(r"diagram-not-drawn", text))
    if told != failed:
        return f"{failed} charts are not drawn, {told} diagnostics\n{text[-2000:]}", failed
    return None, failed


def main():
    with tempfile.TemporaryDirectory(prefix="rmgen-layout-") as top:
        top = Path(top)
        folder = top / "site"
        folder.mkdir()
        make_site(folder)
        run, text = build(folder, top / "whole", None)
        problem, failed = judge(run, top / "whole", text)
        if failed == PAGES:
            report("layout", skip="built without Graphviz")
            return
        report("a build that nobody disturbs draws all", problem or (f"{failed} are missing" if failed else None))
        cases = [("killed", Disturb(signal.SIGKILL, wait, workers))
                 for wait, workers in ((0, False), (0.02, True), (0.1, True))]
        cases += [("stopped", Disturb(signal.SIGSTOP, wait, True)) for wait in (0, 0.05)]
        for k, (what, disturb) in enumerate(cases):
            out = top / f"out{k}"
            run, text = build(folder, out, disturb)
            problem, failed = judge(run, out, text)
            left = members(run.pid)
            if not problem and left:
                problem = f"left behind: {left}"
            for pid, _ in left:
                os.kill(pid, signal.SIGKILL)
            report(f"{what} after {disturb.wait} s: {failed} of {PAGES} charts are shown as source", problem)
    print(f"1..{len(results)}")


main()
sys.exit(0 if all(results) else 1)
