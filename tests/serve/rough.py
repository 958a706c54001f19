#!/usr/bin/env python3
"""The preview among rough people: files that change while they are asked for, half-saved bytes,
editors, git, slow clients, folders in the place of files, systems that watch nothing. Takes the
program; prints TAP."""
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

from preview import PAGES, Preview

RMGEN = Path(sys.argv[1]).resolve()
CONFIG = """title: 測試
default_language: zh-Hant
languages:
  zh-Hant: {label: 繁體中文}
  zh-Hans: {label: 简体中文}
  ko: {label: 한국어}
"""


def state(p):
    """The event with which a new stream starts."""
    with p.events() as stream:
        stream.settimeout(10)
        got = b""
        while b"data: " not in got or b"\n\n" not in got.split(b"data: ")[1]:
            got += stream.recv(4096)
    return json.loads(got.split(b"data: ")[1].split(b"\n")[0])


def same_as_build(p):
    p.until(lambda: not p.differences(), "the preview is what a build makes", 30)


def deleted_while_asked(p):
    """a page that comes and goes while it is asked for is there or is not"""
    seen, stop = set(), threading.Event()

    def ask():
        while not stop.is_set():
            got = p.get(p.base + "ko/come/")
            seen.add((got.status, b"</html>" in got.body))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in range(12):
        p.write("content/ko/come.md", f"# {number}\n\n" + "글 " * 2000)
        time.sleep(random.choice([0, 0.02, 0.1, 0.2]))
        (p.root / "content/ko/come.md").unlink()
        time.sleep(random.choice([0, 0.02, 0.1, 0.2]))
    stop.set()
    for asker in askers:
        asker.join()
    assert seen <= {(200, True), (404, True)}, seen
    p.until(lambda: p.get(p.base + "ko/come/").status == 404, "the page is gone")


def file_and_folder(p):
    """a file gives way to a folder of its name, and comes back"""
    page = p.root / "content/ko/b.md"
    page.unlink()
    p.write("content/ko/b.md/x.md", "# 안\n")
    p.until(lambda: p.get(p.base + "ko/b/").status != 200, "the page is gone")
    assert p.get(p.base + "ko/a/").status == 200
    shutil.rmtree(page)
    p.write("content/ko/b.md", PAGES["ko/b.md"])
    p.until(lambda: p.get(p.base + "ko/b/").status == 200, "the page is there again")
    picture = p.root / "content/ko/p.png"
    picture.write_bytes(b"1")
    p.until(lambda: p.get(p.base + "ko/p.png").body == b"1", "a file is there")
    picture.unlink()
    p.write("content/ko/p.png/q.png", b"2")
    p.until(lambda: p.get(p.base + "ko/p.png/q.png").body == b"2", "a folder in its place")
    p.until(lambda: p.get(p.base + "ko/p.png").status in (301, 404), "the file is gone")
    shutil.rmtree(picture)
    p.until(lambda: p.get(p.base + "ko/p.png/q.png").status == 404, "and so is the folder")
    same_as_build(p)


def half_saved(p):
    """bytes that are no text yet leave the last good page, and say where"""
    good = "# 나\n\n다 좋은 글\n".encode()
    p.write("content/ko/b.md", good)
    p.until(lambda: "다 좋은 글" in p.get(p.base + "ko/b/").text, "the page is there")
    with open(p.root / "content/ko/b.md", "wb") as file:  # half a character, then a pause
        file.write("# 나\n\n반쯤 쓴 글".encode()[:-1] + b"\xff\xfe\xff")
    event = p.until(lambda: state(p)["errors"] and state(p), "the error is told")
    assert "b.md" in event["errors"][0]["path"], event
    assert "다 좋은 글" in p.get(p.base + "ko/b/").text, "the last good page stays"
    p.write("content/ko/b.md", "# 나\n\n반쯤 쓴 글 끝\n")
    p.until(lambda: "반쯤 쓴 글 끝" in p.get(p.base + "ko/b/").text, "the page is whole")
    p.until(lambda: not state(p)["errors"], "the error is gone")
    p.write("content/ko/b.md", b"")
    p.until(lambda: "반쯤 쓴 글 끝" not in p.get(p.base + "ko/b/").text, "an empty file is a page")
    p.write("content/ko/b.md", PAGES["ko/b.md"])


