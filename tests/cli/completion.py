#!/usr/bin/env python3
"""Completions and the manual: in step with the program, and in the form that shells and man want.
Prints TAP."""
import os
import re
import shutil
import subprocess
import sys

from checks import RMGEN, Skip, good, inside, main, refused, run, same

MAN = RMGEN.parent
PAGES = ("rmgen.1", "rmgen.yaml.5", "rmgen-theme.7")


def commands():
    return re.findall(r"^  ([a-z]+) .*  \S", run("help").stdout.split("General")[0], re.M)


def options_of(command):
    return re.findall(r"^ +(?:-\w, )?(--[\w-]+)", run("help", command).stdout, re.M)


def tool(name, *args, **more):
    if not shutil.which(name):
        raise Skip(f"{name} is not here")
    return subprocess.run([name, *args], capture_output=True, text=True, timeout=30, **more)


def syntax(shell, folder):
    script = folder / "script"
    script.write_text(good(run("completion", shell)))
    got = tool(shell, "-n", str(script))
    same((got.returncode, got.stderr), (0, ""))


def bash_syntax(folder):
    """bash -n takes the script"""
    syntax("bash", folder)


def zsh_syntax(folder):
    """zsh -n takes the script"""
    syntax("zsh", folder)


def fish_syntax(folder):
    """fish -n takes the script"""
    syntax("fish", folder)


def complete(folder, line):
    """What bash offers at the end of a line. Bash breaks words at "=" too."""
    words = [part for word in line.split(" ") for part in re.split("(=)", word) if part or word == ""]
    script = folder / "rmgen.bash"
    script.write_text(run("completion", "bash").stdout)
    quoted = " ".join("'" + word + "'" for word in words)
    got = tool("bash", "-c", f". {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
               '_rmgen; printf "%s\\n" "${COMPREPLY[@]}"', cwd=folder)
    same(got.stderr, "")
    return [line for line in got.stdout.split("\n") if line]


def bash_completes(folder):
    """bash: commands, options of each command, words, files, folders"""
    (folder / "a folder").mkdir()
    (folder / "a file.md").write_text("")
    same(complete(folder, "rmgen "), commands())
    same(complete(folder, "rmgen bui"), ["build"])
    same(complete(folder, "rmgen help ne"), ["new"])
    same(complete(folder, "rmgen completion "), ["bash", "zsh", "fish"])
    for command in commands():
        offered = complete(folder, f"rmgen {command} --")
        same(sorted(offered), sorted(options_of(command)))
    same(complete(folder, "rmgen build --diagnostics s"), ["sarif"])
    same(complete(folder, "rmgen build --diagnostics=s"), ["sarif"])
    same(complete(folder, "rmgen build --diagnostics="), ["text", "json", "sarif", "github"])
    same(complete(folder, "rmgen -s dir bui"), ["build"])
    same(complete(folder, "rmgen --source=dir bui"), ["build"])
    same(complete(folder, "rmgen build -d a"), ["a folder"])
    same(sorted(complete(folder, "rmgen render a")), ["a file.md", "a folder"])
    same(complete(folder, "rmgen build --base-url "), [])


def all_scripts(folder):
    """every script knows every command and option, and no command that there is not"""
    for shell in ("bash", "zsh", "fish"):
        text = good(run("completion", shell))
        for command in commands():
            inside(command, text)
            for option in options_of(command):
                assert option in text or f"-l {option[2:]} " in text, (shell, command, option)
        assert ("serve" in commands()) == bool(re.search(r"'serve:|-a serve |\tserve:-", text)), shell


def unknown_shell(folder):
    """another shell: status 2 and the nearest that there is"""
    refused(run("completion", "bsh"), 2, 'no completions for "bsh"', 'did you mean "bash"?')
    refused(run("completion", "powershell"), 2, "powershell", "bash, zsh and fish")
    refused(run("completion"), 2, "needs SHELL", "usage: rmgen completion")


def man_is_clean(folder):
    """man reads the pages without a warning"""
    for page in PAGES:
        if not (MAN / page).exists():
            raise Skip("the manual is not built")
        got = tool("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(MAN / page),
                   env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": ""})
        same((got.returncode, got.stderr), (0, ""))


def man_is_complete(folder):
    """the manual has every command, option and key"""
    if not (MAN / "rmgen.1").exists():
        raise Skip("the manual is not built")
    text = (MAN / "rmgen.1").read_text().replace("\\-", "-")
    for command in commands():
        assert re.search(rf"^\.SS rmgen {command}\b", text, re.M), command
        for option in options_of(command):
            inside(option, text)
    keys = (MAN / "rmgen.yaml.5").read_text()
    for key in ("title", "languages", "markdown.html", "derive", "csp"):
        inside(f"\\fB{key}\\fR (", keys)
    for page in PAGES:
        assert not re.search(r"@\w+@", (MAN / page).read_text()), page
        inside(good(run("version")).strip(), (MAN / page).read_text())


if __name__ == "__main__":
    sys.exit(main(bash_syntax, zsh_syntax, fish_syntax, bash_completes, all_scripts, unknown_shell,
                  man_is_clean, man_is_complete))
