#!/usr/bin/env python3
"""Runs every test and closes with one line: N passed, N failed, N skipped.

   run.py BUILD

Meson's tests count by their TAP points (from its JUnit report), those of tests/web by Node's own
summary. What cannot run here is skipped and said; the status is 1 when anything failed."""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "tests" / "web"
NODE_AT_LEAST = 20  # playwright-core's


def meson_tests(build):
    """Counts [passed, failed, skipped] of `meson test`."""
    report = build / "meson-logs" / "testlog.junit.xml"
    report.unlink(missing_ok=True)
    status = subprocess.run(
        ["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs"]).returncode
    counts = [0, 0, 0]
    for suite in xml.parse(report).iter("testsuite") if report.exists() else ():
        cases = list(suite.iter("testcase"))
        for case in cases:
            bad = case.find("failure") is not None or case.find("error") is not None
            counts[1 if bad else 2 if case.find("skipped") is not None else 0] += 1
        if not cases:  # a program that did not get as far as its first point
            counts[1] += 1
    if status and not counts[1]:  # died after its last point, or Meson itself failed
        counts[1] += 1
    return counts


def why_no_web():
    """A reason not to run the tests of tests/web, or None."""
    if not shutil.which("node"):
        return "node is not here"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if int(re.match(r"v(\d+)", version).group(1)) < NODE_AT_LEAST:
        return f"node is {version.strip()}, {NODE_AT_LEAST} is needed"
    if not (WEB / "node_modules").is_dir():
        return "its npm packages are not installed"
    return None


def web_tests(build):
    """Counts of Node's test runner; every file is one skipped test when it cannot run."""
    files = sorted(WEB.glob("*.test.mjs"))
    reason = why_no_web()
    if reason:
        print(f"tests/web skipped: {reason}")
        return [0, 0, len(files)]
    if not files:
        return [0, 0, 0]
    tap = build / "web.tap"
    tap.unlink(missing_ok=True)
    status = subprocess.run(
        ["node", "--test", "--test-concurrency=4",
         "--test-reporter=spec", "--test-reporter-destination=stdout",
         "--test-reporter=tap", f"--test-reporter-destination={tap}", *map(str, files)],
        cwd=WEB, env={**os.environ, "RMGEN": str(build / "src" / "rmgen")},
        stdin=subprocess.DEVNULL).returncode
    text = tap.read_text() if tap.exists() else ""
    said = dict(re.findall(r"^# (\w+) (\d+)$", text, re.M))
    counts = [int(said.get("pass", 0)),
              int(said.get("fail", 0)) + int(said.get("cancelled", 0)),
              len(re.findall(r"^ *ok .* # SKIP", text, re.M))]  # its own count forgets suites
    if status and not counts[1]:
        counts[1] += 1
    return counts


def main():
    build = Path(sys.argv[1]).resolve()
    counts = [sum(pair) for pair in zip(meson_tests(build), web_tests(build))]
    sys.stdout.flush()
    print("{} passed, {} failed, {} skipped".format(*counts))
    return 1 if counts[1] or not counts[0] else 0


if __name__ == "__main__":
    sys.exit(main())
