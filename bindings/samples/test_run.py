"""What the runner of samples makes of pages that keep their word, and of those that do not."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import run

SHELL = "```sh\n{}\n```\n"
PRINTS = "<!-- prints -->\n```text\n{}\n```\n"

# A page, and a part of why it fails; empty if it does not.
PAGES = [
    (SHELL.format("echo one") + PRINTS.format("one"), ""),
    (SHELL.format("echo one") + PRINTS.format("two"), "the sample printed\none"),
    (SHELL.format("exit 3"), "ended with 3, not 0"),
    ("<!-- ends with: 3 -->\n" + SHELL.format("exit 3"), ""),
    ("<!-- ends with: 3 -->\n" + SHELL.format("true"), "ended with 0, not 3"),
    ("```yaml\na: 1\n```\n" + SHELL.format("true"), "neither run, nor a file"),
    ("<!-- file: a/b.txt -->\n```text\nwithin\n```\n" + SHELL.format("cat a/b.txt") + PRINTS.format("within"), ""),
    ("<!-- file: b.txt\nhidden\n-->\n" + SHELL.format("cat b.txt") + PRINTS.format("hidden"), ""),
    ("<!-- before\na=1\n-->\n<!-- after\necho $a\n-->\n" + SHELL.format("a=$((a + 1))") + PRINTS.format("2"), ""),
    ("  1. In a list:\n\n      ```sh\n      echo '  x'\n      ```\n" + PRINTS.format("  x"), ""),
    ("<!-- not run: no reason -->\n" + SHELL.format("exit 1"), "has no sample that was run"),
    ("<!-- needs: no-such-command -->\n" + SHELL.format("exit 1") + PRINTS.format("x") + SHELL.format("true"), ""),
    (SHELL.format("true") + "<!-- prints -->\n", "nothing follows the comment"),
    (PRINTS.format("one") + SHELL.format("echo one"), "no sample before this block"),
    ("<!-- file: b.txt -->\n```text\nx\n```\n" + PRINTS.format("one") + SHELL.format("true"), "no sample before this block"),
    (SHELL.format("true") + "```sh title=x\nexit 1\n```\n", "````sh title=x` in line 4"),
    ("````md\n" + SHELL.format("true") + "````\n", "`````md` in line 1"),
    (SHELL.format("true") + "~~~sh\nexit 1\n~~~\n", "`~~~sh` in line 4"),
    (SHELL.format("true") + "> ```sh\n> exit 1\n> ```\n", "`> ```sh` in line 4"),
    (SHELL.format("true") + "```sh\nexit 1\n", "````sh` in line 4"),
    (SHELL.format("true") + "<!-- print -->\n", "`<!-- print -->` in line 4"),
]


class Pages(unittest.TestCase):
    def test_every_page(self) -> None:
        os.environ.pop("UPDATE_DOCS", None)
        for page, why in PAGES:
            with self.subTest(page), tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                path = pathlib.Path(folder, "page.md")
                path.write_text(page, "utf-8")
                try:
                    run.Page(path, pathlib.Path(folder)).run()
                except run.Fault as fault:
                    self.assertTrue(why and why in str(fault), str(fault))
                else:
                    self.assertEqual(why, "")

    def test_a_sample_without_its_host_is_skipped(self) -> None:
        pages = {
            "python.md": "```python\nprint(1)\n```\n" + PRINTS.format("1"),
            "both.md": "```python\nprint(1)\n```\n```js\n1\n```\n" + PRINTS.format("x"),
        }
        shown = self.shown(pages, PATH="")
        self.assertEqual(shown[0], "python.md: 1 passed, 0 failed, 0 skipped")
        self.assertEqual(shown[1:], ["SKIPPED: both.md:4, for node cannot be had here", "both.md: 1 passed, 0 failed, 1 skipped"])

    def test_each_page_counts_for_itself(self) -> None:
        pages = {"bad.md": SHELL.format("exit 1"), "good.md": SHELL.format("true")}
        self.assertEqual(self.shown(pages), ["bad.md: 0 passed, 1 failed, 0 skipped", "good.md: 1 passed, 0 failed, 0 skipped"])

    def shown(self, pages: dict[str, str], **environment: str) -> list[str]:
        """What the program prints of pages, the faults aside."""
        with tempfile.TemporaryDirectory() as folder:
            for name, page in pages.items():
                pathlib.Path(folder, name).write_text(page, "utf-8")
            paths = [str(pathlib.Path(folder, name)) for name in pages]
            command = [sys.executable, run.__file__, "--in", folder, *paths]
            done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
            self.assertNotIn("Traceback", done.stderr)
            return done.stdout.splitlines()


if __name__ == "__main__":
    unittest.main()
