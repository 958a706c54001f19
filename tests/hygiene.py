#!/usr/bin/env python3
"""What is committed: formatted, without paths of one machine, without download addresses in lock
files, without a built site. Prints TAP."""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Spelled apart, so that this file does not find itself.
MACHINE = re.compile(rb"(?<![\w.~/-])/(?:ro" rb"ot|wo" rb"rk|ho" rb"me/\w+|Us" rb"ers/\w+)/")
CLANG_FORMAT = 14  # Debian 12's
TOP = {"Makefile", "meson.build", "meson_options.txt", "rmgen.yaml", "LICENSE", "README.md",
       "CHANGELOG.md", "action.yml", "src", "content", "static", "themes", "i18n", "tests", "public"}


class Skip(Exception):
    pass


def git(*args):
    return subprocess.run(["git", "-C", ROOT, *args], capture_output=True, text=True, check=True).stdout


def tracked(*patterns):
    """Paths that are in git or would be with `git add .`."""
    return [p for p in git("ls-files", "-z", "-co", "--exclude-standard", "--", *patterns).split("\0")
            if p and (ROOT / p).is_file()]


def formatted():
    """clang-format would change nothing"""
    if not shutil.which("clang-format"):
        raise Skip("clang-format is not here")
    version = subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout
    if f"version {CLANG_FORMAT}." not in version:  # each one has its own idea of the same file
        raise Skip(f"clang-format is not {CLANG_FORMAT}")
    files = tracked("src/*.c", "src/*.h", "tests/*.c", "tests/*.h")
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *files],
                         cwd=ROOT, capture_output=True, text=True)
    return re.findall(r"^(\S+:\d+):\d+: error", run.stderr, re.M) if run.returncode else []


def no_machine_paths():
    """no path of one machine"""
    return [f"{p}: {m.group().decode()}" for p in tracked()
            for m in [MACHINE.search((ROOT / p).read_bytes())] if m]


def no_addresses_in_locks():
    """lock files name versions and hashes, not hosts"""
    found = []
    for path in tracked("*package-lock.json"):
        packages = json.loads((ROOT / path).read_text())["packages"]
        found += [f"{path}: {name}" for name, package in packages.items() if "resolved" in package]
        found += [f"{path}: {name} without integrity" for name, package in packages.items()
                  if name and "integrity" not in package]
    return found


def exact_npm_versions():
    """npm packages are named by exact versions"""
    found = []
    for path in tracked("*package.json"):
        package = json.loads((ROOT / path).read_text())
        wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
        found += [f"{path}: {n} {v}" for n, v in wanted.items() if not re.fullmatch(r"\d+(\.\d+)+", v)]
    return found


def public_is_empty():
    """public/ holds only its .gitignore"""
    return [p for p in git("ls-files", "--", "public").split() if p != "public/.gitignore"]


def top_level():
    """nothing unexpected at the top"""
    names = {p.split("/")[0] for p in tracked()}
    return sorted(n for n in names if n not in TOP and not n.startswith("."))


def seeds_unchanged():
    """the five first documents stand in content/ byte for byte, below their front matter"""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        raise Skip("the documents to compare with are not here")
    bodies = [re.sub(rb"\A---\n.*?\n---\n", b"", p.read_bytes(), flags=re.S)
              for p in (ROOT / "content").glob("*/plans/*.md")]
    return [seed.name for seed in sorted(folder.glob("*.txt"))
            if re.sub(rb"\A---\n.*?\n---\n", b"", seed.read_bytes(), flags=re.S) not in bodies]


CHECKS = [formatted, no_machine_paths, no_addresses_in_locks, exact_npm_versions, public_is_empty,
          top_level, seeds_unchanged]


def main():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        print("1..0 # SKIP not a git clone")
        return 0
    print(f"1..{len(CHECKS)}")
    failed = 0
    for number, check in enumerate(CHECKS, 1):
        try:
            found, skip = check(), ""
        except Skip as reason:
            found, skip = [], f" # SKIP {reason}"
        failed += bool(found)
        print(f"{'not ok' if found else 'ok'} {number} - {check.__doc__}{skip}")
        for fault in found[:20]:
            print(f"# {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
