"""The documented API in steps: what one call answers is asked of the next, by every role, and nothing falls over."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings

from tests.journeys.test_contract import WHO, app, headers  # the same application and people

__all__ = ["app", "headers"]
N_WALKS, N_STEPS = 2, 5


@pytest.mark.parametrize("who", WHO)
def test_no_walk_ends_in_a_server_error(
    app: FastAPI,
    headers: Mapping[str, Mapping[str, str]],
    who: str,
) -> None:
    n_asked = 0
    schema = schemathesis.openapi.from_asgi("/openapi.json", app).exclude(path_regex="/events$")

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, _case: schemathesis.Case) -> dict[str, Any]:
            return {"headers": {**headers[who], "Sec-Fetch-Site": "same-origin"}}

        def validate_response(self, response: Any, case: schemathesis.Case, **_options: Any) -> None:
            nonlocal n_asked
            n_asked += 1
            assert response.status_code < 500, (case.method, case.path, response.text[:300])

    Walk.run(
        settings=settings(
            max_examples=N_WALKS,
            stateful_step_count=N_STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
    assert n_asked >= N_WALKS
