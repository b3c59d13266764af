"""Console commands of the opinions: `langnghe classify`."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.errors import Problem

if TYPE_CHECKING:
    from models.prediction import Prediction
    from service.opinions.classification import Classified


class NothingToClassify(Problem):
    """Neither texts nor a file were given."""

    code = "nothing_to_classify"
    title = "Chưa có ý kiến nào"


class BrokenLine(Problem):
    """A line of the input file cannot be used."""

    status = 422
    code = "broken_line"
    title = "Dòng dữ liệu bị lỗi"


def classify(
    texts: Annotated[list[str] | None, typer.Argument(help="Ý kiến; để trống thì đọc từ bàn phím.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON như POST /api/v1/classify.")] = False,
    jsonl: Annotated[Path | None, typer.Option(help='Tệp JSON Lines, mỗi dòng {"text": …}.')] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Tệp kết quả của --jsonl.")] = None,
    processes: Annotated[int, typer.Option(help="Số tiến trình; 0: mỗi nhân một tiến trình.")] = 0,
) -> None:
    """Phân loại ý kiến: lĩnh vực, loại, đơn vị chủ trì, thời hạn."""
    if jsonl is not None:
        _classify_file(jsonl, out or jsonl.with_suffix(".classified.jsonl"), processes)
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


def _classify_file(source: Path, out: Path, processes: int) -> None:
    """Line by line with flat memory; the result appears under its name only when it is whole."""
    from rich.console import Console
    from rich.progress import Progress

    from models import load_current
    from models.batch import predict_many
    from service.routing.profile import load_profile
    from service.settings import get_settings

    classifier = load_current()
    profile = load_profile(get_settings().profile)
    draft = out.with_name(out.name + ".part")
    with _opened(source) as lines, draft.open("w", encoding="utf-8") as results:
        n_bytes = source.stat().st_size
        with predict_many(classifier.version, n_processes=processes) as predict, Progress(
            console=Console(stderr=True)
        ) as bar:  # fmt: skip
            task = bar.add_task("Phân loại", total=n_bytes)
            rows: list[dict[str, Any]] = []
            for prediction in predict(_texts(lines, rows)):
                row = rows.pop(0)
                bar.advance(task, row.pop("__bytes__"))
                results.write(_with_answer(row, prediction, classifier.taxonomy, profile) + "\n")
    draft.replace(out)
    typer.echo(f"Đã ghi {out}", err=True)


def _opened(source: Path) -> Any:
    try:
        return source.open("rb")
    except OSError as error:
        raise BrokenLine(f"Không mở được tệp {source.name}.") from error


def _texts(lines: Iterable[bytes], rows: list[dict[str, Any]]) -> Iterator[str]:
    """The texts of the lines; each line's object is put aside in `rows` until its answer comes."""
    from service.opinions.classification import accepted

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = accepted(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenLine(f'Dòng {number}: phải là JSON có trường "text".') from error
        except Problem as problem:
            raise BrokenLine(f"Dòng {number}: {problem.detail}") from problem
        rows.append(row | {"__bytes__": len(line)})
        yield text


def _with_answer(row: dict[str, Any], prediction: "Prediction", taxonomy: Any, profile: Any) -> str:
    from service.opinions.classification import routed
    from service.opinions.nouns import today

    result = routed(row["text"], prediction, taxonomy=taxonomy, profile=profile, on=today())
    lead = result.route.lead
    answer = {
        "topics": [topic.id for topic in prediction.topics],
        "scores": [topic.score for topic in prediction.topics],
        "kind": prediction.kind,
        "lead": lead.id if lead else None,
        "needs_review": prediction.needs_review,
        "guarded": result.guard.guarded,
    }
    return json.dumps(row | answer, ensure_ascii=False)
