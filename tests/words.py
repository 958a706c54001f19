#!/usr/bin/env python3
"""Interface words: each language of i18n/ has each word, with the same names filled in, and templates
ask for no other. Prints TAP; with --table a table of all words in four languages instead."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGS = ["zh-Hant", "zh-Hans", "ko", "en"]
# Han that one script alone writes: a slip between the two files shows.
ONLY_HANT = set("頁語種這個還沒為時間階務計畫圖標籤轉換內現從開關過預設處連結執檔網點無說業經變發當據")
ONLY_HANS = set("页语种这个还没为时间阶务计画图标签转换内现从开关过预设处连结执档网点无说业经变发当据") - ONLY_HANT


def scalar(text):
    if text.startswith("{"):  # a text for each form
        return " / ".join(f"{form}: {scalar(said)}" for form, said in
                          re.findall(r"(\w+): ('(?:[^']|'')*'|[^',}]+)", text))
    if text.startswith("'"):
        return re.match(r"'((?:[^']|'')*)'", text).group(1).replace("''", "'")
    if text.startswith('"'):
        return re.match(r'"((?:[^"\\]|\\.)*)"', text).group(1).replace('\\"', '"')
    return re.sub(r"\s+#.*$", "", text).strip()


def read(lang):
    lines = (ROOT / "i18n" / f"{lang}.yaml").read_text().splitlines()
    found = [re.match(r"(\w+):\s+(.+)$", line) for line in lines if line and line[0] not in "# "]
    return [(m.group(1), scalar(m.group(2))) for m in found if m]


def names(text):
    return sorted(re.findall(r"\{\{\{?\s*([\w.]+)\s*\}?\}\}", text))


def asked():
    """Words that the default theme's templates ask for."""
    return {word for file in (ROOT / "themes" / "default").rglob("*.mustache")
            for word in re.findall(r"\{\{>\s*t/(\w+)\s*\}\}", file.read_text())}


def nobody_asks(keys):
    """Words without a use: neither the themes nor the program name them. Those of the search wait for it."""
    text = "".join(file.read_text() for place, name in (("themes", "*.mustache"), ("src", "*.c"))
                   for file in (ROOT / place).rglob(name))
    return [key for key in sorted(keys) if not re.match(r"lang_|search|nav_search|key_", key)
            and not re.search(rf't/{key}\b|"{key}"', text)]


def table(words):
    print("| | " + " | ".join(LANGS) + " |\n|---|" + "---|" * len(LANGS))
    for key in words["zh-Hant"]:
        cells = [words[lang].get(key, "").replace("|", "\\|") for lang in LANGS]
        print(f"| `{key}` | " + " | ".join(cells) + " |")


def main():
    lists = {lang: read(lang) for lang in LANGS}
    words = {lang: dict(items) for lang, items in lists.items()}
    if "--table" in sys.argv:
        table(words)
        return 0
    keys = {key for items in words.values() for key in items}
    faults = {
        "every language has every word": [
            f"{lang} lacks {key}" for lang in LANGS for key in sorted(keys) if not words[lang].get(key)],
        "no word stands twice in a file": [
            f"{lang}: {key}" for lang, items in lists.items() if len(items) != len(words[lang])
            for key in {k for k, _ in items} if [k for k, _ in items].count(key) > 1],
        "the same names are filled in everywhere": [
            f"{key}: {lang} has {names(words[lang].get(key, ''))}, en {names(words['en'].get(key, ''))}"
            for key in sorted(keys) for lang in LANGS
            if not set(names(words[lang].get(key, ""))) <= set(names(words["en"].get(key, "")))
            or (key not in {"note_fallback_go"} and "count" in names(words["en"].get(key, ""))
                and "count" not in names(words[lang].get(key, "")))],
        "the two Chinese files keep to their script": [
            f"{lang} {key}: {text}" for lang, wrong in (("zh-Hant", ONLY_HANS), ("zh-Hans", ONLY_HANT - ONLY_HANS))
            for key, text in lists[lang] if not key.startswith("lang_")
            and any(c in wrong and c not in (ONLY_HANS if lang == "zh-Hans" else ONLY_HANT) for c in text)],
        "templates ask for no other word": sorted(asked() - keys),
        "every word is asked for": nobody_asks(keys),
    }
    print(f"1..{len(faults)}")
    for number, (name, found) in enumerate(faults.items(), 1):
        print("not ok" if found or len(keys) < 120 else "ok", number, "-", name)
        print(*(f"# {fault}" for fault in found[:20]), sep="\n", end="\n" if found else "")
    return 1 if any(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
