"""What a check found, as values."""

import json
from dataclasses import dataclass, field
from typing import Any, Callable, Optional


@dataclass(frozen=True)
class Span:
    """A piece of a text. Offsets count bytes of UTF-8, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Step:
    """A related place, or a step of the way that led to a finding. Lines and columns count from 1, in characters."""

    text: str
    line: int
    column: int
    span: Span
    source: Optional[str] = None


@dataclass(frozen=True)
class Edit:
    """Write ``replacement`` in place of ``span``."""

    span: Span
    replacement: str
    source: Optional[str] = None


@dataclass(frozen=True)
class Fix(Edit):
    """Edits that do away with a finding: this one, and what has to be replaced with it, all or nothing."""

    also: tuple[Edit, ...] = ()
    applicability: str = "suggested"
    """``safe``: a machine may apply it without asking; ``suggested``: a person decides on it."""


@dataclass(frozen=True)
class Diagnostic:
    """One finding. ``line`` and ``column`` count from 1, columns in characters; ``span`` counts bytes."""

    code: str
    severity: str
    message: str
    line: int
    column: int
    span: Span
    help: Optional[str] = None
    fix: Optional[Fix] = None
    source: Optional[str] = None
    trail: tuple[Step, ...] = ()
    labels: tuple[Step, ...] = ()
    repeats: int = 0
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """All members, as the command line's JSON report has them."""

    def __str__(self) -> str:
        place = f"{self.source + ' ' if self.source else ''}{self.line}:{self.column}"
        return f"{place}: {self.severity}[{self.code}]: {self.message}"


def _span(value: dict[str, Any]) -> Span:
    return Span(value["start"], value["end"])


def _step(value: dict[str, Any]) -> Step:
    return Step(value["text"], value["line"], value["column"], _span(value["span"]), value.get("source"))


def _edit(value: dict[str, Any]) -> Edit:
    return Edit(_span(value["span"]), value["replacement"], value.get("source"))


def _fix(value: dict[str, Any]) -> Fix:
    first, also = _edit(value), tuple(map(_edit, value.get("also", ())))
    return Fix(first.span, first.replacement, first.source, also, value["applicability"])


def diagnostic(value: dict[str, Any]) -> Diagnostic:
    """One finding of the JSON report."""
    fix = value.get("fix")
    return Diagnostic(
        code=value["code"],
        severity=value["severity"],
        message=value["message"],
        # What is wrong with a request as a whole has no place.
        line=value.get("line", 1),
        column=value.get("column", 1),
        span=_span(value["span"]) if "span" in value else Span(0, 0),
        help=value.get("help"),
        fix=_fix(fix) if fix else None,
        source=value.get("source"),
        trail=tuple(map(_step, value.get("trail", ()))),
        labels=tuple(map(_step, value.get("labels", ()))),
        repeats=value.get("repeats", 0),
        raw=value,
    )


def _no_picture() -> str:
    return ""


@dataclass(frozen=True)
class Report:
    """Everything found in one message."""

    acceptable: bool
    """True if Symphony would accept the message."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All findings, in the order of the text; warnings and advice too."""
    _draw: Callable[[], str] = field(default=_no_picture, repr=False, compare=False)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings for which Symphony would refuse the message."""
        return tuple(found for found in self.diagnostics if found.severity == "error")

    def text(self) -> str:
        """The findings as the command line draws them, without colour; empty if there are none."""
        return self._draw() if self.diagnostics else ""

    def __str__(self) -> str:
        return self.text() or "nothing to complain about"

    def __bool__(self) -> bool:
        return self.acceptable


# Reports do not change, so that all of these are one.
_NOTHING = Report(True)


def report(acceptable: bool, diagnostics: Optional[str], draw: Callable[[], str]) -> Report:
    """A report of what the native side gives."""
    if diagnostics is None:
        return _NOTHING if acceptable else Report(acceptable)
    return Report(acceptable, tuple(map(diagnostic, json.loads(diagnostics))), draw)


@dataclass(frozen=True)
class Rendered:
    """What Symphony makes of a message that it accepts."""

    presentation_ml: str
    markdown: str
    text: str
    entity_json: str
    """EntityJSON as text: numbers keep all of their digits."""
    entities: str
    """The legacy entities as JSON text; indices count UTF-16 units of the Markdown."""
    report: Report

    def data(self) -> Any:
        """The EntityJSON as Python values."""
        return json.loads(self.entity_json)


class MessageMLError(ValueError):
    """Symphony would refuse the message; ``report`` says where and why."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report

    def __reduce__(self) -> tuple[type["MessageMLError"], tuple[Report]]:
        # The picture is drawn by a closure, which does not travel to another process: its text does.
        text = self.report.text()
        return MessageMLError, (Report(self.report.acceptable, self.report.diagnostics, _Picture(text)),)


@dataclass(frozen=True)
class _Picture:
    text: str

    def __call__(self) -> str:
        return self.text
