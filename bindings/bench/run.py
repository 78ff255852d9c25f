"""What a check of a short message costs in each language, side by side: microseconds, the least of several turns.

usage: bench/run.py [--turns N] [--profile PROFILE]

Builds what is in Rust (by default as for a release); the rest is wanted as `.ci/bindings` leaves it: `js/dist`, the Java
classes, and the Python package in the interpreter that runs this. What is not there is left out aloud. Times of a busy machine are noise: hosts take
turns, and the least counts. Not a test: it says by how much each is over Rust, and what it may be.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BINDINGS = HERE.parent
MESSAGE = "<messageML><b>Hello</b></messageML>"
REQUEST = '{"op":"check","message":"%s"}' % MESSAGE

# What the routes may cost over Rust, in microseconds.
LIMITS = {
    "Python: native report, before JSON": 2,
    "C: mml_engine_call, JSON to JSON": 3,
    "JNI: Engine.call, JSON to JSON": 15,
    "WebAssembly: call, JSON to JSON": 25,
}


def prepare(profile: str) -> list[list[str]]:
    """The commands of the hosts that are here."""
    built = BINDINGS / "target" / profile
    build = ["cargo", "build", "-q", "--locked", "--profile", profile, "-p", "messageml-native", "-p", "messageml-bindings-core"]
    subprocess.run([*build, "--lib", "--examples"], cwd=BINDINGS, check=True)
    work = BINDINGS / "target" / "bench"
    work.mkdir(parents=True, exist_ok=True)
    flags = [f"-I{BINDINGS / 'native' / 'include'}", f"-L{built}", "-lmessageml_native", f"-Wl,-rpath,{built}"]
    subprocess.run(["cc", "-std=gnu17", "-O2", HERE / "hello.c", "-o", work / "hello", *flags], check=True)
    hosts = [[str(built / "examples" / "hello")], [str(work / "hello")], [sys.executable, str(HERE / "hello.py")]]
    if shutil.which("node") and (BINDINGS / "js" / "dist" / "esm").is_dir():
        hosts.append(["node", str(HERE / "hello.mjs")])
    else:
        print("left out: WebAssembly, for js/dist is not built or there is no Node here")
    classes = BINDINGS / "java" / "core" / "target" / "classes"
    jars = [str(jar) for jar in pathlib.Path.home().glob(".m2/repository/com/fasterxml/jackson/core/*/2.17.2/*-2.17.2.jar")]
    if shutil.which("java") and classes.is_dir() and jars:
        library = f"-Dmessageml.library={built / 'libmessageml_native.so'}"
        hosts.append(["java", library, "-cp", os.pathsep.join([str(classes), *jars]), str(HERE / "Hello.java")])
    else:
        print("left out: JNI, for the Java modules are not built or there is no Java here")
    return hosts


def main() -> None:
    arguments = argparse.ArgumentParser(description="What a check costs in each language.")
    arguments.add_argument("--turns", type=int, default=3)
    arguments.add_argument("--profile", default="release")
    given = arguments.parse_args()
    least: dict[str, float] = {}
    hosts = prepare(given.profile)
    for _ in range(given.turns):
        for host in hosts:
            done = subprocess.run([*host, MESSAGE, REQUEST], stdout=subprocess.PIPE, text=True, check=True)
            for line in done.stdout.splitlines():
                name, micros = line.split("\t")
                least[name] = min(least.get(name, float("inf")), float(micros))
    rust = least["Rust: check"]
    print(f"{'':36}{'µs':>9}{'over Rust':>12}{'may be':>9}")
    for name, micros in least.items():
        limit = LIMITS.get(name)
        print(f"{name:36}{micros:9.2f}{micros - rust:12.2f}{limit if limit is not None else '':>9}")


if __name__ == "__main__":
    main()
