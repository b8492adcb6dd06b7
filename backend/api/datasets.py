"""/api/datasets: what there is to learn from."""

from functools import lru_cache
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import BaseModel

from backend.api.problems import documented
from backend.datasets.mnist import FILES
from backend.training import RunSpec, load_dataset
from backend.training.data_shapes import SHAPES, DatasetName

router = APIRouter(prefix="/api/datasets", tags=["datasets"])


MnistFile = Literal[
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
]


class DatasetView(BaseModel):
    """A data set; of a generated one, there are as many training examples as a run asks for."""

    name: DatasetName
    shape: list[int]
    classes: int
    class_names: list[str]
    train_size: int | None
    generated: bool


class DatasetList(BaseModel):
    """All data sets."""

    datasets: list[DatasetView]


@router.get("")
def list_datasets() -> DatasetList:
    """The data sets that a run may name."""
    return DatasetList(datasets=[_dataset(name) for name in SHAPES])


@router.get("/mnist/{file}", response_class=FileResponse, responses=documented(422))
def read_mnist_file(file: MnistFile) -> FileResponse:
    """One of the four files of MNIST in the IDX format, compressed, as scripts of runs read them."""
    return FileResponse(FILES / file, media_type="application/gzip", filename=file)


@lru_cache
def _dataset(name: DatasetName) -> DatasetView:
    known = SHAPES[name]
    return DatasetView(
        name=name,
        shape=list(known.example),
        classes=known.classes,
        class_names=list(load_dataset(RunSpec(dataset=name)).class_names),
        train_size=known.train_size,
        generated=known.train_size is None,
    )
