#!/usr/bin/env python3
"""Dates of last change: from front matter, and with `dates: git` from the history; never from the
times of files. Prints TAP.

   dates.py RMGEN"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from checked import check, finish

RMGEN = Path(sys.argv[1]).resolve()
CONFIG = "title: T\nlanguages:\n  ko: {}\n  en: {}\ntheme: default\n"


def write(site, name, text):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text)


def git(site, *args, date="2020-01-01T00:00:00+00:00"):
    env = {**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": "/dev/null",
           "GIT_CONFIG_SYSTEM": "/dev/null", "HOME": str(site)}
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *args], cwd=site, check=True, capture_output=True, env=env)


def commit(site, date, *, all=True):
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "x", date=date)


def dates(site, jobs="1"):
    """{page: date of its JSON-LD}, and what was said."""
    out = site.parent / (site.name + ".out")
    run = subprocess.run([RMGEN, "build", "-s", site, "-d", out, "-j", jobs], capture_output=True, text=True,
                         timeout=60)
    found = {}
    for page in sorted(out.glob("ko/*/index.html")):
        text = page.read_text()
        if '"dateModified":"' in text:
            found[page.parent.name] = text.split('"dateModified":"')[1].split('"')[0]
    shutil.rmtree(out, ignore_errors=True)
    return found, run.stderr


def main():
    if not shutil.which("git"):
        print("1..0 # SKIP git is not installed")
        return 0
    with tempfile.TemporaryDirectory(prefix="rmgen-dates-") as temporary:
        site = Path(temporary) / "site"
        site.mkdir()
        write(site, "docs/rmgen.yaml", CONFIG)
        write(site, "docs/content/ko/a.md", "# a\n")
        write(site, "docs/content/ko/b.md", "# b\n")
        write(site, "docs/content/ko/c.md", "---\nlastmod: 2019-05-06\n---\n# c\n")
        write(site, "docs/content/ko/d.md", "# d\n")
        git(site, "init", "-q")
        commit(site, "2021-01-02T03:04:05+09:00")
        docs = site / "docs"
        check("without `dates: git` nothing but front matter counts", dates(docs)[0], {"c": "2019-05-06"})
        write(site, "docs/rmgen.yaml", CONFIG + "dates: git\n")
        seen, said = dates(docs)
        if "without libgit2" in said:
            print("# the rest is skipped: no libgit2")
            return finish()
        first = "2021-01-02T03:04:05+09:00"
        check("the first commit dates all", seen, {"a": first, "b": first, "c": "2019-05-06", "d": first})
        write(site, "docs/content/ko/b.md", "# b2\n")
        commit(site, "2022-02-03T04:05:06-03:30")
        git(site, "checkout", "-q", "-b", "side")
        write(site, "docs/content/ko/d.md", "# d2\n")
        commit(site, "2022-03-01T00:00:00+00:00")
        git(site, "checkout", "-q", "main")
        (docs / "content/ko/a.md").rename(docs / "content/ko/e.md")
        commit(site, "2022-04-01T00:00:00+00:00")
        git(site, "merge", "-q", "--no-ff", "-m", "m", "side", date="2023-01-01T00:00:00+00:00")
        write(site, "docs/content/ko/new.md", "# new\n")
        write(site, "docs/content/ko/b.md", "# b3, not committed\n")
        os.utime(docs / "content/ko/e.md", (1, 1))
        wanted = {"b": "2022-02-03T04:05:06-03:30", "c": "2019-05-06", "d": "2022-03-01T00:00:00+00:00",
                  "e": "2022-04-01T00:00:00+00:00"}
        check("edits, a rename, a merge, files that no commit has", dates(docs)[0], wanted)
        check("with threads too", dates(docs, "3")[0], wanted)
        shallow = Path(temporary) / "shallow"
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{site}", shallow], check=True,
                       capture_output=True)
        write(shallow, "docs/rmgen.yaml", CONFIG + "dates: git\n")
        seen, said = dates(shallow / "docs")
        check("a history that is cut off dates nothing", (seen, "cut off" in said), ({"c": "2019-05-06"}, True))
        shutil.rmtree(site / ".git")
        seen, said = dates(docs)
        check("no repository: a warning", (seen, "no git repository" in said), ({"c": "2019-05-06"}, True))
        git(site, "init", "-q")
        seen, said = dates(docs)
        check("no commit: a warning", (seen, "[git-dates]" in said), ({"c": "2019-05-06"}, True))
    return finish()


if __name__ == "__main__":
    sys.exit(main())
