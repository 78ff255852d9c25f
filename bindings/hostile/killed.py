"""Kills a host while it answers: what it has said stands, nothing of it stays behind, and the next one answers all.

usage: killed.py HOST...      HOST is a command that answers a request a line
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

VECTORS = pathlib.Path(__file__).parents[1] / "vectors"
# After how many answers the host is killed.
AFTER = (1, 7, 100)


def start(host: list[str], folder: str) -> subprocess.Popen[bytes]:
    # The JVM is told by a property where temporary files go; its own records of performance would stay there.
    java = f"-Djava.io.tmpdir={folder} -XX:-UsePerfData"
    env = {**os.environ, "TMPDIR": folder, "JAVA_TOOL_OPTIONS": java}
    return subprocess.Popen(host, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)


def feed(running: subprocess.Popen[bytes], requests: list[bytes]) -> None:
    assert running.stdin
    try:
        for request in requests:
            running.stdin.write(request + b"\n")
        running.stdin.close()
    except BrokenPipeError:
        pass


def answers(running: subprocess.Popen[bytes], requests: list[bytes], after: int | None) -> list[bytes]:
    """The whole lines that the host writes, which is killed when there are so many."""
    assert running.stdout
    feeding = threading.Thread(target=feed, args=(running, requests))
    feeding.start()
    lines = []
    for line in running.stdout:
        if line.endswith(b"\n"):
            lines.append(line[:-1])
        if len(lines) == after:
            running.kill()
    running.wait()
    feeding.join()
    return lines


def main() -> int:
    found = [vector for path in sorted(VECTORS.glob("*.json")) for vector in json.loads(path.read_text("utf-8"))]
    # One request a line.
    vectors = [vector for vector in found if "\n" not in vector["request"] and "\r" not in vector["request"]]
    requests = [vector["request"].encode() for vector in vectors]
    expected = [vector["answer"].encode() for vector in vectors]
    bad = 0
    for after in (*AFTER, None):
        with tempfile.TemporaryDirectory() as folder:
            got = answers(start(sys.argv[1:], folder), requests, after)
            left = sorted(os.listdir(folder))
        if got != expected[: len(got)] or len(got) < (after or len(expected)):
            print(f"killed after {after}: {len(got)} answers, not all right", file=sys.stderr)
            bad += 1
        if left:
            print(f"killed after {after}: left {left}", file=sys.stderr)
            bad += 1
    print(f"{len(AFTER) + 1 - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
