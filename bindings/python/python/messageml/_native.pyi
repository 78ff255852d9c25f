from collections.abc import Sequence
from typing import Optional

__version__: str

Message = tuple[str, Optional[str], Optional[str]]

class Engine:
    """The engine with one set of options; shared by threads, works without the GIL."""

    def __new__(cls, options: str, directory: Optional[str]) -> "Engine": ...
    def check(self, content: str, data: Optional[str], version: Optional[str], wrap: str) -> tuple[bool, Optional[str]]:
        """Whether Symphony would accept it, and the diagnostics as JSON unless there are none."""
    def render(
        self, content: str, data: Optional[str], version: Optional[str], wrap: str
    ) -> tuple[bool, Optional[str], Optional[tuple[str, str, str, str, str]]]:
        """As `check`, and PresentationML, Markdown, text, EntityJSON and legacy entities of what is accepted."""
    def check_many(
        self, messages: Sequence[Message], wrap: str, threads: Optional[int]
    ) -> list[tuple[bool, Optional[str]]]: ...
    def text(self, content: str, data: Optional[str], version: Optional[str], wrap: str) -> str:
        """The picture of the report that the command line draws."""
    def snapshot(self, content: str, data: Optional[str], version: Optional[str], wrap: str) -> str:
        """The text form of snapshot tests."""
    def call(self, request: str) -> str:
        """The answer to one request of the batch protocol."""
