#!/usr/bin/env python3
"""After random edits the preview serves what a fresh build makes, byte for byte, the script that
reloads aside. Takes the program and how many edits; prints TAP. SEED chooses others."""
import os
import random
import shutil
import sys
import time
from pathlib import Path

from preview import Preview

RMGEN = Path(sys.argv[1]).resolve()
EDITS = int(sys.argv[2]) if len(sys.argv) > 2 else 90
LANGS = ["ko", "zh-Hant", "zh-Hans"]
CONFIG = """title: 測試
default_language: zh-Hant
theme: own
languages:
  zh-Hant: {label: 繁體中文}
  zh-Hans: {label: 简体中文}
  ko: {label: 한국어}
"""
NAMES = ["a", "b", "c", "plans/d", "plans/e", "plans/index", "index", "deep/er/f"]


def path_of(rng):
    return f"content/{rng.choice(LANGS)}/{rng.choice(NAMES)}.md"


def page(rng):
    front = []
    if rng.random() < 0.5:
        front.append(f"title: 제목 {rng.randrange(9)}")
    if rng.random() < 0.4:
        front.append("tags: [" + ", ".join(rng.sample(["雲", "Go", "go", "데이터"], rng.randrange(1, 4))) + "]")
    if rng.random() < 0.3:
        front.append(f"weight: {rng.randrange(5)}")
    if rng.random() < 0.3:
        front.append(f"date: 2024-0{rng.randrange(1, 9)}-11")
    if rng.random() < 0.1:
        front.append("draft: true")
    if rng.random() < 0.1:
        front.append(f"translation_key: key{rng.randrange(2)}")
    if rng.random() < 0.05:
        front.append("no_convert: true")
    if rng.random() < 0.03:
        front.append(f"slug: other{rng.randrange(3)}")
    if rng.random() < 0.02:
        front.append("lang: ko")
    if rng.random() < 0.1:
        front.append(f"aliases: [/old{rng.randrange(3)}/, before, /ko/plans/e/]")
    if rng.random() < 0.1:
        front.append(f"requires: [{rng.choice(['plans/d', '데이터', 'nothing', '#단계-1', 'ko:a'])}]")
    if rng.random() < 0.05:
        front.append(f"id: id{rng.randrange(3)}")
    if rng.random() < 0.05:
        front.append(f"type: {rng.choice(['roadmap', 'page'])}")
    text = "".join(f"---\n{chr(10).join(front)}\n---\n" if front else "")
    for _ in range(rng.randrange(1, 6)):
        target = rng.choice(NAMES)
        text += rng.choice([
            f"\n# 제목 {rng.randrange(4)}\n", f"\n## 단계 {rng.randrange(4)}\n", "\n글과 글。\n", "\n這個軟體的資料庫。\n", "\nGo 와 雲1\n",
            f"\n## 第 {rng.randrange(1, 4)} 階段（{rng.randrange(1, 4)} 個月）\n\n- [x] 完成的\n",
            f"\n```mermaid\ngraph TD\n  A[雲] --> B{rng.randrange(3)}\n```\n",
            f"\n[가]({target}.md)\n", f"\n[나](/{rng.choice(LANGS)}/{target}.md#단계-{rng.randrange(4)})\n",
            f"\n## 단계 {rng.randrange(4)} (2025년 {rng.randrange(1, 9)}월)\n\n데이터와 Go\n",
            f"\n![나](/{rng.choice(LANGS)}/{target}.md#단계-{rng.randrange(4)})\n",
            f"\n![[{target.split('/')[-1]}#단계-{rng.randrange(4)}]]\n",
            f"\n[[{target.split('/')[-1]}]]\n", f"\n![그림](pic{rng.randrange(3)}.png)\n", "\n- [ ] 할 일\n",
            f"\n[다](/old{rng.randrange(3)}/)\n", "\n[라](before)\n",
            "\n| a | b |\n|---|---|\n| 1 | 2 |\n"])
    return text


def glossary(rng):
    names = ", ".join(rng.sample(["雲0", "雲1", "글", "軟體", "資料庫", "完成", "단계 1", "nowhere"], rng.randrange(1, 4)))
    more = rng.choice(["", "", "quill:\n  ko: 말\n  exact: [글, GO]\n", "git: null\n"])
    return f"go:\n  en: Go{rng.randrange(3)}\n  ko: 데이터\n  aliases: [{names}]\n{more}"


