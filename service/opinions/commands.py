"""Console commands of the opinions: `langnghe classify`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import Problem

if TYPE_CHECKING:
    from service.opinions.classification import Classified


class NothingToClassify(Problem):
    """Neither texts nor a file were given."""

    code = "nothing_to_classify"
    title = "Chưa có ý kiến nào"


def classify(
    texts: Annotated[list[str] | None, typer.Argument(help="Ý kiến; để trống thì đọc từ bàn phím.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON như POST /api/v1/classify.")] = False,
    jsonl: Annotated[Path | None, typer.Option(help='Tệp JSON Lines, mỗi dòng {"text": …}.')] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Tệp kết quả của --jsonl, --parquet.")
    ] = None,
    parquet: Annotated[Path | None, typer.Option(help="Tệp Parquet có cột text.")] = None,
    processes: Annotated[int, typer.Option(help="Số tiến trình; 0: mỗi nhân một tiến trình.")] = 0,
    cluster: Annotated[str, typer.Option(help="Địa chỉ cụm Dask, ví dụ tcp://may-chu:8786.")] = "",
) -> None:
    """Phân loại ý kiến: lĩnh vực, loại, đơn vị chủ trì, thời hạn."""
    source = jsonl or parquet
    if source is not None:
        out = out or source.with_suffix(f".classified{source.suffix}")
        _classify_file(source, out, as_parquet=jsonl is None, processes=processes, cluster=cluster)
        return
    wanted = texts or _typed()
    if not wanted:
        raise NothingToClassify("Hãy viết ý kiến sau lệnh: langnghe classify \"…\"")  # fmt: skip
    from models import load_current
    from service.opinions.classification import accepted, to_json
    from service.opinions.classification import classify as classify_texts
    from service.opinions.nouns import today
    from service.routing.profile import load_profile
    from service.settings import get_settings

    checked = [accepted(text) for text in wanted]
    classifier = load_current()
    profile = load_profile(get_settings().profile)
    results = classify_texts(checked, classifier=classifier, profile=profile, on=today())
    if as_json:
        answer = {"model": classifier.version, "results": [to_json(result) for result in results]}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for text, result in zip(checked, results, strict=True):
        _show(text, result)


def _typed() -> list[str]:
    import sys

    if sys.stdin.isatty():
        return []
    text = sys.stdin.read().strip()
    return [text] if text else []


def _show(text: str, result: "Classified") -> None:
    names = result.taxonomy
    prediction = result.prediction
    topics = ", ".join(f"{names.topic_name(t.id)} ({t.score:.0%})" for t in prediction.topics) or "—"
    words = ", ".join(f"“{span.text}”" for topic in prediction.topics for span in topic.evidence)
    lead = result.route.lead
    supports = ", ".join(d.name for d in result.route.supports)
    typer.echo(f"“{text if len(text) <= 70 else text[:69] + '…'}”")
    typer.echo(f"  Lĩnh vực   {topics}")
    typer.echo(f"  Căn cứ     {words or '—'}")
    typer.echo(f"  Loại       {names.kind_name(prediction.kind)} ({prediction.kind_score:.0%})")
    typer.echo(f"  Chủ trì    {lead.name if lead else '—'}")
    typer.echo(f"  Phối hợp   {supports or '—'}")
    typer.echo(f"  Thời hạn   {result.route.due_on.strftime('%d/%m/%Y') if result.route.due_on else '—'}")
    if prediction.needs_review:
        guesses = ", ".join(f"{names.topic_name(g.id)} ({g.score:.0%})" for g in prediction.guesses)
        typer.echo(f"  Cần người xem lại; có thể là: {guesses or '—'}")
    if result.guard.notice:
        typer.echo(f"  {result.guard.notice}")


def _classify_file(source: Path, out: Path, *, as_parquet: bool, processes: int, cluster: str) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from models import load_current
    from service.opinions import batch_files, batch_parquet
    from service.opinions.nouns import today
    from service.routing.profile import load_profile
    from service.settings import get_settings

    profile = load_profile(get_settings().profile)
    job = batch_files.Job(source, out, load_current(), profile, today(), processes, cluster)
    read = batch_parquet.read_parquet if as_parquet else batch_files.read_jsonl
    with Progress(console=Console(stderr=True)) as bar:
        total = batch_parquet.count_rows(source) if as_parquet else batch_files.size_of(source)
        task = bar.add_task("Phân loại", total=total)
        n_rows = batch_files.classify_file(
            job,
            read=read,
            open_sink=batch_parquet.ParquetSink if as_parquet else batch_files.JsonlSink,
            progress=lambda n: bar.advance(task, n),
        )
    typer.echo(f"Đã ghi {out}: {n_rows} ý kiến", err=True)