def charts(p):
    """a chart with a fault is told with its place, the rest of the page is there, and it can be mended"""
    p.write("content/ko/b.md", "# 나\n\n앞의 글\n\n```mermaid\ngraph TD\n  A[ㄱ --> B\n```\n\n뒤의 글\n")
    event = p.until(lambda: state(p)["errors"] and state(p), "the fault is told")
    error = event["errors"][0]
    assert error["path"].endswith("b.md") and (error["line"], error["column"]) == (7, 4), error
    assert error["excerpt"] == "  A[ㄱ --> B" and error["hint"] and not event["stale"], event
    assert "뒤의 글" in p.get(p.base + "ko/b/").text
    p.write("content/ko/b.md", "# 나\n\n```mermaid\ngraph TD\n  A[ㄱ] --> B\n```\n")
    p.until(lambda: not state(p)["errors"], "the fault is gone")
    assert "<svg" in p.get(p.base + "ko/b/").text
    p.write("content/ko/b.md", PAGES["ko/b.md"])


def editors(p):
    """editors save by renaming, by backup, by truncating"""
    page = p.root / "content/ko/b.md"

    def shows(text, what):
        p.until(lambda: text in p.get(p.base + "ko/b/").text, what)

    new = page.with_name(".b.md.swp")  # a new file over the old one
    new.write_text("# 나\n\n이름을 바꿔 저장\n")
    os.rename(new, page)
    shows("이름을 바꿔 저장", "saved by renaming")
    os.rename(page, page.with_name("b.md~"))  # vim: backup, probe, write
    page.with_name("4913").touch()
    page.with_name("4913").unlink()
    page.write_text("# 나\n\n백업을 두고 저장\n")
    page.with_name("b.md~").unlink()
    shows("백업을 두고 저장", "saved with a backup")
    with open(page, "r+") as file:
        file.truncate(0)
        file.flush()
        time.sleep(0.05)
        file.write("# 나\n\n비우고 저장\n")
    shows("비우고 저장", "saved by truncating")
    subprocess.run(["sed", "-i", "s/비우고/고치고/", page], check=True)
    shows("고치고 저장", "saved by sed -i")
    assert p.get(p.base + "ko/b.md~").status == 404
    page.write_text(PAGES["ko/b.md"])


def folders(p):
    """folders are made, filled, moved and removed"""
    for number in range(30):
        p.write(f"content/ko/new/deep/{number}.md", f"# 새 {number}\n")
    p.until(lambda: p.get(p.base + "ko/new/deep/29/").status == 200, "all of it is there")
    os.rename(p.root / "content/ko/new", p.root / "content/ko/other")
    p.until(lambda: p.get(p.base + "ko/other/deep/7/").status == 200, "it moved")
    p.until(lambda: p.get(p.base + "ko/new/deep/7/").status == 404, "it is not where it was")
    p.write("content/ko/other/deep/7.md", "# 옮긴 뒤\n")
    p.until(lambda: "옮긴 뒤" in p.get(p.base + "ko/other/deep/7/").text, "it is watched there")
    outside = p.root.parent / (p.root.name + "-outside")
    os.rename(p.root / "content/ko/other", outside)
    p.until(lambda: p.get(p.base + "ko/other/deep/7/").status == 404, "it moved away")
    shutil.rmtree(outside)
    same_as_build(p)


