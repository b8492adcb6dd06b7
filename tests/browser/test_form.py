"""The run form in a real browser: layers, the fields that matter, what suits a choice, and the gradient check."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.server import Server

# The browser itself reports every refused request; that the form asks about unfinished networks is its purpose.
ASKED_ON_TRIAL = ("/api/network-summaries", "/api/gradient-checks")


@contextmanager
def opened_form(browser: Browser, server: Server, language: str = "en-US", width: int = 1440) -> Iterator[Page]:
    """The form, just opened; complaints of the console fail the test at its end."""
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": 900}, locale=language, has_touch=width < 800
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(ASKED_ON_TRIAL):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    page.get_by_test_id("open-form").first.click()
    expect(page.get_by_test_id("network-line")).to_contain_text("784–50–10")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def form(browser: Browser, server: Server) -> Iterator[Page]:
    with opened_form(browser, server) as page:
        yield page


def row(page: Page, place: int) -> Locator:
    return page.get_by_test_id("layer-row").nth(place - 1)


def types(page: Page) -> list[str]:
    return [str(one.get_attribute("data-type")) for one in page.get_by_test_id("layer-row").all()]


def test_a_convolutional_network_is_built_by_keyboard_and_trains(form: Page, server: Server) -> None:
    def press(*keys: str) -> None:
        for key in keys:
            form.keyboard.press(key)

    form.get_by_test_id("layers-spell-out").focus()
    press("Enter")
    expect(form.get_by_test_id("layer-row")).to_have_count(3)
    assert types(form) == ["affine", "relu", "affine"]
    expect(row(form, 1).get_by_test_id("layer-type")).to_be_focused()
    press("Enter", "c")  # the menu of types, and to what begins with c
    expect(form.get_by_test_id("layer-type-convolution")).to_be_focused()
    press("Enter")
    expect(row(form, 1).get_by_test_id("layer-type")).to_be_focused()
    press("Tab")
    expect(row(form, 1).get_by_test_id("parameter-filters")).to_be_focused()
    press("ControlOrMeta+a", "4")
    expect(row(form, 1).get_by_test_id("layer-shape")).to_have_text("4 × 24 × 24")

    for place, first_letter in ((2, "m"), (3, "f")):
        row(form, place).get_by_test_id("layer-insert").focus()
        press("Enter", first_letter, "Enter")
    expect(form.get_by_test_id("network-line")).to_contain_text("784–2304–10")
    cnn = ["convolution", "relu", "max_pooling", "flatten", "affine"]
    assert types(form) == cnn
    shapes = form.get_by_test_id("layer-shape").all_text_contents()
    assert shapes == ["4 × 24 × 24", "4 × 24 × 24", "4 × 12 × 12", "576", "10"]
    last = row(form, 5).get_by_test_id("parameter-size")
    expect(last).to_have_value("")
    expect(last).to_have_attribute("placeholder", "10")
    expect(form.get_by_test_id("network-parameters")).to_have_text("5,874")  # 4 (5 5 + 1) + 576 10 + 10

    form.get_by_test_id("field-iterations").fill("300")
    form.get_by_test_id("field-name").fill("by keyboard")
    press("Enter")
    expect(form.get_by_test_id("run-title")).to_have_text("by keyboard")
    expect(form.get_by_test_id("chart-loss")).to_have_attribute("data-points", re.compile("[1-9]"))
    expect(form.get_by_test_id("run-status")).to_have_attribute("data-status", "finished", timeout=120_000)
    expect(form.get_by_test_id("layer-chain").locator("li")).to_have_count(5)
    run = server.run(form.url.rpartition("=")[2])
    assert [layer["type"] for layer in run["spec"]["layers"]] == cnn
    assert (run["parameters"], run["spec"]["layers"][0]["filters"], run["iteration"]) == (5_874, 4, 300)
    assert run["test_accuracy"] > 0.8


def test_a_wrong_order_is_named_at_its_row_and_mended_by_keyboard(form: Page) -> None:
    form.get_by_test_id("field-layers").select_option("simple_convnet")
    expect(form.get_by_test_id("network-parameters")).to_have_text("433,890")
    row(form, 4).get_by_test_id("layer-handle").focus()
    form.keyboard.press("Alt+ArrowDown")
    assert types(form)[3:5] == ["affine", "flatten"]
    expect(row(form, 4).get_by_test_id("layer-fault")).to_contain_text("30 × 12 × 12: put Flatten before it")
    expect(row(form, 3).get_by_test_id("layer-shape")).to_have_text("30 × 12 × 12")
    expect(row(form, 4).get_by_test_id("layer-shape")).to_have_text("–")
    expect(form.get_by_test_id("field-layers")).to_have_value("own")
    expect(form.get_by_test_id("check-gradient")).to_be_disabled()
    expect(row(form, 5).get_by_test_id("layer-handle")).to_be_focused()
    form.keyboard.press("Alt+ArrowUp")
    expect(form.get_by_test_id("network-parameters")).to_have_text("433,890")
    expect(row(form, 5).get_by_test_id("layer-fault")).to_have_text("")
    expect(form.get_by_test_id("field-layers")).to_have_value("simple_convnet")

    # What else is wrong does not hide it.
    form.get_by_test_id("field-output").select_option("step")
    expect(form.get_by_text("choose softmax")).to_be_visible()
    row(form, 4).get_by_test_id("layer-remove").click()
    expect(row(form, 4).get_by_test_id("layer-fault")).to_contain_text("put Flatten before it")
    form.get_by_test_id("field-output").select_option("softmax")
    row(form, 3).get_by_test_id("layer-insert").click()
    form.get_by_test_id("layer-type-flatten").click()
    expect(form.get_by_test_id("network-parameters")).to_have_text("433,890")

    # A number out of its range is said at once, and the layers before it keep their shapes.
    row(form, 3).get_by_test_id("parameter-size").fill("99")
    expect(row(form, 3).get_by_test_id("layer-fault")).to_contain_text("from 1 to 14")
    form.get_by_test_id("submit-form").click()
    expect(row(form, 3).get_by_test_id("parameter-size")).to_be_focused()
    row(form, 3).get_by_test_id("parameter-size").fill("2")
    row(form, 7).get_by_test_id("layer-remove").click()
    expect(row(form, 6).get_by_test_id("layer-fault")).to_contain_text("10 of them, but this gives 100")


def test_layers_are_dragged_duplicated_and_taken_away(form: Page) -> None:
    form.get_by_test_id("field-layers").select_option("simple_convnet")
    row(form, 6).get_by_test_id("layer-duplicate").click()
    expect(form.get_by_test_id("layer-row")).to_have_count(8)
    row(form, 7).get_by_test_id("layer-type").click()
    form.get_by_test_id("layer-type-dropout").click()
    assert types(form)[5:] == ["relu", "dropout", "affine"]
    expect(form.get_by_test_id("network-parameters")).to_have_text("433,890")

    source = row(form, 7).get_by_test_id("layer-handle")
    source.scroll_into_view_if_needed()
    start, end = source.bounding_box(), row(form, 6).bounding_box()
    assert start is not None and end is not None
    form.mouse.move(start["x"] + 10, start["y"] + 12)
    form.mouse.down()
    form.mouse.move(start["x"] + 10, end["y"] + 4, steps=6)
    form.mouse.up()
    assert types(form)[5:] == ["dropout", "relu", "affine"]
    form.keyboard.press("Delete")  # the handle of the moved layer has the focus
    assert types(form)[5:] == ["relu", "affine"]
    expect(form.get_by_test_id("field-layers")).to_have_value("simple_convnet")


def test_fields_are_there_while_they_matter(form: Page) -> None:
    def shown(*names: str) -> None:
        for name in names:
            expect(form.get_by_test_id(f"field-{name}")).to_be_visible()

    def gone(*names: str) -> None:
        for name in names:
            expect(form.get_by_test_id(f"field-{name}")).not_to_be_visible()

    shown("hidden_size", "activation", "weight_init_std", "loss")
    gone("momentum", "beta1", "rho", "noise")
    form.get_by_test_id("field-optimizer").select_option("momentum")
    shown("momentum")
    form.get_by_test_id("field-optimizer").select_option("adam")
    shown("beta1", "beta2")
    gone("momentum")
    form.get_by_test_id("field-initializer").select_option("he")
    gone("weight_init_std")
    form.get_by_test_id("field-layers").select_option("rnn")
    gone("hidden_size", "activation")
    form.get_by_test_id("field-layers").select_option("two_layer")
    shown("hidden_size", "activation")

    augmentation = form.get_by_test_id("fold-augmentation")
    augmentation.locator("summary").click()
    form.get_by_test_id("field-rotation").fill("10")
    expect(augmentation.locator("summary")).to_contain_text("Rotation 10°")
    form.get_by_test_id("field-dataset").select_option("moons")
    shown("noise")
    expect(augmentation).not_to_be_visible()
    form.get_by_test_id("field-output").select_option("step")
    gone("loss")
    form.get_by_test_id("field-dataset").select_option("spiral")
    expect(form.get_by_text("this data set has 3: choose softmax")).to_be_visible()
    expect(form.get_by_test_id("network-line")).to_contain_text("2–50–3")

    form.get_by_test_id("field-output").select_option("softmax")
    form.get_by_test_id("fold-training").locator("summary").click()
    gone("step_factor")
    form.get_by_test_id("field-schedule").select_option("step")
    shown("step_factor", "step_iterations")
    expect(form.get_by_test_id("fold-training").locator("summary")).to_contain_text("In steps")


def test_what_suits_a_data_set_is_offered_and_can_be_taken_back(form: Page, server: Server) -> None:
    form.get_by_test_id("field-learning_rate").fill("0.3")
    form.get_by_test_id("field-dataset").select_option("xor")
    offer = form.locator("fit-hint").first
    expect(offer).to_contain_text("XOR")
    expect(form.get_by_test_id("network-line")).to_contain_text("2–50–2")
    expect(form.get_by_test_id("field-batch_size")).to_have_value("100")
    offer.get_by_test_id("fit-apply").click()
    expect(form.get_by_test_id("network-line")).to_contain_text("2–2–1")
    for name, value in (("batch_size", "4"), ("output", "sigmoid"), ("learning_rate", "1"), ("layers", "xor_net")):
        expect(form.get_by_test_id(f"field-{name}")).to_have_value(value)
    offer.get_by_test_id("fit-undo").click()
    for name, value in (
        ("batch_size", "100"),
        ("output", "softmax"),
        ("learning_rate", "0.3"),
        ("layers", "two_layer"),
    ):
        expect(form.get_by_test_id(f"field-{name}")).to_have_value(value)
    expect(offer.get_by_test_id("fit-apply")).not_to_be_visible()

    form.get_by_test_id("field-dataset").select_option("nine_points")
    form.get_by_test_id("field-dataset").select_option("xor")
    offer.get_by_test_id("fit-apply").click()
    form.get_by_test_id("field-name").fill("as offered")
    form.get_by_test_id("submit-form").click()
    expect(form.get_by_test_id("run-title")).to_have_text("as offered")
    expect(form.get_by_test_id("run-status")).to_have_attribute("data-status", "finished", timeout=120_000)
    run = server.run(form.url.rpartition("=")[2])
    assert (run["spec"]["dataset"], run["layers"], run["train_accuracy"]) == ("xor", [2, 2, 1], 1)


def test_own_layers_come_back_after_a_network_took_their_place(form: Page) -> None:
    form.get_by_test_id("layers-spell-out").click()
    row(form, 1).get_by_test_id("parameter-size").fill("30")
    expect(form.get_by_test_id("network-line")).to_contain_text("784–30–10")
    form.get_by_test_id("field-layers").select_option("lstm")
    expect(form.get_by_test_id("layer-row")).to_have_count(2)
    form.locator("layers-editor").get_by_test_id("fit-undo").click()
    expect(form.get_by_test_id("network-line")).to_contain_text("784–30–10")
    assert types(form) == ["affine", "relu", "affine"]


def test_the_gradient_check_reports_every_array(form: Page) -> None:
    form.get_by_test_id("field-hidden_size").fill("12")
    expect(form.get_by_test_id("network-line")).to_contain_text("784–12–10")
    form.get_by_test_id("check-gradient").click()
    report = form.get_by_test_id("check-report")
    expect(report).to_have_attribute("data-passed", "true")
    expect(report.locator("tbody th")).to_have_text(["W1", "b1", "W2", "b2"])
    expect(form.get_by_test_id("check-ratio")).to_contain_text(re.compile(r"[\d,]+ times as fast"))
    expect(form.get_by_test_id("check-outdated")).not_to_be_visible()
    form.get_by_test_id("field-hidden_size").fill("13")
    expect(form.get_by_test_id("check-outdated")).to_be_visible()


def test_of_a_large_network_as_much_is_checked_as_there_is_time_for(form: Page) -> None:
    form.get_by_test_id("field-layers").select_option("deep_mlp")
    row(form, 1).get_by_test_id("parameter-size").fill("4000")
    row(form, 3).get_by_test_id("parameter-size").fill("4000")
    expect(form.get_by_test_id("network-line")).to_contain_text("784–4000–4000–100–10")
    form.get_by_test_id("check-gradient").click()
    expect(form.get_by_test_id("check-gradient")).to_be_disabled()
    report = form.get_by_test_id("check-report")
    expect(report).to_have_attribute("data-passed", "true", timeout=60_000)
    checked = report.locator("tbody tr").first.locator("td").nth(1)
    assert 1 <= int(checked.inner_text()) < 20


def test_the_gradient_check_says_what_went_wrong(form: Page) -> None:
    form.route("**/api/gradient-checks", lambda route: route.abort())
    form.get_by_test_id("check-gradient").click()
    expect(form.get_by_test_id("check-trouble")).to_contain_text("does not answer")
    expect(form.get_by_test_id("check-gradient")).to_be_enabled()


def test_in_korean_the_fault_is_said_in_korean(browser: Browser, server: Server) -> None:
    with opened_form(browser, server, "ko-KR") as page:
        page.get_by_test_id("field-layers").select_option("simple_convnet")
        expect(page.locator("layers-editor")).to_contain_text("최대 풀링")
        row(page, 4).get_by_test_id("layer-remove").click()
        expect(row(page, 4).get_by_test_id("layer-fault")).to_contain_text("앞에 평탄화 층을 넣어 주세요")
        page.get_by_test_id("layer-add").click()
        expect(page.get_by_test_id("layer-type-batch_normalization")).to_contain_text("배치 정규화")
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("layer-add")).to_be_focused()
        expect(page.get_by_test_id("run-form")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 390, 1440])
def test_layers_stay_within_the_page(browser: Browser, server: Server, language: str, width: int) -> None:
    with opened_form(browser, server, language, width) as page:
        page.get_by_test_id("field-layers").select_option("deeper_cnn")
        expect(page.get_by_test_id("network-line")).to_contain_text("784")
        for fold in ("data", "augmentation", "training"):
            page.get_by_test_id(f"fold-{fold}").locator("summary").click()
        body = page.locator(".drawer-body")
        scroll, inner = body.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
        assert scroll <= inner
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_run_again_begins_with_the_layers_of_the_run(page: Page, server: Server) -> None:
    layers = [{"type": "affine", "size": 20}, {"type": "tanh"}, {"type": "affine"}]
    run = server.finished(server.create(layers=layers, iterations=50, optimizer="adamw", weight_decay=0.001)["id"])
    page.goto(f"/?run={run['id']}")
    settings = page.locator("spec-summary")
    expect(settings.get_by_test_id("layer-chain")).to_contain_text("Tanh")
    expect(settings).to_contain_text("Weight decay")
    expect(settings).not_to_contain_text("Hidden layer")
    expect(settings).not_to_contain_text("Rotation")
    page.get_by_test_id("action-again").click()
    expect(page.get_by_test_id("network-line")).to_contain_text("784–20–10")
    assert types(page) == ["affine", "tanh", "affine"]
    expect(page.get_by_test_id("fold-training").locator("summary")).to_contain_text("0.001")
