"""All steps of sign-in."""

from adapters.http import signin_arranging, signin_entering, signin_oidc
from adapters.http.signin_declaring import Step
from core.declared import declared

STEPS: tuple[type[Step], ...] = tuple(
    cls
    for module in (signin_entering, signin_arranging, signin_oidc)
    for cls in declared(module, Step)
)
