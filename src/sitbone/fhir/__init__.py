"""One person's record as FHIR R4, for the clinic's own system: written, checked, read back, searched (docs/fhir.md)."""
