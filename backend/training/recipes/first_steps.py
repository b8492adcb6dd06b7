"""Where to begin: the experiment of the text, the gradient that needs no formulas, and weights that cannot start."""

from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

DEFAULT = Recipe(
    id="default",
    title={"en": "The first experiment", "ko": "첫 번째 실험"},
    commentary={
        "en": "A network of two layers learns to read digits from 60,000 examples, a hundred at a time. Each time, "
        "every weight moves a little in the direction that makes the loss smaller.",
        "ko": "2층 신경망이 손글씨 6만 장을 100장씩 보며 숫자 읽는 법을 배웁니다. 한 번 볼 때마다 모든 가중치가 "
        "손실이 줄어드는 쪽으로 조금씩 움직입니다.",
    },
    expected={
        "en": "About 97% of the test images are read right.",
        "ko": "시험 데이터의 약 97%를 맞힙니다.",
    },
    seconds=6,
    accuracy=0.97,
    specs=(RunSpec(),),
)

_SMALL = {"hidden_size": 5, "activation": "sigmoid", "batch_size": 30, "iterations": 15, "dtype": "float64"}
_SMALL |= {"initializer": "xavier", "learning_rate": 0.5, "evaluation_size": 10_000}

NUMERICAL_GRADIENT = Recipe(
    id="numerical-gradient",
    title={"en": "The gradient, one weight at a time", "ko": "수치 미분으로 배우기"},
    commentary={
        "en": "The first run nudges each of its nearly 4,000 parameters up and down to see how the loss changes. The "
        "second finds the same gradient by backpropagation, in one pass back through the layers.",
        "ko": "첫째 실험은 4천 개에 가까운 매개변수를 하나씩 조금 늘리고 줄여 보며 손실이 어떻게 변하는지 잽니다. "
        "둘째 실험은 오차역전파로 계층을 한 번만 거슬러 올라가 같은 기울기를 구합니다.",
    },
    expected={
        "en": "Both curves lie on each other. One takes many seconds, the other a blink.",
        "ko": "두 곡선이 똑같이 겹칩니다. 한쪽은 여러 초가 걸리고, 다른 쪽은 눈 깜짝할 사이에 끝납니다.",
    },
    seconds=10,
    specs=(
        RunSpec.model_validate({"name": "numerical gradient", "gradient": "numerical", **_SMALL}),
        RunSpec.model_validate({"name": "backpropagation", **_SMALL}),
    ),
)

ZERO_WEIGHTS = Recipe(
    id="zero-weights",
    title={"en": "All weights start at zero", "ko": "가중치를 모두 0으로 시작하면"},
    commentary={
        "en": "If all weights are equal at the start, all hidden neurons get the same gradient and never become "
        "different from each other. Small random numbers break the tie.",
        "ko": "모든 가중치가 같은 값에서 출발하면 은닉층 뉴런들의 기울기도 모두 같아서 끝까지 서로 달라지지 "
        "못합니다. 작은 난수로 시작하면 이 균형이 깨집니다.",
    },
    expected={
        "en": "The run that starts at zero stays at about 11%, as good as always giving the same answer.",
        "ko": "0에서 시작한 실험은 약 11%에 머뭅니다. 늘 같은 답만 하는 것과 다름없습니다.",
    },
    seconds=4,
    specs=(
        RunSpec(name="zeros", initializer="zeros", iterations=3_000),
        RunSpec(name="normal, 0.01", iterations=3_000),
    ),
)
