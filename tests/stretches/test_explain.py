"""The document of rules says what the rules say."""

from pathlib import Path

from sitbone.stretches.explain import rewrite

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-it-decides.md"


def test_the_document_of_rules_is_what_the_stretch_files_say() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert rewrite(text) == text
