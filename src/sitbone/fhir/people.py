"""Who and what a record is about: the patient, who prescribes or cares for them, and Sitbone itself."""

from __future__ import annotations

from sitbone import __version__
from sitbone.diary.record import Record
from sitbone.fhir.codes import CLINIC_NUMBER, URI, Resource, concept, words
from sitbone.fhir.identity import id_of, reference, url_of


def patient(record: Record) -> Resource:
    """The Patient, with what is known of them. A name is given as it was written, not cut into parts."""
    made: Resource = {
        "resourceType": "Patient",
        "id": record.person,
        "identifier": [{"system": URI, "value": url_of(record.person)}],
    }
    if record.named.number and record.named.number.strip():
        made["identifier"].append({"system": CLINIC_NUMBER, "value": words(record.named.number)})
    if record.named.name.strip():
        made["name"] = [{"text": words(record.named.name)}]
    if record.named.born:
        made["birthDate"] = record.named.born.isoformat()
    if record.clinician.strip():
        made["generalPractitioner"] = [reference(practitioner_id(record, record.clinician))]
    return made


def practitioners(record: Record) -> list[Resource]:
    """One Practitioner for each name that cares or prescribed; none where nobody is known."""
    names = [record.clinician, *(p.prescription.by for p in record.prescriptions)]
    return [
        {"resourceType": "Practitioner", "id": practitioner_id(record, name), "name": [{"text": words(name)}]}
        for name in dict.fromkeys(names)
        if name.strip()
    ]


def practitioner_id(record: Record, name: str) -> str:
    """The id of the Practitioner with that name."""
    return id_of(record.person, "Practitioner", name)


def device(record: Record) -> Resource:
    """Sitbone, as a Device."""
    return {
        "resourceType": "Device",
        "id": device_id(record),
        "deviceName": [{"name": "Sitbone", "type": "user-friendly-name"}],
        "type": concept("Software that coaches stretches and watches them through one camera"),
        "version": [
            {"type": concept("software"), "value": __version__},
            {"type": concept("pose model"), "value": "MediaPipe Pose Landmarker: lite, full or heavy"},
        ],
        "note": [
            {
                "text": "It is not a medical device. The version is that of the software that wrote this; earlier "
                "sessions may have been watched by an earlier one. Which of the three pose models watched a session "
                "is not recorded."
            }
        ],
    }


def device_id(record: Record) -> str:
    """The id of Sitbone's Device."""
    return id_of(record.person, "Device", "sitbone")
