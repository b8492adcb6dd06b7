"""The update rules next to each other, on one and the same network."""

from backend.training.recipes.layers import RELU, hidden
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

_NETWORK = RunSpec(
    layers=hidden((100,) * 4, RELU), initializer="he", batch_size=128, iterations=2_000, evaluation_size=10_000
)
_RULES = {
    "SGD": {"optimizer": "sgd", "learning_rate": 0.01},
    "Momentum": {"optimizer": "momentum", "learning_rate": 0.01},
    "Nesterov": {"optimizer": "nesterov", "learning_rate": 0.01},
    "AdaGrad": {"optimizer": "adagrad", "learning_rate": 0.01},
    "RMSProp": {"optimizer": "rmsprop", "learning_rate": 0.001},
    "Adam": {"optimizer": "adam", "learning_rate": 0.001},
}

OPTIMIZERS = Recipe(
    id="optimizers",
    title={"en": "Six ways to take a step", "ko": "매개변수를 갱신하는 여섯 가지 방법"},
    commentary={
        "en": "The same network with the same weights at the start learns by six update rules. SGD follows the slope "
        "alone; the others remember how the slope has been.",
        "ko": "같은 초깃값에서 출발한 같은 신경망이 여섯 가지 갱신 규칙으로 배웁니다. SGD는 지금의 기울기만 따르고, "
        "나머지는 지나온 기울기를 기억합니다.",
    },
    expected={
        "en": "SGD is the slowest by far. The other five lie close together, at about 97%.",
        "ko": "SGD가 훨씬 느립니다. 나머지 다섯은 모두 97% 정도에 이릅니다.",
    },
    seconds=15,
    accuracy=0.97,
    specs=tuple(_NETWORK.model_copy(update={"name": name, **rule}) for name, rule in _RULES.items()),
)
