"""Words for people who don't exist. Nobody could take them for real: trees, birds and numbers."""

from random import Random

_TREES = (
    "Ahorn", "Birk", "Bøg", "Eg", "El", "Elm", "Fyr", "Gran", "Hassel", "Hyld",
    "Kastanje", "Kristtorn", "Lind", "Lærk", "Pil", "Poppel", "Røn", "Taks", "Tjørn", "Ædelgran",
)  # fmt: skip
_BIRDS = (
    "Alk", "Bogfinke", "Dompap", "Ederfugl", "Fasan", "Gøg", "Hejre", "Isfugl", "Jernspurv",
    "Krikand", "Lærke", "Musvit", "Nattergal", "Ørn", "Præstekrave", "Rødhals", "Solsort",
    "Terne", "Ugle", "Vibe",
)  # fmt: skip
_WISHES = (
    "Vil gerne have nogen at drikke kaffe med.",
    "Ønsker følgeskab til møder hos kommunen.",
    "Mangler et netværk i den nye by, også for børnene.",
    "Vil helst tale i telefon den første tid.",
)
_NOTES = (
    "Vi drak kaffe og talte om ugen.",
    "Hun har fået svar fra kommunen og var lettet.",
    "Vi hang gardiner op i den nye lejlighed.",
    "En tur langs vandet. Hun vil gerne gå mere.",
    "Hun var træt i dag; vi aftalte en kort snak igen på torsdag.",
)


def participant_name(random: Random) -> str:
    """Return an invented name of a woman: a tree and a number."""
    return f"Deltager {random.choice(_TREES)} {random.randint(100, 999)}"


def volunteer_name(random: Random) -> str:
    """Return an invented name of a volunteer: a bird and a number."""
    return f"Frivillig {random.choice(_BIRDS)} {random.randint(100, 999)}"


def phone(random: Random) -> str:
    """Return a number of a series that Danish telephony doesn't use: it begins with 0."""
    return f"+45 0{random.randint(0, 9)} {random.randint(10, 99)} {random.randint(1000, 9999)}"


def wishes(random: Random) -> str:
    """Return what she wishes."""
    return random.choice(_WISHES)


def note(random: Random) -> str:
    """Return a note about a meeting, told apart from others by a number."""
    return f"{random.choice(_NOTES)} (øvenote {random.randint(1000, 9999)})"
