"""The engine with its settings, and functions on an engine without any."""

import json
import os
import pathlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Literal, Optional, Union

from . import _native
from ._report import MessageMLError, Rendered, Report, diagnostic, report

Wrap = Literal["auto", "never", "require"]
Content = Union[str, "os.PathLike[str]"]
Case = Union[str, tuple[str, Any], Mapping[str, Any]]


def _text(content: Content) -> str:
    """A message: itself, or what a file holds."""
    return content if isinstance(content, str) else pathlib.Path(content).read_text("utf-8")


def _data(data: Any) -> Optional[str]:
    """EntityJSON: text is taken as it is, anything else written as the BDK writes it."""
    return data if data is None or isinstance(data, str) else json.dumps(data)


class Engine:
    """Checks, expands and renders messages with one set of settings. Make one and keep it; threads may share it.

    The settings are those of ``messageml.toml``; one that is not known, or has a value that cannot be, is a
    ``ValueError``.
    """

    def __init__(
        self,
        *,
        profile: Literal["agent", "bdk-java"] = "agent",
        library_version: Optional[Literal["1.1", "1.7"]] = None,
        auto_escaping: Optional[bool] = None,
        beta: Optional[bool] = None,
        directory: Union[Mapping[str, Any], str, None] = None,
        lints: Optional[Mapping[str, str]] = None,
        limits: Optional[Mapping[str, int]] = None,
        now: Optional[str] = None,
        time_zone: Optional[str] = None,
        agent_version: Optional[str] = None,
        freemarker_version: Optional[str] = None,
        pod_limits: Optional[Literal["error", "warning", "off"]] = None,
        wrap: Wrap = "auto",
    ) -> None:
        options = {
            "profile": profile,
            "libraryVersion": library_version,
            "autoEscaping": auto_escaping,
            "beta": beta,
            "lints": lints,
            "limits": limits,
            "now": now,
            "timeZone": time_zone,
            "agentVersion": agent_version,
            "freemarkerVersion": freemarker_version,
            "podLimits": pod_limits,
        }
        self._options = {name: value for name, value in options.items() if value is not None}
        self._directory = json.loads(directory) if isinstance(directory, str) else directory
        self._wrap = wrap
        named = None if self._directory is None else json.dumps(self._directory)
        self._native = _native.Engine(json.dumps(self._options), named)

    def check(self, content: Content, data: Any = None, version: Optional[str] = None, wrap: Optional[Wrap] = None) -> Report:
        """Everything that is wrong with a message; never raises on content.

        ``content`` is MessageML, PresentationML or a template of either, or the path of a file that holds it.
        ``data`` is EntityJSON as text, or whatever ``json.dumps`` can write. ``wrap="auto"`` puts content without
        ``<messageML>`` into one, as the BDKs do before they send.
        """
        text, written, wrapping = _text(content), _data(data), wrap or self._wrap
        try:
            acceptable, found = self._native.check(text, written, version, wrapping)
        except UnicodeEncodeError:
            return self._told(self._ask("check", text, written, version, wrapping))
        return report(acceptable, found, lambda: self._native.text(text, written, version, wrapping))

    def check_or_raise(
        self, content: Content, data: Any = None, version: Optional[str] = None, wrap: Optional[Wrap] = None
    ) -> Report:
        """As ``check``; raises ``MessageMLError`` if Symphony would refuse the message."""
        found = self.check(content, data, version, wrap)
        if not found.acceptable:
            raise MessageMLError(found)
        return found

    def check_many(
        self, messages: Iterable[Case], wrap: Optional[Wrap] = None, threads: Optional[int] = None
    ) -> list[Report]:
        """Checks many messages on many threads without the GIL; reports come in the order of the messages.

        A message is its content, a pair of content and data, or a mapping with ``content``, ``data`` and ``version``.
        ``threads`` is the number of processors unless given.
        """
        wrapping = wrap or self._wrap
        cases = [_case(message) for message in messages]
        try:
            found = self._native.check_many(cases, wrapping, threads)
        except UnicodeEncodeError:
            return [self.check(content, data, version, wrapping) for content, data, version in cases]
        return [
            report(acceptable, diagnostics, partial(self._native.text, *case, wrapping))
            for case, (acceptable, diagnostics) in zip(cases, found)
        ]

    def render(
        self, content: Content, data: Any = None, version: Optional[str] = None, wrap: Optional[Wrap] = None
    ) -> Rendered:
        """What Symphony makes of a message; raises ``MessageMLError`` if it would refuse it."""
        text, written, wrapping = _text(content), _data(data), wrap or self._wrap
        try:
            acceptable, diagnostics, outputs = self._native.render(text, written, version, wrapping)
        except UnicodeEncodeError:
            return self._shown(self._ask("render", text, written, version, wrapping))
        found = report(acceptable, diagnostics, lambda: self._native.text(text, written, version, wrapping))
        if outputs is None:
            raise MessageMLError(found)
        return Rendered(*outputs, report=found)

    def snapshot(
        self, content: Content, data: Any = None, version: Optional[str] = None, wrap: Optional[Wrap] = None
    ) -> str:
        """A message in the text form of snapshot tests: PresentationML indented, Markdown, and the findings."""
        return self._native.snapshot(_text(content), _data(data), version, wrap or self._wrap)

    def expand(self, template: Content, data: Optional[Mapping[str, Any]] = None, *, raw: bool = False) -> str:
        """What FreeMarker makes of a template; with ``raw`` the members of ``data`` are the variables.

        Raises ``MessageMLError`` if the template cannot be expanded.
        """
        request = {"op": "expand", "template": _text(template), "data": dict(data or {}), "raw": raw}
        answer = json.loads(self._native.call(json.dumps({**request, "options": self._options})))
        if "output" not in answer:
            raise MessageMLError(_misfit(answer))
        output: str = answer["output"]
        return output

    # Half a surrogate pair has no UTF-8: texts that hold one reach the engine as JSON, where it has an escape.

    def _ask(self, op: str, text: str, data: Optional[str], version: Optional[str], wrap: Wrap) -> dict[str, Any]:
        options = {**self._options, "wrap": wrap, "rendered": True}
        request = {"op": op, "message": text, "data": data, "version": version, "directory": self._directory}
        answer: dict[str, Any] = json.loads(self._native.call(json.dumps({**request, "options": options})))
        return answer

    @staticmethod
    def _told(answer: dict[str, Any]) -> Report:
        found = (*answer.get("errors", ()), *answer.get("diagnostics", ()))
        accepted: bool = answer.get("acceptable", "ok" in answer)
        return Report(accepted, tuple(map(diagnostic, found)), lambda: "\n".join(one.get("rendered", "") for one in found))

    def _shown(self, answer: dict[str, Any]) -> Rendered:
        told = self._told(answer)
        if "ok" not in answer:
            raise MessageMLError(told)
        ok = answer["ok"]
        data, entities = json.dumps(ok["entityJson"]), json.dumps(ok["entities"])
        return Rendered(ok["presentationML"], ok["markdown"], ok["text"], data, entities, told)


