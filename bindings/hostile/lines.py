"""A host in Python: a request a line in, an answer a line out."""

import sys

from messageml import _native

engine = _native.Engine("{}", None)
for line in sys.stdin:
    print(engine.call(line.rstrip("\n")), flush=True)
