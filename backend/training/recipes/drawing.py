"""Networks that are to read what somebody draws in the browser, which is never quite like MNIST."""

from backend.training.recipes.layers import ANSWER, FLATTEN, POOL, RELU, affine, convolution, hidden
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

_BENT = RunSpec(
    shift=2.0,
    rotation=12.0,
    scaling=0.12,
    shear=0.15,
    elastic=0.6,
    thickness=0.5,
    initializer="auto",
    optimizer="adam",
    learning_rate=0.002,
    schedule="one_cycle",
    sampling="shuffled",
    evaluation_size=2_000,
)

MLP_FOR_DRAWING = Recipe(
    id="draw-mlp",
    title={"en": "A reader for your drawings", "ko": "직접 그린 숫자를 읽는 신경망"},
    commentary={
        "en": "Your digits are thicker, thinner, more slanted or off the centre. This network learns from images "
        "that are changed in all these ways, so that it does not take such things for part of the digit.",
        "ko": "직접 그린 숫자는 더 굵거나 가늘고, 기울거나 가운데에서 벗어나 있습니다. 이 신경망은 이미지를 그렇게 "
        "바꾸어 가며 배우기 때문에 그런 차이에 덜 흔들립니다.",
    },
    expected={
        "en": "About 98.9% of the test images are right, and some 94 of 100 digits that strangers draw.",
        "ko": "시험 데이터의 약 98.9%를 맞히고, 처음 보는 사람이 그린 숫자도 100개 가운데 94개쯤 읽습니다.",
    },
    seconds=15,
    accuracy=0.989,
    specs=(
        _BENT.model_copy(
            update={
                "name": "drawing, MLP",
                "layers": hidden((400,), RELU),
                "learning_rate": 0.003,
                "iterations": 6_000,
            },
        ),
    ),
)

CNN_FOR_DRAWING = Recipe(
    id="draw-cnn",
    title={"en": "The best reader for your drawings", "ko": "직접 그린 숫자를 가장 잘 읽는 신경망"},
    commentary={
        "en": "The same changed images, and a convolutional network that finds strokes wherever they are.",
        "ko": "똑같이 바꾼 이미지를 합성곱 신경망으로 배웁니다. 획이 어디에 있든 찾아냅니다.",
    },
    expected={
        "en": "About 99.5% of the test images are right, and some 96 of 100 digits that strangers draw.",
        "ko": "시험 데이터의 약 99.5%를 맞히고, 처음 보는 사람이 그린 숫자도 100개 가운데 96개쯤 읽습니다.",
    },
    seconds=120,
    accuracy=0.995,
    specs=(
        _BENT.model_copy(
            update={
                "name": "drawing, CNN",
                "layers": (
                    *(convolution(16, 5), POOL, RELU, convolution(32, 5), POOL, RELU),
                    *(FLATTEN, affine(128), RELU, ANSWER),
                ),
                "iterations": 9_000,
            }
        ),
    ),
)
