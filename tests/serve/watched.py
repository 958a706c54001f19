#!/usr/bin/env python3
"""The preview under tools that watch every byte (valgrind) and every thread (ThreadSanitizer), while
several readers ask and an author edits. Takes the tool, the program, the sources and the build folder;
where the program itself is built with other watchers, its own one is compiled beside it. Prints TAP.

    watched.py valgrind|threads RMGEN SOURCE BUILD [SECONDS]
"""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from preview import PAGES, Preview

CONFIG = """title: 測試
default_language: zh-Hant
theme: own
languages:
  zh-Hant: {label: 繁體中文}
  zh-Hans: {label: 简体中文}
  ko: {label: 한국어}
"""
# jansson counts references with atomic instructions that the sanitizer does not see in the library.
SUPPRESSED = "race:json_decref\nrace:json_incref\nrace:json_delete\ncalled_from_lib:libjansson.so\n"
ASKED = ["ko/a/", "ko/b/", "zh-Hant/plans/c/", "zh-Hans/plans/c/", "ko/n/", "nothing", "hello.txt", "%00",
         "graph.json", "sitemap.xml", "status.json", "ko/graph/data.json", "ko/", "zh-Hant/", "ko/topics/docker/",
         "ko/tags/", "ko/status/", "ko/graph/", "ko/b/graph.mmd", ".rmgen/reload.js"]


class Skip(Exception):
    pass


def is_watched(rmgen):
    libraries = subprocess.run(["ldd", rmgen], capture_output=True, text=True).stdout
    return "libasan" in libraries or "libtsan" in libraries


def compile_own(source, build, name, *options):
    """The program in a folder of its own, which is kept: the next time little is compiled."""
    folder = build / f"watched-{name}"
    env = {k: v for k, v in os.environ.items() if k not in ("CFLAGS", "LDFLAGS", "MAKEFLAGS")}
    if not (folder / "build.ninja").exists():
        done = subprocess.run(["meson", "setup", folder, source, "--buildtype=plain", "-Dc_args=-O1 -g1", *options],
                              capture_output=True, text=True, env=env)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise Skip(f"no such program can be compiled here: {done.stdout[-300:]}")
    done = subprocess.run(["ninja", "-C", folder, "-j2", "src/rmgen"], capture_output=True, text=True, env=env)
    if done.returncode:
        raise Skip(f"no such program can be compiled here: {done.stdout[-300:]}")
    return folder / "src" / "rmgen"


def read(p, stop, number):
    """A reader who looks at everything, again and again."""
    asked = ASKED[number:] + ASKED[:number]
    while not stop.is_set():
        for path in asked:
            more = [{}, {"Accept_Encoding": "gzip"}, {"Range": "bytes=1-5"}, {"If_None_Match": "*"}]
            p.get(p.base + path, **more[(number + len(path)) % 4])
            if stop.is_set():
                return


