"""How sure the model is of an opinion, kept with it so that a queue can ask the least sure first."""

from collections.abc import Iterable

from models.prediction import Prediction

#: The likeliest topic ("" when the model has none) and how sure it is of that and of the kind together, 0..1.
Likeliest = tuple[str, float]


def likeliest(prediction: Prediction) -> Likeliest:
    """The topic that a prediction puts first, shown or only guessed, with how sure it is."""
    scores = [(topic.id, topic.score) for topic in (*prediction.topics, *prediction.guesses)]
    return likeliest_of(scores, kind_score=prediction.kind_score)


def likeliest_of(scores: Iterable[tuple[str, float]], *, kind_score: float) -> Likeliest:
    """The same for topics and scores that were stored."""
    topic, score = max(scores, key=lambda pair: pair[1], default=("", 0.0))
    return topic, round(score * kind_score, 6)
