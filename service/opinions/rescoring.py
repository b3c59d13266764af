"""What another version of the model says of a stored opinion, put beside what people decided."""

from sqlalchemy.orm import Session

from models.prediction import Prediction
from service.opinions.doubting import likeliest
from service.opinions.judging import judged
from service.opinions.nouns import Source
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history, replace_model_topics, topics_of


def apply_prediction(
    session: Session,
    opinion: OpinionRecord,
    prediction: Prediction,
    *,
    version: str,
    denunciation_score: float,
) -> None:
    """The model's labels become those of `version`; an officer's stay in force, and a guard is never lifted.

    What the new version takes for a denunciation is guarded, unless an officer has looked at it.
    """
    prediction, decision = judged(opinion.raw_text, prediction, threshold=denunciation_score)
    by_model = opinion.kind_source == Source.MODEL
    before = [t.topic_id for t in topics_of(session, [opinion.id])[opinion.id] if t.source == Source.MODEL]
    append_history(
        session,
        opinion.id,
        "rescored",
        account_id=None,
        model=[opinion.model_version, version],
        topics=[before, [topic.id for topic in prediction.topics]],
        kind=[opinion.model_kind, prediction.kind],
    )
    replace_model_topics(session, opinion, prediction.topics, version=version)
    opinion.model_version, opinion.model_kind = version, prediction.kind
    opinion.kind_score, opinion.reasons = prediction.kind_score, list(prediction.reasons)
    opinion.guesses = [{"id": guess.id, "score": round(guess.score, 4)} for guess in prediction.guesses]
    opinion.likely_topic, opinion.likely_score = likeliest(prediction)
    if by_model:
        opinion.kind, opinion.needs_review = prediction.kind, prediction.needs_review
        opinion.guarded = opinion.guarded or decision.guarded
        opinion.version += 1
