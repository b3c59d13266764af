"""Applications to compare ours with: an empty route, a plain classifying one, and ours with its classifying timed."""

import gc
from time import thread_time
from typing import Any

from fastapi import FastAPI

from service.opinions.classification import Classified, classify


def empty_app() -> FastAPI:
    """Routes that read a JSON body and answer."""
    app = _healthy()

    @app.post("/api/v1/classify")
    async def nothing(body: dict[str, Any]) -> dict[str, Any]:
        return {"model": "", "results": [{"topics": [], "n_fields": len(body)}]}

    @app.post("/api/v1/opinions", status_code=201)
    async def nothing_kept(body: dict[str, Any]) -> dict[str, Any]:
        return {"code": "", "n_fields": len(body)}

    return app


def plain_app() -> FastAPI:
    """What one writes on a first afternoon: underthesea's words, scikit-learn's one-vs-rest, a `def` route."""
    from training.api import plain_pipeline

    app, predict = _healthy(), plain_pipeline()

    @app.post("/api/v1/classify")
    def classify(body: dict[str, str]) -> dict[str, Any]:
        return {"model": "plain", "results": [{"scores": list(predict(body["text"]))}]}

    return app


def timed_app() -> FastAPI:
    """Ours as it is served, which also tells the processor seconds that went into classifying so far."""
    from service import app as served
    from service.opinions import api

    spent = [0.0]

    def timed(*texts: Any, **choices: Any) -> list[Classified]:
        started = thread_time()
        try:
            return classify(*texts, **choices)
        finally:
            spent[0] += thread_time() - started

    vars(api)["classify"] = timed
    app = served.serve_app()

    @app.get("/classifying")
    async def classifying() -> float:
        return spent[0]

    return app


def _healthy() -> FastAPI:
    """An application that says that it is ready, by which a start is recognised."""
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    gc.enable()
    return app