def converted(p):
    """a converted page follows the one that it is made from"""
    p.write("content/zh-Hant/k.md", "# 軟體\n\n第一版的資料庫\n")
    p.until(lambda: p.get(p.base + "zh-Hant/k/").status == 200, "the page is there")
    if p.get(p.base + "zh-Hans/k/").status != 200:
        return "this rmgen converts nothing"
    p.write("content/zh-Hant/k.md", "# 軟體\n\n第二版的資料庫\n")
    p.until(lambda: "第二版的" in p.get(p.base + "zh-Hans/k/").text, "the converted page is new")
    assert "第一版" not in p.get(p.base + "zh-Hans/k/").text
    p.write("content/zh-Hans/k.md", "# 自己的\n")
    p.until(lambda: "自己的" in p.get(p.base + "zh-Hans/k/").text, "what is written wins")
    (p.root / "content/zh-Hans/k.md").unlink()
    p.until(lambda: "第二版的" in p.get(p.base + "zh-Hans/k/").text, "and gives way again")
    (p.root / "content/zh-Hant/k.md").unlink()
    p.until(lambda: p.get(p.base + "zh-Hans/k/").status == 404, "both are gone")
    same_as_build(p)
    return None


def ribbons(p):
    """drafts and pages of the future are there, and say so"""
    p.write("content/ko/later.md", "---\ntitle: 나중\ndate: 2999-01-02\n---\n\n글\n")
    p.until(lambda: p.get(p.base + "ko/later/").status == 200, "a page of the future is shown")
    assert 'data-ribbon="' in p.get(p.base + "ko/later/").text
    assert "2999-01-02" in p.get(p.base + "ko/later/").text.split("data-ribbon")[1][:200]
    assert 'data-ribbon="' not in p.get(p.base + "ko/b/").text
    (p.root / "content/ko/later.md").unlink()


def links_leave(p):
    """what links lead out of the site to is not shown"""
    os.symlink("/etc/passwd", p.root / "content/ko/leak.txt")
    os.symlink("/etc", p.root / "static/etc")
    time.sleep(0.5)
    for path in ("ko/leak.txt", "etc/passwd", "etc/hostname"):
        got = p.get(p.base + path)
        assert got.status == 404 and b"root:" not in got.body, (path, got.status)
    (p.root / "content/ko/leak.txt").unlink()
    (p.root / "static/etc").unlink()
    p.until(lambda: not state(p)["errors"], "all is well again")


def git_checkout(p):
    """a branch with thousands of other files is checked out"""
    if not shutil.which("git"):
        return "git is not here"

    def git(*args):
        subprocess.run(["git", "-C", p.root, "-c", "user.name=x", "-c", "user.email=x@example.org", *args],
                       check=True, capture_output=True)

    (p.root / ".gitignore").write_text(".log\npublic\n")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    for number in range(2000):
        p.write(f"content/ko/many/{number // 50}/{number}.md", f"# 쪽 {number}\n\n[다음]({number + 1}.md)\n")
    git("add", "-A")
    git("commit", "-qm", "two")
    p.until(lambda: p.get(p.base + "ko/many/39/1999/").status == 200, "all pages are there", 60)
    git("checkout", "-q", "-")
    p.until(lambda: p.get(p.base + "ko/many/39/1999/").status == 404, "all pages are gone", 60)
    git("checkout", "-q", "other")
    p.until(lambda: p.get(p.base + "ko/many/0/3/").status == 200, "and there again", 60)
    git("checkout", "-q", "-")
    p.until(lambda: p.get(p.base + "ko/many/0/3/").status == 404, "and gone again", 60)
    same_as_build(p)
    shutil.rmtree(p.root / ".git")
    return None


