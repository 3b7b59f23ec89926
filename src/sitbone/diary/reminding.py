"""The times of a day at which a person wants to be reminded, kept with their settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from sitbone.diary.diary import Diary
from sitbone.plan import reminders
from sitbone.plan.prescription import Prescription

SETTING = "reminder_times"


def times(diary: Diary, prescription: Prescription) -> tuple[time, ...]:
    """When this person is reminded of the sessions of a day."""
    return reminders.times(prescription, diary.setting(SETTING))


def keep_times(diary: Diary, times: Sequence[time] | None) -> None:
    """Keep what the person chose; None is as it was before they chose."""
    diary.set_setting(SETTING, None if times is None else reminders.as_text(times))
