import pytest


@pytest.fixture(scope="module", autouse=True)
def _warm_already(warm_already):
    pass