def slow_clients(p):
    """clients that never end their request keep nobody waiting, and are sent away"""
    socks = []
    for number in range(100):
        sock = socket.create_connection(("127.0.0.1", p.port), 5)
        sock.sendall(b"GET /ko/b/ HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * number)
        socks.append(sock)
    start = time.monotonic()
    assert p.get(p.base + "ko/b/").status == 200
    assert time.monotonic() - start < 5
    reader = socket.create_connection(("127.0.0.1", p.port), 5)  # asks, and never reads
    reader.sendall(b"GET " + p.base.encode() + b"ko/b/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
    assert p.get(p.base + "ko/b/").status == 200
    socks[0].settimeout(45)
    try:
        gone = socks[0].recv(4096)
    except ConnectionResetError:
        gone = b""
    assert gone == b"" or b" 408 " in gone.split(b"\r\n")[0], gone[:100]
    for sock in [*socks, reader]:
        sock.close()
    assert p.get(p.base + "ko/b/").status == 200


def terminal(p):
    """each change has its line, with what was read and how long it took"""
    p.write("content/ko/b.md", PAGES["ko/b.md"] + "\n한 줄\n")
    p.until(lambda: "content/ko/b.md: 1 page read" in p.output(), "the line is there")
    line = [x for x in p.output().splitlines() if "content/ko/b.md: 1 page read" in x][-1]
    assert line.endswith(" ms"), line


def in_the_whole(p):
    """after all that the site is what a build makes, and memory was not lost"""
    same_as_build(p)
    status, said = p.stop()
    assert status == 0 and "Sanitizer" not in said, said


def polling():
    """files are looked at where nothing is told of changes"""
    p = Preview(RMGEN, "--poll")
    p.write("content/ko/b.md", "# 나\n\n보러 간 글\n")
    p.until(lambda: "보러 간 글" in p.get("/ko/b/").text, "an edit is found")
    p.write("content/ko/fresh/n.md", "# 새\n")
    p.until(lambda: p.get("/ko/fresh/n/").status == 200, "a new folder is found")
    shutil.rmtree(p.root / "content/ko/fresh")
    p.until(lambda: p.get("/ko/fresh/n/").status == 404, "it is gone")
    status, said = p.stop()
    assert status == 0 and "watch" not in said, said


def watch_limit():
    """where the system watches no more folders, that is said, and the files are polled"""
    wrapper = ["unshare", "-Ur", "sh", "-c", "echo 2 > /proc/sys/user/max_inotify_watches && exec \"$@\"", "sh"]
    if not shutil.which("unshare") or subprocess.run([*wrapper, "true"], capture_output=True).returncode:
        return "no limit can be set here"
    p = Preview(RMGEN, wrapper=wrapper)
    p.until(lambda: "limit of watched folders" in p.output(), "it is said")
    assert p.output().count("limit of watched folders") == 1
    p.write("content/ko/b.md", "# 나\n\n보러 간 글\n")
    p.until(lambda: "보러 간 글" in p.get("/ko/b/").text, "an edit is found")
    assert p.stop()[0] == 0
    return None


def open_and_bind():
    """--open runs the browser, --bind warns of others"""
    folder = Path(RMGEN).parent / "fake-open"
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    log.unlink(missing_ok=True)
    (folder / "xdg-open").write_text(f'#!/bin/sh\necho "$1" > "{log}"\n')
    (folder / "xdg-open").chmod(0o755)
    p = Preview(RMGEN, "--open", "--bind", "0.0.0.0", base="/repo/",
                env={"PATH": f"{folder}:{os.environ['PATH']}"})
    p.until(lambda: log.exists() and log.read_text().strip(), "the browser is opened")
    assert log.read_text().strip().endswith(f":{p.port}/repo/"), log.read_text()
    assert "warning" in p.output(), p.output()
    assert p.stop()[0] == 0
    shutil.rmtree(folder)


SHARED = [deleted_while_asked, file_and_folder, half_saved, charts, editors, folders, converted, ribbons, links_leave,
          terminal, git_checkout, slow_clients, in_the_whole]
ALONE = [polling, watch_limit, open_and_bind]


def main():
    failed = 0
    wanted = sys.argv[2:]
    tests = [t for t in [*SHARED, *ALONE] if not wanted or t.__name__ in wanted]
    print(f"1..{len(tests)}")
    shared = Preview(RMGEN, base="/repo/", config=CONFIG) if any(t in SHARED for t in tests) else None
    for number, test in enumerate(tests, 1):
        try:
            skip = test(shared) if test in SHARED else test()
            print(f"ok {number} - {test.__doc__}" + (f" # SKIP {skip}" if skip else ""), flush=True)
        except Exception:  # a test that breaks is a test that fails
            failed += 1
            print(f"not ok {number} - {test.__doc__}", flush=True)
            print("# " + traceback.format_exc().replace("\n", "\n# ").replace("\0", "?"), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
