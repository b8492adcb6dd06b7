"""Pen strokes replayed as a mouse's pointer events on the draw page's canvas in Chromium, held against our own drawing
of them: what `pen_strokes` measures is what the page's users get.

    python -m benchmarks.pen_browser --strokes pendigits_tra.jsonl.gz [--count 200] [--recipe draw-cnn]
"""

import argparse
import base64
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from backend.datasets.ink import decode_image, normalize_drawing
from benchmarks.pen_canvas import CANVAS, Stroke, draw, placed
from benchmarks.pen_strokes import HEIGHTS, PENS, Digit, read_digits, sample, train
from tests.browser.conftest import FLAGS, chromium_path
from tests.server import Server

CANVAS_ELEMENT = "[data-testid=draw-canvas]"
RASTER = """
async () => {
  const { rasterize } = await import("/assets/drawing/raster.js");
  return rasterize(document.querySelector("draw-canvas").drawing.marks).png;
}
"""
SET_PEN = """
(share) => {
  const range = document.querySelector("[data-testid=pen-width]");
  range.min = "0"; range.step = "any"; range.value = String(100 * share);
  range.dispatchEvent(new Event("input", { bubbles: true }));
}
"""


def replay(page: Page, strokes: list[Stroke], pen: int) -> bytes:
    """Draw strokes, in pixels of a canvas of 280, with the mouse; gives the PNG that the page sends."""
    page.evaluate(SET_PEN, pen / CANVAS)
    page.keyboard.press("Escape")  # clears
    box = page.locator(CANVAS_ELEMENT).bounding_box()
    assert box is not None
    for stroke in strokes:
        places = [(box["x"] + x * box["width"] / CANVAS, box["y"] + y * box["height"] / CANVAS) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()
    url = page.evaluate(RASTER)
    return base64.b64decode(url.partition("base64,")[2])


def main() -> None:
    """Parse the command line, replay, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, required=True, help="pendigits_tra.jsonl.gz")
    parser.add_argument("--count", type=int, default=200, help="how many digits (%(default)s)")
    parser.add_argument("--recipe", help="train this recipe and compare what it reads as well")
    arguments = parser.parse_args()
    digits: list[Digit] = sample(read_digits(arguments.strokes), max(1, arguments.count // 30))[: arguments.count]
    rng = np.random.default_rng(0)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data", WORKERS="1")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
            page.goto("/draw")
            page.locator(CANVAS_ELEMENT).wait_for()
            for digit in digits:
                height, pen = HEIGHTS[rng.integers(2)], PENS[rng.integers(len(PENS))]
                strokes = placed(digit.strokes, height, rng if height < 0.5 else None)
                ours.append(normalize_drawing(draw(strokes, pen)))
                theirs.append(normalize_drawing(decode_image(replay(page, strokes, pen))))
        finally:
            browser.close()
            server.stop()
    one, other = np.stack(ours), np.stack(theirs)
    apart = np.abs(one.astype(float) - other).mean(axis=(1, 2))
    print(f"{len(digits)} digits: images differ by {apart.mean():.2f} grey levels a pixel, at most {apart.max():.2f}")
    if arguments.recipe:
        network = train(arguments.recipe)
        labels = np.array([digit.label for digit in digits])
        read = [network.predict(x.reshape(-1, 784) / np.float32(255)).argmax(axis=1) for x in (one, other)]
        print(
            f"The same answer to {np.mean(read[0] == read[1]):.1%}; right: {np.mean(read[0] == labels):.1%} of ours, "
            f"{np.mean(read[1] == labels):.1%} of the browser's"
        )


if __name__ == "__main__":
    main()
