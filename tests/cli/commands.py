#!/usr/bin/env python3
"""The command line as a user meets it: help, mistakes, exit status, and the forms of diagnostics.
Takes the program as argument; prints TAP."""
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

RMGEN = Path(sys.argv[1]).resolve()
BAD = "title: 學習\nmarkdown: {html: sanitise, 換行: 1}\nlanguages: {ko: }\n"
# A command that reads a site; which, does not matter here.
READER = "clean"  # any command that reads the configuration


def run(*args, cwd=None, **env):
    return subprocess.run([RMGEN, *args], cwd=cwd, capture_output=True, text=True, timeout=30,
                          env={"PATH": "/usr/bin:/bin", **env})


def listed():
    return re.findall(r"^  ([a-z]+) .*  \S", run("help").stdout.split("General")[0], re.M)


def same(got, want):
    assert got == want, f"{got!r} is not {want!r}"


def inside(part, text):
    assert part in text, f"{part!r} is not in {text!r}"


def help_lists_commands():
    """help lists the commands, and each explains itself in three ways"""
    assert {"help", "version"} <= set(listed()), listed()
    for name in listed():
        ways = [run("help", name), run(name, "--help"), run("-h", name)]
        for way in ways:
            same(way.returncode, 0)
            inside(f"Usage: rmgen {name}", way.stdout)
            same(way.stdout, ways[0].stdout)
            same(way.stderr, "")


def no_command():
    """without a command: help on standard error, status 2"""
    got = run()
    same((got.returncode, got.stdout), (2, ""))
    inside("Usage: rmgen COMMAND", got.stderr)


def version():
    """version, --version and -V say the same"""
    want = run("version").stdout
    assert re.fullmatch(r"rmgen \d+\.\d+\.\d+\n", want), want
    for flag in ("--version", "-V"):
        same((run(flag).returncode, run(flag).stdout), (0, want))


def mistakes():
    """an unknown command or option gets the nearest one as hint, and status 2"""
    for args, hint in ((["verison"], '"version"'), (["version", "--quite"], "--quiet"),
                       (["help", "versoin"], '"version"'), (["version", "--diagnostics=jsno"], '"json"')):
        got = run(*args)
        same((got.returncode, got.stdout), (2, ""))
        inside("error: ", got.stderr)
        inside(f"hint: did you mean {hint}?", got.stderr)


def in_site(text, *args, **env):
    with tempfile.TemporaryDirectory() as folder:
        if text is not None:
            Path(folder, "rmgen.yaml").write_text(text)
        below = Path(folder, "content", "ko")
        below.mkdir(parents=True)
        return run(READER, *args, cwd=below, **env)


def no_config():
    """no configuration: status 2, and what to do"""
    got = in_site(None)
    same(got.returncode, 2)
    inside("no rmgen.yaml here or in a folder above", got.stderr)
    inside("hint: go to the folder of a site", got.stderr)


def text_form():
    """text: place, message, the line with a mark below the right column, hint, counts"""
    got = in_site(BAD)
    same(got.returncode, 2)
    inside("../../rmgen.yaml:2:12: error: expected sanitize, escape or trusted", got.stderr)
    inside("     2 | markdown: {html: sanitise, 換行: 1}\n       |            ^\n", got.stderr)
    inside("../../rmgen.yaml:2:28: error: unknown key", got.stderr)
    inside("       | " + " " * 27 + "^\n", got.stderr)
    assert got.stderr.endswith("2 errors\n"), got.stderr


def wide_characters():
    """text: the mark stands right below wide characters"""
    got = in_site("title: 學習\nlanguages: {ko: }\nparams: {'學習': '한국', 路: [}\n")
    inside("       | " + " " * 30 + "^\n", got.stderr)


def long_lines():
    """text: of a long line, the part around the place is shown"""
    got = in_site("title: A\nlanguages: {ko: }\nparams: {'" + "길" * 200 + "': 1, b: [}\n")
    shown = [line for line in got.stderr.splitlines() if line.startswith("     3 | ")]
    same(len(shown), 1)
    assert shown[0].startswith("     3 | …") and len(shown[0]) < 100, shown
    inside("[}", shown[0])


