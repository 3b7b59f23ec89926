"""One file a step. The revision that a diary is at is written in it."""
