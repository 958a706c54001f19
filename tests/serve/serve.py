#!/usr/bin/env python3
"""The preview server as browsers and others meet it. Takes the program; prints TAP."""
import gzip
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from preview import PAGES, Preview

RMGEN = Path(sys.argv[1]).resolve()

HOSTILE = [
    "/../../etc/passwd", "/..", "/../", "/./", "/.", "/%2e%2e/%2e%2e/etc/passwd", "/%2e%2e%2fetc%2fpasswd",
    "/..%2f..%2fetc/passwd", "/..%5c..%5cetc", "/..\\..\\etc", "//etc/passwd", "///etc/passwd",
    "/%00", "/ko/b/%00", "/ko/b/index.html%00.md", "/%", "/%2", "/%zz", "/%c0%ae%c0%ae/", "/%c0%af",
    "/%ff", "/%ed%a0%80", "/%f5%80%80%80", "/%0d%0aSet-Cookie:x", "/%0a", "/%7f", "/%1b[2J",
    "/@fs/etc/passwd", "/@fs/x#/../../", "/#/../", "/ko/b/#x", "/ko/b/../a/", "/content/ko/a.md",
    "/ko/b.md", "/rmgen.yaml", "/.git/config", "/.rmgen-output", "/.rmgen/", "/.rmgen/../rmgen.yaml",
    "/ko//b/", "/ko/b/index.html/", "/static/hello.txt", "/%252e%252e/", "/proc/self/environ",
    "/hello.txt/", "/hello.txt%20", "/HELLO.TXT", "/" + "a" * 5000, "/" + "../" * 500,
    "*", "http://localhost/", "http://evil/", "ko/b/", "?x", "localhost:80",
]


def hostile_targets(p):
    """hostile request targets get 400 or 404, and never a byte of the disk"""
    assert len(HOSTILE) >= 40
    for target in HOSTILE:
        got = p.get(target)
        assert got.status in (400, 404), (target, got.status)
        assert b"root:" not in got.body and b"default_language" not in got.body, target


def query_is_no_name(p):
    """a query takes no part in the name"""
    for query in ("?raw", "?raw??", "?import&raw??", "?/../../etc/passwd", "?%00"):
        assert p.get(p.base + "hello.txt" + query).body == b"hello, world\n", query


def no_file_is_opened(p):
    """no file is opened because of a request"""
    probe = subprocess.run(["strace", "-V"], capture_output=True) if _has("strace") else None
    if not probe or probe.returncode:
        return "strace is not here"
    log = p.root / ".strace"
    p.get("/zh-Hant/")  # what is opened lazily once, as tables of ICU, is open now
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-e", "trace=open,openat,openat2,execve,connect",
                               "-o", log, "-p", str(p.process.pid)], stderr=subprocess.PIPE)
    time.sleep(0.7)
    if tracer.poll() is not None:
        return "strace may not attach"
    for target in HOSTILE:
        p.get(target)
    p.get(p.base + "hello.txt")
    p.get(p.base + "ko/b/")
    tracer.terminate()
    tracer.wait(10)
    opened = [line for line in log.read_text().splitlines() if "open" in line or "exec" in line]
    assert not opened, opened


