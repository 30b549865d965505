"""What may be asked so that a woman is safe from those who look."""

from domains.safety.commands.conflicts import KeepAccountOut, LetAccountIn, ShutAccountOut
from domains.safety.commands.glass import BreakGlass, ReviewGlass
from domains.safety.commands.incidents import CloseIncident, HeFoundHer, TakeStep, UnlockCase

__all__ = [
    "BreakGlass",
    "CloseIncident",
    "HeFoundHer",
    "KeepAccountOut",
    "LetAccountIn",
    "ReviewGlass",
    "ShutAccountOut",
    "TakeStep",
    "UnlockCase",
]
