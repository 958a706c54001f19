#!/usr/bin/env python3
"""rmgen new: pages from archetypes, in their place, over nothing that is there. Prints TAP."""
import os
import sys
import unicodedata

from checks import Skip, good, inside, main, refused, run, same, tree

LANGS = ("zh-Hant", "zh-Hans", "ko")


def site(folder):
    good(run("init", "-q", cwd=folder))
    return folder


def new(folder, *args, **more):
    return run("new", *args, cwd=folder, **more)


def page(folder, name):
    return (folder / "content" / name).read_text()


def one_page(folder):
    """a page: its title from the name, today's date, the archetype of its folder and language"""
    site(folder)
    same(good(new(folder, "ko/plans/데이터-엔지니어.md")), "made content/ko/plans/데이터-엔지니어.md\n")
    text = page(folder, "ko/plans/데이터-엔지니어.md")
    inside("---\ntitle: 데이터 엔지니어\n", text)
    inside("\ndate: 2025-10-09\n", text)
    inside("\n## 1단계: ", text)
    good(new(folder, "zh-Hans/data_engineer"))
    same(page(folder, "zh-Hans/data_engineer.md"), "---\ntitle: Data engineer\ndate: 2025-10-09\n---\n\n")
    good(run("build", "--strict", cwd=folder))


def all_languages(folder):
    """--all-languages: the same path in each, whatever way it is written"""
    site(folder)
    out = good(new(folder, "plans/rust.md", "--all-languages"))
    same(out.split("\n")[:-1], [f"made content/{lang}/plans/rust.md" for lang in LANGS])
    for lang, word in zip(LANGS, ("階段", "阶段", "단계")):
        inside(word, page(folder, f"{lang}/plans/rust.md"))
    good(new(folder, "ko/plans/go.md", "-a"))
    same({lang for lang in LANGS if (folder / "content" / lang / "plans/go.md").exists()}, set(LANGS))
    good(run("check", "--strict", cwd=folder))


def ways_to_say_it(folder):
    """with content/ or without, from a folder inside, absolute, by --lang, a folder's own page"""
    site(folder)
    below = folder / "content" / "ko" / "plans"
    for cwd, args, want in (
            (folder, ("content/ko/a.md",), "ko/a.md"), (folder, ("b",), "zh-Hant/b.md"),
            (folder, ("c.md", "--lang", "ko-KR"), "ko/c.md"), (below, ("d.md",), "ko/plans/d.md"),
            (below, ("../e.md",), "ko/e.md"), (below, ("zh-Hans/f.md",), "zh-Hans/f.md"),
            (folder, (str(below / "g.md"),), "ko/plans/g.md"), (folder, ("ko/notes/",), "ko/notes/index.md"),
            (folder, ("ko//h/./i.md",), "ko/h/i.md"), (folder, ("v1.2",), "zh-Hant/v1.2.md"),
            (folder, ("ko/j.markdown",), "ko/j.markdown")):
        good(new(cwd, *args))
        assert (folder / "content" / want).is_file(), (args, want)
    inside("title: Notes\n", page(folder, "ko/notes/index.md"))
    same(good(new(below, "k.md")), "made k.md\n")


def suffixes(folder):
    """a site that names languages in file names gets such names"""
    (folder / "rmgen.yaml").write_text("title: A\nlanguages: {ko: {}, en: {}}\n")
    (folder / "content").mkdir()
    (folder / "content" / "a.md").write_text("# A\n")
    (folder / "content" / "a.en.md").write_text("# A\n")
    good(new(folder, "plans/b", "--all-languages"))
    good(new(folder, "c.en.md"))
    same({name for name in tree(folder) if name[8:9] in "pbc" and name.startswith("content")},
         {"content/plans/b.md", "content/plans/b.en.md", "content/c.en.md"})


def titles_are_yaml(folder):
    """a name that YAML would take for something else comes back as the title"""
    site(folder)
    for name, title in (("2025", '"2025"'), ("yes", "Yes"), ("null", '"Null"'), ("a: b #c", '"A: b #c"'),
                        ("[x]", '"[x]"'), ("'quoted'", "\"'quoted'\""), ('say "hi"', '"Say \\"hi\\""')):
        good(new(folder, f"ko/{name}.md"))
        if name != "yes":
            inside(f"title: {title}\n", page(folder, f"ko/{name}.md"))
    inside('title: "Yes"\n', page(folder, "ko/yes.md"))
    good(run("check", "--strict", cwd=folder))


