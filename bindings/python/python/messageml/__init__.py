"""What Symphony will make of a message, before it is sent."""

from ._engine import Engine, Wrap, check, check_many, check_or_raise, expand, explain, render
from ._report import Diagnostic, Edit, Fix, MessageMLError, Rendered, Report, Span, Step
from ._native import __version__

__all__ = [
    "Diagnostic",
    "Edit",
    "Engine",
    "Fix",
    "MessageMLError",
    "Rendered",
    "Report",
    "Span",
    "Step",
    "Wrap",
    "__version__",
    "check",
    "check_many",
    "check_or_raise",
    "expand",
    "explain",
    "render",
]
