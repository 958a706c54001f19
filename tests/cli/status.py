#!/usr/bin/env python3
"""Translation health: what `status` counts, what --mark writes, what grows old. Prints TAP.

   status.py RMGEN"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from checked import check, finish

RMGEN = Path(sys.argv[1]).resolve()
FILES = {
    "rmgen.yaml": "title: T\ndefault_language: zh-Hant\nlanguages:\n  zh-Hant: {}\n  zh-Hans: {}\n  ko: {}\n",
    "content/zh-Hant/a.md": "---\ntitle: 一\ndate: 2026-01-01\n---\n正文\n",
    "content/ko/a.md": "---\r\ntitle: 하나\r\n---\r\n본문\r\n",
    "content/zh-Hans/a.md": "# 一\n",
    "content/ko/b.md": "# 둘\n",
    "content/zh-Hans/c.md": "# 三\n",
    "content/ko/c.md": "\ufeff---\ntitle: 셋\ntranslatedFrom: zh-Hans@0000000000000000\nweight: 2\n---\n셋\n",
}


def run(site, *args):
    done = subprocess.run([RMGEN, *args], cwd=site, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    return done


def states(site):
    done = run(site, "status", "--format", "json")
    data = json.loads(done.stdout)
    return data, {page["key"]: {lang: version and version["state"]
                                for lang, version in page["versions"].items()}
                  for page in data["pages"]}


def can_derive():
    with tempfile.TemporaryDirectory(prefix="rmgen-") as temporary:
        site = write(Path(temporary))
        return states(site)[1]["c"]["zh-Hant"] == "derived"


def write(site):
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(text.encode())
    return site


def main():
    if run("/", "help", "status").returncode:
        print("1..0 # SKIP rmgen has no status")
        return 0
    derived = "derived" if can_derive() else None
    with tempfile.TemporaryDirectory(prefix="rmgen-") as temporary:
        site = write(Path(temporary))
        data, seen = states(site)
        check("states before marking", seen, {
            "a": {"zh-Hant": "source", "zh-Hans": "unmarked", "ko": "unmarked"},
            "b": {"zh-Hant": None, "zh-Hans": None, "ko": "source"},
            "c": {"zh-Hant": derived, "zh-Hans": "source", "ko": "outdated"}})
        check("counts", data["languages"][2], {
            "language": "ko", "written": 3, "source": 1, "current": 0, "outdated": 1,
            "unmarked": 1, "derived": 0, "missing": 0, "covered": 100})
        table = run(site, "status").stdout
        check("the table names what is out of date and missing",
              ("content/ko/c.md: content/zh-Hans/c.md has changed" in table, "b: zh-Hant zh-Hans" in table),
              (True, True))
        marked = run(site, "status", "--mark")
        check("marking says what it does", (marked.returncode, len(marked.stdout.splitlines())), (0, 3))
        _, seen = states(site)
        check("all is current", (seen["a"], seen["c"]["ko"]),
              ({"zh-Hant": "source", "zh-Hans": "current", "ko": "current"}, "current"))
        lines = (site / "content/ko/a.md").read_bytes().split(b"\r\n")
        check("line ends are kept", (lines[1][:24], lines[2]), (b"translated_from: zh-Hant", "title: 하나".encode()))
        text = (site / "content/ko/c.md").read_text(encoding="utf-8-sig")
        check("an old mark is replaced", (text.count("from"), text.count("weight: 2")), (1, 1))
        text = (site / "content/zh-Hans/a.md").read_text()
        check("front matter is begun", (text.startswith("---\ntranslated_from: zh-Hant@"), text.endswith("---\n\n# 一\n")),
              (True, True))
        before = {name: (site / name).read_bytes() for name in FILES}
        run(site, "status", "--mark")
        check("marking again changes nothing", before, {name: (site / name).read_bytes() for name in FILES})
        source = site / "content/zh-Hant/a.md"
        source.write_text(source.read_text().replace("2026-01-01", "2026-01-02"))
        check("a new date makes nothing old", states(site)[1]["a"]["ko"], "current")
        source.write_text(source.read_text().replace("正文", "新的正文"))
        check("a new text does", states(site)[1]["a"]["ko"], "outdated")
        run(site, "build", "-q")
        page = (site / "public/ko/a/index.html").read_text()
        check("the page says so in its own language", "번역" in page.split('class="note"')[-1][:600], True)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
