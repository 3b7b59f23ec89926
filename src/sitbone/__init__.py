"""Sitbone watches five easy stretches through a camera and says only what it can know."""
