import concurrent.futures
import json
import pathlib
import pickle
import threading
from typing import Any, Optional

import pytest

import messageml


def test_a_message_that_symphony_accepts() -> None:
    report = messageml.check("<b>Filled</b> at ${entity.price}", data={"price": 72.485})
    assert report.acceptable and report and not report.errors
    assert report.text() == "" and str(report) == "nothing to complain about"


def test_a_fault_with_its_place_and_what_to_do() -> None:
    report = messageml.check("<messageML>\n  <q>Hi</q>\n</messageML>")
    found = report.errors[0]
    assert (found.code, found.line, found.column) == ("element/unknown", 2, 3)
    assert "<messageML>\n  <q>Hi</q>\n</messageML>".encode()[found.span.start : found.span.end] == b"<q>"
    assert "element/unknown" in report.text() and str(found).startswith("2:3: error[element/unknown]: ")


def test_a_fix_is_all_its_edits() -> None:
    content = b"<messageML><q>Hi</q></messageML>"
    fix = messageml.check(content.decode()).errors[0].fix
    assert fix is not None and fix.applicability == "suggested"
    for edit in sorted((fix, *fix.also), key=lambda edit: -edit.span.start):
        content = content[: edit.span.start] + edit.replacement.encode() + content[edit.span.end :]
    assert content == b"<messageML><span>Hi</span></messageML>" and messageml.check(content.decode()).acceptable


def test_raising_carries_the_report() -> None:
    with pytest.raises(messageml.MessageMLError) as refused:
        messageml.check_or_raise("${entity.nope}")
    assert isinstance(refused.value, ValueError)
    assert refused.value.report.errors[0].code.startswith("template/")
    assert messageml.check_or_raise("fine").acceptable


def test_an_error_travels_between_processes() -> None:
    error = messageml.MessageMLError(messageml.check("<q/>"))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.report == error.report


def test_render() -> None:
    rendered = messageml.render('<cash tag="${entity.t}"/> ${entity.n?c}', data={"t": "VOD", "n": 12345678901234567890})
    assert rendered.markdown == "$VOD 12345678901234567890"
    assert "12345678901234567890" in rendered.entity_json
    assert rendered.presentation_ml.startswith('<div data-format="PresentationML"')
    assert rendered.data()["t"] == "VOD" and rendered.report.acceptable
    with pytest.raises(messageml.MessageMLError):
        messageml.render("<q/>")


def test_expand() -> None:
    assert messageml.expand("Hello ${entity.name}", {"name": "Ada"}) == "Hello Ada"
    assert messageml.expand("<#list xs as x>${x}</#list>", {"xs": [1, 2]}, raw=True) == "12"
    with pytest.raises(messageml.MessageMLError):
        messageml.expand("${")


def test_explain() -> None:
    assert "element/unknown" in messageml.explain("element/unknown")
    with pytest.raises(KeyError):
        messageml.explain("no such thing at all")


def test_files_are_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "hello.ftl"
    file.write_text("<messageML>${entity.a}</messageML>", "utf-8")
    assert messageml.check(file, data='{"a": "é"}').acceptable


def test_wrapping() -> None:
    assert messageml.check("Hello").acceptable
    assert not messageml.check("Hello", wrap="never").acceptable
    assert not messageml.check("Hello", wrap="require").acceptable


def test_settings() -> None:
    engine = messageml.Engine(profile="bdk-java", time_zone="Asia/Tokyo", agent_version="23.11", limits={"steps": 100_000})
    assert engine.check("${name}", data={"name": "Ada"}).acceptable
    nobody = messageml.Engine(directory={"users": []})
    assert not nobody.check('<mention uid="7"/>').acceptable


@pytest.mark.parametrize(
    "settings",
    [{"profile": "jav"}, {"time_zone": "Mars"}, {"lints": {"no/such": "off"}}, {"limits": {"steps": -1}}, {"agent_version": "x"}],
)
def test_a_setting_that_cannot_be(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="."):
        messageml.Engine(**settings)  # type: ignore[arg-type]


