"""What one check costs from Python: the native call, and the whole function."""

import sys
import timeit
from collections.abc import Callable

import messageml
from messageml import _native

ROUNDS, CALLS = 30, 2_000


def least(name: str, call: Callable[[], object]) -> None:
    print(f"{name}\t{min(timeit.repeat(call, number=CALLS, repeat=ROUNDS)) * 1e6 / CALLS:.3f}")


message = sys.argv[1]
native = _native.Engine("{}", None).check
least("Python: native report, before JSON", lambda: native(message, None, None, "never"))
check = messageml.Engine().check
least("Python: Engine.check", lambda: check(message, None, None, "never"))
