"""Too few examples for too large a network, and two things that help."""

from backend.training.recipes.layers import RELU, Layers, dropout, hidden
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

_SIZES = (100,) * 6


def _run(name: str, layers: Layers, weight_decay: float = 0.0) -> RunSpec:
    return RunSpec(
        name=name,
        layers=layers,
        train_size=300,
        initializer="he",
        learning_rate=0.01,
        weight_decay=weight_decay,
        iterations=900,
    )


OVERFITTING = Recipe(
    id="overfitting",
    title={"en": "Learning 300 images by heart", "ko": "300장만 보고 외워 버리기"},
    commentary={
        "en": "Seven layers and only 300 images: the network learns them by heart instead of learning what makes a "
        "digit. Weight decay keeps the weights small; dropout makes the network do without some of its neurons each "
        "time.",
        "ko": "계층은 일곱 개인데 이미지는 300장뿐이라, 신경망은 숫자의 특징을 배우는 대신 답을 외워 버립니다. "
        "가중치 감소는 가중치를 작게 눌러 두고, 드롭아웃은 매번 일부 뉴런 없이 답하게 합니다.",
    },
    expected={
        "en": "Without help, 100% of the 300 images but only about 75% of the test images are right. Weight decay "
        "and dropout bring the two closer together.",
        "ko": "그대로 두면 300장은 100% 맞히지만 시험 데이터는 75% 정도에 그칩니다. 가중치 감소와 드롭아웃을 쓰면 "
        "둘의 차이가 줄어듭니다.",
    },
    seconds=10,
    specs=(
        _run("no help", hidden(_SIZES, RELU)),
        _run("weight decay 0.1", hidden(_SIZES, RELU), weight_decay=0.1),
        _run("dropout 0.2", hidden(_SIZES, RELU, dropout(0.2))),
    ),
)
