"""`qnet gdpr`."""

import click

from core.text import Language


@click.group(epilog="Example: qnet gdpr record --language da > fortegnelse.md")
def gdpr() -> None:
    """Show what the data protection regulation asks of the controller."""


@gdpr.command(epilog="Example: qnet gdpr record > docs/record-of-processing.md")
@click.option("--language", type=click.Choice(["da", "en"]), default="en", show_default=True)
def record(language: Language) -> None:
    """Print the record of processing activities (article 30), made from what is declared."""
    from adapters.processing_record import record_of_processing
    from core.registry import discover

    click.echo(record_of_processing(discover(), language), nl=False)
