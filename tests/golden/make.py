"""Makes the samples that are missing: `python -m tests.golden.make`. It overwrites none."""

import json
import sys
from pathlib import Path

from core.catalogue import entry_of
from core.codec import encode
from core.registry import Registry
from core.testing import installed
from tests.golden.samples import example, sample_of, snapshot


def make(registry: Registry) -> list[Path]:
    """Write a sample of each present version that has none, and return what was written."""
    written: list[Path] = []
    for event_type in registry.events:
        sample = sample_of(event_type)
        entry = entry_of(event_type, registry.owners[sample.name])
        fields = json.dumps(snapshot(entry), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        for path, content in (
            (sample.data, encode(example(event_type))),
            (sample.fields, fields.encode()),
        ):
            if not path.exists():
                path.write_bytes(content)
                written.append(path)
    return written


if __name__ == "__main__":
    for made in make(installed()):
        sys.stdout.write(f"{made.name}\n")
