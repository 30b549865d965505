"""The record of processing activities (GDPR article 30), made from what is declared.

Persons, data, purposes, recipients and how long things are kept stand in the code once: events say
whose each personal field is, queries say their purpose, and the permission table who may ask them.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.personal import DataClass, PersonalField
from core.purposes import Purpose
from core.registry import Registry
from core.schema import Protection, fields_of, protection
from core.text import Language, Text

PERSONS: Mapping[str, Text] = {
    "participant": Text("kvinder, der får støtte", "women who receive support"),
    "child": Text("deres børn", "their children"),
    "person": Text(
        "dem, en kvinde ikke må møde, og frivilliges og brugeres pårørende",
        "those whom a woman must not meet, and relatives of volunteers and account holders",
    ),
    "volunteer": Text("frivillige", "volunteers"),
    "account": Text("brugere af systemet", "account holders"),
    "contact": Text("kontaktpersoner hos samarbejdspartnere", "contact persons at partners"),
    "partner": Text(
        "dem, der nævnes i dialogen med en samarbejdspartner",
        "those who are named in the dialogue with a partner",
    ),
}
"""Categories of data subjects, by the tag of the field that says whose the data are."""
_STORED: Mapping[Protection, Text] = {
    "sealed": Text("forseglet i loggen", "sealed in the log"),
    "vault": Text("i boksen, slettes fysisk", "in the vault, really deleted"),
}
_TITLE = Text("Fortegnelse over behandlingsaktiviteter", "Record of processing activities")
_MADE = Text(
    "Lavet af `qnet gdpr record` ud fra det, der er erklæret i koden; en test fejler, når siden"
    " ikke er aktuel. Databeskyttelsesforordningen artikel 30.",
    "Made by `qnet gdpr record` from what the code declares; a test fails while it isn't current."
    " General Data Protection Regulation, article 30.",
)
_CONTROLLER = Text(
    "**Dataansvarlig**: Røde Kors i Danmark, Blegdamsvej 27, 2100 København Ø. Databeskyttelses-"
    "rådgiveren nås som oplyst på organisationens hjemmeside.",
    "**Controller**: Danish Red Cross, Blegdamsvej 27, 2100 Copenhagen. The data protection officer"
    " is reached as the organisation's website says.",
)
_ACTIVITY = Text(
    "**Behandling**: at støtte kvinder og børn efter vold i nære relationer gennem frivillige i"
    " lokale Qnet. Oplysninger om vold og helbred er følsomme (artikel 9); om en tidligere partner"
    " kan de vedrøre strafbare forhold (artikel 10).",
    "**Processing**: to support women and children after violence in a close relation, by"
    " volunteers of local Qnets. Data on violence and health are special categories (article 9);"
    " about a former partner they may concern offences (article 10).",
)
_TRANSFERS = Text(
    "**Tredjelande og databehandlere**: ingen oplysninger forlader de servere, organisationen selv"
    " driver. Mails har hverken navne eller oplysninger om nogen.",
    "**Third countries and processors**: no data leave the servers that the organisation runs."
    " Mails carry neither names nor anything about anybody.",
)
_OF_PERSONS = Text("Registrerede og oplysninger", "Data subjects and data")
_OF_PURPOSES = Text("Formål og modtagere", "Purposes and recipients")
_OF_SECURITY = Text("Sikkerhed (artikel 32)", "Security (article 32)")
_COLUMNS = (
    Text("oplysninger", "data"),
    Text("opbevares", "kept"),
    Text("lagret", "stored"),
    Text("fra hændelser", "from events"),
)
_MEASURES = (
    Text(
        "Hver personoplysning er krypteret under en nøgle for den ene person og dataklasse;"
        " sletning ødelægger nøglen.",
        "Each personal value is encrypted under a key of that one person and data class; erasure"
        " destroys the key.",
    ),
    Text(
        "Hvor hun er, og hvordan hun nås, ligger uden for loggen og slettes fysisk.",
        "Where she is and how she is reached lie outside the log, and are really deleted.",
    ),
    Text(
        "Hvert opslag er skrevet i en log, der ikke kan ændres, før noget vises; kan det ikke"
        " skrives, vises intet.",
        "Each look-up is written to a log that can't be changed before anything is shown; if it"
        " can't be written, nothing is.",
    ),
    Text(
        "Én tabel siger, hvem der må hvad; det, ingen række tillader, er forbudt"
        " (docs/permissions.md).",
        "One table says who may do what; what no row allows is denied (docs/permissions.md).",
    ),
    Text(
        "Hvem der står for tæt på en person, en kvinde ikke må møde, er lukket ude fra hendes"
        " forløb.",
        "Whoever is too close to somebody whom a woman must not meet is shut out of her case.",
    ),
    Text(
        "Log ind kræver to faktorer; roller med særlige beføjelser gives af to personer.",
        "Signing in takes two factors; the most powerful roles are given by two persons.",
    ),
    Text(
        "Nødadgang gælder ét forløb i én time, meddeles straks og gennemgås af en anden.",
        "Access in an emergency is for one case and one hour, told at once, reviewed by another.",
    ),
)


class _Kept(NamedTuple):
    """One kind of data about one kind of person, and how it is stored."""

    person: str
    data_class: DataClass
    protection: Protection


def record_of_processing(registry: Registry, language: Language) -> str:
    """Return the record in Markdown."""

    def words(text: Text) -> str:
        return text.in_language(language)

    lines = [f"# {words(_TITLE)}", words(_MADE), words(_CONTROLLER), words(_ACTIVITY)]
    lines += [words(_TRANSFERS), f"## {words(_OF_PERSONS)}"]
    lines += [_of_person(registry, person, language) for person in PERSONS]
    lines += [f"## {words(_OF_PURPOSES)}"]
    lines += [part for purpose in Purpose if (part := _of_purpose(registry, purpose, language))]
    lines += [f"## {words(_OF_SECURITY)}", "\n".join(f"- {words(each)}" for each in _MEASURES)]
    return "\n\n".join(lines) + "\n"


def _of_person(registry: Registry, person: str, language: Language) -> str:
    """Return the table of what is stored about one category of data subjects."""
    label = PERSONS[person].in_language(language)
    columns = " | ".join(column.in_language(language) for column in _COLUMNS)
    lines = [f"### {label[0].upper()}{label[1:]}", "", f"| {columns} |", "|---|---|---|---|"]
    found: dict[_Kept, list[str]] = {}
    for kept, event in _kept(registry):
        if kept.person == person:
            found.setdefault(kept, []).append(event.in_language(language))
    for kept, events in sorted(found.items(), key=lambda each: each[0].data_class.name):
        data = kept.data_class
        cells = (
            data.label.in_language(language),
            data.kept.in_language(language),
            _STORED[kept.protection].in_language(language),
            ", ".join(dict.fromkeys(events)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _kept(registry: Registry) -> Iterator[tuple[_Kept, Text]]:
    """Yield what each event stores about whom, with the event's label."""
    for event_type in registry.events:
        types = {field.name: field.type for field in fields_of(event_type)}
        for field in fields_of(event_type):
            how: PersonalField | None = field.personal
            if how is not None:
                person = registry.id_types[types[how.of]]
                yield (
                    _Kept(person, how.data_class, protection(field)),
                    event_type.declaration.label,
                )


def _of_purpose(registry: Registry, purpose: Purpose, language: Language) -> str:
    """Return who may look for the purpose, and at what; nothing where nobody may."""
    lines: list[str] = []
    for query in registry.queries:
        declared = query.declaration
        roles = sorted(
            {
                row.role
                for row in registry.permissions.of(declared.name)
                if (row.purpose or declared.purpose) is purpose and not row.sealed
            }
        )
        if roles:
            lines.append(f"- {declared.label.in_language(language)}: {', '.join(roles)}")
    if not lines:
        return ""
    label = purpose.label.in_language(language)
    return "\n".join([f"### {label[0].upper()}{label[1:]}", "", *lines])
