#!/usr/bin/env python3
"""Publishing under faults: after a kill at any time, and after the failure of any system call, the
output folder holds one whole version of the site, and the next build puts everything right.

   output_fault.py OUTPUT_TOOL

Prints TAP. What needs strace or a mount namespace is skipped where these are missing."""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOOL = Path(sys.argv[1]).resolve()
FILES = 40
# The leak check of the sanitizer does not run under strace.
ENV = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
RANDOM = random.Random(1)
GIT = ".git/objects/ab/cd"


class Site:
    """A project with a published version 1, in which people keep things of their own."""

    def __init__(self, top, name):
        self.root = Path(top) / name
        (self.root / "content").mkdir(parents=True)
        self.public = self.root / "public"
        (self.public / GIT).parent.mkdir(parents=True)
        (self.public / GIT).write_text("object")
        (self.public / "CNAME").write_text("example.org")
        self.version = 1
        done = self.build(1)
        assert done.returncode == 0, done.stderr

    def command(self, version, files=FILES):
        return [TOOL, self.root, str(files), str(version), "0", "2"]

    def build(self, version, before=(), **more):
        # strace counts the calls of each thread by itself: one is enough then.
        command = self.command(version, **more)[:-1] + ["1" if before else "2"]
        return subprocess.run([*before, *command], env=ENV, capture_output=True, text=True,
                              timeout=60)

    def leftovers(self):
        return sorted(p.name for p in self.root.iterdir() if p.name not in ("public", "content"))

    def whole(self, files=FILES, git=True):
        """The version that is published; an AssertionError unless it is there completely."""
        version = int((self.public / "version").read_text())
        want = {"version", "CNAME", ".rmgen-output"} | ({GIT} if git else set())
        for i in range(files):
            if i % 10 == version % 10:
                continue
            name = f"{'ko' if i % 2 else 'zh-Hant'}/p{i}/index.html"
            text = (self.public / name).read_text()
            assert text == f"{i} {0 if i % 3 == 0 else version}\n", f"{name}: {text!r}"
            want.add(name)
        have = {p.relative_to(self.public).as_posix() for p in self.public.rglob("*")
                if not p.is_dir()}
        have -= set() if git else {GIT}
        assert have == want, f"version {version}: {sorted(have ^ want)}"
        return version

    def recovers(self):
        """A next build publishes, and leaves nothing beside the site."""
        self.version = self.version % 9 + 1
        done = self.build(self.version)
        assert done.returncode == 0, done.stderr
        assert self.whole() == self.version
        assert not self.leftovers(), self.leftovers()


def next_version(site):
    return site.version % 9 + 1


def killed_at_any_time(top):
    """60 builds killed at random times: always one whole version"""
    site = Site(top, "kill")
    files = 300
    assert site.build(2, files=files).returncode == 0
    start = time.monotonic()
    assert site.build(3, files=files).returncode == 0
    span = time.monotonic() - start
    seen = {"old": 0, "new": 0}
    current = 3
    for _ in range(60):
        version = current % 9 + 1
        child = subprocess.Popen(site.command(version, files), env=ENV)
        time.sleep(RANDOM.uniform(0.2, 2.0) * span)
        child.kill()
        child.wait()
        found = site.whole(files, git=False)
        assert found in (current, version), f"{found} after {current} and {version}"
        seen["new" if found == version else "old"] += 1
        current = found
    site.version = current
    site.recovers()
    return f"{seen['old']} old, {seen['new']} new"


def strace(*rules):
    """A prefix that runs a program under injected faults."""
    calls = {rule.split(":")[0] for rule in rules}
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + ",".join(sorted(calls)),
            *(word for rule in rules for word in ("-e", "inject=" + rule))]


def count_calls(site, calls):
    """How often a build makes each system call, and how often before it looks at the output."""
    log = site.root / "strace.log"
    version = next_version(site)
    # 32 bytes of strings are too few for the marks.
    done = site.build(version, ["strace", "-f", "-qq", "-s", "200", "-o", log])
    assert done.returncode == 0, done.stderr
    site.version = version
    total, early, begun = dict.fromkeys(calls, 0), dict.fromkeys(calls, 0), False
    for line in log.read_text(errors="replace").splitlines():
        begun = begun or ".rmgen-lock" in line
        name = re.match(r"\d+ +(\w+)\(", line)
        if name and name[1] in total:
            total[name[1]] += 1
            early[name[1]] += not begun
    log.unlink()
    return total, early


