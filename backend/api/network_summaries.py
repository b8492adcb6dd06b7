"""/api/network-summaries: what a description's network would be made of. Nothing is stored, nothing trained."""

from fastapi import APIRouter
from pydantic import BaseModel

from backend.api.affordable import expect_affordable
from backend.api.problems import documented
from backend.api.run_routes import OneService
from backend.training import RunSpec
from backend.training.build import summarize

router = APIRouter(prefix="/api/network-summaries", tags=["networks"])


class LayerView(BaseModel):
    """One layer: shapes of one example before and after it, what is learned, and what it costs."""

    name: str
    input_shape: list[int]
    output_shape: list[int]
    parameters: int
    multiply_adds: int


class NetworkSummary(BaseModel):
    """The layers from input to output, and their sums."""

    layers: list[LayerView]
    parameters: int
    multiply_adds: int


@router.post("", responses=documented(422))
def create_network_summary(spec: RunSpec, lab: OneService) -> NetworkSummary:
    """The network's layers with their shapes, parameters and multiply-adds."""
    expect_affordable(spec, lab.settings)
    summary = summarize(spec)
    return NetworkSummary(
        layers=[
            LayerView(
                name=layer.name,
                input_shape=list(layer.input_shape),
                output_shape=list(layer.output_shape),
                parameters=layer.parameters,
                multiply_adds=layer.multiply_adds,
            )
            for layer in summary.layers
        ],
        parameters=summary.parameters,
        multiply_adds=summary.multiply_adds,
    )
