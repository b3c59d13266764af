"""What can be wrong in a profile, each fault with its place in the tables and a Vietnamese sentence."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from pydantic import ValidationError

from service.routing.schemas import ProfileIn, RuleIn, StructureIn

_SENTENCES = {
    "missing": "thiếu khóa “{key}”.",
    "extra_forbidden": "khóa “{key}” không dùng được ở đây.",
    "string_type": "“{key}” phải là chuỗi trong dấu nháy.",
    "string_too_short": "“{key}” không được để trống.",
    "string_too_long": "“{key}” dài quá.",
    "string_pattern_mismatch": "“{key}” có ký tự không dùng được.",
    "date_type": "“{key}” phải là ngày, viết không có dấu nháy, ví dụ 2025-07-01.",
    "int_type": "“{key}” phải là số nguyên.",
    "float_type": "“{key}” phải là số, ví dụ 0.2.",
    "list_type": "“{key}” phải là danh sách trong dấu [ ].",
    "too_short": "“{key}” phải có ít nhất một mục.",
    "dict_type": "“{key}” phải là một bảng.",
    "model_type": "“{key}” phải là một bảng.",
    "literal_error": "“{key}” phải là một trong: {expected}.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (keys and indexes from the top) and what, in Vietnamese.

    Something that is missing may only be the other side of a misspelt key, so the misspelt key is told first.
    """

    path: tuple[str | int, ...]
    sentence: str
    missing: bool = False


def faults_of_shape(error: ValidationError) -> list[Fault]:
    """Wrong types, missing and unknown keys, as pydantic found them."""
    faults = []
    for detail in error.errors():
        path = tuple(step for step in detail["loc"] if step != "[key]")
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        pattern = _SENTENCES.get(detail["type"], "giá trị của “{key}” ngoài khoảng cho phép.")
        expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
        missing = detail["type"] == "missing"
        faults.append(Fault(path, pattern.format(key=key, expected=expected), missing))
    return faults


def faults_in(profile: ProfileIn, *, required: Collection[str], allowed: Collection[str]) -> list[Fault]:
    """Broken periods, unknown or missing topics, unknown departments, contradicting days."""
    return [
        *_faults_in_calendar(profile),
        *_faults_in_own_topics(profile, required),
        *_faults_in_periods(profile.structures),
        *_faults_in_topics(profile.structures, required, {*required, *allowed}),
        *_faults_in_departments(profile),
    ]


def _faults_in_calendar(profile: ProfileIn) -> Iterator[Fault]:
    days_off = set(profile.calendar.days_off)
    for index, day in enumerate(profile.calendar.working_days):
        if day in days_off:
            sentence = f"ngày {day:%d/%m/%Y} vừa là ngày nghỉ vừa là ngày làm việc."
            yield Fault(("calendar", "working_days", index), sentence)


def _faults_in_own_topics(profile: ProfileIn, bundled: Collection[str]) -> Iterator[Fault]:
    for id, topic in profile.topics.items():
        for key, value in (("name", topic.name), ("definition", topic.definition)):
            if value is None and id not in bundled:
                sentence = f"lĩnh vực “{id}” không có sẵn trong chương trình nên phải có khóa “{key}”."
                yield Fault(("topics", id), sentence)


def _faults_in_periods(structures: Collection[StructureIn]) -> Iterator[Fault]:
    before: StructureIn | None = None
    ids: set[str] = set()
    for index, structure in enumerate(structures):
        at = ("structures", index)
        if structure.id in ids:
            yield Fault((*at, "id"), f"giai đoạn “{structure.id}” có hai lần.")
        if structure.since and structure.until and structure.until < structure.since:
            yield Fault((*at, "until"), f"giai đoạn “{structure.id}” kết thúc trước khi bắt đầu.")
        if before:
            yield from _faults_between(before, structure, index)
        before = structure
        ids.add(structure.id)
    if before and before.until:
        sentence = f"giai đoạn cuối “{before.id}” không được có ngày kết thúc (until)."
        yield Fault(("structures", len(structures) - 1, "until"), sentence)


def _faults_between(before: StructureIn, after: StructureIn, index: int) -> Iterator[Fault]:
    at = ("structures", index)
    if before.until is None:
        yield Fault((*at[:1], index - 1), f"giai đoạn “{before.id}” thiếu ngày kết thúc (until).")
    elif after.since is None:
        yield Fault(at, f"giai đoạn “{after.id}” thiếu ngày bắt đầu (since).")
    elif after.since <= before.until:
        yield Fault((*at, "since"), f"giai đoạn “{after.id}” chồng lên giai đoạn “{before.id}”.")
    elif after.since != before.until + timedelta(days=1):
        sentence = f"giữa giai đoạn “{before.id}” và “{after.id}” có khoảng trống."
        yield Fault((*at, "since"), sentence)


def _faults_in_topics(
    structures: Collection[StructureIn], required: Collection[str], known: Collection[str]
) -> Iterator[Fault]:
    for index, structure in enumerate(structures):
        at = ("structures", index)
        for topic in structure.topics:
            if topic not in known:
                yield Fault((*at, "topics", topic), _unknown("lĩnh vực", topic, known))
        for topic in required:
            if topic not in structure.topics:
                sentence = f"giai đoạn “{structure.id}” thiếu lĩnh vực “{topic}”."
                yield Fault((*at, "topics"), sentence, missing=True)
        for n_case, case in enumerate(structure.cases):
            for n_topic, topic in enumerate(case.topics):
                if topic not in known:
                    yield Fault((*at, "cases", n_case, "topics", n_topic), _unknown("lĩnh vực", topic, known))


def _faults_in_departments(profile: ProfileIn) -> Iterator[Fault]:
    for path, id in _named_departments(profile):
        if id not in profile.departments:
            yield Fault(path, _unknown("đơn vị", id, profile.departments))


def _named_departments(profile: ProfileIn) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, structure in enumerate(profile.structures):
        at = ("structures", index)
        yield from _named_in_rule((*at, "complaint"), structure.complaint)
        for topic, rule in structure.topics.items():
            yield from _named_in_rule((*at, "topics", topic), rule)
        for n_case, case in enumerate(structure.cases):
            path = (*at, "cases", n_case)
            if case.lead is not None:
                yield (*path, "lead"), case.lead
            yield from (((*path, "supports", n), id) for n, id in enumerate(case.supports))


def _named_in_rule(path: tuple[str | int, ...], rule: RuleIn) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield (*path, "lead"), rule.lead
    yield from (((*path, "supports", n), id) for n, id in enumerate(rule.supports))


def _unknown(what: str, id: str, known: Collection[str]) -> str:
    near = get_close_matches(id, list(known), n=1)
    hint = f" (ý là “{near[0]}”?)" if near else ""
    return f"{what} “{id}” không có trong danh mục{hint}."
