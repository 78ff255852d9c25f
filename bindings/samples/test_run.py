"""What the runner of samples makes of pages that keep their word, and of those that do not."""

import contextlib
import io
import os
import pathlib
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


if __name__ == "__main__":
    unittest.main()
