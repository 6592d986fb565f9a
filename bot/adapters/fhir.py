"""Bundles of FHIR R4B, checked by the `fhir.resources` package before anybody gets them; it loads on first use."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

OPEN = "+"
"""Stands in the package's list of a field's codes where it does not list them all."""


class Unfit(Exception):
    """A bundle is not as FHIR wants it; `where` names the places, and nothing of what stands there."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class _Field(NamedTuple):
    """A field of a resource, with what the package says of it."""

    place: str
    value: Any
    codes: list[str]
    targets: list[str]


def checked(bundle: Mapping[str, Any]) -> bytes:
    """Write a bundle as JSON; raises `Unfit` for one with a wrong field or code, or a reference that leads nowhere."""
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415  heavy, and needed for exports only
    from pydantic import ValidationError  # noqa: PLC0415  the same

    try:
        read = Bundle.model_validate(bundle)
    except ValidationError as failure:
        places = [".".join(map(str, error["loc"])) for error in failure.errors(include_input=False)]
        raise Unfit(", ".join(places)) from None
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    wrong = [field.place for field in _fields(read, "") if not _is_right(field, kinds)]
    if wrong or len(kinds) != len(bundle["entry"]):
        raise Unfit(", ".join(wrong) or "fullUrl")
    return json.dumps(bundle, ensure_ascii=False, allow_nan=False).encode()


def _is_right(field: _Field, kinds: Mapping[str, str]) -> bool:
    """Tell whether a code is one of those that may stand here, and a reference leads to what may stand here."""
    if field.targets:
        kind = kinds.get(field.value.reference)
        return kind is not None and (kind in field.targets or "Resource" in field.targets)
    return not field.codes or OPEN in field.codes or field.value in field.codes


def _fields(model: Any, place: str) -> Iterator[_Field]:
    """Go through everything that stands in a resource, and in what it is made of."""
    known = type(model).model_fields
    for name in sorted(model.model_fields_set & known.keys()):
        told, about = getattr(model, name), known[name].json_schema_extra or {}
        here = f"{place}.{name}".lstrip(".")
        for value in told if isinstance(told, list) else [told]:
            yield _Field(here, value, about.get("enum_values", []), about.get("enum_reference_types", []))
            if hasattr(type(value), "model_fields"):
                yield from _fields(value, here)
