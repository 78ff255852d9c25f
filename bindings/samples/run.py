"""Runs the samples of a page as its reader would: from top to bottom, in one empty folder.

usage: run.py --in FOLDER PAGE...

Every fenced block of a page is run, written to a file, or compared with what was printed; what is none of these is
an error, so that no sample goes stale unseen, and so is a fence or a comment in another form than here. Comments, which
a reader of the page does not see, say which:

    <!-- file: NAME -->          the next block is the file NAME; with text inside the comment that text is
    <!-- prints -->              the next block is what the last sample printed
    <!-- ends with: N -->        the next sample ends with status N, not 0
    <!-- needs: NAME... -->      the next sample needs these commands; skipped aloud without
    <!-- imports: NAME... -->    it needs these Python modules
    <!-- before / after ... -->  lines that the next sample needs around it, and that say nothing to the reader
    <!-- free port: N -->        wherever the page says N from here on, its samples get a port that is free
    <!-- not run: WHY -->        the next block is not run

UPDATE_DOCS=1 in the environment writes what is printed into the page.

`python` is the one that runs this. The other hosts are found on the PATH (`node`, `java`, `cc`, `bash`), and a sample
whose host is not there is skipped aloud; packages are found where the folder or the environment has them
(`node_modules`, a file `classpath`, `C_INCLUDE_PATH`, `LIBRARY_PATH`).
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Directives = dict[str, tuple[str, str]]

COMMENT = re.compile(r"<!-- (file|prints|ends with|needs|imports|before|after|free port|not run)\b:? ?([^\n]*?)(?:\n(.*?))?-->", re.DOTALL)
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
EITHER = re.compile(f"{COMMENT.pattern}|(?P<fence>{FENCE.pattern})", re.DOTALL | re.MULTILINE)
# What begins or ends a block or a comment; outside of those that are understood, it is one that is not.
MARK = re.compile(r"```|~~~|<!--|-->")


class Fault(Exception):
    """A page whose samples do not do what it says."""


@dataclass
class Block:
    """A fenced block, or a file within a comment, with what comments before it say."""

    line: int
    at: slice
    language: str
    text: str
    said: Directives = field(default_factory=dict)


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in order."""
    said: Directives = {}
    behind = 0
    for found in EITHER.finditer(page):
        refuse(page, behind, found.start())
        behind = found.end()
        line = page.count("\n", 0, found.start()) + 1
        if found["fence"] is None:
            name, argument, body = found[1], found[2].strip(), found[3]
            if name == "file" and body is not None:
                yield Block(line, slice(0), "", body, {"file": (argument, "")})
            else:
                said[name] = (argument, body or "")
            continue
        indent, language, text = found[5], found[6], found[7]
        at = slice(*found.span(7))
        yield Block(line, at, language, re.sub(f"^{indent}", "", text, flags=re.MULTILINE), said)
        said = {}
    refuse(page, behind, len(page))
    if said:
        raise Fault(f"nothing follows the comment `{next(iter(said))}`")


def refuse(page: str, start: int, end: int) -> None:
    """Fails if there is a mark between two places of a page, where there is neither a block nor a comment."""
    if mark := MARK.search(page, start, end):
        line = page.count("\n", 0, mark.start()) + 1
        raise Fault(f"`{page.splitlines()[line - 1].strip()}` in line {line} is no fence or comment that is understood")


def written(name: str, text: str, command: list[str]) -> tuple[str, str, list[str]]:
    return name, text, command


def java(text: str) -> str:
    """A program of statements: imports stay outside, what else there is goes into `main`."""
    if re.search(r"^(public |final )?(class|interface|record) ", text, re.MULTILINE):
        return text
    imports = re.findall(r"^import .*\n", text, re.MULTILINE)
    rest = re.sub(r"^import .*\n", "", text, flags=re.MULTILINE)
    return f"{''.join(imports)}public class Sample {{ public static void main(String[] given) throws Exception {{\n{rest}}} }}\n"


# What a block of a language is run as: the file it becomes, and the command on it.
HOSTS: dict[str, Callable[[str], tuple[str, str, list[str]]]] = {
    "python": lambda text: written("sample.py", text, [sys.executable, "sample.py"]),
    "js": lambda text: written("sample.mjs", text, ["node", "sample.mjs"]),
    "java": lambda text: written("Sample.java", java(text), ["bash", "-ec", 'java -cp "$(cat classpath)" Sample.java']),
    "c": lambda text: written("sample.c", text, ["bash", "-ec", "cc -Wall -Werror sample.c -lmessageml_native -o sample; ./sample"]),
    "sh": lambda text: written("sample.sh", text, ["bash", "-e", "sample.sh"]),
}


