"""Networks that look at neighbouring pixels together: the one of the book, a quick one and a very good one."""

from backend.training.recipes.layers import ANSWER, FLATTEN, POOL, RELU, affine, convolution
from backend.training.recipes.recipe import Recipe
from backend.training.spec import RunSpec

SIMPLE_CONV_NET = Recipe(
    id="simple-conv-net",
    title={"en": "The book's convolutional network", "ko": "책에 나오는 합성곱 신경망"},
    commentary={
        "en": "Thirty filters of 5 x 5 pixels slide over the image, and each learns to find one kind of stroke, "
        "wherever it is. Two affine layers then say which digit these strokes make.",
        "ko": "5×5 필터 30개가 이미지 위를 움직이며, 어디에 있든 저마다 한 가지 모양의 획을 찾는 법을 배웁니다. 그 "
        "획들이 어떤 숫자인지는 뒤의 두 완전연결 계층이 판단합니다.",
    },
    expected={
        "en": "After three epochs, more than 98% of the test images are right; without convolution it takes many more.",
        "ko": "3에폭이면 시험 데이터의 98% 넘게 맞힙니다. 합성곱이 없으면 훨씬 더 오래 걸립니다.",
    },
    seconds=40,
    accuracy=0.98,
    specs=(
        RunSpec(
            name="SimpleConvNet",
            layers=(convolution(30, 5), RELU, POOL, FLATTEN, affine(100), RELU, ANSWER),
            optimizer="adam",
            learning_rate=0.001,
            iterations=1_800,
            evaluation_size=1_000,
        ),
    ),
)

QUICK_CNN = Recipe(
    id="quick-cnn",
    title={"en": "99% in half a minute", "ko": "30초 만에 99%"},
    commentary={
        "en": "Two small convolutions, Adam, and a learning rate that rises first and then falls to nothing: a short "
        "training that uses its time well.",
        "ko": "작은 합성곱 계층 두 개와 Adam, 그리고 처음에 커졌다가 0까지 줄어드는 학습률을 씁니다. 짧은 시간을 "
        "알뜰하게 쓰는 학습입니다.",
    },
    expected={"en": "99% of the test images are right.", "ko": "시험 데이터의 99%를 맞힙니다."},
    seconds=30,
    accuracy=0.99,
    specs=(
        RunSpec(
            name="quick CNN",
            layers=(convolution(8, 5), POOL, RELU, convolution(16, 5), POOL, RELU, FLATTEN, ANSWER),
            initializer="auto",
            optimizer="adam",
            learning_rate=0.006,
            schedule="one_cycle",
            sampling="shuffled",
            iterations=1_800,
            evaluation_size=2_000,
        ),
    ),
)

BEST_CNN = Recipe(
    id="best-cnn",
    title={"en": "As good as it gets", "ko": "끝까지 끌어올리기"},
    commentary={
        "en": "Two convolutions see every image a little shifted, turned and bent, so that no two epochs are alike and "
        "nothing can be learned by heart. It takes its time; pause it whenever you like.",
        "ko": "합성곱 계층 두 개가 매번 조금씩 밀리고 돌아가고 휘어진 이미지를 봅니다. 어느 두 에폭도 같지 않아서 답을 "
        "외울 수 없습니다. 조금 오래 걸리니 언제든 일시정지해도 됩니다.",
    },
    expected={
        "en": "About 99.5% of the test images are right. Some of the rest puzzle people too.",
        "ko": "시험 데이터의 약 99.5%를 맞힙니다. 나머지 가운데에는 사람도 헷갈리는 것이 있습니다.",
    },
    seconds=180,
    accuracy=0.995,
    specs=(
        RunSpec(
            name="best CNN",
            layers=(
                *(convolution(16, 5), POOL, RELU, convolution(32, 5), POOL, RELU),
                *(FLATTEN, affine(128), RELU, ANSWER),
            ),
            initializer="auto",
            optimizer="adam",
            learning_rate=0.003,
            schedule="one_cycle",
            sampling="shuffled",
            iterations=10_000,
            evaluation_size=2_000,
            shift=2.0,
            rotation=12.0,
            scaling=0.12,
            shear=0.15,
            elastic=0.6,
        ),
    ),
)