def test_odd_texts() -> None:
    for text in ["", "\0", "\ud83d", "\ufeff", "é" * 1000, "<", "${", "]]>"]:
        report = messageml.check(text, wrap="never")
        assert not report.acceptable and report.diagnostics
    assert messageml.expand("${entity.a?length}", {"a": "\ud83dx"}) == "2"


def test_many_in_order_on_many_threads() -> None:
    messages = [("${entity.n}", {"n": n}) if n % 3 else "<q/>" for n in range(1000)]
    reports = messageml.check_many(messages, threads=4)
    assert [report.acceptable for report in reports] == [n % 3 != 0 for n in range(1000)]
    assert reports[0].text() == messageml.check("<q/>").text()


def test_an_engine_shared_by_threads() -> None:
    engine = messageml.Engine()
    first = engine.render("${entity.n}", data={"n": 3})
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for rendered in pool.map(lambda _: engine.render("${entity.n}", data={"n": 3}), range(1000)):
            assert rendered == first


ATTACKS: list[dict[str, Any]] = json.loads((pathlib.Path(__file__).parents[2] / "hostile" / "attacks.json").read_text("utf-8"))


def whole(pieces: Optional[list[tuple[str, int]]]) -> Optional[str]:
    """A text that is written in pieces, each with how often it comes."""
    return None if pieces is None else "".join(text * times for text, times in pieces)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: str(attack["name"]))
def test_every_attack_ends_in_a_report(attack: dict[str, Any]) -> None:
    report = messageml.check(whole(attack["message"]) or "", whole(attack.get("data")), wrap="never")
    assert not report.acceptable and report.diagnostics
    assert messageml.check("fine").acceptable


# What nests as deep as the bounds let it: what opens, what is in the middle, what closes.
NESTED = [
    ("${(", "1", ")}"),
    ("${[", "1", "]}"),
    ("${[1]?map(x -> ", "x", ")}"),
    ("${true?then(", "1", ", 2)}"),
    ("<#if true>", "a", "</#if>"),
    ("<#macro m><#nested></#macro><@m>", "a", "</@m>"),
    ("<div>", "a", "</div>"),
    ("<ul><li>", "a", "</li></ul>"),
]
RUN = [
    "<#macro m><#if true><#list 1..1 as x><@m><#nested></@m></#list></#if></#macro><@m>x</@m>",
    "<#function f x><#return [x]?map(y -> f(y))?first></#function>${f(1)}",
    "<#assign s = ''?left_pad(190, '(') + '1' + ''?left_pad(190, ')')>${s?eval}",
    "${'aaa'?matches(''?left_pad(270, '(?>') + 'a' + ''?left_pad(90, ')') + '.*')?c}",
    "<#assign x = []><#list 1..500 as i><#assign x = [x]></#list>${x?size}",
]


def nested(depth: int) -> list[str]:
    whole = []
    for opens, inner, closes in NESTED:
        # `${` and `}` come once.
        before, opening = ("${", opens[2:]) if opens.startswith("${") else ("", opens)
        after, closing = ("}", closes[:-1]) if before else ("", closes)
        whole.append(f"<messageML>{before}{opening * depth}{inner}{closing * depth}{after}</messageML>")
    return whole


def test_what_nests_ends_on_a_small_stack() -> None:
    """On a thread that has just what the engine works with, less than the half of a thread's in the JVM."""
    texts = [text for depth in (20, 95, 190, 2_000) for text in nested(depth)]
    texts += [f"<messageML>{text}</messageML>" for text in RUN]
    texts += [whole(attack["message"]) or "" for attack in ATTACKS]
    reports: list[messageml.Report] = []

    def work() -> None:
        reports.extend(messageml.check(text, wrap="never") for text in texts)

    before = threading.stack_size((512 + 64) << 10)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert len(reports) == len(texts)
