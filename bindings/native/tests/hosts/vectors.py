"""Runs every vector through a host of the shared library and compares byte for byte.

usage: vectors.py LIBRARY [HOST...]

Without HOST the library is called through ctypes; with it, HOST is a command that answers a request a line. With EVERY=N in
the environment only each N-th vector is run, for hosts that are slow; otherwise every attack of `hostile/attacks.json` has to
end in a report as well.
"""

import ctypes
import json
import os
import pathlib
import subprocess
import sys

VECTORS = pathlib.Path(__file__).parents[3] / "vectors"
ATTACKS = pathlib.Path(__file__).parents[3] / "hostile" / "attacks.json"


class Buffer(ctypes.Structure):
    _fields_ = [("ptr", ctypes.POINTER(ctypes.c_uint8)), ("len", ctypes.c_size_t)]


def by_ctypes(path: str, requests: list[bytes]) -> list[bytes]:
    library = ctypes.CDLL(path)
    library.mml_engine_new.restype = ctypes.c_void_p
    library.mml_engine_call.restype = Buffer
    library.mml_engine_call.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    library.mml_engine_free.argtypes = [ctypes.c_void_p]
    library.mml_free.argtypes = [Buffer]
    assert library.mml_abi_version() == 1
    engine = library.mml_engine_new()
    answers = []
    for request in requests:
        answer = library.mml_engine_call(engine, request, len(request))
        answers.append(ctypes.string_at(answer.ptr, answer.len))
        library.mml_free(answer)
    library.mml_engine_free(engine)
    return answers


def by_host(command: list[str], requests: list[bytes]) -> list[bytes]:
    done = subprocess.run(command, input=b"".join(request + b"\n" for request in requests), stdout=subprocess.PIPE, check=True)
    return done.stdout.split(b"\n")[:-1]


def attacks() -> tuple[list[str], list[bytes]]:
    """The attacks' names, and requests with their texts, which are written in pieces, each with how often it comes."""
    found = json.loads(ATTACKS.read_text("utf-8"))
    whole = [{what: "".join(text * times for text, times in one[what]) for what in ("message", "data") if what in one} for one in found]
    return [one["name"] for one in found], [json.dumps({"op": "check", **one}).encode() for one in whole]


def is_report(answer: bytes) -> bool:
    told = json.loads(answer)
    return told["acceptable"] is False and len(told["diagnostics"]) > 0


def main() -> int:
    vectors = [vector for path in sorted(VECTORS.glob("*.json")) for vector in json.loads(path.read_text("utf-8"))]
    assert len(vectors) >= 400, f"{len(vectors)} vectors"
    every = int(os.environ.get("EVERY", "1"))
    vectors = vectors[::every]
    requests = [vector["request"].encode() for vector in vectors]
    names, hostile = attacks() if every == 1 else ([], [])
    ask = requests + hostile
    answers = by_host(sys.argv[2:], ask) if sys.argv[2:] else by_ctypes(sys.argv[1], ask)
    assert len(answers) == len(ask), f"{len(answers)} answers to {len(ask)} requests"
    answers, reports = answers[: len(vectors)], answers[len(vectors) :]
    bad = [name for name, report in zip(names, reports) if not is_report(report)]
    bad += [vector["name"] for vector, answer in zip(vectors, answers) if answer != vector["answer"].encode()]
    for name in bad[:10]:
        print(f"differs, or is no report: {name}", file=sys.stderr)
    print(f"{len(ask) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
