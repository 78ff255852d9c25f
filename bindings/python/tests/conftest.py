import pytest

from messageml import _native

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def native() -> _native.Engine:
    return _native.Engine("{}", None)
