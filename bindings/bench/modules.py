"""What a message costs in several builds of the Python module, side by side: microseconds of processor time, the least.

usage: bench/modules.py WHEEL WHEEL... [--turns N]

Builds take turns, each in a process of its own, over the six messages of `benches/samples/`. The ratios are to the first.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time
import zipfile

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "benches" / "samples"
# How often each is run between two looks at the clock.
CALLS = {"hello": 8_000, "small": 3_000, "form": 1_500, "card": 500, "large": 120, "table200": 80}


def orders() -> str:
    """The data of `table200`, as `benches/samples/mod.rs` makes it."""
    rows = [
        {"id": f"A-{n:05}", "symbol": f"sym{n}", "side": "sell" if n % 2 else "buy", "quantity": n * 100, "filled": n % 2 == 0, "status": "part & parcel"}
        for n in range(200)
    ]
    return json.dumps({"orders": rows})


def sample(name: str) -> tuple[str, str | None]:
    template = SAMPLES / f"{name}.ftl"
    if not template.exists():
        return (SAMPLES / f"{name}.xml").read_text("utf-8"), None
    return template.read_text("utf-8"), orders() if name == "table200" else (SAMPLES / f"{name}.json").read_text("utf-8")


def measure(folder: str) -> dict[str, float]:
    """Times of the module in `folder`: checked, rendered, and rendered with a template that was never seen."""
    sys.path.insert(0, folder)
    from messageml import _native

    engine = _native.Engine("{}", (SAMPLES / "directory.json").read_text("utf-8"))
    times = {}
    for name, calls in CALLS.items():
        message, data = sample(name)
        for what, call in (("check", engine.check), ("render", engine.render), ("never seen", engine.render)):
            if what == "never seen" and data is None:
                continue
            least = float("inf")
            for turn in range(6):
                # Blanks around it make it another template.
                fresh = [" " * (1 + n % 300) + message + " " * (n // 300) for n in range(turn * calls, (turn + 1) * calls)]
                contents = fresh if what == "never seen" else [message] * calls
                start = time.process_time()
                for content in contents:
                    call(content, data, None, "never")
                least = min(least, (time.process_time() - start) / calls)
            times[f"{name}, {what}"] = least * 1e6
    return times


def main() -> None:
    arguments = argparse.ArgumentParser(description="What a message costs in several builds of the Python module.")
    arguments.add_argument("wheels", nargs="*")
    arguments.add_argument("--turns", type=int, default=3)
    arguments.add_argument("--measure", metavar="FOLDER", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    least: list[dict[str, float]] = [{} for _ in given.wheels]
    with tempfile.TemporaryDirectory() as work:
        folders = [str(pathlib.Path(work) / str(at)) for at in range(len(given.wheels))]
        for wheel, folder in zip(given.wheels, folders):
            zipfile.ZipFile(wheel).extractall(folder)
        for _ in range(given.turns):
            for times, folder in zip(least, folders):
                done = subprocess.run([sys.executable, __file__, "--measure", folder], stdout=subprocess.PIPE, text=True, check=True)
                for name, micros in json.loads(done.stdout).items():
                    times[name] = min(times.get(name, float("inf")), micros)
    ratios: list[list[float]] = [[] for _ in least]
    for name, first in least[0].items():
        row = [times[name] / first for times in least]
        for ratio, all_of_it in zip(row, ratios):
            all_of_it.append(ratio)
        print(f"{name:22}" + "".join(f"{times[name]:10.2f} {ratio:5.2f}" for times, ratio in zip(least, row)))
    print(f"{'geometric mean':22}" + "".join(f"{'':10} {math.exp(sum(map(math.log, of)) / len(of)):5.2f}" for of in ratios))


if __name__ == "__main__":
    main()