def hosts(p):
    """exactly one Host header, with a name of this machine"""
    port = p.port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "localhost", "LOCALHOST"):
        assert p.get(p.base, host=host).status == 200, host
    for host in (f"evil.example:{port}", f"localhost:{port}.evil", f"localhost.evil:{port}", "localhost:",
                 "localhost:99999", "localhost:x", "192.0.2.1", "[::2]", "localhost@evil", "::1", ""):
        got = p.get(p.base, host=host)
        assert got.status in (400, 421), (host, got.status)
    two = p.raw(f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil\r\nConnection: close\r\n\r\n".encode())
    assert b" 421 " in two.split(b"\r\n")[0] or b" 400 " in two.split(b"\r\n")[0], two[:100]
    none = p.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert b" 40" in none.split(b"\r\n")[0] or b" 421" in none.split(b"\r\n")[0], none[:100]
    assert p.get(p.base + ".rmgen/events", host="evil.example").status == 421


def foreign(p):
    """other sites may link here, and nothing else"""
    for site in ("cross-site", "same-site"):
        for mode, dest in (("cors", "empty"), ("no-cors", "script"), ("navigate", "iframe")):
            for path in ("ko/b/", "hello.txt", ".rmgen/events"):
                got = p.get(p.base + path, Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=dest)
                assert got.status == 403, (site, mode, path, got.status)
        assert p.get(p.base + "ko/b/", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate",
                     Sec_Fetch_Dest="document").status == 200
    assert p.get(p.base + "ko/b/", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors").status == 200
    assert p.get(p.base + ".rmgen/events", Origin="http://evil.example").status == 403
    assert p.get(p.base + "ko/b/", Origin=f"http://localhost:{p.port}").status == 200
    for path in ("ko/b/", "nothing", ".rmgen/reload.js"):
        headers = p.get(p.base + path).headers
        assert not any(name.startswith("access-control") for name in headers), headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


def methods(p):
    """GET and HEAD only"""
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"):
        got = p.get(p.base, method=method)
        assert got.status == 405 and got.headers["allow"] == "GET, HEAD", (method, got.status)
    full, head = p.get(p.base + "ko/b/"), p.get(p.base + "ko/b/", method="HEAD")
    assert head.status == 200 and head.body == b""
    assert head.headers["content-length"] == full.headers["content-length"] == str(len(full.body))


def ranges(p):
    """parts of files"""
    path, whole = p.base + "hello.txt", b"hello, world\n"
    for wanted, part in (("0-4", whole[:5]), ("7-", whole[7:]), ("-6", whole[-6:]), ("0-999", whole),
                         ("-999", whole), ("12-12", whole[12:])):
        got = p.get(path, Range=f"bytes={wanted}")
        assert (got.status, got.body) == (206, part), (wanted, got.status, got.body)
    assert p.get(path, Range="bytes=7-").headers["content-range"] == "bytes 7-12/13"
    for wanted in ("13-", "99-100", "-0"):
        got = p.get(path, Range=f"bytes={wanted}")
        assert (got.status, got.headers["content-range"]) == (416, "bytes */13"), wanted
    for wanted in ("bytes=0-1,3-4", "bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=", "bytes=--1", "bytes=1-2x"):
        got = p.get(path, Range=wanted)
        assert (got.status, got.body) == (200, whole), (wanted, got.status)
    etag = p.get(path).headers["etag"]
    assert p.get(path, Range="bytes=0-1", If_Range=etag).status == 206
    assert p.get(path, Range="bytes=0-1", If_Range='"other"').status == 200


def etags(p):
    """a page that did not change is not sent again"""
    path = p.base + "zh-Hant/plans/c/"
    first = p.get(path)
    again = p.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b""), again.status
    assert p.get(path, If_None_Match=f'"x", W/{first.headers["etag"]}').status == 304
    assert p.get(path, If_None_Match='"x"').status == 200
    small = p.get(path, Accept_Encoding="br, gzip")
    assert small.headers["content-encoding"] == "gzip" and small.headers["etag"] != first.headers["etag"]
    assert gzip.decompress(small.body) == first.body and len(small.body) * 2 < len(first.body)
    assert "content-encoding" not in p.get(path, Accept_Encoding="gzip;q=0").headers


def pages_rules(p):
    """addresses as on GitHub Pages: base path, folders, x for x.html, the 404 page"""
    p.write("static/one.html", "<p>one")
    p.until(lambda: p.get(p.base + "one.html").status == 200, "a new file is there")
    assert p.get(p.base + "one").body == b"<p>one"
    got = p.get(p.base + "ko/b?q=1")
    assert (got.status, got.headers["location"]) == (301, p.base + "ko/b/?q=1")
    got = p.get(p.base + "zh-Hant/plans")
    assert (got.status, got.headers["location"]) == (301, p.base + "zh-Hant/plans/")
    lost = p.get(p.base + "not/there/")
    assert lost.status == 404 and "text/html" in lost.headers["content-type"]
    assert lost.body.startswith(b"<!DOCTYPE html>")
    got = p.get("/")
    assert (got.status, got.headers.get("location")) == (302, p.base) if p.base != "/" else got.status == 200
    if p.base != "/":
        assert p.get("/ko/b/").status == 404
        assert p.get(p.base[:-1]).headers["location"] == p.base


def headers_of_pages(p):
    """the policy of the published site, types, no script in a drawing"""
    got = p.get(p.base + "ko/b/")
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    policy = got.headers["content-security-policy"]
    assert f'content="{policy}"'.encode() in got.body, policy
    svg = p.get(p.base + "bad.svg").headers
    assert svg["content-type"] == "image/svg+xml" and "sandbox" in svg["content-security-policy"]
    assert "초안".encode() in p.get(p.base + "ko/a/").body.split(b"</head>")[0], "a draft says so"


def event_after_edit(p):
    """an edit is told to open streams, after the page is there"""
    stream = p.events()
    stream.settimeout(10)
    got = b""
    while b"data: " not in got:
        got += stream.recv(4096)
    first = json.loads(got.split(b"data: ")[1].split(b"\n")[0])
    assert b"text/event-stream" in got and first["errors"] == []
    p.write("content/ko/b.md", PAGES["ko/b.md"] + "\n고친 글\n")
    got = b""
    while b'"generation":' not in got:
        got += stream.recv(4096)
    assert "고친 글" in p.get(p.base + "ko/b/").text
    stream.close()


def errors_then_recovery(p):
    """an error keeps the last site, is told with its place, and goes when it is mended"""
    good = p.get(p.base + "ko/b/").body
    p.write("rmgen.yaml", (p.root / "rmgen.yaml").read_text() + "titel: x\n")
    stream = p.events()
    event = p.until(lambda: _last_event(p), "the error is told")
    assert "titel" in event["errors"][0]["message"] and event["errors"][0]["excerpt"] == "titel: x", event
    assert event["errors"][0]["line"] == 6 and event["stale"], event
    assert p.get(p.base + "ko/b/").body == good
    stream.close()
    p.write("rmgen.yaml", (p.root / "rmgen.yaml").read_text().replace("titel: x\n", ""))
    p.until(lambda: not _last_event(p), "the error is gone")
    p.write("content/ko/bad.md", "# x\n\n한글".encode() + b"\xff\xff\n")
    event = p.until(lambda: _last_event(p), "bytes that are no text are told")
    assert "bad.md" in event["errors"][0]["path"], event
    (p.root / "content/ko/bad.md").unlink()
    p.until(lambda: not _last_event(p), "and gone with the file")


def _last_event(p):
    """The state with which a new stream starts, when it holds errors."""
    stream = p.events()
    stream.settimeout(5)
    got = b""
    while b"data: " not in got or not got.endswith(b"\n\n\r\n"):
        got += stream.recv(4096)
    stream.close()
    event = json.loads(got.split(b"data: ")[1].split(b"\n")[0])
    return event if event["errors"] else None


def many_connections(p):
    """500 open connections: those that ask are answered when others go"""
    socks = []
    for _ in range(500):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(("127.0.0.1", p.port))
        socks.append(sock)
    time.sleep(0.3)
    for sock in socks:
        sock.close()
    p.until(lambda: p.get(p.base + "ko/b/").status == 200, "answers after the crowd")
    slow = socket.create_connection(("127.0.0.1", p.port))
    slow.sendall(b"GET / HT")
    assert p.get(p.base + "ko/b/").status == 200
    slow.close()
    big = p.get(p.base, X_Big="y" * 70000)
    assert big.status in (0, 413, 431, 400), big.status


def no_output(p):
    """the output folder is never touched"""
    assert list((p.root / "public").iterdir()) == []


def _has(name):
    import shutil
    return shutil.which(name)


def first_build_fails():
    """starts without a site that works, and shows the first that does"""
    p = Preview(RMGEN, config="title: x\nbroken: [\n")
    got = p.get("/ko/b/")
    assert got.status == 503 and b"reload.js" in got.body and b"rmgen.yaml" in got.body, got.body
    p.write("rmgen.yaml", "title: x\nlanguages: {ko: {label: 한국어}}\n")
    p.until(lambda: p.get("/ko/b/").status == 200, "the site is there")
    assert p.stop()[0] == 0


def ports():
    """a taken port is said, and --strict-port fails"""
    p = Preview(RMGEN, "-p", "4821")
    q = Preview(RMGEN, "-p", str(p.port))
    assert q.port > p.port and f"port {p.port} is taken" in q.output(), q.output()
    q.stop()
    run = subprocess.run([RMGEN, "serve", "-s", p.root, "-p", str(p.port), "--strict-port"],
                         capture_output=True, text=True, timeout=20)
    assert run.returncode == 4 and "is taken" in run.stderr, run
    assert p.stop()[0] == 0
    r = Preview(RMGEN, "-p", str(p.port), "--strict-port")
    assert r.port == p.port, "a restart takes the same port at once"
    assert r.stop()[0] == 0


def clean_exit():
    """ends in time and without complaint, with open streams"""
    import signal
    for number in (signal.SIGINT, signal.SIGTERM):
        p = Preview(RMGEN)
        streams = [p.events() for _ in range(3)]
        time.sleep(0.3)
        start = time.monotonic()
        status, said = p.stop(number)
        assert status == 0 and "Sanitizer" not in said, said
        assert time.monotonic() - start < 10
        for stream in streams:
            stream.close()


SHARED = [hostile_targets, query_is_no_name, hosts, foreign, methods, ranges, etags, headers_of_pages,
          no_file_is_opened, many_connections, event_after_edit, errors_then_recovery, pages_rules, no_output]
ALONE = [first_build_fails, ports, clean_exit]


def main():
    number, failed = 0, 0
    print(f"1..{len(SHARED) + len(ALONE) + 1}")
    shared = Preview(RMGEN, base="/repo/")

    def end():
        """what served all this ends without complaint"""
        status, said = shared.stop()
        assert status == 0 and "Sanitizer" not in said, said

    for test in [*SHARED, end, *ALONE]:
        number += 1
        try:
            skip = test(shared) if test in SHARED else test()
            print(f"ok {number} - {test.__doc__}" + (f" # SKIP {skip}" if skip else ""), flush=True)
        except Exception as error:  # a test that breaks is a test that fails
            failed += 1
            print(f"not ok {number} - {test.__doc__}", flush=True)
            import traceback
            print("# " + traceback.format_exc().replace("\n", "\n# ").replace("\0", "?"), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
