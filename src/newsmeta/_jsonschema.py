"""`json_schema`: what a record class says of its fields, as JSON Schema.

The schema accepts all that `from_dict` accepts, and as little else as JSON Schema can say: docs/editors.md
lists the rest. It names no format (``date-time``, ``uri``): newsmeta takes more than these allow.
"""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

from ._schema import FieldSpec, Kind, Schema, schema_of
from .records import Article

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# Timestamps, in the part of regular expressions that all validators share.
_MONTH: Final = "(?:0?[1-9]|1[0-2])"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]*)?)?"
_ZONE: Final = "(?:[Zz]|UTC|[-+](?:[01]?[0-9]|2[0-3])(?::?[0-9]{2})?)"
_ISO_MONTH_AND_DAY: Final = "(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12][0-9]|3[01])"
_ISO_DAY: Final = f"(?:{_ISO_MONTH_AND_DAY}|W[0-9]{{2}}-?[1-7]|[0-3][0-9]{{2}})"
_ISO_TIME: Final = "(?:[01][0-9]|2[0-4])(?::?[0-5][0-9](?::?[0-5][0-9](?:[.,][0-9]+)?)?)?"
_ISO_ZONE: Final = "(?:[Zz]|[-+](?:[01][0-9]|2[0-3])(?::?[0-9]{2})?)"

#: The texts that a timestamp can be. It lets some pass that are none, such as the 30th of February.
TIMESTAMP_PATTERN: Final = (
    rf"^[0-9]{{4}}(?:-{_MONTH}-{_DAY}(?:(?:[Tt]|[ \t]+){_TIME}(?:[ \t]*{_ZONE})?)?"
    rf"|-?{_ISO_DAY}(?:T{_ISO_TIME}{_ISO_ZONE}?)?)$"
)

_TYPES: Final = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.TIMESTAMP: "string",
    Kind.CODED: "string",
}


def json_schema(record_type: type[Any] = Article) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the JSON form of a record class.

    That is what `from_dict` takes: ``null`` is the same as absent, and unknown keys are welcome where the
    class has `extra`. Editors can check front matter by it. For `Article` the package has it as a file,
    ``article.schema.json``.

    Args:
        record_type: The class, declared with `field()`.

    Returns:
        A new `dict` that `json.dumps` takes. The class's docstring gives the descriptions.

    Raises:
        TypeError: `record_type` is no record class.

    Example:
        >>> import newsmeta
        >>> schema = newsmeta.json_schema(newsmeta.Image)
        >>> schema["$defs"]["Image"]["required"]
        ['url']
        >>> schema["$defs"]["Image"]["properties"]["width"]
        {'type': ['integer', 'null'], 'description': 'Width in pixels.'}
    """
    definitions = _Definitions()
    reference = definitions.reference(record_type)
    return {"$schema": _DIALECT, **reference, "$defs": definitions.of}


class _Definitions:
    """The schemas of record classes, each once, however they contain one another."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, Any]] = {}
        self._names: dict[type[Any], str] = {}

    def reference(self, record_type: type[Any]) -> dict[str, Any]:
        """A reference to the schema of a class, which is made where there is none yet."""
        if record_type not in self._names:
            schema = schema_of(record_type)
            name = record_type.__name__
            while name in self.of:
                name += "_"
            self._names[record_type] = name
            self.of[name] = {}
            self.of[name] = self._definition(schema)
        return {"$ref": f"#/$defs/{self._names[record_type]}"}

    def _definition(self, schema: Schema) -> dict[str, Any]:
        summary, meanings = _described(schema.record_type)
        required = [spec.key for spec in schema.fields if spec.required]
        return {
            "title": schema.record_type.__name__,
            **({"description": summary} if summary else {}),
            "type": "object",
            **({"required": required} if required else {}),
            "properties": {spec.key: self._property(spec, meanings.get(spec.name)) for spec in schema.fields},
            # An unknown key with null is dropped, also where no other one may be.
            "additionalProperties": True if schema.has_extra else {"type": "null"},
        }

    def _property(self, spec: FieldSpec, meaning: str | None) -> dict[str, Any]:
        result = self._item(spec)
        if spec.many:
            result = {"type": "array", "items": result}
        if not spec.required:
            if "type" in result:
                result["type"] = [result["type"], "null"]
            else:
                result = {"anyOf": [result, {"type": "null"}]}
        return result | ({"description": meaning} if meaning else {})

    def _item(self, spec: FieldSpec) -> dict[str, Any]:
        """The schema of a value that is no list, or of one item of a list."""
        if spec.kind is Kind.RECORD:
            return self.reference(spec.type)
        result: dict[str, Any] = {"type": _TYPES[spec.kind]}
        if spec.kind is Kind.TIMESTAMP:
            # Visual Studio Code shows the message in place of the pattern.
            example = "expected a timestamp, such as 2026-03-10T07:45:00Z"
            result |= {"pattern": TIMESTAMP_PATTERN, "patternErrorMessage": example}
        elif isinstance(pattern := getattr(spec.type, "PATTERN", None), str):
            result["pattern"] = pattern
        return result


def _described(record_type: type[Any]) -> tuple[str, dict[str, str]]:
    """What the docstring of a class, or of the one that it extends, says of it and of each attribute."""
    text = (inspect.getdoc(record_type) or "").replace("``", "`")
    entries = re.findall(
        r"^    (\w+): (.*?)(?=^    \w|^\S|\Z)", text.partition("\nAttributes:\n")[2], re.MULTILINE | re.DOTALL
    )
    return text.partition("\n")[0], {name: " ".join(meaning.split()) for name, meaning in entries}
