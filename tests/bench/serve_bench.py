#!/usr/bin/env python3
"""How long an edit takes until the page is served, for many kinds of edits; how soon the preview is
ready, how much memory it takes and keeps, how many requests it answers. Beside Hugo's preview where
that is installed. The site is copied: a folder on a tmpfs is a good place for TMPDIR.

    serve_bench.py RMGEN SITE [--edits 21] [--soak 1000] [--no-hugo] [--only KIND,KIND]

Times are from just before write(2) until a request has got the new bytes, which is asked for every
millisecond; "CPU" is what the server took for one edit, and does not depend on other load.
"""
import argparse
import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")
HERE = Path(__file__).resolve().parent
THEME = HERE.parent.parent / "themes" / "default"
GLOSSARY = "kubernetes:\n  ko: {}\n"  # a term that the corpus teaches
HUGO_CONFIG = 'title = "x"\nbaseURL = "/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n[markup.goldmark.renderer]\nunsafe = true\n'
HUGO_PAGE = ("<!DOCTYPE html><html><head><title>{{ .Title }}</title></head><body><!--MARK-->"
             "<nav>{{ range first 20 .Site.RegularPages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav>"
             "{{ .Content }}</body></html>")


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """A preview server as a child."""

    def __init__(self, command, folder, port, log):
        self.port, self.folder = port, folder
        self.log = open(log, "w")
        self.start = time.monotonic()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, cwd=folder)
        self.link = None

    def get(self, path):
        """(status, bytes); (0, b"") while there is no answer."""
        for _ in range(2):
            try:
                self.link = self.link or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.link.request("GET", path)
                answer = self.link.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self.link = None
        return 0, b""

    def wait(self, path, check, seconds=120.0):
        """Seconds from `self.start` until check(status, bytes)."""
        end = time.monotonic() + seconds
        while not check(*self.get(path)):
            if time.monotonic() > end or self.process.poll() is not None:
                raise TimeoutError(path)
            time.sleep(0.001)
        return time.monotonic() - self.start

    def cpu(self):
        """Milliseconds of all threads, with children that were waited for."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) * TICK

    def memory(self, key="VmRSS"):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{key}:\s+(\d+)", text).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = -9
        self.log.close()
        return status


class Site:
    """A copy of the corpus, and edits of it; each returns (path to ask for, marker to look for)."""

    def __init__(self, folder, seed=1):
        self.folder = folder
        self.rng = random.Random(seed)
        # of pages without a name of their own in front, so that the path is the address
        self.pages = sorted(p for p in (folder / "content").rglob("*.md") if p.stem not in ("index", "_index"))
        self.theme = folder / "themes" / "own" / "templates" / "foot.mustache"
        self.number = 0

    def url(self, page):
        return "/" + page.relative_to(self.folder / "content").with_suffix("").as_posix() + "/"

    def marker(self):
        self.number += 1
        return f"zzmark{self.number}zz"

    def pick(self):
        return self.rng.choice(self.pages)

    @staticmethod
    def put(path, text):
        data = text.encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(fd, data)
        os.close(fd)

    def prepare(self, kind):
        """What is done before the clock starts: (path of the file, its new text, address, marker)."""
        mark = self.marker()
        page = self.pick()
        text = page.read_text()
        match = re.match(r"---\n(.*?)\n---\n", text, re.S)
        front, body = (match.group(1), text[match.end():]) if match else ("", text)
        if kind == "text":
            return page, text.rstrip("\n") + f"\n\n{mark}\n", self.url(page), mark
        if kind == "heading":
            return page, text.rstrip("\n") + f"\n\n## {mark}\n", self.url(page), mark
        if kind == "title":
            front = re.sub(r"^title:.*$", "", front, flags=re.M).strip("\n")
            return page, f"---\ntitle: {mark}\n{front}\n---\n{body}", self.url(page), mark
        if kind == "tags":
            front = re.sub(r"^tags:(.*\n(?:[ -].*\n?)*)", "", front + "\n", flags=re.M).strip("\n")
            return page, f"---\ntags: [{mark}]\n{front}\n---\n{body}", self.url(page), mark
        if kind == "page added":
            fresh = page.with_name(f"new-{mark}.md")
            return fresh, f"# {mark}\n\n[x]({page.name})\n", self.url(fresh), mark
        if kind == "template":
            old = re.sub(r"<!--zz.*?-->", "", self.theme.read_text())
            return self.theme, f"<!--{mark}-->" + old, self.url(page), mark
        if kind == "css":
            sheet = self.folder / "themes/own/assets/style.css"
            return sheet, re.sub(r"\n\.zz.*", "", sheet.read_text()) + f"\n.{mark} {{ color: red }}\n", None, mark
        if kind == "words":
            return self.folder / "i18n/ko.yaml", f"tags: {mark}\n", "/ko/tags/", mark
        if kind == "glossary":
            return self.folder / "i18n/glossary.yaml", GLOSSARY.replace("{}", mark), "/ko/topics/kubernetes/", mark
        if kind == "config":
            config = self.folder / "rmgen.yaml"
            text = re.sub(r"^title:.*$", f"title: {mark}", config.read_text(), flags=re.M)
            return config, re.sub(r"^    title:.*\n", "", text, flags=re.M), self.url(page), mark
        raise ValueError(kind)


def measure(server, site, kind, edits):
    """[milliseconds of each edit], CPU milliseconds of one."""
    times, cpu = [], 0
    for _ in range(edits):
        path, text, url, mark = site.prepare(kind)
        if kind == "css":
            url = css_address(server, site)
        else:
            server.get(url)  # as a tab would show it
        time.sleep(0.4)  # long after the last edit
        before = server.cpu()
        server.start = time.monotonic()
        Site.put(path, text)
        if kind == "css":
            times.append(server.wait(url, lambda s, b, old=url: css_changed(server, site, old)) * 1e3)
        else:
            times.append(server.wait(url, lambda s, b, m=mark.encode(): m in b) * 1e3)
        time.sleep(0.05)
        cpu += server.cpu() - before
    return times, cpu / edits


def css_address(server, site):
    """The page's style sheet, of which the name changes with its content."""
    body = server.get(site.url(site.pages[0]))[1].decode()
    return re.search(r'<link[^>]*rel="?stylesheet"?[^>]*href="([^"]+)"', body).group(1)


