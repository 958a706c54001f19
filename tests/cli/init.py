#!/usr/bin/env python3
"""rmgen init: a site that builds at once, and nothing that was there is touched. Prints TAP."""
import re
import sys

from checks import Skip, good, inside, main, refused, run, same, tree

LANGS = ("zh-Hant", "zh-Hans", "ko")
PAGES = ("index.md", "guide.md", "plans/index.md", "plans/web-backend.md")
FILES = {"rmgen.yaml", ".gitignore", "i18n/glossary.yaml", ".github/workflows/pages.yml"}


def files_of(*langs):
    return FILES | {f"content/{lang}/{page}" for lang in langs for page in PAGES}


def builds_at_once(folder):
    """a new folder: all files, a build and a check without a word of complaint"""
    out = good(run("init", "한국 路線", cwd=folder))
    site = folder / "한국 路線"
    same(set(tree(site)), files_of(*LANGS))
    for name in tree(site):
        inside(f"made  한국 路線/{name}", out)
    inside("\nNext:\n  cd '한국 路線'\n", out)
    inside("  rmgen build ", out)
    same(len(re.findall(r"^  (?:cd|rmgen) ", out, re.M)), 3 if "rmgen serve" in out else 2)
    good(run("check", "-v", cwd=site))
    good(run("build", "--strict", cwd=site))
    for lang in LANGS:
        page = (site / "public" / lang / "plans" / "web-backend" / "index.html").read_text()
        inside(f'lang="{lang}"', page)
        inside('id="basics"', page)


def every_language(folder):
    """--languages: those, in their order, in any spelling, with English for what has no sample"""
    good(run("init", "one", "--languages", "ko, zh_tw,EN", cwd=folder))
    same(set(tree(folder / "one")), files_of("ko", "zh-Hant", "en"))
    config = (folder / "one" / "rmgen.yaml").read_text()
    inside("default_language: ko\n", config)
    same(re.findall(r"^  (\S+):$", config, re.M), ["ko", "zh-Hant", "en"])
    assert "derive" not in config, config
    good(run("build", "--strict", cwd=folder / "one"))
    got = run("init", "two", "--languages=vi", cwd=folder)
    inside('there is no sample in "vi" yet', got.stderr)
    same(set(tree(folder / "two")), files_of("vi"))
    good(run("build", cwd=folder / "two"), warnings=True)


def bad_languages(folder):
    """--languages that are none: status 2, nothing is made"""
    for value, message, hint in (("korean!", "no language tag", "with commas between"),
                                 ("ko,kr", "code of a country", "did you mean ko?"),
                                 ("ko,ko-KR", "twice", "once"), ("ko,", "no language tag", "commas"),
                                 (",".join(["a" + c for c in "abcdefghijklmnopqrst"]), "more than 16", "fewer")):
        refused(run("init", "site", "--languages", value, cwd=folder), 2, message, hint)
    same(list(folder.iterdir()), [])


def chooses_theme(folder):
    """--theme: goes into the configuration when there is such a theme"""
    good(run("init", "site", "-t", "default", cwd=folder))
    inside("\ntheme: default\n", (folder / "site" / "rmgen.yaml").read_text())
    refused(run("init", "other", "--theme", "defalt", cwd=folder), 2, 'no theme "defalt"',
            'did you mean "default"?')
    assert not (folder / "other").exists()


def keeps_files(folder):
    """a folder with files: status 2, and with --force each of them stays as it is"""
    mine = {"notes.txt": b"mine", "content/ko/index.md": b"# \xeb\x82\xb4 \xea\xb2\x83\n"}
    for name, text in mine.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    refused(run("init", cwd=folder), 2, "the folder is not empty: it holds ", "--force")
    same(tree(folder), mine)
    out = good(run("init", "--force", cwd=folder))
    inside("kept  content/ko/index.md", out)
    inside("made  content/ko/guide.md", out)
    same({name: tree(folder)[name] for name in mine}, mine)
    before = tree(folder)
    refused(run("init", cwd=folder), 2, "there is a site here already", "rmgen build")
    good(run("init", "--force", cwd=folder))
    same(tree(folder), before)


