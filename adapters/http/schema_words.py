"""What a JSON Schema asks for, in a few words."""

from adapters.http.components import Schema, resolved
from core.text import Language, Text

_FORMATS = {
    "uuid": Text("id (UUID)", "id (UUID)"),
    "date": Text("dato", "date"),
    "date-time": Text("tidspunkt", "date and time"),
}
_TYPES = {
    "string": Text("tekst", "text"),
    "integer": Text("heltal", "whole number"),
    "number": Text("tal", "number"),
    "boolean": Text("sand eller falsk", "true or false"),
    "array": Text("liste", "list"),
    "object": Text("objekt", "object"),
    "null": Text("tom", "empty"),
}
_EITHER = Text(" eller ", " or ")
_OF = Text(" af ", " of ")
_ANYTHING = Text("hvad som helst", "anything")
_DEPTH = 4


def in_words(
    schema: Schema, schemas: dict[str, Schema], language: Language, depth: int = _DEPTH
) -> str:
    """Return the words; objects are told field by field, down to a depth."""
    schema = resolved(schema, schemas)
    if "enum" in schema:
        told = schema.get("description", "")
        return str(told) if told.startswith("`") else ", ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        members = (in_words(member, schemas, language, depth) for member in schema["anyOf"])
        return _EITHER.in_language(language).join(dict.fromkeys(members))
    kind = schema.get("type")
    if kind == "array" and "items" in schema:
        inner = in_words(schema["items"], schemas, language, depth)
        return f"{_TYPES['array'].in_language(language)}{_OF.in_language(language)}{inner}"
    if kind == "object" and schema.get("properties") and depth:
        fields = (
            f"{name}: {in_words(part, schemas, language, depth - 1)}"
            for name, part in schema["properties"].items()
        )
        return f"{{ {', '.join(fields)} }}"
    words = _FORMATS.get(schema.get("format", "")) or _TYPES.get(kind or "", _ANYTHING)
    return words.in_language(language) + _limits(schema)


def _limits(schema: Schema) -> str:
    low = schema.get("minLength", schema.get("minimum"))
    high = schema.get("maxLength", schema.get("maximum"))
    limits = "" if low is None else f" ≥ {low}"
    if high is not None:
        limits = f" {low or 0}–{high}"
    return limits + (f" ({schema['pattern']})" if "pattern" in schema else "")
