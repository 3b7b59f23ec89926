"""One person at a glance, as it is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sitbone.clinic.summary import Summary, summarise
from sitbone.diary.diary import Diary

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_summary_is_kept_flat_so_that_earlier_and_later_servers_read_each_others(tmp_path: Path) -> None:
    diary = Diary.open(f"sqlite:///{tmp_path / 'diary.db'}")
    diary.save_answers(["leg_weakness"], [], NOW)
    made = summarise(diary, NOW, UTC)
    kept = json.loads(made.model_dump_json())
    assert set(kept) == {
        *("level", "items", "alarmed", "alarm", "waits", "deciding", "answered", "last", "watched", "days"),
        *("pain", "pain_ever", "stopped", "trends", "prescription", "version", "begun"),
    }
    assert kept["level"] == made.alarms.level == 3
    assert Summary.model_validate_json(json.dumps(kept)) == made
