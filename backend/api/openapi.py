"""The API's own description, with the parts that the framework does not know of."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.api.access.gate import OPEN_PATHS
from backend.api.field_errors import FieldError
from backend.api.problems import ProblemBody, documented
from backend.api.rate_limits import rule_for

_REFERENCES = "#/components/schemas/{model}"


def install(app: FastAPI) -> None:
    """Describe errors as they are: problems, and not the framework's own validation errors."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            schemas = document["components"]["schemas"]
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            for model in (ProblemBody, FieldError):
                schemas[model.__name__] = model.model_json_schema(ref_template=_REFERENCES)
                schemas[model.__name__].pop("$defs", None)
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    answers = documented(*_answered_before_routes(method, path, operation))
                    operation["responses"] = {str(status): answer for status, answer in answers.items()} | operation[
                        "responses"
                    ]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _answered_before_routes(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """Statuses with which the gate, the limits or the size of a body refuse a call, whatever its route does."""
    statuses = [403]  # of another site, or of a viewer
    if path not in OPEN_PATHS:
        statuses.append(401)
    if rule_for(method.upper(), path) is not None or path not in OPEN_PATHS:
        statuses.append(429)  # the call's own limit, or that of wrong tokens
    if "requestBody" in operation:
        statuses += [413, 503]
    return sorted(statuses)
