#!/usr/bin/env python3
"""`rmgen render` against cmark-gfm's own program: plain documents must come out equal, heading ids
aside. Prints TAP.

   cmark_equal.py RMGEN

Documents: the examples of the specifications, as far as they are installed here (GFM's with
Debian's cmark-gfm, CommonMark's as npm commonmark-spec), the content of this site, and some of our
own in Chinese and Korean. Authors' HTML is trusted and autolinks are off, as in cmark-gfm."""
import gzip
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CMARK = ["cmark-gfm", "--unsafe", "-e", "table", "-e", "tasklist", "-e", "strikethrough",
         "--strikethrough-double-tilde"]
# Line breaks in Chinese, which are no blanks
JOINED = re.compile(r"(?:(?<=[\u3001-\uff5e])|(?<=[\u3001-\uff5e]</strong>))\n(?=[\u3001-\uff5e])")
GFM = Path("/usr/share/doc/cmark-gfm/spec.txt.gz")
COMMONMARK = ROOT / "tests" / "web" / "node_modules" / "commonmark-spec" / "spec.txt"
EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.M | re.S)
OWN = ["""# 標題 一

段落 *強調* 與 **重點** 和 `程式`，[連結](a.md "題名") ![圖](b.png)
第二行

> 引文
> 續

1. 하나
2. 둘
   - 셋

| 이름 | 값 |
| :-- | --: |
| 가 | `1` |

- [ ] 할 일
- [x] 한 일

~~지움~~ <b>굵게</b> 각주[^1]

[^1]: 아래.
""", "제목\n===\n\n    코드\n\n```js 이름\n<b>\n```\n\n***\n\n<div>\n*글*\n\n*글*\n</div>\n"]

# What differs, and must.
BY_DESIGN = {
    # symbols count as punctuation, as in CommonMark 0.31 (cmark-gfm reads 0.29)
    "*$*alpha.\n\n*£*bravo.\n\n*€*charlie.\n",
    # a single tilde stands for a range, and strikes nothing
    "~~Hi~~ Hello, ~there~ world!\n",
    # wikilinks
    "[[[foo]]]\n\n[[[foo]]]: /url\n", "![[foo]]\n\n[[foo]]: /url \"title\"\n",
    # front matter, empty
    "---\n---\n",
}


def spec(path, name):
    if not path.exists():
        return None
    text = gzip.open(path, "rt").read() if path.suffix == ".gz" else path.read_text()
    return [(f"{name} {number}", found[1].replace("→", "\t"))
            for number, found in enumerate(EXAMPLE.findall(text), 1) if "disabled" not in found[0]]


def plain(text):
    """A page without front matter, heading attributes and callouts."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"^(#+ .*?) +\{[^}\n]*\}$", r"\1", text, flags=re.M)
    text = re.sub(r"^(#.*\n+)((?: {4}-.*\n)+)", lambda m: m[1] + m[2].replace("    -", "-"), text, flags=re.M)
    return re.sub(r"^> \[!\w+\].*$", "> ", text, flags=re.M)


def run(command, text, folder):
    done = subprocess.run(command, input=text.encode(), cwd=folder, capture_output=True, timeout=60)
    return done.stdout.decode()


def compare(rmgen, folder, text):
    """None when both are equal, else what came out."""
    text = text.replace("\0", "\ufffd")
    footnotes = ["-e", "footnotes"] if "[^" in text else []
    theirs = run([*CMARK, *footnotes], text, folder)
    ours = run([rmgen, "render", "-q", "-"], text, folder)
    ours = re.sub(r'<(h[1-6]) id="[^"]*">', r"<\1>", ours)
    if ours == theirs or ours == JOINED.sub("", theirs):
        return None
    return f"{text}--- cmark-gfm\n{theirs}--- rmgen\n{ours}"


def report(number, name, pairs, rmgen, folder):
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda pair: compare(rmgen, folder, pair[1]), pairs))
    faults = [f"{pair[0]}\n{result}" for pair, result in zip(pairs, results)
              if result and pair[1] not in BY_DESIGN]
    print(f"{'not ok' if faults else 'ok'} {number} - {name}: {len(pairs) - len(faults)} of {len(pairs)} equal")
    for fault in faults[:20]:
        print("\n".join("# " + line for line in fault.split("\n")))
    return len(faults)


def main():
    rmgen = Path(sys.argv[1]).absolute()
    if not shutil.which("cmark-gfm"):
        print("1..0 # SKIP cmark-gfm is not here")
        return 0
    content = [(str(path.relative_to(ROOT)), plain(path.read_text()))
               for path in sorted((ROOT / "content").rglob("*.md"))
               if path.name != "markdown.md"]  # the guide's page on what is read otherwise
    groups = {"GFM's specification": spec(GFM, "GFM"), "CommonMark's specification": spec(COMMONMARK, "CommonMark"),
              "content of this site": content, "own documents": [(str(n), text) for n, text in enumerate(OWN, 1)]}
    print(f"1..{len(groups)}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="rmgen-cmark-") as folder:
        Path(folder, "rmgen.yaml").write_text(
            "title: x\nlanguages: { en: { label: x } }\ndefault_language: en\n"
            "markdown: { html: trusted, autolink: false, breaks: soft }\n")
        for number, (name, pairs) in enumerate(groups.items(), 1):
            if pairs is None:
                print(f"ok {number} - {name} # SKIP not installed")
            else:
                failed += report(number, name, pairs, rmgen, folder)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
