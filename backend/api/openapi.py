"""The API's own description, with the parts that the framework does not know of."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.api.field_errors import FieldError
from backend.api.problems import ProblemBody

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
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]
