"""A gate before the messages that a bot on the Symphony BDK for Python sends, updates and blasts."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Optional, TypeVar

from ._engine import Engine
from ._report import MessageMLError, Report

Mode = Literal["raise", "report", "off"]
Service = TypeVar("Service")

_log = logging.getLogger("messageml")


def _tell(report: Report) -> None:
    _log.warning("Symphony would refuse this message:\n%s", report)


def gate(
    service: Service,
    mode: Mode = "raise",
    *,
    engine: Optional[Engine] = None,
    on_report: Callable[[Report], None] = _tell,
) -> Service:
    """Checks whatever ``service`` sends from now on, and gives it back.

    ``service`` is ``bdk.messages()``, or the message service on behalf of a user. With ``mode="raise"`` a message that
    Symphony would refuse raises ``MessageMLError`` and is not sent; with ``"report"`` it is sent all the same and
    ``on_report`` is told; with ``"off"`` nothing is checked, which also takes an earlier gate away. What is only
    warned of goes to ``on_report`` in neither mode.

    The gate stands where content and data are what goes over the wire: after the BDK has added ``<messageML>`` and
    has written the data as JSON.
    """
    _ungate(service)
    if mode == "off":
        return service
    if mode not in ("raise", "report"):
        raise ValueError(f'mode is "raise", "report" or "off", not {mode!r}')
    checking = engine or Engine()

    def look(content: str, data: Any, version: Optional[str]) -> None:
        report = checking.check(content, data or None, version or None, wrap="never")
        if report.acceptable:
            return
        if mode == "raise":
            raise MessageMLError(report)
        on_report(report)

    for name in ("_send_message", "_blast_message"):
        setattr(service, name, _before_sending(getattr(service, name), look))
    setattr(service, "update_message", _before_updating(getattr(service, "update_message"), look))
    return service


_GATED = ("_send_message", "_blast_message", "update_message")
_Look = Callable[[str, Any, Optional[str]], None]
_Call = Callable[..., Awaitable[Any]]


def _ungate(service: object) -> None:
    for name in _GATED:
        if getattr(vars(service).get(name), "is_gate", False):
            delattr(service, name)


def _mark(gated: _Call) -> _Call:
    setattr(gated, "is_gate", True)
    return gated


def _before_sending(send: _Call, look: _Look) -> _Call:
    async def gated(target: Any, message: str, data: str = "", version: str = "", *rest: Any, **named: Any) -> Any:
        look(message, data, version)
        return await send(target, message, data, version, *rest, **named)

    return _mark(gated)


def _before_updating(update: _Call, look: _Look) -> _Call:
    from symphony.bdk.core.service.message.model import Message

    async def gated(
        stream_id: str, message_id: str, message: Any, data: Any = None, version: str = "", *rest: Any, **named: Any
    ) -> Any:
        whole = message if isinstance(message, Message) else Message(content=message, data=data, version=version)
        look(whole.content, whole.data, whole.version)
        return await update(stream_id, message_id, message, data, version, *rest, **named)

    return _mark(gated)
