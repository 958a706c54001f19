#!/usr/bin/env python3
"""Every message ends with the next step: no call that reports a problem goes without a hint. Notes
may. Prints TAP."""
import re
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src"
DEFINITION = re.compile(r"(?<!\w)(\w+)\((?=[^;{()]*\bconst char \*hint\b)")


def arguments(text, at):
    """The arguments of a call whose parenthesis opens before `at`."""
    found, depth, start, i = [], 1, at, at
    while depth:
        c = text[i]
        if c in "\"'":
            i += 1
            while text[i] != c:
                i += 2 if text[i] == "\\" else 1
        elif c in "({[":
            depth += 1
        elif c in ")}]":
            depth -= 1
        if depth == 0 or (depth == 1 and c == ","):
            found.append(" ".join(text[start:i].split()))
            start = i + 1
        i += 1
    return found


def reporters(text):
    """Functions that take a hint: {name: its place among the arguments}."""
    found = {}
    for match in DEFINITION.finditer(text):
        names = arguments(text, match.end())
        places = [i for i, name in enumerate(names) if re.search(r"\*hint$", name)]
        if places:
            found[match.group(1)] = places[0]
    return found


def faults(path, shared):
    text = path.read_text()
    for name, place in {**shared, **reporters(text)}.items():
        for match in re.finditer(rf"(?<![\w\n]){name}\(", text):
            args = arguments(text, match.end())
            if len(args) <= place or "DIAG_NOTE" in args or "const char *hint" in " ".join(args):
                continue
            if re.search(r"(^|: )NULL$", args[place]):
                yield f"{path.relative_to(SRC)}:{text.count(chr(10), 0, match.start()) + 1}: {name}"


def main():
    shared = {name: place for path in (SRC / "base" / "diag.c", SRC / "write" / "io_error.c")
              for name, place in reporters(path.read_text()).items() if name.startswith("diag_")}
    found = [fault for path in sorted(SRC.rglob("*.c")) for fault in faults(path, shared)]
    good = not found and {"diag_add", "diag_fatal"} <= set(shared)
    print("1..1")
    print("ok" if good else "not ok", "1 - every message that is no note has a hint")
    print(*(f"# {fault} has none" for fault in found), sep="\n", end="\n" if found else "")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
