"""The report on paper: one page that a clinician would file (`report.report`)."""
