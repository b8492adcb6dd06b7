"""How large initial weights have to be, in a deep network of sigmoids."""

from backend.training.recipes.layers import SIGMOID, hidden
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

_DEEP = RunSpec(
    layers=hidden((100,) * 5, SIGMOID),
    optimizer="adam",
    learning_rate=0.001,
    sampling="shuffled",
    iterations=3_000,
    evaluation_size=10_000,
)

INITIAL_WEIGHTS = Recipe(
    id="initial-weights",
    title={"en": "Initial weights: 0.01, Xavier, He", "ko": "가중치 초깃값: 0.01, Xavier, He"},
    commentary={
        "en": "In a network with five hidden layers of sigmoids, the signal has to survive each layer. With weights "
        "that are too small it dies on the way; Xavier and He choose a size that fits the number of inputs.",
        "ko": "은닉층이 다섯 개인 시그모이드 신경망에서는 신호가 모든 계층을 지나 살아남아야 합니다. 가중치가 너무 "
        "작으면 도중에 사라지고, Xavier와 He 초깃값은 입력 수에 맞추어 알맞은 크기를 고릅니다.",
    },
    expected={
        "en": "With Xavier and He about 95% of the test images are right after five epochs, with 0.01 some 60%.",
        "ko": "5에폭 뒤에 Xavier와 He에서는 시험 데이터의 약 95%를, 0.01에서는 60% 정도를 맞힙니다.",
    },
    seconds=15,
    accuracy=0.95,
    specs=(
        _DEEP.model_copy(update={"name": "normal, 0.01"}),
        _DEEP.model_copy(update={"name": "Xavier", "initializer": "xavier"}),
        _DEEP.model_copy(update={"name": "He", "initializer": "he"}),
    ),
)
