#!/usr/bin/env python3
"""Every example of themes/README.md is true. Prints TAP.

   theme_docs.py RMGEN

A fenced block with a path behind its language is a file of one site, and one below public/ is what must be in the output: each
of its lines, in a file that the path or pattern names. Lines of console blocks that begin with "$ rmgen" must run."""
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

RMGEN = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
NAMES = ["page", "home", "section", "timeline", "topics", "graph", "topic", "tags", "tag", "status", "alias", "chooser", "not-found"]
failed = number = 0


def check(name, good, *why):
    global failed, number
    number += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print(*(f"# {line}" for text in why for line in str(text).splitlines()), sep="\n")


def run(site, *args):
    return subprocess.run([RMGEN, *args], cwd=site, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=60)


text = (ROOT / "themes" / "README.md").read_text()
blocks = BLOCK.findall(text)
with tempfile.TemporaryDirectory(prefix="rmgen-") as temporary:
    site = Path(temporary)
    for _, path, body in blocks:
        if path and not path.startswith("public/"):
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(body)
    done = run(site, "build", "--strict")
    check("the site of the examples builds, and nothing is to be said of it", done.returncode == 0, done.stderr)
    for _, path, body in blocks:
        if not path.startswith("public/"):
            continue
        files = list(site.glob(path))
        seen = files[0].read_text() if len(files) == 1 else ""
        for line in body.splitlines():
            check(f"{path}: {line[:60]}", line in seen, f"{len(files)} files", seen[-1500:])
    for kind, _, body in blocks:
        for line in body.splitlines() if kind == "console" else []:
            if line.startswith("$ rmgen "):
                done = run(site, *shlex.split(line)[2:])
                check(line, done.returncode == 0, done.stderr)
    done = run(site, "build", "--theme", "plain", "--destination", "plain")
    html = (site / "plain/zh-Hant/plans/java/index.html").read_text() if not done.returncode else ""
    check("the theme without a map has none", "mine-stages" in html and 'class="map' not in html, done.stderr)
    table = re.search(r"must have them all:\n\n(.*?)\n\n", text, re.S).group(1)
    check("the table names every kind of page",
          sorted(re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M)))) == sorted(NAMES))
    schema = (ROOT / "src/schema/page.schema.json").read_text()
    kinds = re.search(r'"kind": \{\s*"type": "string",\s*"enum": \[(.*?)\]', schema, re.S).group(1)
    check("and so does the schema", sorted(re.findall(r'"([\w-]+)"', kinds)) == sorted(NAMES), kinds)
print(f"1..{number}")
sys.exit(failed != 0)