def archetypes(folder):
    """archetypes of the site come before the built-in ones; --kind names one"""
    site(folder)
    own = folder / "archetypes"
    own.mkdir()
    (own / "default.md").write_text("D {{lang}} {{{title}}}\n")
    (own / "plans.ko.md").write_text("K {{name}} {{section}} {{path}} {{date}} {{lang_label}}\n")
    good(new(folder, "plans/b-c.md", "-a"))
    same(page(folder, "ko/plans/b-c.md"), "K b-c plans ko/plans/b-c.md 2025-10-09 한국어\n")
    inside("阶段", page(folder, "zh-Hans/plans/b-c.md"))
    good(new(folder, "ko/x.md"))
    same(page(folder, "ko/x.md"), "D ko X\n")
    good(new(folder, "ko/notes/y.md", "--kind", "plans"))
    inside("K y notes", page(folder, "ko/notes/y.md"))
    refused(new(folder, "ko/z.md", "--kind", "plan"), 2, 'no archetype "plan"', 'did you mean "plans"?')
    refused(new(folder, "ko/z.md", "--kind", "recipe"), 2, 'no archetype "recipe"', "archetypes/recipe.md")
    (own / "default.md").write_text("one\n{{#open}}\n")
    refused(new(folder, "ko/z.md"), 2, "archetypes/default.md:2:", "")
    assert not (folder / "content/ko/z.md").exists()


def nothing_is_overwritten(folder):
    """a page that is there, in any form of its name, stays: status 2, and no other page is made"""
    site(folder)
    nfd = unicodedata.normalize("NFD", "백엔드.md")
    (folder / "content/ko/plans" / nfd).write_text("# 나의 것\n")
    (folder / "content/ko/plans/Go.md").write_text("# Go\n")
    (folder / "content/ko/Straße").mkdir()
    (folder / "content/zh-Hans/plans/twice.md").write_text("mine\n")
    before = tree(folder)
    for path, message, hint in (
            ("ko/plans/web-backend.md", "content/ko/plans/web-backend.md: error: this page is there already", "another name"),
            ("ko/plans/백엔드.md", "there already", "another name"),
            ("ko/plans/go.md", "differ only in letter case", '"Go.md"'),
            ("ko/Plans/x.md", "differ only in letter case", '"plans"'),
            ("ko/STRASSE/x.md", "differ only in letter case", '"Straße"'),
            ("ko/plans/README.md", "has the address already", "another name"),
            ("plans/web-backend.ko.md", "has the address already", "another name"),
            ("KO/plans/web-backend.md", "there already", "another name")):
        refused(new(folder, path), 2, message, hint)
    refused(new(folder, "plans/twice.md", "--all-languages"), 2, "there already", "another name")
    same(tree(folder), before)
    (folder / "content/ko" / unicodedata.normalize("NFD", "한글")).mkdir()
    good(new(folder, "ko/한글/x.md"))
    same(len([p for p in (folder / "content/ko").iterdir() if p.is_dir()]), 3)


def outside(folder):
    """outside of content/, names that cannot be, languages that are none: status 2"""
    (folder / "site").mkdir()
    root = site(folder / "site")
    (root / "content/ko/out").symlink_to(folder)
    before = tree(root)
    for args, message in ((("../x.md",), "outside of"), (("/etc/x.md",), "outside of"),
                          (("ko/../../x.md",), "outside of"), (("",), "is there already"),
                          (("ko/.hidden.md",), "leaves out"), (("ko/node_modules/x.md",), "leaves out"),
                          (("ko/a\\b.md",), "no part of a path"), (("ko/a\nb.md",), "no part of a path"),
                          (("ko/" + "길" * 80 + ".md",), "no part of a path"),
                          (("ko/x.html",), "Markdown file"), (("x.md", "--lang", "ja"), 'no language "ja"'),
                          (("ko/x.md", "--lang", "zh-Hans"), "the path is in ko"),
                          (("ko/out/x.md",), "leads out of the site")):
        refused(new(root, *args), 2, message, "")
    same(tree(root), before)
    assert not (folder / "x.md").exists()
    refused(new(folder, "x.md"), 2, "no rmgen.yaml", "rmgen init")


def cannot_write(folder):
    """a read-only folder: status 2, nothing is left behind"""
    site(folder)
    try:
        good(run("version", as_nobody=True))
    except PermissionError:
        raise Skip("another user cannot run the program") from None
    os.chmod(folder / "content" / "ko", 0o555)
    before = tree(folder)
    refused(new(folder, "ko/x/y.md", as_nobody=True), 2, "Permission denied", "may write")
    same(tree(folder), before)


def local_day(folder):
    """the day is the author's, and build goes by the same: a page dated today is published"""
    site(folder)
    days = set()
    for name, zone in (("east", "EST-14"), ("west", "WST+12")):
        here = {"TZ": zone, "SOURCE_DATE_EPOCH": ""}
        good(new(folder, f"ko/{name}.md", **here))
        days.add(page(folder, f"ko/{name}.md").split("date: ")[1][:10])
        good(run("build", "-q", cwd=folder, **here))
        assert (folder / "public/ko" / name / "index.html").exists(), f"{name} is not published"
    same(len(days), 2)  # 26 hours lie between the two


if __name__ == "__main__":
    sys.exit(main(one_page, all_languages, ways_to_say_it, suffixes, titles_are_yaml, archetypes,
                  nothing_is_overwritten, outside, cannot_write,
                  local_day))
