"""Both languages are complete: the same keys, the same placeholders, and every key that the code asks for."""

import json
import re

from playwright.sync_api import Browser

from backend.api.pages import FRONTEND
from backend.training import RunSpec
from tests.browser.every_page import every_page, open_page
from tests.server import Server

ENGLISH, KOREAN = (
    json.loads((FRONTEND / "locales" / f"{language}.json").read_text(encoding="utf-8")) for language in ("en", "ko")
)


def test_both_languages_have_the_same_keys_and_no_empty_text() -> None:
    assert ENGLISH.keys() == KOREAN.keys()
    assert all(text.strip() for text in (*ENGLISH.values(), *KOREAN.values()))


def test_a_text_speaks_of_the_same_things_in_both_languages() -> None:
    for key, text in ENGLISH.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", KOREAN[key])), key


def test_korean_is_korean() -> None:
    same = {key for key, text in ENGLISH.items() if KOREAN[key] == text}
    # Names, units and language names are the same in both.
    assert all(not re.search(r"\b(the|of|and|run|with|is|to)\b", ENGLISH[key]) for key in same), same


def test_every_key_in_the_code_has_a_text() -> None:
    asked = set()
    for file in FRONTEND.rglob("*.js"):
        asked |= set(re.findall(r"""\bt\(\s*["']([\w.-]+)["']""", file.read_text(encoding="utf-8")))
    assert asked
    assert asked <= ENGLISH.keys()


def test_every_field_of_a_run_is_named_and_explained() -> None:
    for name in RunSpec.model_fields:
        assert f"field.{name}" in ENGLISH, name
        assert f"help.{name}" in ENGLISH, name


def test_every_choice_and_every_layer_is_named() -> None:
    schema = RunSpec.model_json_schema()
    for name, field in schema["properties"].items():
        for option in field.get("enum", []):
            assert f"option.{name}.{option}" in ENGLISH, (name, option)
    for reference in schema["properties"]["layers"]["items"]["oneOf"]:
        properties = schema["$defs"][reference["$ref"].rpartition("/")[2]]["properties"]
        layer = properties["type"]["const"]
        assert {f"layer.{layer}", f"layer.{layer}.about"} <= ENGLISH.keys()
        for parameter in properties.keys() - {"type"}:
            assert {f"parameter.{layer}.{parameter}", f"parameter.{parameter}"} & ENGLISH.keys(), (layer, parameter)


def test_korean_particles_fit_the_word_before_them(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, locale="ko-KR")
    page = context.new_page()
    page.goto("/recipes")
    read = """async (digits) => {
      const { loadWords } = await import("/assets/language/words.js");
      const words = await loadWords("ko");
      const names = ["나선", "나비", "He"].map((name) => words.t("list.choose", { name }));
      return [...digits.map((digit) => words.t("hand.readAs", { digit })), ...names];
    }"""
    told = page.evaluate(read, list(range(11)))
    context.close()
    forms = [text.removesuffix(" 읽음") for text in told[:11]]
    assert forms == ["0으로", "1로", "2로", "3으로", "4로", "5로", "6으로", "7로", "8로", "9로", "10으로"]
    assert [text.partition(" ")[0] for text in told[11:]] == ["나선을", "나비를", "He을(를)"]


# All texts that somebody reads or hears: what is shown, names for screen readers, hints.
TEXTS = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, noscript")) texts.push(walker.currentNode.nodeValue);
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(node.getAttribute(name) ?? "");
  }
  return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
}"""


def pattern(text: str) -> re.Pattern[str]:
    """What a text looks like with any values in it."""
    return re.compile(r".+".join(map(re.escape, re.split(r"{\w+}", text))))


def test_no_page_shows_a_key_or_a_text_of_the_other_language(browser: Browser, server: Server) -> None:
    korean = set(KOREAN.values())
    words = {text for key, text in ENGLISH.items() if text != KOREAN[key]} - korean
    # Of texts with values in them, those of one word could be anything.
    english = [pattern(text) for text in words if "{" in text and len(re.sub(r"{\w+}", "", text).split()) > 1]
    left = {}
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900}, locale="ko-KR")
    page = context.new_page()
    pages = every_page(server)
    names = {run["name"] for run in server.client.get("/api/runs", params={"limit": 200}).json()["runs"]}
    recipes = server.client.get("/api/recipes").json()["recipes"]
    names |= {run["name"] for recipe in recipes for run in recipe["runs"]} - {""}
    for path in pages:
        open_page(page, path)
        shown = [text for text in page.evaluate(TEXTS) if not any(name in text for name in names)]
        assert any(re.search("[가-힣]", text) for text in shown), path
        left[path] = [
            text
            for text in shown
            if text not in korean
            and (text in ENGLISH or text in words or any(known.fullmatch(text) for known in english))
        ]
    context.close()
    assert [f"{path}: {text}" for path, texts in left.items() for text in texts] == []
