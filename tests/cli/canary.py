#!/usr/bin/env python3
"""A string that would break out of any markup, put into every field that an author fills: no page
may hold the element or the attribute that it tries to make. Prints TAP.

   canary.py RMGEN HTML_SCAN

Each field is a site of its own, so that what fails is named; then come pages with the string at random
places of every other test's Markdown."""
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CANARY = "\"'><x-canary onx=1>&<"
YAML = "'" + CANARY.replace("'", "''") + "'"
CONFIG = "title: x\ndefault_language: ko\nlanguages: { ko: { label: k } }\n"
RANDOM_PAGES = 60

FRONT = ("title link_title description tags categories slug id type layout related requires status "
         "estimate translation_key date url aliases unknown").split()
BODIES = {
    "heading": "# {}\n\n## {}\n", "heading attributes": "## x {{#{} .{}}}\n", "text": "{}\n",
    "link": "[{}](x \"{}\") [x](<{}>) [x]({})\n", "image": "![{}](x.png '{}') ![x](<{}>)\n",
    "reference": "[a][{}] [b]\n\n[{}]: x '{}'\n[b]: <{}>\n", "autolink": "https://a/{} www.a.b{} a@b.c{} <https://a/{}>\n",
    "code": "`{}`\n\n    {}\n", "fence": "```{}\n{}\n```\n\n~~~ {} {}\n{}\n~~~\n", "diagram": "```mermaid\ngraph TD\n  A[\"{}\"] --> B{{{}}}\n  click A \"{}\"\n```\n",
    "table": "| {} | b |\n| - | - |\n| {} | `{}` |\n", "footnote": "x[^{}] y[^z]\n\n[^{}]: {}\n[^z]: {}\n",
    "list": "- {}\n1. {}\n", "task": "- [ ] {} {{#{}}}\n- [/] {} ^{}\n- [x] x ^{}\n", "callout": "> [!note]- {}\n> {}\n\n> [!{}] x\n",
    "container": "::: tip {}\n{}\n:::\n\n:::note[{}]\nx\n:::\n\n!!! note \"{}\"\n    {}\n", "formula": "${}$ $${}$$ \\({}\\)\n\n$$\n{}\n$$\n",
    "wikilink": "[[{}]] [[x|{}]] [[x#{}]] ![[{}]] ![[a.png|{}]]\n\n![[x#{}]]\n", "mark": "=={}== ~~{}~~ **{}** %%{}%%\n",
    "comment": "%%\n{}\n", "details": "<details><summary>{}</summary>\n\n{}\n\n</details>\n",
    "attribute": "<p title=\"{}\" id='{}' align={}>{}</p>\n", "image of HTML": "<img src=\"{}\" alt='{}' width={}>\n",
    "anchor of HTML": "<a href='{}' name=\"{}\">{}</a>\n", "comment of HTML": "<!-- {} --><!{}><?{}?>\n",
    "script": "<script>{}</script> <style>{}\n\n{}</style>\n", "void tag": "<br {}> <hr{}/>\n", "shortcode": "{{{{<{}>}}}} {{% {} %}}\n",
}


def write(folder, config, pages):
    (folder / "rmgen.yaml").write_text(config)
    for name, text in pages.items():
        path = folder / "content" / "ko" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def scan(rmgen, scanner, config, pages):
    """What is wrong with the site that comes of the pages, or an empty text."""
    with tempfile.TemporaryDirectory(prefix="rmgen-canary-") as name:
        folder = Path(name)
        write(folder, config, pages)
        done = subprocess.run([rmgen, "build", "-j1"], cwd=folder, capture_output=True, timeout=120)
        if done.returncode not in (0, 1, 2) or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
            return f"status {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}"
        files = [path for path in folder.glob("public/**/*.html")]
        if not files:
            return "" if done.returncode == 2 else "no pages"
        return subprocess.run([scanner, "x-canary", "onx", *files], capture_output=True, text=True).stdout


def sites():
    """(name, configuration, pages) each."""
    for key in FRONT:
        value = f"[{YAML}]" if key in ("tags", "categories", "related", "requires", "aliases") else YAML
        yield f"front matter: {key}", CONFIG, {"a.md": f"---\n{key}: {value}\n---\n\ntext\n", "b.md": "x\n"}
    yield "front matter: key", CONFIG, {"a.md": f"---\n{YAML}: 1\n---\n\ntext\n"}
    for name, body in BODIES.items():
        yield name, CONFIG, {"a.md": body.replace("{}", CANARY).replace("{{", "{").replace("}}", "}"), "x.md": "# x\n"}
    yield "file name", CONFIG, {f"{CANARY}.md": "text\n", f"d{CANARY}/x.md": "text\n"}
    yield "title", CONFIG.replace("title: x", f"title: {YAML}"), {"a.md": "x\n"}
    yield "label", CONFIG.replace("label: k", f"label: {YAML}"), {"a.md": "x\n"}
    yield "params", CONFIG + f"params: {{ x: {YAML} }}\n", {"a.md": "x\n"}


def random_pages(seed):
    choice = random.Random(seed)
    texts = [part.split("\n---\n")[0].partition("\n")[2]
             for path in sorted(ROOT.glob("*.md.test")) for part in path.read_text().split("\n=== ")[1:]]
    pages = {}
    for number in range(RANDOM_PAGES):
        text = "\n".join(choice.sample(texts, 3))
        for _ in range(choice.randint(1, 4)):
            at = choice.randint(0, len(text))
            text = text[:at] + CANARY[choice.randint(0, 3):] + text[at:]
        pages[f"r{number}.md"] = text
    return pages


def main():
    rmgen, scanner = (Path(name).absolute() for name in sys.argv[1:3])
    cases = [*sites(), ("random places", CONFIG, random_pages(5))]
    print(f"1..{len(cases)}")
    failed = 0
    for number, (name, config, pages) in enumerate(cases, 1):
        fault = scan(rmgen, scanner, config, pages)
        failed += bool(fault)
        print(f"{'not ok' if fault else 'ok'} {number} - {name}")
        if fault:
            print("\n".join("# " + line for line in fault.split("\n")[:30]))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
