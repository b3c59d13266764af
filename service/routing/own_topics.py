"""The commune's own topics over those of the program: other names and words, new topics, topics no longer used."""

from models.classifier import Calibration, Classifier
from models.taxonomy import Taxonomy, load_taxonomy
from service.routing.nouns import Profile

#: Far below every threshold: probability 0 in four decimals.
_SILENT = -50.0


def own_taxonomy(profile: Profile) -> Taxonomy:
    """The bundled taxonomy as the commune has changed it."""
    return load_taxonomy().with_changes(profile.topics)


def dressed(classifier: Classifier, profile: Profile) -> Classifier:
    """The same version speaking of the commune's topics: their names at once, retired ones no more.

    A topic that the version has not learnt can be given by officers only, until a training learns it.
    """
    if not profile.topics:
        return classifier
    taxonomy = classifier.taxonomy.with_changes(profile.topics)
    return Classifier(
        version=classifier.version,
        taxonomy=taxonomy,
        weights=classifier.weights,
        calibration=_silenced(classifier, taxonomy),
    )


def _silenced(classifier: Classifier, taxonomy: Taxonomy) -> Calibration:
    import numpy as np

    old, spoken = classifier.calibration, set(taxonomy.predicted_topics)
    is_spoken = np.array([topic in spoken for topic in classifier.weights.topics])
    return Calibration(
        slopes=np.where(is_spoken, old.slopes, 0.0),
        offsets=np.where(is_spoken, old.offsets, _SILENT),
        kind_matrix=old.kind_matrix,
        kind_offsets=old.kind_offsets,
        thresholds=old.thresholds,
        review_score=old.review_score,
        lead_margin=old.lead_margin,
    )
