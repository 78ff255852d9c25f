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


def test_checking(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_check(messageml_check):
            assert messageml_check("${entity.n}", {"n": 1}).acceptable

        def test_refused(messageml_check):
            messageml_check("<q/>")
        """
    )
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, failed=1)
    assert "element/unknown" in result.stdout.str()


@pytest.mark.parametrize("switches", [["-p", "no:syrupy"], []], ids=["alone", "with syrupy"])
def test_snapshots(pytester: pytest.Pytester, switches: list[str]) -> None:
    if not switches:
        pytest.importorskip("syrupy", reason="syrupy is not installed")
    source = """
        def test_one(messageml_snapshot):
            messageml_snapshot("hello", "Hello <b>${entity.n}</b>", {"n": 1})
            messageml_snapshot("whole", "<messageML>whole</messageML>", wrap="never")

        def test_two(messageml_snapshot):
            messageml_snapshot("plain", "plain")
        """
    pytester.makepyfile(test_it=source, test_other=source)
    folders = [pytester.path / "__snapshots__" / name for name in ("test_it", "test_other")]
    pytester.runpytest(*switches).assert_outcomes(failed=4)
    pytester.runpytest(*switches, "--messageml-update").assert_outcomes(passed=4)
    for folder in folders:
        assert sorted(path.name for path in folder.iterdir()) == ["hello.md", "plain.md", "whole.md"]
    assert "Hello **1**" in (folders[0] / "hello.md").read_text("utf-8")
    pytester.runpytest(*switches).assert_outcomes(passed=4)

    file = pytester.path / "test_it.py"
    file.write_text(file.read_text("utf-8").replace('"plain")', '"changed")'), "utf-8")
    pytester.runpytest(*switches).assert_outcomes(passed=3, failed=1)
    # A run of some of the tests writes what they ask for, and takes nothing away from the others.
    pytester.runpytest(*switches, "--messageml-update", "test_it.py", "-k", "two").assert_outcomes(passed=1, deselected=1)
    assert [len(list(folder.iterdir())) for folder in folders] == [3, 3]
    result = pytester.runpytest(*switches)
    result.assert_outcomes(passed=4)
    assert ("6 snapshots passed" in result.stdout.str()) == (not switches)