def missing(host: str, said: Directives, folder: pathlib.Path) -> list[str]:
    """Which of the commands and modules that a sample needs are not here, its host among them."""

    def has(module: str) -> bool:
        found = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=folder, stderr=subprocess.DEVNULL)
        return found.returncode == 0

    commands, modules = (said.get(name, ("", ""))[0].split() for name in ("needs", "imports"))
    return [name for name in [host, *commands] if shutil.which(name) is None] + [name for name in modules if not has(name)]


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class Page:
    """A page on its way through its samples."""

    def __init__(self, path: pathlib.Path, folder: pathlib.Path) -> None:
        self.path, self.folder = path, folder
        self.passed, self.skipped = 0, 0
        self.printed: str | None = None
        self.is_skipped = False
        self.ports: dict[str, str] = {}
        self.edits: list[tuple[slice, str]] = []

    def run(self) -> None:
        text = self.path.read_text("utf-8")
        try:
            taken = list(blocks(text))
        except Fault as fault:
            raise Fault(f"{self.path}: {fault}") from None
        for block in taken:
            try:
                self.take(block)
            except (Fault, subprocess.TimeoutExpired) as fault:
                raise Fault(f"{self.path}:{block.line}: {fault}") from None
        if self.passed == 0:
            raise Fault(f"{self.path} has no sample that was run")
        for at, printed in reversed(self.edits):
            text = text[: at.start] + printed + text[at.stop :]
        if self.edits:
            self.path.write_text(text, "utf-8")

    def take(self, block: Block) -> None:
        said = block.said
        if "free port" in said:
            self.ports[said["free port"][0]] = free_port()
        for named, port in self.ports.items():
            block.text = block.text.replace(named, port)
        if "not run" in said:
            return
        if "file" in said:
            file = self.folder / said["file"][0]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        elif "prints" in said:
            self.compare(block)
        elif block.language in HOSTS:
            self.sample(block)
        else:
            raise Fault(f"a block of `{block.language}` is neither run, nor a file, nor what is printed")

    def compare(self, block: Block) -> None:
        if self.printed is None:
            if self.is_skipped:
                return
            raise Fault("no sample before this block has printed anything")
        if plain(self.printed) == plain(block.text):
            return
        if os.environ.get("UPDATE_DOCS") is None:
            raise Fault(f"the sample printed\n{self.printed}\nand the page says\n{block.text}")
        self.edits.append((block.at, plain(self.printed) + "\n"))

    def sample(self, block: Block) -> None:
        self.printed = None
        before, after = (block.said.get(name, ("", ""))[1] for name in ("before", "after"))
        name, text, command = HOSTS[block.language](before + block.text + after)
        absent = missing(command[0], block.said, self.folder)
        self.is_skipped = bool(absent)
        if absent:
            print(f"SKIPPED: {self.path.name}:{block.line}, for {' and '.join(absent)} cannot be had here", flush=True)
            self.skipped += 1
            return
        (self.folder / name).write_text(text, "utf-8")
        # A reader sits at a desk: on a build server Jest would not write the first snapshot.
        desk = {**os.environ, "CI": "false"}
        done = subprocess.run(command, cwd=self.folder, env=desk, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        wanted = int(block.said.get("ends with", ("0", ""))[0])
        if done.returncode != wanted:
            raise Fault(f"the sample ended with {done.returncode}, not {wanted}\n{done.stdout}{done.stderr}")
        self.printed = done.stdout
        self.passed += 1


def plain(text: str) -> str:
    """A text without colours, which Maven writes unasked, and without white space at the ends."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def main() -> int:
    arguments = argparse.ArgumentParser(description="Runs the samples of pages.")
    arguments.add_argument("--in", dest="folder", type=pathlib.Path, required=True)
    arguments.add_argument("pages", nargs="+", type=pathlib.Path)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    is_failed = False
    for path in given.pages:
        page = Page(path, given.folder.resolve())
        failed = 0
        try:
            page.run()
        except Fault as fault:
            print(f"failed: {fault}", file=sys.stderr)
            failed, is_failed = 1, True
        print(f"{path.name}: {page.passed} passed, {failed} failed, {page.skipped} skipped", flush=True)
    return 1 if is_failed else 0


if __name__ == "__main__":
    sys.exit(main())