def json_form():
    """json: one document with all fields"""
    got = in_site(BAD, "--diagnostics", "json")
    same(got.returncode, 2)
    data = json.loads(got.stdout or got.stderr)
    same((data["errors"], len(data["diagnostics"])), (2, 2))
    first = data["diagnostics"][0]
    same((first["path"], first["line"], first["column"]), ("../../rmgen.yaml", 2, 12))
    same((first["level"], first["code"], first["fatal"]), ("error", "config-value", True))


def sarif_form():
    """sarif: version, rules by index, regions"""
    got = in_site(BAD, "--diagnostics", "sarif")
    data = json.loads(got.stdout or got.stderr)
    same(data["version"], "2.1.0")
    tool, results = data["runs"][0]["tool"]["driver"], data["runs"][0]["results"]
    same(len(results), 2)
    for result in results:
        same(tool["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        place = result["locations"][0]["physicalLocation"]
        same(place["artifactLocation"]["uri"], "../../rmgen.yaml")
        same(place["region"]["startLine"], 2)


def github_form():
    """github: one workflow command a line, escaped"""
    got = in_site(BAD, "--diagnostics", "github")
    lines = (got.stdout or got.stderr).splitlines()
    same(len(lines), 2)
    assert lines[0].startswith("::error file=../../rmgen.yaml,line=2,col=12,title=rmgen config-value::"), lines
    inside("%0A", lines[0])


def no_terminal_codes():
    """control characters of a source never reach the terminal; colours only there"""
    got = in_site("title: A\nlanguages: {ko: }\nx\u202ey: 1\n'\\e': 1\n")
    assert "\x1b" not in got.stderr and "\u202e" not in got.stderr, got.stderr
    for env, want in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                      ({"TERM": "dumb"}, False)):
        same(b"\x1b[" in on_terminal("verison", **env), want)


def on_terminal(*args, **env):
    main, other = pty.openpty()
    subprocess.run([RMGEN, *args], stderr=other, stdout=subprocess.DEVNULL, timeout=30, env=env)
    os.close(other)
    text = os.read(main, 65536)
    os.close(main)
    return text


def full_disk():
    """standard output that cannot be written is status 4"""
    with open("/dev/full", "w") as full:
        got = subprocess.run([RMGEN, "help"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=30)
    same(got.returncode, 4)
    inside("standard output", got.stderr)


def missing_mermaid():
    """diagrams for mermaid.js without it: build and check say so once, as a note that costs nothing"""
    source = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "data/themes").mkdir(parents=True)
        (folder / "data/i18n").symlink_to(source / "i18n")
        (folder / "data/themes/default").symlink_to(source / "themes/default")
        (folder / "rmgen.yaml").write_text("title: T\ndefault_language: ko\nlanguages: {ko: {}}\n")
        (folder / "content").mkdir()
        for name, block in (("a", "gitGraph\n  commit\n"), ("b", "quadrantChart\n  title x\n"), ("c", "pie\n  \"x\": 1\n")):
            (folder / f"content/{name}.md").write_text(f"# {name}\n\n```mermaid\n{block}```\n")
        for command in (["check"], ["build"], ["check", "--strict"]):
            got = run(*command, "-s", str(folder), RMGEN_DATA=str(folder / "data"))
            same(got.returncode, 0)
            same(got.stderr.count("mermaid-missing"), 1)
            inside("2 pages", got.stderr)
            inside("make vendor", got.stderr)
        same(run("build", "-q", "-s", str(folder), RMGEN_DATA=str(folder / "data")).stderr, "")
        vendor = folder / "data/themes/vendor/mermaid"
        vendor.mkdir(parents=True)
        (vendor / "VERSION").write_text("1.0.0\n")
        (vendor / "mermaid.esm.min.mjs").write_text("export default {}\n")
        got = run("check", "-s", str(folder), RMGEN_DATA=str(folder / "data"))
        assert "mermaid-missing" not in got.stderr, got.stderr


def main():
    checks = [help_lists_commands, no_command, version, mistakes, no_config, text_form, wide_characters,
              long_lines, json_form, sarif_form, github_form, no_terminal_codes, full_disk,
              missing_mermaid]
    print(f"1..{len(checks)}")
    failed = 0
    for number, check in enumerate(checks, 1):
        try:
            check()
            print(f"ok {number} - {check.__doc__}")
        except AssertionError as error:
            failed += 1
            print(f"not ok {number} - {check.__doc__}")
            print("\n".join(f"# {line}" for line in str(error).splitlines()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
