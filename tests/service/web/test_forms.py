"""Forms: blank fields count as left out, days as people type them, a sentence for each fault."""

from datetime import date

import pytest

from service.handling.schemas import ListQuery, OutcomeIn
from service.web.forms import BadForm, checked, without_faults


class TestChecked:
    @pytest.mark.parametrize("typed", ["24/11/2026", "24-11-2026", " 24.11.2026 ", "2026-11-24"])
    def test_takes_days_as_people_type_them(self, typed: str) -> None:
        assert checked(OutcomeIn, {"outcome": "scheduled", "due_on": typed}).due_on == date(2026, 11, 24)

    def test_leaves_text_that_looks_like_a_day_alone(self) -> None:
        assert checked(OutcomeIn, {"outcome": "resolved", "answer": "1/1/2026"}).answer == "1/1/2026"

    def test_blank_is_left_out(self) -> None:
        assert checked(OutcomeIn, {"outcome": "resolved", "answer": "", "due_on": ""}).answer is None

    def test_names_each_faulty_field_without_its_value(self) -> None:
        with pytest.raises(BadForm) as caught:
            checked(OutcomeIn, {"outcome": "<b>", "due_on": "31/2/2026"}, sentences={"due_on": "Sai ngày."})
        assert caught.value.faults.keys() == {"outcome", "due_on"}
        assert caught.value.faults["due_on"] == "Sai ngày."
        assert "<b>" not in caught.value.detail


class TestWithoutFaults:
    def test_leaves_out_what_cannot_be_understood_and_names_it(self) -> None:
        query, faulty = without_faults(
            ListQuery, {"since": "hôm qua", "topic": "land", "due": "never", "unknown": "x", "text": ""}
        )
        assert query == ListQuery(topic="land")
        assert list(faulty) == ["due", "since"]
