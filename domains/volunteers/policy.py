"""What Qnet has decided about certificates."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date

from domains.volunteers.events import CertificateKind

YEARS_OF_CERTIFICATES: Mapping[CertificateKind, int] = {
    CertificateKind.CHILD: 2,
    CertificateKind.CRIMINAL_RECORD: 2,
}
"""For how many years a certificate counts from the day it was issued."""
DAYS_OF_NOTICE = 60
"""For how many days before its last valid day a certificate is listed as expiring."""
_LEAP_DAY = (2, 29)


def last_valid_day(kind: CertificateKind, issued_on: date) -> date:
    """Return the last day on which a certificate of the kind counts."""
    year = issued_on.year + YEARS_OF_CERTIFICATES[kind]
    if (issued_on.month, issued_on.day) == _LEAP_DAY and not isleap(year):
        return date(year, 2, 28)
    return issued_on.replace(year=year)
