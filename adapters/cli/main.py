"""`qnet`: every command says with `--help` what it does, with an example."""

import click

from adapters.cli.accept import accept
from adapters.cli.case import case
from adapters.cli.demo import demo
from adapters.cli.initialise import init, migrate
from adapters.cli.projections import projections
from adapters.cli.readlog import readlog
from adapters.cli.rules import rules
from adapters.cli.serve import serve
from adapters.cli.status import status
from adapters.cli.token import token


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="qnet")
def main() -> None:
    """Qnet: case management for local networks after violence in a close relation.

    Example: qnet demo --home .demo
    """


@click.group()
def accounts() -> None:
    """Come in, and manage who else does.

    Example: qnet accounts accept
    """


accounts.add_command(accept)
for _command in (
    init,
    migrate,
    serve,
    status,
    token,
    demo,
    case,
    projections,
    rules,
    readlog,
    accounts,
):
    main.add_command(_command)
