"""What must be there before somebody is approved: said once, for the rule and for the register."""

from datetime import date

from core.text import Choice
from domains.volunteers.events import CertificateKind, InterviewOutcome, ReferenceOutcome
from domains.volunteers.facts import Preparation

GOOD_REFERENCES = 2


class Requirement(Choice):
    """One of the things that an approval rests on."""

    INTERVIEW = "interview", "en samtale, der fandt hende egnet", "an interview that found her fit"
    REFERENCES = "references", "to gode referencer", "two good references"
    CHILD_CERTIFICATE = (
        "child_certificate",
        "en gyldig børneattest uden anmærkninger",
        "a valid and clear child certificate",
    )
    CRIMINAL_RECORD_CERTIFICATE = (
        "criminal_record_certificate",
        "en gyldig straffeattest uden anmærkninger",
        "a valid and clear criminal record certificate",
    )
    PLEDGE = "pledge", "tavshedserklæringen", "the confidentiality pledge"
    GUIDELINES = "guidelines", "retningslinjerne om børn", "the child guidelines"
    COURSE = "course", "kurset", "the course"


def missing(known: Preparation, day: date) -> tuple[Requirement, ...]:
    """Return what is missing for an approval on the day, in the order in which it is done."""
    holds = {
        Requirement.INTERVIEW: known.interview is InterviewOutcome.SUITABLE,
        Requirement.REFERENCES: known.references.count(ReferenceOutcome.GOOD) >= GOOD_REFERENCES,
        Requirement.CHILD_CERTIFICATE: known.holds(CertificateKind.CHILD, day),
        Requirement.CRIMINAL_RECORD_CERTIFICATE: known.holds(CertificateKind.CRIMINAL_RECORD, day),
        Requirement.PLEDGE: known.pledge_signed,
        Requirement.GUIDELINES: known.guidelines_accepted,
        Requirement.COURSE: known.course_done,
    }
    return tuple(requirement for requirement in Requirement if not holds[requirement])
