"""An officer's labels: they count from now on, stand beside the model's, and go back to training."""

from sqlalchemy.orm import Session

from models.errors import Problem
from models.taxonomy import Taxonomy
from models.text import normalize
from service.opinions.nouns import Labels, Source, now
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history, replace_officer_topics, topics_of
from service.routing.nouns import Profile, Route
from service.routing.routes import route

MAX_TOPICS = 8


class BadLabels(Problem):
    """Topics or kind that do not exist, stand twice, or do not go together."""

    status = 422
    code = "bad_labels"
    title = "Nhãn không hợp lệ"


def checked_labels(labels: Labels, taxonomy: Taxonomy) -> Labels:
    """The same labels, or BadLabels: topics must exist and not be retired; only kind "none" has no topics."""
    if taxonomy.find_kind(labels.kind) is None:
        raise BadLabels("Loại ý kiến không có trong danh mục.")
    topics = [taxonomy.find_topic(topic) for topic in labels.topics]
    if any(topic is None or topic.retired_on is not None for topic in topics):
        raise BadLabels("Có lĩnh vực không có trong danh mục hoặc đã ngừng dùng.")
    if len(set(labels.topics)) != len(labels.topics) or len(labels.topics) > MAX_TOPICS:
        raise BadLabels(f"Lĩnh vực không được trùng nhau, tối đa {MAX_TOPICS}.")
    if (labels.kind == "none") != (not labels.topics):
        raise BadLabels("Loại “không phải ý kiến” thì không có lĩnh vực; loại khác phải có ít nhất một.")
    return labels


def correct_labels(
    *,
    session: Session,
    opinion: OpinionRecord,
    labels: Labels,
    taxonomy: Taxonomy,
    account_id: int,
    may_lift_guard: bool,
) -> None:
    """Puts an officer's labels in force and confirms the opinion.

    Kind "denunciation" guards it; the guard is lifted only by someone who may see guarded opinions.
    """
    checked_labels(labels, taxonomy)
    before = [t.topic_id for t in topics_of(session, [opinion.id])[opinion.id] if t.in_force]
    guarded = labels.kind == "denunciation" or (opinion.guarded and not may_lift_guard)
    append_history(
        session,
        opinion.id,
        "labels_corrected",
        account_id=account_id,
        topics=[before, list(labels.topics)],
        kind=[opinion.kind, labels.kind],
        guarded=[opinion.guarded, guarded],
    )
    replace_officer_topics(session, opinion, labels.topics, account_id=account_id)
    opinion.kind, opinion.kind_source, opinion.guarded = labels.kind, Source.OFFICER, guarded
    opinion.needs_review = False
    opinion.confirmed_at, opinion.confirmed_by = now(), account_id
    opinion.version += 1


def rerouted(opinion: OpinionRecord, labels: Labels, *, profile: Profile) -> Route:
    """The route that the officer's labels give, for the day on which the opinion came in."""
    return route(
        topics=labels.topics,
        kind=labels.kind,
        on=opinion.received_on,
        profile=profile,
        guarded=opinion.guarded,
        text=normalize(opinion.raw_text).text,
    )
