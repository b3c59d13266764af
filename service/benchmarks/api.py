"""Applications to compare ours with: an empty route, a plain one, and ours with its classifying timed or left out."""

import gc
from collections.abc import Callable, Sequence
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
    spent = [0.0]

    def timed(texts: Sequence[str], **choices: Any) -> list[Classified]:
        started = thread_time()
        try:
            return classify(texts, **choices)
        finally:
            spent[0] += thread_time() - started

    app = _ours(timed)

    @app.get("/classifying")
    async def classifying() -> float:
        return spent[0]

    return app


def remembering_app() -> FastAPI:
    """Ours, which classifies a text once only: what is left is the way in and out."""
    answers: dict[str, Classified] = {}

    def remembered(texts: Sequence[str], **choices: Any) -> list[Classified]:
        for text in texts:
            if text not in answers:
                answers[text] = classify([text], **choices)[0]
        return [answers[text] for text in texts]

    return _ours(remembered)


def _ours(classifying: Callable[..., list[Classified]]) -> FastAPI:
    """`serve_app` with another way of classifying behind `POST /classify`."""
    from service.app import serve_app
    from service.opinions import api

    vars(api)["classify"] = classifying
    return serve_app()


def _healthy() -> FastAPI:
    """An application that says that it is ready, by which a start is recognised."""
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    gc.enable()
    return app
