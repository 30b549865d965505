"""A number and a unit: 30m, 12h, 90d."""

import re
from datetime import timedelta

import click

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class Duration(click.ParamType[timedelta]):
    """A number and a unit: 30m, 12h, 90d."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"([1-9]\d{0,4})([mhd])", str(value))
        if match is None:
            self.fail("give a number and a unit, like 30m, 12h or 90d", param, ctx)
        return int(match[1]) * _UNITS[match[2]]
