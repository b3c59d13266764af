"""How wary the guard is of a statement, by what the document does with it: the preview and the opinion agree."""

from typing import Final

from service.dialogues.nouns import Section
from service.routing.nouns import Profile

#: What the office writes of its own work denounces nobody unless a mark says so (no score reaches 3); a shortcoming
#: that names somebody may, from half of this on.
OFFICE_SCORES: Final = {Section.SHORTCOMING: 1.0, Section.TASK: 3.0, Section.ACHIEVEMENT: 3.0}


def denunciation_score(section: str, profile: Profile) -> float:
    """From which probability of a denunciation on a statement of this section is guarded."""
    return max(profile.denunciation_score, OFFICE_SCORES.get(Section(section), 0.0))
