"""The least that a FastAPI service can do, to compare ours with: an empty route, and a plain classifying one."""

import gc
from typing import Any

from fastapi import FastAPI


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


def _healthy() -> FastAPI:
    """An application that says that it is ready, by which a start is recognised."""
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    gc.enable()
    return app