def _case(message: Case) -> tuple[str, Optional[str], Optional[str]]:
    if isinstance(message, str):
        return message, None, None
    if isinstance(message, Mapping):
        return message["content"], _data(message.get("data")), message.get("version")
    content, data = message
    return content, _data(data), None


def _misfit(answer: dict[str, Any]) -> Report:
    found = tuple(map(diagnostic, answer.get("errors", ())))
    return Report(False, found, lambda: "\n".join(map(str, found)))


_engine: Optional[Engine] = None


def _default() -> Engine:
    global _engine
    if _engine is None:
        _engine = Engine()
    return _engine


def check(content: Content, data: Any = None, version: Optional[str] = None, wrap: Wrap = "auto") -> Report:
    """``Engine.check`` without settings."""
    return _default().check(content, data, version, wrap)


def check_or_raise(content: Content, data: Any = None, version: Optional[str] = None, wrap: Wrap = "auto") -> Report:
    """``Engine.check_or_raise`` without settings."""
    return _default().check_or_raise(content, data, version, wrap)


def check_many(messages: Iterable[Case], wrap: Wrap = "auto", threads: Optional[int] = None) -> list[Report]:
    """``Engine.check_many`` without settings."""
    return _default().check_many(messages, wrap, threads)


def render(content: Content, data: Any = None, version: Optional[str] = None, wrap: Wrap = "auto") -> Rendered:
    """``Engine.render`` without settings."""
    return _default().render(content, data, version, wrap)


def expand(template: Content, data: Optional[Mapping[str, Any]] = None, *, raw: bool = False) -> str:
    """``Engine.expand`` without settings."""
    return _default().expand(template, data, raw=raw)


def explain(what: str) -> str:
    """What a code, or a sentence of the Agent, means, and what to do about it, in Markdown.

    Raises ``KeyError`` for what is neither.
    """
    answer = json.loads(_default()._native.call(json.dumps({"op": "explain", "text": what})))
    if "explanation" not in answer:
        raise KeyError(answer["errors"][0]["message"])
    explanation: str = answer["explanation"]
    return explanation
