"""Results of a test of the command line, as TAP."""

failed = 0
number = 0


def check(name, seen, wanted):
    """One result: what is seen must equal what is wanted."""
    global failed, number
    number += 1
    good = seen == wanted
    failed += not good
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print(f"# saw {seen!r}\n# expected {wanted!r}")


def finish():
    """Prints the plan. Returns the exit status."""
    print(f"1..{number}")
    return 1 if failed else 0
