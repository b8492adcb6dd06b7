"""Points of a plane, where it can be seen what a network thinks of every place."""

from backend.training.recipes.layers import ANSWER, TANH, hidden
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

XOR = Recipe(
    id="xor",
    title={"en": "XOR: one perceptron, and a hidden layer", "ko": "XOR: 퍼셉트론 하나와 은닉층"},
    commentary={
        "en": "A perceptron draws one straight line, and no straight line parts the two classes of XOR. With a "
        "hidden layer, the border can bend.",
        "ko": "퍼셉트론은 직선 하나를 긋는데, 어떤 직선으로도 XOR의 두 클래스를 나눌 수 없습니다. 은닉층이 있으면 "
        "경계가 휘어질 수 있습니다.",
    },
    expected={
        "en": "The perceptron never gets more than three of four right. The second network gets all four.",
        "ko": "퍼셉트론은 넷 중 셋보다 더 맞힐 수 없습니다. 둘째 신경망은 넷 다 맞힙니다.",
    },
    seconds=3,
    accuracy=1.0,
    specs=(
        RunSpec(
            name="XOR, one perceptron",
            dataset="xor",
            layers=(ANSWER,),
            output="step",
            batch_size=1,
            sampling="shuffled",
            iterations=400,
        ),
        RunSpec(
            name="XOR, four hidden neurons",
            dataset="xor",
            layers=hidden((4,), TANH),
            output="sigmoid",
            initializer="xavier",
            batch_size=4,
            sampling="shuffled",
            learning_rate=0.5,
            iterations=2_000,
        ),
    ),
)

NINE_POINTS = Recipe(
    id="nine-points",
    title={"en": "Nine points, and a tenth", "ko": "점 아홉 개와 열 번째 점"},
    commentary={
        "en": "Nine points of three classes are all there is to learn. Then the network is asked about a point that "
        "it has never seen: (5, 7).",
        "ko": "세 클래스로 나뉜 점 아홉 개가 배울 것의 전부입니다. 그다음 한 번도 본 적 없는 점 (5, 7)이 어느 "
        "클래스인지 묻습니다.",
    },
    expected={
        "en": "All nine are right, and the map shows what the network makes of every other place.",
        "ko": "아홉 개를 모두 맞히고, 다른 모든 자리를 어떻게 보는지도 지도에 나타납니다.",
    },
    seconds=3,
    accuracy=1.0,
    specs=(
        RunSpec(
            name="nine points",
            dataset="nine_points",
            layers=hidden((8,), TANH),
            initializer="xavier",
            batch_size=9,
            sampling="shuffled",
            optimizer="adam",
            learning_rate=0.02,
            iterations=2_000,
        ),
    ),
)

MOONS_AND_SPIRAL = Recipe(
    id="moons-and-spiral",
    title={"en": "Two moons and a spiral", "ko": "두 초승달과 나선"},
    commentary={
        "en": "Two shapes that no straight line can part. A few hidden neurons suffice for the moons; the spiral "
        "needs more of them, and two layers.",
        "ko": "직선으로는 나눌 수 없는 두 가지 모양입니다. 초승달에는 은닉층 뉴런 몇 개면 되지만, 나선에는 더 많은 "
        "뉴런과 계층 두 개가 필요합니다.",
    },
    expected={
        "en": "Watch the border bend until it follows the points: about 98% of either are right.",
        "ko": "경계가 점들을 따라 휘어지는 모습을 지켜보세요. 둘 다 약 98%를 맞힙니다.",
    },
    seconds=8,
    accuracy=0.98,
    specs=(
        RunSpec(
            name="moons",
            dataset="moons",
            layers=hidden((8,), TANH),
            initializer="xavier",
            batch_size=30,
            optimizer="adam",
            learning_rate=0.02,
            iterations=2_000,
        ),
        RunSpec(
            name="spiral",
            dataset="spiral",
            noise=0.05,
            layers=hidden((32, 32), TANH),
            initializer="xavier",
            batch_size=30,
            optimizer="adam",
            learning_rate=0.01,
            iterations=5_000,
        ),
    ),
)
