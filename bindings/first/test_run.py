"""What `first/run` makes of wheels that hold what they must, and of those that do not."""

import pathlib
import subprocess
import tempfile
import unittest
import zipfile

RUN = pathlib.Path(__file__).parent / "run"
MODULE = "def check(content, data):\n    return Report(content)\n\n\nclass Report:\n    errors = ['element/unknown']\n\n"
MODULE += "    def __init__(self, content):\n        self.acceptable = '<q>' not in content\n"
PROGRAM = "#!/bin/sh\nif grep -q '<q>'; then\n    echo element/unknown\n    exit 1\nfi\n"

GOOD = [("messageml", {"messageml.py": MODULE}), ("messageml_cli", {"messageml_cli-1.data/scripts/messageml": PROGRAM})]

# Wheels, each with the name of its distribution and its files, and the last line that is printed; empty where it must fail.
RUNS: list[tuple[list[tuple[str, dict[str, str]]], str]] = [
    (GOOD, "python: 2 passed, 0 failed"),
    ([("messageml", {"messageml.py": "import messageml._native\n"})], ""),
    ([("messageml_cli", {"messageml.py": MODULE})], ""),
    ([("other", {"messageml.py": MODULE})], ""),
    # What accepts nothing, and what refuses everything.
    ([("messageml", {"messageml.py": MODULE.replace("'<q>' not in content", "False")})], ""),
    ([("messageml_cli", {"messageml_cli-1.data/scripts/messageml": "#!/bin/sh\necho element/unknown\nexit 1\n"})], ""),
    ([], ""),
]


def wheel(folder: str, name: str, files: dict[str, str]) -> pathlib.Path:
    about = f"{name}-1.dist-info"
    path = pathlib.Path(folder, f"{name}-1-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, text)
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


class Wheels(unittest.TestCase):
    def test_every_run(self) -> None:
        for wheels, last in RUNS:
            with self.subTest(wheels=wheels), tempfile.TemporaryDirectory() as folder:
                paths = [wheel(folder, name, files) for name, files in wheels]
                done = subprocess.run([RUN, "python", *paths], capture_output=True, text=True)
                self.assertEqual(done.returncode == 0, bool(last), done.stdout + done.stderr)
                if last:
                    self.assertEqual(done.stdout.splitlines()[-1], last)


if __name__ == "__main__":
    unittest.main()