def touch_up(rng, text):
    """A small change of a page that is there."""
    what = rng.random()
    if what < 0.3:
        return text + f"\n덧붙인 글 {rng.randrange(9)}\n"
    if what < 0.5:
        return text + f"\n## 단계 {rng.randrange(4)}\n"
    if what < 0.6 and "\n## " in text:
        return text.replace("\n## ", "\n### ", 1)
    if what < 0.8:
        rest = text.split("---\n", 2)[2] if text.startswith("---\n") else text
        return f"---\ntitle: 새 제목 {rng.randrange(9)}\n---\n" + rest
    if text.startswith("---\n"):
        lines = text.split("\n")
        return "\n".join(lines[:1] + lines[2:]) if lines[2] != "---" else text
    return text.replace("글", "말")


def edit(rng, p):
    """One change as an editor, a shell or git makes it."""
    path = path_of(rng)
    full = p.root / path
    what = rng.random()
    if what < 0.3 and full.exists():
        p.write(path, touch_up(rng, full.read_text()))
    elif what < 0.55:
        p.write(path, page(rng))
    elif what < 0.65:  # saved by renaming
        p.write(path + "~tmp~", page(rng))
        os.rename(str(full) + "~tmp~", full)
    elif what < 0.78:
        full.unlink(missing_ok=True)
    elif what < 0.84:
        other = p.root / path_of(rng)
        if full.exists() and full != other:
            other.parent.mkdir(parents=True, exist_ok=True)
            os.rename(full, other)
    elif what < 0.90:
        p.write(f"content/{rng.choice(LANGS)}/pic{rng.randrange(3)}.png", os.urandom(20))
    elif what < 0.93:
        (p.root / f"content/{rng.choice(LANGS)}/pic{rng.randrange(3)}.png").unlink(missing_ok=True)
    elif what < 0.96:
        folder, moved = p.root / "content/ko/plans", p.root / "content/ko/moved"
        if folder.exists() and not moved.exists():
            os.rename(folder, moved)
        elif moved.exists() and not folder.exists():
            os.rename(moved, folder)
    elif what < 0.97:
        p.write("i18n/ko.yaml", f"tags: 태그{rng.randrange(9)}\n")
    elif what < 0.98:
        p.write("i18n/glossary.yaml", glossary(rng))
    elif what < 0.985:
        template = p.root / "themes/own/templates/foot.mustache"
        template.write_text(template.read_text() + f"<!-- {rng.randrange(99)} -->\n")
    elif what < 0.986:
        manifest = p.root / "themes/own/theme.yaml"
        manifest.write_text(manifest.read_text() + f"# {rng.randrange(99)}\n")
    elif what < 0.99:
        sheet = p.root / "themes/own/assets/style.css"
        sheet.write_text(sheet.read_text() + f"\n.x{rng.randrange(99)} {{ color: red }}\n")
    else:
        config = (p.root / "rmgen.yaml").read_text().splitlines()
        config[0] = f"title: 測試{rng.randrange(9)}"
        p.write("rmgen.yaml", "\n".join(config) + "\n")


def broken(p):
    """Two pages claim one address or the like: a build then publishes nothing."""
    try:
        p.build()
        return False
    except AssertionError:
        return True


def main():
    seed = int(os.environ.get("SEED", "7"))
    rng = random.Random(seed)
    p = Preview(RMGEN, base="/repo/", config=CONFIG, files={"themes/own": "themes/default"})
    checked, wrong = 0, []
    try:
        for number in range(1, EDITS + 1):
            edit(rng, p)
            if rng.random() < 0.6:
                time.sleep(rng.choice([0.0, 0.01, 0.05, 0.2]))
            if number % 15 or broken(p):
                continue
            end = time.monotonic() + 10
            while (wrong := p.differences()) and time.monotonic() < end:
                time.sleep(0.1)
            checked += 1
            if wrong:
                break
    except ConnectionError as error:
        wrong = [str(error)]
    if wrong and os.environ.get("KEEP"):
        shutil.copytree(p.root, os.environ["KEEP"], dirs_exist_ok=True)
    status, said = p.stop()
    print("1..2")
    good = not wrong and checked
    print("ok" if good else "not ok", f"1 - {EDITS} random edits, {checked} times compared (seed {seed})")
    if not good:
        print("# differs: " + ", ".join(wrong[:5]))
    clean = status == 0 and "Sanitizer" not in said
    print("ok" if clean else "not ok", "2 - it ended without complaint")
    if not (good and clean):
        print("# " + said[-6000:].replace("\n", "\n# "))
    return 0 if good and clean else 1


if __name__ == "__main__":
    sys.exit(main())
