"""Who may import whom: the contracts of pyproject.toml hold, and each of them can be broken."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import accumulate
from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter import Contract, api
from importlinter.application import use_cases
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

CONFIG = str(Path(__file__).parents[2] / "pyproject.toml")
TYPES: dict[str, type[Contract]] = {
    contract.type_name: contract
    for contract in (ForbiddenContract, IndependenceContract, LayersContract, ProtectedContract)
}

ONE_WAY = "Imports run one way: adapters > plugins > projections > domains > core"
DOMAINS = "A domain knows of another only its events and facts"
PROJECTIONS = "Projections never import one another"
OUTSIDE = "Only adapters know the web, the command line and the databases"
TABLES = "Domains know no tables"
STORE = "eventsourcing stays behind the store"
TESTS = "The product never imports its tests"

FORBIDDEN = [
    ("core.command_bus", "domains.cases.events", ONE_WAY),
    ("domains.cases.rules", "projections.access.queries", ONE_WAY),
    ("projections.access.queries", "plugins.api", ONE_WAY),
    ("plugins.api", "adapters.sql.recorder", ONE_WAY),
    ("domains.cases.commands", "domains.volunteers.rules", DOMAINS),
    ("domains.cases.facts", "domains.volunteers", DOMAINS),
    ("domains.cases.commands", "domains.volunteers.commands.approve", DOMAINS),
    ("projections.inbox.queries", "projections.access.projection", PROJECTIONS),
    ("core.command_bus", "psycopg", OUTSIDE),
    ("domains.cases.commands", "litestar", OUTSIDE),
    ("projections.inbox.queries", "sqlite3", OUTSIDE),
    ("plugins.cafe.plugin", "click", OUTSIDE),
    ("domains.cases.facts", "sqlalchemy", TABLES),
    ("core.command_bus", "eventsourcing", STORE),
    ("domains.cases.events", "eventsourcing", STORE),
    ("adapters.http.app", "eventsourcing", STORE),
    ("adapters.cli.main", "tests", TESTS),
]
ALLOWED = [
    ("adapters.cli.main", "core.command_bus"),
    ("domains.cases.commands", "domains.volunteers.events"),
    ("domains.cases.commands", "domains.volunteers.facts.capacity"),
    ("domains.cases.commands", "domains.cases.rules"),
    ("projections.access.queries", "sqlalchemy"),
    ("core.projections", "sqlalchemy"),
    ("core.store", "eventsourcing"),
    ("core.testing.recorders", "eventsourcing"),
    ("adapters.sql.recorder", "eventsourcing"),
    ("adapters.http.app", "litestar"),
]


def broken_by(*imports: tuple[str, str]) -> set[str]:
    """Return the names of the configured contracts that a house with just these imports breaks."""
    configuration = api.read_configuration(CONFIG)
    session = configuration["session_options"]
    # import-linter refuses to protect a package that nobody imports.
    graph = graph_of([*imports, ("core.store", "eventsourcing")], roots=session["root_packages"])
    contracts = [
        TYPES[options["type"]](options["name"], session, options)
        for options in configuration["contracts_options"]
    ]
    # A contract takes ignored imports out of the graph that it is given.
    return {c.name for c in contracts if not c.check(deepcopy(graph), verbose=False).kept}


def graph_of(imports: Iterable[tuple[str, str]], roots: Iterable[str]) -> ImportGraph:
    graph = ImportGraph()
    for root in roots:
        graph.add_module(root)
    for importer, imported in imports:
        for name in (importer, imported):
            for package in accumulate(name.split("."), "{}.{}".format):
                graph.add_module(package, is_squashed=package not in roots and "." not in package)
        graph.add_import(importer=importer, imported=imported)
    return graph


def test_the_house_keeps_its_contracts() -> None:
    assert use_cases.lint_imports(config_filename=CONFIG, cache_dir=None, no_logo=True)


@pytest.mark.parametrize(
    ("importer", "imported", "contract"), FORBIDDEN, ids=[" > ".join(f[:2]) for f in FORBIDDEN]
)
def test_a_forbidden_import_breaks_its_contract(
    importer: str, imported: str, contract: str
) -> None:
    assert broken_by((importer, imported)) == {contract}


@pytest.mark.parametrize(("importer", "imported"), ALLOWED)
def test_an_allowed_import_breaks_none(importer: str, imported: str) -> None:
    assert broken_by((importer, imported)) == set()


def test_a_domain_may_use_facts_that_rest_on_what_it_may_not_see() -> None:
    imports = [
        ("domains.cases.commands", "domains.volunteers.facts"),
        ("domains.volunteers.facts", "domains.volunteers.rules"),
    ]
    assert broken_by(*imports) == set()


def test_a_domain_may_not_reach_another_through_a_third() -> None:
    imports = [
        ("domains.cases.commands", "domains.helpers"),
        ("domains.helpers", "domains.volunteers.rules"),
    ]
    assert broken_by(*imports) == {DOMAINS}


def test_each_contract_has_an_import_that_breaks_it() -> None:
    configured = {c["name"] for c in api.read_configuration(CONFIG)["contracts_options"]}
    assert configured == {contract for _, _, contract in FORBIDDEN}
