"""Pictures of every page for the README and for looking at: python -m tests.browser.screenshots FOLDER [NAME …]."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, chromium_path
from tests.browser.pen import draw_seven
from tests.browser.pictured_lab import PicturedLab
from tests.server import Server

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
LOOKS = [("en", "light"), ("ko", "dark"), ("ko", "light"), ("en", "dark")]


@dataclass(frozen=True)
class Picture:
    """A page in a state; `whole` pictures show all of it, however long it is."""

    name: str
    address: Callable[[PicturedLab], str]
    prepare: Callable[[Page], None]
    whole: bool = False


def wait(milliseconds: int) -> Callable[[Page], None]:
    return lambda page: page.wait_for_timeout(milliseconds)


def at(address: str) -> Callable[[PicturedLab], str]:
    return lambda lab: address


def main() -> None:
    """Start a server, and bring it into the state of each picture: of those that are named, or of all."""
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        sys.exit(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "data")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            server.wait_for_workers()
            lab = PicturedLab(server)
            for picture in PICTURES:
                if not names or picture.name in names:
                    shoot(browser, server, folder, picture, picture.address(lab))
        finally:
            browser.close()
            server.stop()


def look_inside(page: Page) -> None:
    page.get_by_test_id("reading").scroll_into_view_if_needed()
    draw_seven(page)
    scroll_through(page)
    page.get_by_test_id("confusion").scroll_into_view_if_needed()
    page.wait_for_timeout(800)


def scroll_through(page: Page) -> None:
    """Everything on it is drawn only when it comes into view."""
    for part in ("hints", "mistakes", "layers", "confusion"):
        page.get_by_test_id(part).scroll_into_view_if_needed()
        page.wait_for_timeout(700)


def open_changes(page: Page) -> None:
    page.wait_for_timeout(1500)
    page.get_by_test_id("live-changes").locator("summary").first.click()
    page.get_by_test_id("live-learning_rate").fill("0.01")
    page.get_by_test_id("kept-weights").scroll_into_view_if_needed()


def open_receipt(page: Page) -> None:
    page.get_by_test_id("action-more").click()
    page.get_by_test_id("action-receipt").click()
    page.wait_for_timeout(500)


def open_fork(page: Page) -> None:
    page.get_by_test_id("kept-fork").click()
    page.wait_for_timeout(800)


def open_hints(page: Page) -> None:
    page.get_by_test_id("hints").scroll_into_view_if_needed()
    page.wait_for_timeout(800)


def ask_in_the_middle(page: Page) -> None:
    page.wait_for_timeout(1000)
    page.get_by_test_id("plane-canvas").click()
    page.wait_for_timeout(500)


def ask_as_the_text_does(page: Page) -> None:
    page.get_by_test_id("point-suggestion").click()
    page.get_by_test_id("plane").scroll_into_view_if_needed()
    page.wait_for_timeout(500)


def open_form(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.get_by_test_id("field-learning_rate").fill("-1")
    page.get_by_test_id("field-learning_rate").blur()


def open_layers(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.get_by_test_id("field-layers").select_option("simple_convnet")
    page.wait_for_timeout(800)
    page.locator("layers-editor").evaluate("(editor) => editor.scrollIntoView()")


def open_check(page: Page) -> None:
    page.get_by_test_id("open-form").first.click()
    page.wait_for_timeout(500)
    page.get_by_test_id("check-gradient").click()
    page.get_by_test_id("check-report").wait_for()
    page.wait_for_timeout(800)


def draw(page: Page) -> None:
    draw_seven(page)
    page.wait_for_timeout(800)


def draw_beside(page: Page) -> None:
    """Two networks read the same drawing."""
    page.get_by_test_id("section-beside").locator("summary").click()
    draw(page)


def draw_why(page: Page) -> None:
    """A neuron written out, and switched off."""
    page.get_by_test_id("section-why").locator("summary").click()
    draw(page)
    page.get_by_test_id("neighbour").first.wait_for()
    page.get_by_test_id("layer-strip").first.locator("canvas").click(position={"x": 30, "y": 18})
    page.get_by_test_id("neuron-off").check()
    page.get_by_test_id("edit-accuracy").wait_for()
    page.wait_for_timeout(1500)


def draw_hand(page: Page) -> None:
    """A digit that was kept."""
    page.get_by_test_id("section-hand").locator("summary").click()
    draw(page)
    page.keyboard.press("7")
    page.get_by_test_id("correction").first.wait_for()
    page.wait_for_timeout(500)


def shoot(browser: Browser, server: Server, folder: Path, picture: Picture, path: str) -> None:
    """The picture in both sizes, both languages and both themes."""
    for size, (width, height) in SIZES.items():
        for language, theme in LOOKS:
            context = browser.new_context(
                base_url=server.url,
                viewport={"width": width, "height": height},
                locale=language,
                color_scheme=theme,
                has_touch=size == "narrow",
                is_mobile=size == "narrow",
            )
            page = context.new_page()
            page.goto(path)
            picture.prepare(page)
            if picture.whole:
                page.evaluate("() => scrollTo(0, 0)")
            page.wait_for_timeout(300)
            file = folder / f"{picture.name}-{size}-{language}-{theme}.png"
            page.screenshot(path=file, full_page=picture.whole)
            context.close()


# Those of an empty server come first: every later one may start runs.
PICTURES = [
    Picture("empty", at("/"), lambda page: page.get_by_test_id("start-default").first.wait_for()),
    Picture("draw-untrained", at("/draw"), lambda page: page.get_by_test_id("draw-canvas").wait_for()),
    Picture("recipes", at("/recipes"), wait(500), whole=True),
    Picture("groups-empty", at("/groups"), wait(500)),
    Picture("compare-empty", at("/compare"), wait(500)),
    Picture("search-form", at("/groups?new"), lambda page: page.get_by_test_id("search-add").click(), whole=True),
    Picture("search", lambda lab: f"/groups?id={lab.search['id']}", wait(1500), whole=True),
    Picture("comparison", lambda lab: f"/groups?id={lab.optimizers['id']}", wait(1500), whole=True),
    Picture("groups", at("/groups"), wait(800)),
    Picture(
        "compare",
        lambda lab: f"/compare?runs={','.join(run['id'] for run in lab.search['runs'][:8])}&smoothing=70",
        wait(1500),
        whole=True,
    ),
    Picture("leaderboard", at("/compare"), wait(1500)),
    Picture("not-separable", lambda lab: f"/?run={lab.xor[0]}", ask_in_the_middle, whole=True),
    Picture("plane-xor", lambda lab: f"/?run={lab.xor[1]}", ask_in_the_middle),
    Picture("plane-nine", lambda lab: f"/?run={lab.nine}", ask_as_the_text_does),
    Picture("plane-spiral", lambda lab: f"/?run={lab.spiral}", ask_in_the_middle),
    Picture("failed", lambda lab: f"/?run={lab.failed}", wait(1500), whole=True),
    Picture("finished", lambda lab: f"/?run={lab.run}", wait(1500)),
    Picture("whole-run", lambda lab: f"/?run={lab.run}", scroll_through, whole=True),
    Picture("hints", lambda lab: f"/?run={lab.by_heart}", open_hints),
    Picture("receipt", lambda lab: f"/?run={lab.run}", open_receipt),
    Picture("fork", lambda lab: f"/?run={lab.run}", open_fork),
    Picture("inside", lambda lab: f"/?run={lab.run}&at=3000", look_inside),
    Picture("form", at("/"), open_form),
    Picture("form-layers", at("/"), open_layers),
    Picture("form-check", at("/"), open_check),
    Picture("draw", lambda lab: f"/draw?run={lab.run}", draw),
    Picture("draw-beside", lambda lab: f"/draw?run={lab.run}&beside={lab.run}:1", draw_beside, whole=True),
    Picture("draw-why", lambda lab: f"/draw?run={lab.run}", draw_why, whole=True),
    Picture("draw-hand", lambda lab: f"/draw?run={lab.run}", draw_hand, whole=True),
    Picture("life", lambda lab: f"/?run={lab.changed}", open_changes),
    Picture("running", lambda lab: f"/?run={lab.running}", wait(1500)),
    Picture("home", at("/"), wait(1000)),
    Picture("sign-in", at("/sign-in"), wait(300)),
    Picture("docs", at("/docs"), wait(1500)),
]


if __name__ == "__main__":
    main()
