#!/usr/bin/env python3
"""Files as C strings:   embed.py OUTPUT.c HEADER NAME=FILE...   gives   const char NAME[]"""
import sys

ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\", ord("?"): "\\?", ord("\t"): "\\t", ord("\n"): "\\n"}


def literal(data):
    """C string literals, one for each line; bytes that are not ASCII as octal escapes."""
    lines = data.splitlines(keepends=True) or [b""]
    return "\n".join('\t"' + "".join(ESCAPES.get(c) or (chr(c) if 32 <= c < 127 else f"\\{c:03o}")
                                     for c in line) + '"' for line in lines)


with open(sys.argv[1], "w") as out:
    out.write(f'/* Made by embed.py. */\n#include "{sys.argv[2]}"\n')
    for pair in sys.argv[3:]:
        name, path = pair.split("=", 1)
        with open(path, "rb") as file:
            out.write(f"const char {name}[] =\n{literal(file.read())};\n")
