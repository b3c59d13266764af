"""HTTP calls on the versions of the model."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.bundle import Manifest
from models.store import Store
from service.accounts.api import require
from service.accounts.nouns import Actor, Role
from service.web.answers import json_answer

router = APIRouter(tags=["Mô hình"])

Reader = Annotated[Actor, Depends(require(Role.officer, Role.reviewer, Role.leader, Role.administrator))]


@router.get("/models", summary="Các phiên bản mô hình")
def get_models(request: Request, _actor: Reader) -> Response:
    """Mới nhất trước, kèm số đo từng lĩnh vực; phiên bản đang dùng và lịch sử dùng."""
    store = Store(request.app.state.settings.model_store)
    return json_answer(
        {
            "live": request.app.state.classifier.version,
            "versions": [_version(manifest) for manifest in store.versions()],
            "history": [
                {"at": line.at, "version": line.version, "by": line.by, "reason": line.reason}
                for line in store.history()
            ],
        }
    )


def _version(manifest: Manifest) -> dict[str, Any]:
    return {
        "version": manifest.version,
        "created_at": manifest.created_at,
        "data_hash": manifest.data_hash,
        "n_opinions": manifest.n_opinions,
        "n_dialogues": manifest.n_dialogues,
        "topics": manifest.topics,
        "metrics": manifest.metrics,
    }