def author(p, seconds):
    """Edits of all kinds, each waited for."""
    end = time.monotonic() + seconds

    def shows(path, text):
        p.until(lambda: text in p.get(p.base + path).text, f"{path} shows {text}", 60)

    number = 0
    while number == 0 or time.monotonic() < end:
        number += 1
        p.write("content/ko/b.md", f"# 나\n\n고친 글 {number}\n\n## 둘 {number}\n")
        shows("ko/b/", f"고친 글 {number}")
        p.write("content/zh-Hant/plans/c.md", f"---\ntitle: 丁{number}\n---\n\n新的內文\n\n" +
                "".join(f"## 第 {i} 階段（{i} 個月）\n\n- [ ] Docker\n- [ ] Linux\n\n" for i in (1, 2, 3)))
        shows("zh-Hant/plans/c/", f"丁{number}")
        p.write("content/ko/n.md", "# 새\n\n[나](b.md)\n\n```mermaid\ngraph TD\n A-->B\n A-->C\n```\n")
        p.until(lambda: p.get(p.base + "ko/n/").status == 200, "a new page", 60)
        (p.root / "content/ko/n.md").unlink()
        p.until(lambda: p.get(p.base + "ko/n/").status == 404, "that goes", 60)
        p.write("i18n/glossary.yaml", f"docker:\n  ko: 도커{number}\n")
        shows("ko/topics/docker/", f"도커{number}")
        p.write("rmgen.yaml", CONFIG.replace("測試", f"試試{number}"))
        shows("zh-Hant/", f"試試{number}")
        foot = p.root / "themes/own/templates/foot.mustache"
        foot.write_text(foot.read_text() + f"<!-- {number} -->\n")
        shows("ko/b/", f"<!-- {number} -->")
        p.write("static/hello.txt", f"hello {number}\n")
        shows("hello.txt", f"hello {number}")
        if number > 1:
            continue
        p.write("content/ko/b.md", "---\ntitle: [\n---\n")
        p.write("rmgen.yaml", "titel: [\n")
        p.until(lambda: "rmgen.yaml:2:" in p.output(), "a fault is told", 60)
        p.write("rmgen.yaml", CONFIG)
        p.write("content/ko/b.md", PAGES["ko/b.md"])
        shows("ko/b/", "둘째")


def watch(rmgen, seconds, wrapper=(), env=None):
    """What it said, and its status."""
    p = Preview(rmgen, wrapper=wrapper, env=env, config=CONFIG, files={"themes/own": "themes/default"}, patience=120)
    streams, stop = [p.events() for _ in range(3)], threading.Event()
    readers = [threading.Thread(target=read, args=(p, stop, number)) for number in range(3)]
    for reader in readers:
        reader.start()
    try:
        author(p, seconds)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
        for stream in streams:
            stream.close()
        status, said = p.stop(patience=120)
    return status, said


def valgrind(rmgen, source, build, seconds):
    """no byte is read that was not written, and none is lost (valgrind)"""
    if not shutil.which("valgrind"):
        raise Skip("valgrind is not here")
    if is_watched(rmgen):
        rmgen = compile_own(source, build, "bare", "-Db_sanitize=none")
    status, said = watch(rmgen, seconds, [
        "valgrind", "-q", "--error-exitcode=97", "--leak-check=full", "--show-leak-kinds=definite",
        "--errors-for-leak-kinds=definite", "--trace-children=no"])
    assert status == 0, said[-6000:]


def threads(_, source, build, seconds):
    """no two threads touch the same at once (ThreadSanitizer)"""
    rmgen = compile_own(source, build, "threads", "-Db_sanitize=thread", "-Db_lundef=false")
    # where addresses are too random for the sanitizer, they need not be
    wrapper = ["setarch", "-R"] if shutil.which("setarch") else []
    with tempfile.NamedTemporaryFile("w", suffix=".supp") as suppressed:
        suppressed.write(SUPPRESSED)
        suppressed.flush()
        env = {"TSAN_OPTIONS": f"suppressions={suppressed.name}:exitcode=97"}
        start = subprocess.run([*wrapper, rmgen, "version"], capture_output=True, text=True, env={**os.environ, **env})
        if start.returncode:
            raise Skip(f"ThreadSanitizer does not run here: {start.stderr[-200:]}")
        status, said = watch(rmgen, seconds, wrapper, env)
    assert status == 0 and "ThreadSanitizer" not in said, said[-9000:]


def main():
    tool = {"valgrind": valgrind, "threads": threads}[sys.argv[1]]
    rmgen, source, build = (Path(x).resolve() for x in sys.argv[2:5])
    seconds = float(sys.argv[5]) if len(sys.argv) > 5 else 15
    print("1..1")
    try:
        tool(rmgen, source, build, seconds)
        print(f"ok 1 - {tool.__doc__}")
    except Skip as reason:
        print(f"ok 1 - {tool.__doc__} # SKIP " + str(reason).replace("\n", " "))
    except (AssertionError, OSError) as error:
        print(f"not ok 1 - {tool.__doc__}")
        print("# " + str(error).replace("\n", "\n# "))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
