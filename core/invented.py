"""Words for people who don't exist: nature and numbers, which nobody could take for real."""

from random import Random

_TREES = (
    "Ahorn", "Birk", "Bøg", "Eg", "El", "Elm", "Fyr", "Gran", "Hassel", "Hyld",
    "Kastanje", "Kristtorn", "Lind", "Lærk", "Pil", "Poppel", "Røn", "Taks", "Tjørn", "Ædelgran",
)  # fmt: skip
_FLOWERS = (
    "Anemone", "Aster", "Bellis", "Blåklokke", "Brandbæger", "Engkarse", "Forglemmigej", "Gyvel",
    "Hanekro", "Kamille", "Kodriver", "Kornblomst", "Lavendel", "Lupin", "Lyng", "Mælkebøtte",
    "Natlys", "Pengeurt", "Ranunkel", "Skovmærke", "Syren", "Timian", "Valmue", "Vedbend", "Viol",
)  # fmt: skip
_BIRDS = (
    "Alk", "Bogfinke", "Dompap", "Ederfugl", "Fasan", "Gøg", "Hejre", "Isfugl", "Jernspurv",
    "Krikand", "Lærke", "Musvit", "Nattergal", "Ørn", "Præstekrave", "Rødhals", "Solsort",
    "Terne", "Ugle", "Vibe",
)  # fmt: skip
_WEATHER = (
    "Brise", "Byge", "Dis", "Dug", "Frost", "Hagl", "Kuling", "Lyn", "Rim", "Regnbue", "Sky",
    "Slud", "Sol", "Storm", "Tordenvejr", "Tåge", "Vindstille",
)  # fmt: skip
_STONES = ("Basalt", "Flint", "Gnejs", "Granit", "Kalk", "Kridt", "Marmor", "Rav", "Skifer", "Tuf")
_TOOLS = (
    "Bor", "Fil", "Hammer", "Hobel", "Kost", "Le", "Mejsel", "Rive", "Sav", "Skovl", "Spade",
    "Syl", "Tang", "Trillebør", "Vaterpas",
)  # fmt: skip


def participant(random: Random) -> str:
    """Return an invented name of a woman: a tree, a flower and a number."""
    return _name(random, _TREES, _FLOWERS)


def volunteer(random: Random) -> str:
    """Return an invented name of a volunteer: a bird, the weather and a number."""
    return _name(random, _BIRDS, _WEATHER)


def third_person(random: Random) -> str:
    """Return an invented name of somebody else: a stone, a tool and a number."""
    return _name(random, _STONES, _TOOLS)


def namesake(random: Random, name: str) -> str:
    """Return a name that is near the given one: the same words, and another number."""
    words, _, number = name.rpartition(" ")
    return f"{words} {1000 + (int(number) + random.randint(1, 8000)) % 9000}"


def phone(random: Random) -> str:
    """Return a number of a series that Danish telephony doesn't use: it begins with 0."""
    return f"+45 0{random.randint(0, 9)} {random.randint(10, 99)} {random.randint(1000, 9999)}"


def email(random: Random) -> str:
    """Return an address of a domain that is kept for examples (RFC 2606)."""
    return f"person{random.randint(10_000, 99_999)}@example.org"


def address(random: Random) -> str:
    """Return an address that isn't there."""
    return f"Øvevej {random.randint(1, 999)}, 0000 Øveby"


def sentence(random: Random, *sentences: str) -> str:
    """Return one of the sentences, told apart from others by a number."""
    return f"{random.choice(sentences)} (øvetekst {random.randint(1000, 9999)})"


def _name(random: Random, first: tuple[str, ...], last: tuple[str, ...]) -> str:
    return f"{random.choice(first)} {random.choice(last)} {random.randint(1000, 9999)}"
