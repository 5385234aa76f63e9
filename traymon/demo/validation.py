"""Which requests the API refuses as badly formed, in FastAPI's words (``{"detail": [{type, loc, msg, input}]}``)."""

from collections.abc import Callable
from dataclasses import dataclass

from traymon.demo.conditions import Endpoint

_MAX_TEMPERATURE = 1.5


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a request body."""

    accepts: Callable[[object], bool]
    kind: str
    """Pydantic's name of the mistake."""
    message: str
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """A request body: its fields, and whether others may be there too."""

    fields: dict[str, Field]
    extra: bool


def problems(endpoint: Endpoint, body: object, *, is_json: bool) -> list[dict[str, object]]:
    """What is wrong with a request body, in the API's words; empty: nothing."""
    form = _FORMS.get(endpoint)
    if form is None:
        return []
    if not is_json:
        return [_problem("json_invalid", ["body", 0], "JSON decode error", {})]
    if not isinstance(body, dict):
        return [_problem("model_attributes_type", ["body"], "Input should be a valid dictionary or object", body)]
    missing = [
        _problem("missing", ["body", name], "Field required", body)
        for name, field in form.fields.items()
        if field.required and name not in body
    ]
    return missing + [found for name, value in body.items() if (found := _mistake(form, name, value))]


def _mistake(form: Form, name: str, value: object) -> dict[str, object] | None:
    field = form.fields.get(name)
    if field is None:
        extra = "Extra inputs are not permitted"
        return None if form.extra else _problem("extra_forbidden", ["body", name], extra, value)
    wrong = not (field.accepts(value) or (value is None and not field.required))
    return _problem(field.kind, ["body", name], field.message, value) if wrong else None


def _problem(kind: str, where: list[str | int], message: str, value: object) -> dict[str, object]:
    return {"type": kind, "loc": where, "msg": message, "input": value}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_temperature(value: object) -> bool:
    return isinstance(value, int | float) and _is_number(value) and 0 <= value <= _MAX_TEMPERATURE


def _is_messages(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(message, dict) and "role" in message for message in value)


def _is_input(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def _anything(_value: object) -> bool:
    return True


_MODEL = Field(
    accepts=lambda value: isinstance(value, str),
    kind="string_type",
    message="Input should be a valid string",
    required=True,
)
_FREE = Field(accepts=_anything, kind="", message="")
_CHAT = Form(
    fields={
        "model": _MODEL,
        "messages": Field(
            accepts=_is_messages, kind="list_type", message="Input should be a valid list", required=True
        ),
        "max_tokens": Field(
            accepts=_is_count, kind="greater_than_equal", message="Input should be greater than or equal to 0"
        ),
        "temperature": Field(
            accepts=_is_temperature, kind="less_than_equal", message="Input should be less than or equal to 1.5"
        ),
        "stream": Field(
            accepts=lambda value: isinstance(value, bool), kind="bool_type", message="Input should be a valid boolean"
        ),
    },
    extra=True,
)
_FORMS = {
    Endpoint.CHAT: _CHAT,
    Endpoint.STREAM: _CHAT,
    Endpoint.EMBEDDINGS: Form(
        fields={
            "model": _MODEL,
            "input": Field(
                accepts=_is_input, kind="string_type", message="Input should be a valid string", required=True
            ),
            "metadata": _FREE,
            "output_dimension": _FREE,
            "output_dtype": _FREE,
            "encoding_format": _FREE,
        },
        extra=False,
    ),
}