def css_changed(server, site, old):
    return css_address(server, site) != old


def removed(server, site, edits):
    """Pages that were added go again."""
    times, cpu = [], 0
    for fresh in sorted((site.folder / "content").rglob("new-zzmark*.md"))[:edits]:
        url = site.url(fresh)
        server.get(url)
        time.sleep(0.4)
        before = server.cpu()
        server.start = time.monotonic()
        fresh.unlink()
        times.append(server.wait(url, lambda s, b: s == 404) * 1e3)
        time.sleep(0.05)
        cpu += server.cpu() - before
    return times, cpu / max(1, len(times))


def row(name, times, cpu):
    times = sorted(times)
    if not times:
        return
    print(f"| {name} | {statistics.median(times):.1f} | {times[0]:.1f} | "
          f"{times[int(len(times) * 0.95)]:.1f} | {cpu:.1f} | {len(times)} |", flush=True)


def requests_per_second(server, site):
    """Of a page of about 20 KB, with wrk."""
    if not shutil.which("wrk"):
        return
    sizes = [(abs(len(server.get(site.url(p))[1]) - 20000), p) for p in site.pages[:200]]
    page = min(sizes)[1]
    size = len(server.get(site.url(page))[1])
    before = server.cpu()
    run = subprocess.run(["wrk", "-t1", "-c32", "-d4s", f"http://localhost:{server.port}{site.url(page)}"],
                         capture_output=True, text=True, timeout=60)
    found = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    count = re.search(r"(\d+) requests in", run.stdout)
    cost = (server.cpu() - before) * 1000 / int(count.group(1)) if count and int(count.group(1)) else 0
    bad = re.search(r"Non-2xx.*: (\d+)", run.stdout)
    print(f"wrk -t1 -c32 -d4s, a page of {size} bytes: {found.group(1) if found else run.stderr} requests/s, "
          f"{cost:.1f} µs CPU of the server each{', not 2xx: ' + bad.group(1) if bad else ''}", flush=True)