def fresh_repository(folder):
    """what a new repository holds is no reason to stop"""
    for name in ("README.md", "LICENSE", ".gitignore"):
        (folder / name).write_text("mine\n")
    (folder / ".git").mkdir()
    inside("kept  .gitignore", good(run("init", cwd=folder)))
    same((folder / ".gitignore").read_text(), "mine\n")


def links_are_not_followed(folder):
    """a link in the place of a file is left alone, and so is what it leads to"""
    (folder / "outside").write_text("outside\n")
    site = folder / "site"
    site.mkdir()
    (site / "rmgen.yaml").symlink_to(folder / "outside")
    (site / ".gitignore").symlink_to(folder / "nowhere")
    inside("kept  site/rmgen.yaml", good(run("init", "site", "--force", cwd=folder)))
    same((folder / "outside").read_text(), "outside\n")
    assert not (folder / "nowhere").exists()


def cannot_write(folder):
    """a read-only folder, a file in the way: status 2, nothing is left behind"""
    (folder / "file").write_text("x")
    refused(run("init", "file", cwd=folder), 2, "Not a directory", "name a folder")
    refused(run("init", "file/site", cwd=folder), 2, "Not a directory", "name a folder")
    same(tree(folder), {"file": b"x"})
    (folder / "file").unlink()
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0o555)
    try:
        good(run("version", as_nobody=True))
    except PermissionError:
        raise Skip("another user cannot run the program") from None
    for args in (("init",), ("init", "new"), ("init", "--force")):
        got = run(*args, cwd=folder / "closed", as_nobody=True)
        refused(got, 2, "Permission denied", "may write")
        same(list((folder / "closed").iterdir()), [])


def half_way(folder):
    """what fails half way leaves nothing behind"""
    (folder / "content").write_text("a file in the way of a folder")
    refused(run("init", "--force", cwd=folder), 2, "Not a directory", "a file stands where")
    same(set(tree(folder)), {"content"})
    same([p.name for p in folder.iterdir()], ["content"])


def quiet_and_machines(folder):
    """--quiet prints nothing, --diagnostics json nothing but JSON"""
    same(good(run("init", "a", "-q", cwd=folder)), "")
    assert good(run("init", "b", "--diagnostics", "json", cwd=folder)).startswith("{")


def workflow_is_yaml(folder):
    """the workflow and the glossary are YAML, and the workflow keeps GitHub's expressions"""
    good(run("init", cwd=folder))
    text = (folder / ".github/workflows/pages.yml").read_text()
    inside("url: ${{ steps.publish.outputs.page_url }}", text)
    assert "<%" not in text and not text.startswith("\n"), text
    assert not re.search(r"\t| $", text, re.M), "tabs or spaces at line ends"


def examples_are_right(folder):
    """what stands in comments of the configuration and the glossary is right when the "#" is taken away"""
    good(run("init", cwd=folder))
    config, glossary = folder / "rmgen.yaml", folder / "i18n" / "glossary.yaml"
    text = config.read_text().replace("\n# base_url: ", "\nbase_url: ")
    assert "\nbase_url: " in text, text
    config.write_text(text)
    text = glossary.read_text().split("\n#\n", 1)[1]
    glossary.write_text(re.sub("^# ?", "", text, flags=re.M))
    inside("\n  ko: ", glossary.read_text())
    good(run("check", "--strict", cwd=folder))


def main_checks():
    return main(builds_at_once, every_language, bad_languages, chooses_theme, keeps_files,
                fresh_repository, links_are_not_followed, cannot_write, half_way, quiet_and_machines,
                workflow_is_yaml, examples_are_right)


if __name__ == "__main__":
    sys.exit(main_checks())
