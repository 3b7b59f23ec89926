"""Puts a clinic's application together: the pages of a person, the pages of a clinician, and the door before both."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from sitbone.clinic.clinic import Clinic
from sitbone.diary.errors import DiaryError
from sitbone.web.clinic import account as account_pages
from sitbone.web.clinic import care as care_pages
from sitbone.web.clinic import entry as entry_pages
from sitbone.web.clinic import fhir as fhir_pages
from sitbone.web.clinic import key as key_pages
from sitbone.web.clinic import log as log_pages
from sitbone.web.clinic import panel as panel_pages
from sitbone.web.clinic import patient as patient_pages
from sitbone.web.clinic import prescribing as prescribing_pages
from sitbone.web.clinic.door import Door
from sitbone.web.pages import diary as diary_pages
from sitbone.web.pages import file as file_pages
from sitbone.web.pages import progress as progress_pages

OF_A_PATIENT = "/clinic/patients/{person}"
"""The same files that a person can have of themself, for the clinician who cares for them."""


def add_clinic(app: FastAPI, clinic: Clinic, failed: Callable[[DiaryError], None]) -> Door:
    """Add a clinic's pages to the application, and stand the door before all of it.

    `failed` is told where the door cannot ask the database.
    """
    for part in (
        entry_pages,
        account_pages,
        panel_pages,
        patient_pages,
        care_pages,
        prescribing_pages,
        key_pages,
        log_pages,
        fhir_pages,
    ):
        app.include_router(part.router)
    for of_a_person in (progress_pages, diary_pages, file_pages):
        app.include_router(of_a_person.router, prefix=OF_A_PATIENT)
    return Door(app, clinic, failed)
