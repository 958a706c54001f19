#!/usr/bin/env python3
"""`rmgen graph` in all formats and the graph's files of a site, looked at by readers that nobody here
wrote, where there are any: a JSON Schema validator, Graphviz, xmllint. Prints TAP.

   graph.py RMGEN"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = "json dot graphml mermaid cytoscape canvas opml ics".split()
CONFIG = """title: 測試 & "site"
default_language: zh-Hant
base_url: https://example.org/sub/
languages:
  zh-Hant: {label: 繁體中文}
  zh-Hans: {label: 简体中文}
  ko: {label: 한국어}
theme: bare
"""
PAGES = {
    "zh-Hant/plan.md": """---
title: 後端學習路線圖 <"&'>
start: 2025-01-06
requires: [base]
---

## 第一階段：基礎（第 1-2 週）

- **Docker**
  - [x] 安裝 "K8s" \\ <b>
  - [ ] 讀 [文件](https://example.org/a?b=1&c=2)

## 第二階段：進階（第 3-4 週）🚧

學習順序：Docker → K8s → Helm

```mermaid
flowchart TD
  A["Docker"] -->|"a #quot;b"| B[Helm]
```
""",
    "zh-Hant/base.md": "---\ntitle: 基礎\n---\n\n見 [計畫](plan.md)。\n",
    "zh-Hans/plan.md": "---\ntitle: 计划\ntype: roadmap\n---\n\n## 第一阶段：基础（2025年1月）\n\n- 很长的一段文字，"
                       + "用来看日历的行怎么折叠" * 9 + "\n\n## 第二阶段：进阶（2025年2月）✅\n",
    "ko/plan.md": "---\ntitle: 계획\ntype: roadmap\n---\n\n## 1단계: 기초; 쉼표, 역슬래시\\\\ " + "가" * 60
                  + " (2025년 1월)\n\n## 2단계: 심화 (2025년 2월 ~)\n",
    "ko/note.md": "# 메모\n\n쿠버네티스\n",
}


class Skip(Exception):
    """A reader is not there."""


def read_ics(data):
    """Components of a calendar by the rules of RFC 5545, strictly: [{name: value}]."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no character is cut
    events, stack = [], []
    for line in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        name, value = re.fullmatch(r'([A-Z-]+)(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*:(.*)', line, re.S).groups()
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack == ["VCALENDAR", "VEVENT"]:
            assert name not in events[-1], name
            events[-1][name] = value
    assert not stack
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    assert len({event["UID"] for event in events}) == len(events)
    return events


class Site:
    def __init__(self, rmgen, root):
        self.rmgen, self.root = rmgen, root
        (root / "rmgen.yaml").write_text(CONFIG)
        shutil.copytree(ROOT / "tests" / "cases" / "_theme", root / "themes" / "bare")
        for path, text in PAGES.items():
            (root / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (root / "content" / path).write_text(text)

    def run(self, *args):
        return subprocess.run([self.rmgen, *args], cwd=self.root, capture_output=True, timeout=60)

    def graph(self, *args):
        done = self.run("graph", *args)
        assert done.returncode == 0, done
        return done.stdout

    def build(self):
        done = self.run("build", "-q", "--future")
        assert done.returncode == 0, done
        return self.root / "public"


def tool(name, *args, data):
    if not shutil.which(name):
        raise Skip(f"no {name}")
    done = subprocess.run([name, *args], input=data, capture_output=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def graphs(site):
    """Every graph.json and roadmap.json of the site, and what the command prints."""
    public = site.build()
    files = [public / "graph.json", *sorted(public.rglob("roadmap.json"))]
    assert len(files) == 4, files
    return [json.loads(site.graph()), *(json.loads(file.read_text()) for file in files)]


def json_fits_the_schema(site):
    try:
        import jsonschema
    except ImportError as error:
        raise Skip("no jsonschema") from error
    schema = json.loads((ROOT / "src/schema/graph.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for graph in graphs(site):
        jsonschema.Draft202012Validator(schema).validate(graph)


def edges_have_both_ends(site):
    for graph in graphs(site):
        nodes = graph["graph"]["nodes"]
        for edge in graph["graph"]["edges"]:
            assert edge["source"] in nodes and edge["target"] in nodes, edge


def nodes_say_what_they_are(site):
    graph = json.loads(site.graph())["graph"]
    stage = graph["nodes"]["zh-Hant:plan#第一階段-基礎-第-1-2-週"]
    meta = stage["metadata"]
    assert stage["label"] == "基礎" and meta["ordinal"] == "一" and meta["line"] == 7, stage
    assert meta["path"] == "content/zh-Hant/plan.md" and meta["url"].startswith("https://example.org/sub/zh-Hant/plan/#")
    assert meta["time"] == {"kind": "calendar", "start": "2025-01-06", "end": "2025-01-20", "open": False}, meta
    assert meta["progress"] == 0.5 and meta["done"] == 1 and meta["tasks"] == 2, meta
    assert graph["nodes"]["zh-Hant:plan"]["metadata"]["kind"] == "roadmap"
    assert graph["nodes"]["ko:note"]["metadata"]["kind"] == "page"
    assert graph["metadata"]["chains"] == [{"path": "content/zh-Hant/plan.md", "line": 15, "label": "學習順序",
                                           "items": ["Docker", "K8s", "Helm"]}], graph["metadata"]
    edges = {(e["relation"], e["source"], e["target"]) for e in graph["edges"]}
    assert ("requires", "zh-Hant:plan", "zh-Hant:base") in edges
    assert ("translates", "ko:plan", "zh-Hant:plan") in edges
    assert ("links", "zh-Hant:base", "zh-Hant:plan") in edges
    assert ("mentions", "ko:note", "term:kubernetes") in edges
    assert [e["label"] for e in graph["edges"] if e["relation"] == "leads_to"], edges


def rows_have_anchors(site):
    (site.root / "content/ko/rows.md").write_text(
        "# 학습 계획\n\n## Row 1주차\n\n| 주차 | 내용 |\n|---|---|\n| 1주차 | 변수 |\n| 2주차 | 함수 |\n")
    nodes = json.loads(site.graph())["graph"]["nodes"].values()
    urls = [n["metadata"]["url"] for n in nodes if n["metadata"]["path"] == "content/ko/rows.md"
            and n["metadata"]["kind"] == "stage"]
    assert [unquote(url.split("#")[1]) for url in urls] == ["row-1주차-1", "row-2주차"], urls
    html = (site.build() / "ko/rows/index.html").read_text()
    assert re.findall(r'<tr[^>]* id="([^"]*)"', html) == ["row-1주차-1", "row-2주차"], html


def the_site_has_roadmaps_stages_and_terms(site):
    graph = json.loads((site.build() / "graph.json").read_text())["graph"]
    kinds = {node["metadata"]["kind"] for node in graph["nodes"].values()}
    assert kinds == {"roadmap", "stage", "term"}, kinds


def dot_reads_it(site):
    tool("dot", "-Tcanon", data=site.graph("--format", "dot"))
    svg = tool("dot", "-Tsvg", data=site.graph("--format", "dot", "--roadmap", "plan"))
    assert "後端學習路線圖".encode() in svg


def xmllint_reads_it(site):
    for name in "graphml", "opml":
        tool("xmllint", "--noout", "-", data=site.graph("--format", name))
    for token in re.findall(r'(?:id|source|target)="([^"]*)"', site.graph("--format", "graphml").decode()):
        assert re.fullmatch(r"[\w.:-]+", token), token


def calendars_are_read(site):
    events = read_ics(site.graph("--format", "ics"))
    assert len(events) == 6, events
    public = site.build()
    events = read_ics((public / "ko/plan/roadmap.ics").read_bytes())
    assert [e["DTSTART"] for e in events] == ["20250101", "20250201"]
    assert events[0]["DTEND"] == "20250201"
    assert "기초\\; 쉼표\\, 역슬래시" in events[0]["SUMMARY"]
    assert events[0]["URL"].startswith("https://example.org/sub/ko/plan/#")
    assert not list((public / "ko/note").glob("roadmap.*"))


def other_json_is_well_formed(site):
    shape = json.loads(site.graph("--format", "cytoscape"))["elements"]
    ids = {node["data"]["id"] for node in shape["nodes"]}
    assert all(e["data"]["source"] in ids and e["data"]["target"] in ids for e in shape["edges"])
    assert all(n["data"].get("parent", n["data"]["id"]) in ids for n in shape["nodes"])
    canvas = json.loads(site.graph("--format", "canvas"))
    ids = [node["id"] for node in canvas["nodes"]]
    assert len(set(ids)) == len(ids) > 6
    for node in canvas["nodes"]:
        assert {"id", "type", "x", "y", "width", "height"} <= node.keys()
        assert node["type"] in ("text", "group", "link") and all(isinstance(node[k], int) for k in ("x", "y"))
    assert all(e["fromNode"] in ids and e["toNode"] in ids for e in canvas["edges"])


def threads_do_not_matter(site):
    public = site.build()
    first = {p: p.read_bytes() for p in public.rglob("roadmap*")}
    shutil.rmtree(public)
    assert site.run("build", "-q", "--future", "-j1").returncode == 0
    assert first == {p: p.read_bytes() for p in public.rglob("roadmap*")} and len(first) >= 3 * 5


def unknown_roadmaps_are_told(site):
    done = site.run("graph", "--roadmap", "plam")
    assert done.returncode == 2 and b'did you mean "plan"' in done.stderr, done
    for fmt in FORMATS:
        assert site.graph("--format", fmt, "--roadmap", "ko:plan")


def main():
    tests = [json_fits_the_schema, edges_have_both_ends, nodes_say_what_they_are, rows_have_anchors,
             the_site_has_roadmaps_stages_and_terms,
             dot_reads_it, xmllint_reads_it, calendars_are_read, other_json_is_well_formed, threads_do_not_matter,
             unknown_roadmaps_are_told]
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Site(sys.argv[1], Path(folder)))
                print(f"ok {number} - {name}")
            except Skip as reason:
                print(f"ok {number} - {name} # SKIP {reason}")
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} - {name}")
                print("\n".join("# " + line for line in f"{type(error).__name__}: {error}".splitlines()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
