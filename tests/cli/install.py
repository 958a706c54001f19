#!/usr/bin/env python3
"""meson install: what is installed works from any place, without the source tree. Prints TAP.

   install.py RMGEN BUILD"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from checks import ROOT, Skip, good, inside, main, refused, run, same, tree

BUILD = Path(sys.argv[2]).resolve()
WANTED = ("bin/rmgen", "share/rmgen/themes/default/theme.yaml", "share/rmgen/i18n/ko.yaml",
          "share/rmgen/i18n/glossary.yaml", "share/rmgen/schema/rmgen.schema.json",
          "share/rmgen/schema/page.schema.json", "share/rmgen/scaffold/ko/guide.md",
          "share/man/man1/rmgen.1", "share/man/man5/rmgen.yaml.5", "share/man/man7/rmgen-theme.7",
          "share/bash-completion/completions/rmgen.bash", "share/zsh/site-functions/_rmgen",
          "share/fish/vendor_completions.d/rmgen.fish")


def install(folder):
    """Installs below `folder` and moves the prefix; returns where it is now."""
    if not shutil.which("meson"):
        raise Skip("meson is not here")
    got = subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"],
                         env={**os.environ, "DESTDIR": str(folder / "root")},
                         capture_output=True, text=True, timeout=120)
    assert got.returncode == 0, got.stdout + got.stderr
    bins = [p for p in (folder / "root").rglob("bin/rmgen")]
    same(len(bins), 1)
    shutil.move(bins[0].parent.parent, folder / "뜰 moved")
    return folder / "뜰 moved"


def what_is_installed(folder):
    """everything has its place, and nothing of the tests"""
    prefix = install(folder)
    files = {p.relative_to(prefix).as_posix() for p in prefix.rglob("*") if p.is_file()}
    # a man page may have been compressed
    missing = [name for name in WANTED if name not in files and f"{name}.gz" not in files]
    same(missing, [])
    strange = [name for name in files if not name.startswith(("bin/rmgen", "share/rmgen/", "share/man/",
               "share/bash-completion/", "share/zsh/", "share/fish/"))]
    same(strange, [])
    same([name for name in files if "node_modules" in name or name.endswith((".c", ".in"))], [])


def moved_prefix(folder):
    """a moved prefix: init, new, build and check elsewhere, byte for byte as without installing"""
    prefix = install(folder)
    rmgen = prefix / "bin" / "rmgen"
    label = prefix / "share/rmgen/scaffold/ko/language.yaml"
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    for place, program in (("a", rmgen), ("b", Path(sys.argv[1]).resolve())):
        good(run("init", "-q", cwd=folder / place, program=program))
        good(run("new", "plans/x", "-a", cwd=folder / place, program=program))
        good(run("check", "--strict", cwd=folder / place, program=program))
        good(run("build", "--strict", cwd=folder / place, program=program))
    assert len(tree(folder / "a" / "public")) > 30
    same(tree(folder / "a"), tree(folder / "b"))
    label.write_text("label: 고친 이름\ntitle: 제목\n")
    good(run("init", "-q", "c", "--languages", "ko", cwd=folder, program=rmgen))
    inside("label: 고친 이름", (folder / "c" / "rmgen.yaml").read_text())


def by_a_link(folder):
    """a link to the program, as package managers make them, finds the same files"""
    prefix = install(folder)
    (folder / "bin").mkdir()
    (folder / "bin" / "rmgen").symlink_to(prefix / "bin" / "rmgen")
    shutil.rmtree(prefix / "share/rmgen/scaffold/en")
    refused(run("init", "site", "--languages", "en", cwd=folder, program=folder / "bin" / "rmgen"), 4,
            "scaffold/en/language.yaml cannot be read", "RMGEN_DATA")
    assert not (folder / "site").exists()
    good(run("init", "site", "--languages", "en", cwd=folder, program=folder / "bin" / "rmgen",
             RMGEN_DATA=str(ROOT)))


def alone(folder):
    """the program without its files says what is missing and what to do"""
    prefix = install(folder)
    shutil.copy(prefix / "bin" / "rmgen", folder / "rmgen")
    if Path("/usr/local/share/rmgen/i18n/en.yaml").exists():
        raise Skip("rmgen is installed here")
    good(run("version", program=folder / "rmgen"))
    refused(run("init", "site", cwd=folder, program=folder / "rmgen"), 4, "cannot be read", "make install")
    good(run("init", "-q", "site", cwd=folder, program=prefix / "bin" / "rmgen"))
    got = run("build", cwd=folder / "site", program=folder / "rmgen")
    refused(got, 2, "theme", "")


if __name__ == "__main__":
    sys.exit(main(what_is_installed, moved_prefix, by_a_link, alone))
