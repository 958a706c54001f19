"""A preview under test: a small site in a folder that goes away, rmgen serve on it, and requests
through a raw socket, so that nothing is made right on the way."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
CONFIG = """title: 測試
default_language: zh-Hant
languages:
  zh-Hant: {label: 繁體中文}
  ko: {label: 한국어}
"""
PAGES = {
    "ko/a.md": "---\ntitle: 가\ndraft: true\n---\n\n본문 [나](b.md#둘째)\n",
    "ko/b.md": "# 나\n\n글\n\n## 둘째\n\n[가](a.md)\n",
    "zh-Hant/plans/c.md": "---\ntitle: 丙\ntags: [雲]\n---\n\n" + "內文很長。\n\n" * 400,
}


class Answer:
    def __init__(self, raw, head=False):
        top, _, self.body = raw.partition(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if len(lines[0].split()) > 1 else 0
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value

    @property
    def text(self):
        return self.body.decode()


def script_out(html):
    """The page as a build writes it."""
    return re.sub(rb'<script src="[^"]*\.rmgen/reload\.js"[^>]*></script>\n', b"", html)


class Preview:
    def __init__(self, rmgen, *args, pages=PAGES, base="/", config=CONFIG, files=None, env=None,
                 wrapper=(), patience=20):
        self.rmgen, self.base = rmgen, base
        self.root = Path(tempfile.mkdtemp(prefix="rmgen-serve-"))
        (self.root / "rmgen.yaml").write_text(config)
        for path, text in pages.items():
            self.write(f"content/{path}", text)
        for path, source in (files or {}).items():  # folders of the repository
            shutil.copytree(REPO / source, self.root / path)
        self.write("static/hello.txt", "hello, world\n")
        self.write("static/bad.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
        (self.root / "public").mkdir()
        self.args = [*args, *(["-b", f"https://site.example{base}"] if base != "/" else [])]
        self.log = open(self.root / ".log", "w+")
        self.process = subprocess.Popen(
            [*wrapper, rmgen, "serve", "-s", self.root, *self.args], stdout=self.log, stderr=self.log,
            cwd=self.root, env={**os.environ, "NO_COLOR": "1", **(env or {})})
        self.port = self._port(patience)

    def _port(self, patience):
        for _ in range(patience * 20):
            found = re.search(r"http://\S+?:(\d+)/", self.output())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError("serve did not start: " + self.output())

    def output(self):
        return (self.root / ".log").read_text()

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def raw(self, data, timeout=10, host="127.0.0.1"):
        """Sends bytes, returns all that comes until the server closes."""
        with socket.create_connection((host, self.port), timeout) as sock:
            sock.sendall(data)
            got = b""
            try:
                while chunk := sock.recv(65536):
                    got += chunk
            except (ConnectionResetError, TimeoutError):
                pass
        return got

    def get(self, target, method="GET", host=None, **headers):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {f'localhost:{self.port}' if host is None else host}",
                 "Connection: close"]
        lines += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        return Answer(self.raw(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")))

    def until(self, check, what, seconds=15):
        """Waits until check() is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            result = check()
            if result:
                return result
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s: {what}\n{self.output()}")

    def events(self):
        sock = socket.create_connection(("127.0.0.1", self.port), 10)
        sock.sendall(f"GET {self.base}.rmgen/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return sock

    def build(self, *args):
        """The files that a build of the same sources makes: {path: bytes}."""
        out = Path(tempfile.mkdtemp(prefix="rmgen-built-"))
        base = ["-b", f"https://site.example{self.base}"] if self.base != "/" else []
        run = subprocess.run([self.rmgen, "build", "-q", "-D", "-F", "-s", self.root, "-d", out / "o", *base],
                             capture_output=True, text=True)
        files = {p.relative_to(out / "o").as_posix(): p.read_bytes()
                 for p in (out / "o").rglob("*") if p.is_file()}
        shutil.rmtree(out)
        assert files, run.stderr
        return files

    def differences(self):
        """Paths whose served bytes are not those of a fresh build."""
        from urllib.parse import quote
        found = []
        for path, data in self.build().items():
            if path.startswith(".rmgen"):
                continue
            if script_out(self.get(self.base + quote(path)).body) != data:
                found.append(path)
        return found

    def stop(self, number=signal.SIGINT, patience=20):
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(patience)
        said = self.output()
        self.log.close()
        shutil.rmtree(self.root)
        return status, said
