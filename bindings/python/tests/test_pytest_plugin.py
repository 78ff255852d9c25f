import pytest


def test_templates_are_test_items(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmessageml_paths = templates\n")
    folder = pytester.mkdir("templates")
    (folder / "fill.ftl").write_text("<messageML>${entity.n}</messageML>")
    (folder / "fill.data.json").write_text('{"n": 1}')
    (folder / "fill.empty.data.json").write_text("{}")
    (folder / "fragment.ftl").write_text("no data, no test")
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*fill.empty.data.json FAILED*"])
    assert "template/" in result.stdout.str()


def test_the_fixtures(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_check(messageml_check):
            assert messageml_check("${entity.n}", {"n": 1}).acceptable

        def test_refused(messageml_check):
            messageml_check("<q/>")

        def test_snapshot(messageml_snapshot):
            messageml_snapshot("hello", "Hello <b>${entity.n}</b>", {"n": 1})
        """
    )
    pytester.runpytest().assert_outcomes(passed=1, failed=2)
    pytester.runpytest("--messageml-update").assert_outcomes(passed=2, failed=1)
    written = (pytester.path / "__snapshots__" / "hello.md").read_text("utf-8")
    assert "Hello **1**" in written
    pytester.runpytest().assert_outcomes(passed=2, failed=1)
