"""The gate before the published BDK; the bot of docs/sdk/python.md sends through it to the local Agent."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Optional

import pytest

import messageml
from messageml.symphony import gate

message_service = pytest.importorskip("symphony.bdk.core.service.message.message_service", reason="the BDK is not installed")
model = pytest.importorskip("symphony.bdk.core.service.message.model")


class Api:
    """The generated API of the BDK, as far as messages pass through it."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def _take(self, **params: Any) -> str:
        self.sent.append(params)
        return "sent"

    v4_stream_sid_multi_attachment_message_create_post = _take
    v4_stream_sid_message_mid_update_post = _take
    v4_multi_attachment_message_blast_post = _take


class Session:
    @property
    def session_token(self) -> Awaitable[str]:
        return self._token()

    key_manager_token = session_token

    async def _token(self) -> str:
        return "token"


def service(api: Api) -> Any:
    from symphony.bdk.core.config.model.bdk_retry_config import BdkRetryConfig

    return message_service.OboMessageService(api, None, None, Session(), BdkRetryConfig({"maxAttempts": 1}))


def run(call: Awaitable[Any]) -> Any:
    async def wait() -> Any:
        return await call

    return asyncio.run(wait())


def test_what_symphony_accepts_is_sent() -> None:
    api = Api()
    messages = gate(service(api))
    assert run(messages.send_message("stream", "<b>${entity.px}</b>", data={"px": 72.5})) == "sent"
    assert run(messages.update_message("stream", "message", model.Message(content="Hi"))) == "sent"
    assert run(messages.blast_message(["a", "b"], "Hi")) == "sent"
    assert [call["message"] for call in api.sent] == [
        "<messageML><b>${entity.px}</b></messageML>",
        "<messageML>Hi</messageML>",
        "<messageML>Hi</messageML>",
    ]


@pytest.mark.parametrize("call", ["send_message", "blast_message", "update_message"])
def test_what_it_would_refuse_is_not(call: str) -> None:
    api = Api()
    messages = gate(service(api))
    first: tuple[Any, ...] = {"send_message": ("stream",), "blast_message": (["a"],), "update_message": ("stream", "id")}[call]
    with pytest.raises(messageml.MessageMLError) as refused:
        run(getattr(messages, call)(*first, "<q>${entity.px}</q>", data={"px": 1}))
    assert refused.value.report.errors[0].code == "element/unknown"
    assert api.sent == []


def test_reporting_stops_nothing() -> None:
    api, told = Api(), list[messageml.Report]()
    messages = gate(service(api), "report", on_report=told.append)
    run(messages.send_message("stream", "<q/>"))
    run(messages.send_message("stream", "fine"))
    assert len(api.sent) == 2 and [report.acceptable for report in told] == [False]


def test_a_gate_is_put_once_and_taken_away() -> None:
    api, told = Api(), list[messageml.Report]()
    messages = gate(gate(service(api), "raise"), "report", on_report=told.append)
    run(messages.send_message("stream", "<q/>"))
    assert len(told) == 1
    gate(messages, "off")
    run(messages.send_message("stream", "<q/>"))
    assert len(told) == 1 and len(api.sent) == 2
    with pytest.raises(ValueError):
        gate(messages, "always")  # type: ignore[arg-type]


def test_attachments_go_through_unchanged() -> None:
    api = Api()
    file: Optional[object] = object()
    run(gate(service(api)).send_message("stream", "Hi", attachment=[file]))
    assert api.sent[0]["attachment"] == [file]
