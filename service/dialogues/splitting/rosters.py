"""Lists in which nobody says anything: those present, those to whom a letter goes, other news of the site."""

from service.dialogues.splitting import answer_cues
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.speakers import find_name_line


class Rosters:
    """Knows the paragraph before: a name beside another name, or an item of such a list, opens no turn."""

    def __init__(self) -> None:
        self.was_name_line = False
        self.is_list_of_others = False

    def reason(self, paragraph: Paragraph, following: Paragraph | None) -> str | None:
        """Why the paragraph is left out, None where it is no part of a roster."""
        if self.is_list_of_others and paragraph.marker and not paragraph.text.endswith((".", ":", "?")):
            return "letterhead"
        self.is_list_of_others = bool(answer_cues.NAMES_NO_MATTERS.match(paragraph.text))
        is_among = self.was_name_line or (following is not None and bool(find_name_line(following.text)))
        return "procedure" if following and is_among and find_name_line(paragraph.text) else None

    def pass_by(self, paragraph: Paragraph) -> None:
        self.was_name_line = find_name_line(paragraph.text) is not None
