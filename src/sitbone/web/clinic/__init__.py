"""The pages of a clinic, and the door before them."""