FAULTS = [("openat", "EMFILE"), ("openat", "EACCES"), ("write", "ENOSPC"), ("write", "EIO"),
          ("close", "EIO"), ("mkdirat", "ENOSPC"), ("linkat", "EIO"), ("renameat2", "EIO"),
          ("unlinkat", "EIO"), ("getdents64", "EIO"), ("newfstatat", "EIO"), ("flock", "ENOLCK"),
          ("fstat", "EIO"), ("read", "EIO")]


def spread(first, last, points):
    """Some numbers from first to last, both included."""
    if last < first:
        return []
    return sorted({first + round(i * (last - first) / max(points - 1, 1)) for i in range(points)})


def failing_calls(top):
    """Each kind of system call failing here and there: whole old site, or whole new one"""
    site = Site(top, "fail")
    total, early = count_calls(site, {call for call, _ in FAULTS})
    runs = failed = 0
    for call, error in FAULTS:
        for when in spread(early[call] + 1, total[call], 4):
            version = next_version(site)
            done = site.build(version, strace(f"{call}:error={error}:when={when}"))
            what = f"{call} {error} {when}: {done.returncode} {done.stderr}"
            assert done.returncode in (0, 2, 4), what
            try:
                found = site.whole(git=call not in ("renameat", "newfstatat"))
            except (AssertionError, OSError) as fault:
                raise AssertionError(f"{what}: {fault}") from fault
            assert found == (version if done.returncode == 0 else site.version), what
            if done.returncode:
                failed += 1
                assert done.stderr.count("fatal[") == 1 and "hint: -" not in done.stderr, what
            site.version = found
            runs += 1
    site.recovers()
    assert failed > runs / 3, f"only {failed} of {runs}"
    return f"{runs} runs, {failed} of them failed as they should"


def lasting_faults(top):
    """A disk that stays full or broken: status 4, old site, nothing left beside it"""
    site = Site(top, "full")
    total, early = count_calls(site, {"openat", "write", "close"})
    for call, error in (("write", "ENOSPC"), ("write", "EIO"), ("close", "EIO")):
        when = early[call] + (total[call] - early[call]) // 3
        before = site.whole()
        done = site.build(next_version(site), strace(f"{call}:error={error}:when={when}+"))
        assert done.returncode == 4, f"{call}: {done.returncode} {done.stderr}"
        assert site.whole() == before
        assert not site.leftovers(), f"{call}: {site.leftovers()}"
    # Without descriptors nothing can be opened to be removed: that is left to the next build.
    when = early["openat"] + (total["openat"] - early["openat"]) // 2
    before = site.whole()
    done = site.build(next_version(site), strace(f"openat:error=EMFILE:when={when}+"))
    assert done.returncode == 4 and "ulimit" in done.stderr, done.stderr
    assert site.whole() == before
    site.recovers()


def without_exchange(top):
    """File systems that cannot exchange folders: two renames instead, also when killed"""
    site = Site(top, "renames")
    for error in ("EINVAL", "EXDEV", "EBUSY", "ENOSYS"):
        version = next_version(site)
        done = site.build(version, strace(f"renameat2:error={error}"))
        assert done.returncode == 0, done.stderr
        assert site.whole() == version
        assert not site.leftovers(), site.leftovers()
        site.version = version
    for when in (1, 2, 3):
        old, version = site.version, next_version(site)
        site.build(version, strace("renameat2:error=EINVAL", f"renameat:signal=KILL:when={when}"))
        # A build that gives up has put the folder right all the same.
        done = site.build(0)
        assert done.returncode == 0, done.stderr
        assert site.whole() in (old, version), f"killed at rename {when}"
        assert not site.leftovers(), site.leftovers()
        site.recovers()
    old, version = site.version, next_version(site)
    done = site.build(version, strace("renameat2:error=EINVAL", "renameat:error=EIO:when=2"))
    assert done.returncode == 4, done.stderr
    assert site.whole() == old
    site.recovers()


