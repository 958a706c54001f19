#!/usr/bin/env python3
"""How right roadmaps are read: precision and recall of stages, times, status, tasks and chains, in each
language, over documents that were labelled by hand before they were read. Prints a table and TAP.

   quality.py RMGEN [--floor 0.97] [--show] [--set NAME] [DOCUMENT...]

tests/labels/<set>/<lang>-<name>.md has <name>.labels beside it, one label a line:

   LINE stage ORDINAL | TIME | STATUS    a stage, "-" for none; times as in tests/time.test
   LINE procedure ORDINAL | TIME | STATUS   the same, of kind procedure
   LINE task STATUS                      an item with a status
   LINE chain A > B > C
   LINE any                              may be read or not: it is not counted

A document without labels holds no stage and no chain. --show tells of each difference."""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

LABELS = Path(__file__).resolve().parent / "labels"
LANGS = {"hans": "zh-Hans", "hant": "zh-Hant", "ko": "ko", "en": "en"}
KINDS = ("stage", "ordinal", "time", "status", "task", "chain")
CONFIG = """title: labels
default_language: zh-Hant
derive: []
languages:
  zh-Hant: {label: 繁體中文}
  zh-Hans: {label: 简体中文}
  ko: {label: 한국어}
  en: {label: English}
theme: default
"""


def number(value):
    return f"{value:g}"


def time_text(time):
    """The normal form of a time as tests/time.test writes it."""
    if not time:
        return "-"
    kind, start, end = time["kind"], time["start"], time.get("end")
    if kind == "calendar":
        return f"{start}..{'' if time['open'] else end}"
    if kind == "position":
        return f"{time['unit']} [{number(start)},{'' if time['open'] else number(end)})"
    if time["open"]:
        return f"{time['unit']} {number(start)}+"
    return f"{time['unit']} {number(start)}" + ("" if start == end else f"..{number(end)}")


def without_rows(tasks, stages):
    """A row of a table of stages is both; it counts as a stage."""
    return {line: status for line, status in tasks.items() if line not in stages}


def read_labels(path):
    """What the labels say: {kind: {line: value}} and the lines that do not count."""
    want, free = defaultdict(dict), set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        at, kind, *rest = line.split(" ", 2)
        value = rest[0] if rest else ""
        if kind == "any":
            free.add(int(at))
        elif kind in ("stage", "procedure"):
            ordinal, time, status = (part.strip() for part in value.split("|"))
            want["stage"][int(at)] = kind
            want["ordinal"][int(at)], want["time"][int(at)], want["status"][int(at)] = ordinal, time, status
        elif kind in ("task", "chain"):
            want[kind][int(at)] = value
        else:
            raise ValueError(f"{path}: {line}")
    return want, free


def run(rmgen, documents):
    """What is read of each document, in the form of read_labels."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "rmgen.yaml").write_text(CONFIG, encoding="utf-8")
        for path in documents:
            at = site / "content" / LANGS[path.stem.split("-")[0]] / path.name
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_bytes(path.read_bytes())
        done = subprocess.run([str(Path(rmgen).resolve()), "graph", "--format", "json"], cwd=site, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=120)
        graph = json.loads(done.stdout)["graph"]
    got = {path.stem: defaultdict(dict) for path in documents}
    for node in graph["nodes"].values():
        meta = node["metadata"]
        if not meta["path"]:
            continue
        read, line = got[Path(meta["path"]).stem], meta["line"]
        if meta["kind"] == "stage":
            read["stage"][line] = "procedure" if meta["stage_kind"] == "procedure" else "stage"
            read["ordinal"][line] = meta["ordinal"] or "-"
            read["time"][line] = time_text(meta["time"])
            read["status"][line] = meta["status"] or "-"
        elif meta["kind"] in ("task", "topic") and meta.get("status"):
            read["task"][line] = meta["status"]
    for chain in graph["metadata"]["chains"]:
        got[Path(chain["path"]).stem]["chain"][chain["line"]] = " > ".join(chain["items"])
    return got


def compare(kind, want, got, free):
    """(right, wrong, missed) and the differences."""
    tally, told = [0, 0, 0], []
    for line in sorted(set(want) | set(got)):
        expected, seen = want.get(line, "-"), got.get(line, "-")
        if line in free or expected == seen == "-":
            continue
        if expected == seen:
            tally[0] += 1
            continue
        tally[1] += seen != "-"
        tally[2] += expected != "-"
        told.append(f"{line}: {kind}: expected {expected}, read {seen}")
    return tally, told


def share(right, other):
    return right / (right + other) if right + other else 1.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rmgen")
    parser.add_argument("--floor", type=float, default=0.97)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--set", default="*")
    parser.add_argument("documents", nargs="*")
    options = parser.parse_args()
    documents = sorted(p for p in LABELS.glob(options.set + "/*.md")
                       if not options.documents or p.stem in options.documents)
    if len({p.stem for p in documents}) != len(documents) or not documents:
        sys.exit("no documents, or two of one name")
    tallies, got = defaultdict(Counter), run(options.rmgen, documents)
    for path in documents:
        want, free = read_labels(path.with_suffix(".labels"))
        lang = path.stem.split("-")[0]
        seen = got[path.stem]
        seen["task"] = without_rows(seen["task"], seen["stage"])
        for kind in KINDS:
            tally, told = compare(kind, want[kind], seen[kind], free)
            tallies[lang, kind].update(dict(zip(("right", "wrong", "missed"), tally)))
            for line in told if options.show else ():
                print(f"# {path.relative_to(LABELS)}:{line}")
    count, failed = 0, 0
    print(f"# {len(documents)} documents\n# language kind      right wrong missed precision recall")
    for (lang, kind), t in sorted(tallies.items(), key=lambda item: (list(LANGS).index(item[0][0]),
                                                                     KINDS.index(item[0][1]))):
        precision, recall = share(t["right"], t["wrong"]), share(t["right"], t["missed"])
        print(f"# {LANGS[lang]:8} {kind:9} {t['right']:5} {t['wrong']:5} {t['missed']:6} "
              f"{precision:9.3f} {recall:6.3f}")
        good = min(precision, recall) >= options.floor
        count, failed = count + 1, failed + (not good)
        print(f"{'ok' if good else 'not ok'} {count} - {kind} in {LANGS[lang]}")
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