def soak(server, site, edits):
    """Memory over many edits of some pages, which are looked at. (Pages that were drawn are kept, up
    to a limit; that is not what is measured.)"""
    marks, site.pages = [], site.pages[:40]
    for number in range(edits + 1):
        if number % max(1, edits // 5) == 0:
            marks.append(f"{number}: {server.memory():.0f}")
        path, text, url, mark = site.prepare("text" if number % 10 else "title")
        Site.put(path, text)
        server.start = time.monotonic()
        server.wait(url, lambda s, b, m=mark.encode(): m in b)
    print(f"memory (MB) after edits: {', '.join(marks)}; most: {server.memory('VmHWM'):.0f}", flush=True)


def copy(source, name):
    folder = Path(tempfile.mkdtemp(prefix=f"serve-bench-{name}-"))
    shutil.copytree(source / "content", folder / "content")
    return folder


def bench_rmgen(rmgen, source, args):
    folder = copy(source, "rmgen")
    config = (source / "rmgen.yaml").read_text()
    (folder / "rmgen.yaml").write_text(re.sub(r"^theme:.*$", "theme: own", config, flags=re.M))
    shutil.copytree(THEME, folder / "themes" / "own")
    (folder / "i18n").mkdir()
    site = Site(folder)
    try:
        start, used = time.monotonic(), os.times()
        subprocess.run([rmgen, "build", "-q", "-s", folder, "-d", folder / "out"], capture_output=True, timeout=580)
        now = os.times()
        cpu = now.children_user + now.children_system - used.children_user - used.children_system
        print(f"rmgen build: {time.monotonic() - start:.2f} s, {cpu:.2f} s CPU", flush=True)
        shutil.rmtree(folder / "out", ignore_errors=True)
        port = free_port()
        server = Server([rmgen, "serve", "-s", folder, "-p", str(port)], folder, port, folder / ".log")
        ready = server.wait(site.url(site.pages[0]), lambda s, b: s == 200, 580)
        print(f"rmgen serve is ready after {ready:.2f} s, {server.cpu() / 1e3:.2f} s CPU; "
              f"memory {server.memory():.0f} MB, at most {server.memory('VmHWM'):.0f} MB", flush=True)
        print("\n| rmgen serve: edit of | median ms | least | p95 | CPU ms | edits |\n|---|---|---|---|---|---|", flush=True)
        kinds = args.only.split(",") if args.only else ["text", "heading", "title", "tags", "page added", "template",
                                                         "css", "words", "glossary", "config"]
        for kind in kinds:
            few = max(3, args.edits // 3) if kind in ("glossary", "config") else args.edits
            try:
                row(kind, *measure(server, site, kind, few))
            except TimeoutError as error:
                print(f"| {kind} | not within the time: {error} |||||", flush=True)
            if kind == "page added":
                row("page removed", *removed(server, site, few))
        print()
        requests_per_second(server, site)
        if args.soak:
            soak(server, site, args.soak)
        print(f"ended with {server.stop()}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def bench_hugo(source, args):
    folder = copy(source, "hugo")
    (folder / "config.toml").write_text(HUGO_CONFIG)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(HUGO_PAGE)
    site = Site(folder)
    port = free_port()
    server = Server(["hugo", "server", "--port", str(port), "--bind", "127.0.0.1", "--buildFuture", "-D"], folder,
                    port, folder / ".log")
    try:
        page = site.pages[0]
        ready = server.wait(site.url(page).lower(), lambda s, b: s == 200, 580)
        print(f"\nhugo server is ready after {ready:.2f} s, {server.cpu() / 1e3:.2f} s CPU; "
              f"memory {server.memory():.0f} MB", flush=True)
        print("\n| hugo server: edit of | median ms | least | p95 | CPU ms | edits |\n|---|---|---|---|---|---|", flush=True)
        for kind in ("text", "title", "template"):
            times, cpu = [], 0
            for _ in range(max(3, args.edits // 5)):
                path, text, url, mark = site.prepare(kind if kind != "template" else "text")
                if kind == "template":
                    path, text = layouts / "single.html", HUGO_PAGE.replace("MARK", mark)
                time.sleep(1)
                before, server.start = server.cpu(), time.monotonic()
                Site.put(path, text)
                times.append(server.wait(url.lower(), lambda s, b, m=mark.encode(): m in b) * 1e3)
                cpu += server.cpu() - before
            row(kind, times, cpu / len(times))
    except TimeoutError as error:
        print(f"hugo did not answer in time: {error}", flush=True)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("rmgen", type=Path)
    parser.add_argument("site", type=Path, nargs="+")
    parser.add_argument("--edits", type=int, default=21)
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--no-hugo", action="store_true")
    parser.add_argument("--only", help="kinds of edits")
    args = parser.parse_args()
    for site in args.site:
        pages = sum(1 for _ in (site / "content").rglob("*.md"))
        print(f"\n## {pages} pages, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n", flush=True)
        bench_rmgen(args.rmgen.resolve(), site.resolve(), args)
        if not args.no_hugo and shutil.which("hugo"):
            bench_hugo(site.resolve(), args)


if __name__ == "__main__":
    main()
