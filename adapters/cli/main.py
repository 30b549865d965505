"""`qnet`: every command says with `--help` what it does, with an example."""

import click

from adapters.cli.accounts import accounts
from adapters.cli.case import case
from adapters.cli.demo import demo
from adapters.cli.gdpr import gdpr
from adapters.cli.initialise import init, migrate
from adapters.cli.mails import mails
from adapters.cli.permissions import permissions
from adapters.cli.projections import projections
from adapters.cli.readlog import readlog
from adapters.cli.rules import rules
from adapters.cli.serve import serve
from adapters.cli.status import status
from adapters.cli.token import token
from adapters.cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="qnet")
def main() -> None:
    """Qnet: case management for local networks after violence in a close relation.

    Example: qnet demo --home .demo
    """


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
    permissions,
    gdpr,
    readlog,
    accounts,
    worker,
    mails,
):
    main.add_command(_command)
