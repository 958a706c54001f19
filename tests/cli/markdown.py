#!/usr/bin/env python3
"""Markdown and what `rmgen render` makes of it: tests/*.md.test, read from top to bottom. Prints TAP.

   markdown.py RMGEN FILE...

A case is a line "=== NAME [CONFIG]", the Markdown, a line "---", the HTML, and where something is
reported a line "!!!" and the codes with their lines, one each: "12 html-removed". CONFIG is what
the site says below `markdown:`, as one line of YAML."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPORT = re.compile(r"^[^:\n]*:(\d+)(?::\d+)?: \w+: .*\[([a-z-]+)\]$", re.M)


def read_cases(path):
    """(name, configuration, Markdown, HTML, reports) each."""
    for part in re.split(r"^=== ", path.read_text(), flags=re.M)[1:]:
        head, _, rest = part.partition("\n")
        name, _, config = head.partition(" [")
        markdown, _, rest = rest.partition("\n---\n")
        html, _, reports = rest.partition("\n!!!\n")
        yield name, config.rstrip("]"), markdown + "\n", html.strip("\n"), reports.split("\n")


def render(rmgen, folder, config, markdown):
    site = Path(folder)
    (site / "rmgen.yaml").write_text("title: x\nlanguages: { zh-Hant: { label: x }, ko: { label: y } }\ndefault_language: zh-Hant\n"
                                     + (f"markdown: {{ {config} }}\n" if config else ""))
    done = subprocess.run([rmgen, "render", "-s", folder, "-"], input=markdown.encode(), cwd=folder,
                          capture_output=True, timeout=60)
    reports = [" ".join(found) for found in REPORT.findall(done.stderr.decode())]
    if done.returncode not in (0, 1) or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        reports.append(f"status {done.returncode} {done.stderr.decode(errors='replace')[-600:]}")
    return done.stdout.decode().strip("\n"), sorted(set(reports))


def main():
    rmgen, files = Path(sys.argv[1]).absolute(), sys.argv[2:]
    cases = [(Path(name).name, *case) for name in files for case in read_cases(Path(name))]
    print(f"1..{len(cases)}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="rmgen-markdown-") as folder:
        for number, (file, name, config, markdown, html, wanted) in enumerate(cases, 1):
            seen, reports = render(rmgen, folder, config, markdown)
            good = seen == html and reports == sorted(line for line in wanted if line)
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {file}: {name}")
            if not good:
                print("\n".join("# " + line for line in (seen + "\n!!!\n" + "\n".join(reports)).split("\n")))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