def file_by_file(top):
    """A folder that cannot be renamed: file by file, and a kill meanwhile heals"""
    site = Site(top, "mounted")
    rules = ["renameat2:error=EBUSY", "renameat:error=EBUSY:when=1"]
    version = next_version(site)
    done = site.build(version, strace(*rules))
    assert done.returncode == 0 and "note[output-mounted]" in done.stderr, done.stderr
    assert site.whole() == version
    assert not site.leftovers(), site.leftovers()
    site.version = version
    for call, when in (("write", 30), ("unlinkat", 2), ("unlinkat", 9), ("copy_file_range", 7),
                       ("fchmod", 1)):
        site.build(next_version(site), strace(*rules, f"{call}:signal=KILL:when={when}"))
        site.recovers()


def killed_at_each_step(top):
    """Killed at chosen system calls around the exchange"""
    site = Site(top, "steps")
    points = [("mkdirat", 1), ("linkat", 1), ("linkat", 5), ("renameat2", 1), ("renameat", 1),
              ("unlinkat", 1), ("unlinkat", 20), ("utimensat", 1), ("flock", 1)]
    for call, when in points:
        old, version = site.version, next_version(site)
        site.build(version, strace(f"{call}:signal=KILL:when={when}"))
        assert site.whole(git=False) in (old, version), call
        assert site.build(0).returncode == 0
        assert site.whole() in (old, version), call
        assert not site.leftovers(), f"{call}: {site.leftovers()}"
        site.version = site.whole()
        site.recovers()


def builds_at_once(top):
    """Builds at the same time: one by one or status 3"""
    site = Site(top, "busy")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(site.build, (2, 3, 4, 5)))
    status = [d.returncode for d in done]
    assert set(status) <= {0, 3} and 0 in status, status
    for d in done:
        assert d.returncode == 0 or "another rmgen build is running" in d.stderr, d.stderr
    assert status[site.whole() - 2] == 0
    assert not site.leftovers(), site.leftovers()
    return f"status {status}"


def in_namespace(site, script):
    """Runs a shell script as root of a mount namespace, with the build of $1 as function."""
    tool = f'build() {{ "{TOOL}" "{site.root}" {FILES} "$1" "${{2:-0}}"; }}\n'
    return subprocess.run(["unshare", "-rm", "sh", "-euc", tool + script], env=ENV,
                          capture_output=True, text=True, timeout=60)


def real_mounts(top):
    """A real mount point, and a disk that is really full"""
    site = Site(top, "mount")
    done = in_namespace(site, f'mount --bind "{site.public}" "{site.public}"\nbuild 2')
    assert done.returncode == 0 and "note[output-mounted]" in done.stderr, done.stderr
    site.version = 2
    assert site.whole() == 2
    site.recovers()
    disk = site.root / "disk"
    disk.mkdir()
    full = Site.__new__(Site)
    full.root = disk
    done = in_namespace(full, f'mount -t tmpfs -o size=1m tmpfs "{disk}"\nmkdir "{disk}/content"\n'
                              f'build 1; set +e; build 2 60000; status=$?\n'
                              f'cat "{disk}/public/version"; ls -A "{disk}"; exit $status')
    assert done.returncode == 4 and "free some space" in done.stderr, done.stderr
    assert done.stdout == "1content\npublic\n", done.stdout


def can_mount():
    return shutil.which("unshare") and subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True).returncode == 0


def can_trace():
    return shutil.which("strace") and subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"],
        capture_output=True).returncode == 0


TESTS = [(killed_at_any_time, None), (builds_at_once, None), (failing_calls, "strace"),
         (lasting_faults, "strace"), (without_exchange, "strace"), (file_by_file, "strace"),
         (killed_at_each_step, "strace"), (real_mounts, "mount namespaces")]


def main():
    missing = {None: False, "strace": not can_trace(), "mount namespaces": not can_mount()}
    failed = 0
    print(f"1..{len(TESTS)}")
    # In memory where that is possible: a busy disk would make the test slow, not better.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="rmgen-fault-", dir=memory) as top:
        for number, (test, needs) in enumerate(TESTS, 1):
            label = f"{number} - {test.__doc__}"
            if missing[needs]:
                print(f"ok {label} # SKIP no {needs} here", flush=True)
                continue
            try:
                start = time.monotonic()
                detail = test(top)
                print(f"ok {label}", flush=True)
                print(f"# {detail or ''} {time.monotonic() - start:.1f} s", flush=True)
            except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as fault:
                failed += 1
                print(f"not ok {label}", *(f"# {line}" for line in str(fault).splitlines()),
                      sep="\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
