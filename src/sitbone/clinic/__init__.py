"""Many people in one place: who may see whose diary, and who did."""
