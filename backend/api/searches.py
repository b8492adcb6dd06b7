"""/api/searches: several runs that differ in a few fields, to find out which is best."""

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.api import groups
from backend.api.field_errors import FieldError, error_in_words, field_errors
from backend.api.problems import documented, invalid_input
from backend.api.run_view import LONGEST_NAME, run_name
from backend.api.services import Services, services
from backend.training import RunSpec
from backend.training.search import MOST_FIELDS, MOST_RUNS, Range, SearchError, Value, Values, draw_specs

router = APIRouter(prefix="/api/searches", tags=["searches"])


class SearchedField(BaseModel):
    """A field that takes one of some values, or a number from `low` to `high`; on a grid `count` of them, evenly."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    values: list[Any] | None = Field(None, min_length=1, max_length=MOST_RUNS)
    low: float | None = Field(None, strict=True)
    high: float | None = Field(None, strict=True)
    scale: Literal["linear", "log"] = "linear"
    count: int = Field(5, ge=2, le=MOST_RUNS, strict=True)

    @model_validator(mode="after")
    def _either(self) -> Self:
        given = [name for name in ("values", "low", "high") if getattr(self, name) is not None]
        if given not in (["values"], ["low", "high"]):
            raise ValueError(f"expected either values or both low and high, got {' and '.join(given) or 'nothing'}")
        return self

    def wanted(self) -> Values | Range:
        """What a search takes."""
        if self.low is None or self.high is None:
            return Values(tuple(self.values or ()))
        return Range(self.low, self.high, self.scale, self.count)


class Search(BaseModel):
    """What the runs have in common, what they differ in, and how many there are (at random)."""

    model_config = ConfigDict(extra="forbid")
    base: RunSpec
    method: Literal["random", "grid"] = "random"
    fields: dict[str, SearchedField] = Field(min_length=1, max_length=MOST_FIELDS)
    count: int = Field(20, ge=1, le=MOST_RUNS, strict=True)
    seed: int = Field(0, ge=0, le=2**32 - 1, strict=True)


@router.post("", status_code=201, responses=documented(422, 503))
def create_search(search: Search, lab: Annotated[Services, Depends(services)], response: Response) -> groups.GroupView:
    """Start the runs of a search, as a group."""
    fields = {name: field.wanted() for name, field in search.fields.items()}
    try:
        drawn = draw_specs(search.base, search.method, fields, count=search.count, seed=search.seed)
    except SearchError as error:
        raise invalid_input([_in_words(error)]) from None
    group = groups.start_group(
        lab,
        "search",
        run_name(search.base),
        [spec for spec, _ in drawn],
        names=[_difference(chosen) for _, chosen in drawn],
        fields=list(fields),
    )
    response.headers["Location"] = f"{groups.router.prefix}/{group.id}"
    return group


def _difference(chosen: dict[str, Value]) -> str:
    """A run's name: what it has of its own, short enough to be told apart in a list, and the same in any language."""
    words = (f"{value:.3g}" if isinstance(value, float) else str(value).replace("_", " ") for value in chosen.values())
    return " · ".join(words)[:LONGEST_NAME]


def _in_words(error: SearchError) -> FieldError:
    if error.error is not None:
        return field_errors([error.error])[0].model_copy(update={"field": error.field})
    return error_in_words(error.field, error.text, None)
