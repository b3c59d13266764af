"""What operators and their programs ask: alive, ready, figures; and the documentation, served without internet."""

from os import W_OK, access
from pathlib import Path
from shutil import disk_usage

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse, Response

from service.database import reading
from service.web.answers import json_answer
from service.web.storage import FULL, READ_ONLY

MIN_FREE_BYTES = 64 * 1024 * 1024
STATIC = Path(__file__).with_name("static")

#: The documentation's own scripts write styles into the page; nothing else is looser than on other pages.
DOCUMENTATION_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

health = APIRouter(tags=["Vận hành"])
figures = APIRouter(tags=["Vận hành"])
documentation = APIRouter(include_in_schema=False)


@health.get("/healthz", summary="Chương trình còn chạy")
async def get_health() -> Response:
    """Luôn trả lời khi chương trình còn chạy."""
    return json_answer({"status": "ok"})


@health.get("/readyz", summary="Sẵn sàng nhận việc")
def get_readiness(request: Request) -> Response:
    """200 khi mô hình và cơ sở dữ liệu dùng được; nếu không thì 503 kèm lý do."""
    reasons = [
        *_model_faults(request),
        *_database_faults(request),
        *_disk_faults(request),
        *_writer_faults(request),
    ]
    status = "not_ready" if reasons else "ready"
    return json_answer({"status": status, "reasons": reasons}, status=503 if reasons else 200)


@figures.get("/metrics", summary="Số liệu vận hành (Prometheus)")
def get_figures(request: Request) -> Response:
    """Số yêu cầu và thời gian trả lời theo từng lời gọi; không có nội dung ý kiến."""
    return Response(generate_latest(request.app.state.registry), 200, media_type=CONTENT_TYPE_LATEST)


@documentation.get("/docs")
async def get_documentation() -> Response:
    """The interactive documentation, from files that lie beside the code."""
    return HTMLResponse(_page(), headers={"Content-Security-Policy": DOCUMENTATION_POLICY})


def _page() -> str:
    return (STATIC / "docs.html").read_text("utf-8")


def _model_faults(request: Request) -> list[dict[str, str]]:
    if getattr(request.app.state, "classifier", None) is not None:
        return []
    return [{"code": "no_model", "detail": "Chưa có mô hình; chạy lệnh: langnghe train"}]


def _database_faults(request: Request) -> list[dict[str, str]]:
    try:
        with reading(request.app.state.engine).connect() as connection:
            connection.execute(text("SELECT count(*) FROM alembic_version"))
    except SQLAlchemyError:
        return [{"code": "database_unavailable", "detail": "Không dùng được cơ sở dữ liệu."}]
    return []


def _disk_faults(request: Request) -> list[dict[str, str]]:
    """Said before the disk is full, while there is still room for what has been accepted."""
    home = request.app.state.settings.home
    if request.app.state.engine.dialect.name != "sqlite" or not home.is_dir():
        return []
    if not access(home, W_OK):
        return [{"code": READ_ONLY.code, "detail": READ_ONLY.detail}]
    if disk_usage(home).free < MIN_FREE_BYTES:
        return [{"code": FULL.code, "detail": "Ổ đĩa gần đầy, sắp không nhận được ý kiến mới."}]
    return []


def _writer_faults(request: Request) -> list[dict[str, str]]:
    writer = getattr(request.app.state, "writer", None)
    if writer is None or writer.fault is None:
        return []
    return [{"code": writer.fault, "detail": "Chưa ghi được ý kiến vào cơ sở dữ liệu."}]
