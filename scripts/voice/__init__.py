"""Makes the clips of the coach's voice (docs/words.md)."""
