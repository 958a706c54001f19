#!/usr/bin/env python3
"""The shape of src/: a file includes only from its own folder or one to the left of it, and each
third-party library has one owner. Prints TAP."""
import re
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src"
ORDER = ["base", "conf", "read", "parse", "model", "link", "render", "write"]
# Header (a pattern of the whole name) -> the files that may include it (patterns, below src/).
OWNERS = {
    r"cmark-gfm.*|node\.h|chunk\.h|parser\.h|inlines\.h|buffer\.h|table\.h": r"parse/.*",
    r"yaml\.h": r"base/yaml\w*\.[ch]",
    r"iconv\.h|uchardet.*": r"read/decode\w*\.c",
    r"unicode/.*": r"base/unicode\w*\.[ch]|conf/dates\.c|conf/plural\.c|conf/numbers\.c",
    r"opencc.*": r"parse/convert\.c",
    r"graphviz/.*": r"render/layout\w*\.c",
    r"gumbo.*": r"parse/sanitize\w*\.c",
    r"git2.*": r"read/.*",
    r"microhttpd.*": r"serve\w*\.[ch]",
    r"xxhash.*": r"base/.*",
    r"zlib.*": r"render/search\w*\.c|serve_file\.c",
}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def rank(path):
    """Place of a file in the order; what lies on top of src/ may see everything."""
    folder = path.split("/")[0] if "/" in path else ""
    return ORDER.index(folder) if folder in ORDER else len(ORDER) if not folder else -1


def to_the_right(path, own, _foreign):
    """Every include is a path below src/ and points to its own folder or to the left."""
    if rank(path) < 0:
        return f"it is in none of the folders {' '.join(ORDER)}"
    if own and not (SRC / own).is_file():
        return f'"{own}" is not a path below src/'
    return f'"{own}" is to the right of it' if own and rank(own) > rank(path) else None


def not_the_owner(path, _own, foreign):
    """Every third-party library is included by its owner only."""
    for header, owner in OWNERS.items():
        if foreign and re.fullmatch(header, foreign) and not re.fullmatch(owner, path):
            return f"<{foreign}> belongs to {owner}"
    return None


def main():
    failed = 0
    includes = [(file.relative_to(SRC).as_posix(), *found) for file in sorted(SRC.rglob("*.[ch]"))
                for found in INCLUDE.findall(file.read_text())]
    print("1..2")
    for number, rule in enumerate((to_the_right, not_the_owner), 1):
        faults = [f"# src/{i[0]}: {fault}" for i in includes for fault in [rule(*i)] if fault]
        print("not ok" if faults or not includes else "ok", number, "-", rule.__doc__, sep=" ")
        print(*faults, sep="\n", end="\n" if faults else "")
        failed += bool(faults)
    return 1 if failed or not includes else 0


if __name__ == "__main__":
    sys.exit(main())
