"""The clocks of opinions and dialogues: by which day what must be done."""

from datetime import date, timedelta

from service.routing.nouns import Profile
from service.routing.working_days import add_working_days, next_working_day, previous_working_day


def answer_by(received_on: date, *, several: bool, profile: Profile) -> date:
    """When a petition must be answered; `several` departments have more time. A day off moves to the next."""
    n_days = profile.clocks.answer_several_days if several else profile.clocks.answer_days
    return next_working_day(received_on + timedelta(days=n_days), profile)


def announce_by(held_on: date, *, profile: Profile) -> date:
    """The last working day on which a dialogue can be announced in time."""
    return previous_working_day(held_on - timedelta(days=profile.clocks.announce_days), profile)


def publish_by(held_on: date, *, profile: Profile) -> date:
    """When the result of a dialogue must be public; a day off moves to the next (Civil Code, Art. 148)."""
    return next_working_day(held_on + timedelta(days=profile.clocks.publish_days), profile)


def give_notice_by(held_on: date, *, profile: Profile) -> date:
    """When the notice of conclusion is due: so many working days, but never past the days for publishing.

    When the limit itself is a day off, it is the working day before, unless that is not after the dialogue.
    """
    limit_on = held_on + timedelta(days=profile.clocks.publish_days)
    due_on = add_working_days(held_on, profile.clocks.notice_working_days, profile)
    if due_on <= limit_on:
        return due_on
    last_on = previous_working_day(limit_on, profile)
    return last_on if last_on > held_on else limit_on


def acknowledge_by(received_on: date, *, profile: Profile) -> date:
    """When the person must know that the opinion was received or passed on."""
    return add_working_days(received_on, profile.clocks.acknowledge_working_days, profile)


def forward_by(received_on: date, *, profile: Profile) -> date:
    """When a matter of another authority must have been passed on."""
    return add_working_days(received_on, profile.clocks.forward_working_days, profile)
