"""A run and its charts are saved from the page."""

from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Page, expect

from tests.server import Server

MOONS = {"dataset": "moons", "batch_size": 10, "hidden_size": 4, "iterations": 300}


def saved(page: Page, menu: str, entry: str, place: Path, within: str | None = None) -> tuple[str, Path]:
    """The suggested name, and the file that an entry of a menu gives."""
    scope = page.get_by_test_id(within) if within else page
    scope.get_by_test_id(menu).click()
    with page.expect_download() as download:
        scope.get_by_test_id(entry).click()
    path = place / entry
    download.value.save_as(path)
    return download.value.suggested_filename, path


def test_runs_and_charts_are_saved(page: Page, server: Server, tmp_path: Path) -> None:
    run = server.finished(server.create(**MOONS, name="달 <moons>")["id"])
    page.goto(f"/?run={run['id']}")
    expect(page.get_by_test_id("run-status")).to_have_attribute("data-status", "finished")
    name, script = saved(page, "action-export", "action-exportScript", tmp_path)
    assert name == f"moons-{run['id']}.py"
    assert "import numpy as np" in script.read_text()
    name, report = saved(page, "action-export", "action-exportReport", tmp_path)
    assert name == f"moons-{run['id']}.html"
    assert '<html lang="en">' in report.read_text()
    name, picture = saved(page, "action-saveChart", "action-savePng", tmp_path, "chart-loss")
    assert name == "Loss-달-moons.png"
    with Image.open(picture) as image:
        width, height = image.size
        assert width > 600
        assert height > 400
        assert len(image.convert("RGB").resize((60, 40)).getcolors(2_400) or ()) > 10
    with page.expect_download() as download:
        page.get_by_test_id("plane-save").click()
    assert download.value.suggested_filename == "The-plane-달-moons.png"
    download.value.save_as(tmp_path / "plane.png")
    with Image.open(tmp_path / "plane.png") as image:
        assert len(image.convert("RGB").resize((60, 60)).getcolors(3_600) or ()) > 100
    name, drawing = saved(page, "action-saveChart", "action-saveSvg", tmp_path, "chart-accuracy")
    assert name == "Accuracy-달-moons.svg"
    text = drawing.read_text()
    assert text.startswith("<svg")
    assert "달 <moons>" in "".join(ElementTree.fromstring(text).itertext())
