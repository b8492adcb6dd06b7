"""Both languages are complete: the same keys, the same placeholders, and every key that the code asks for."""

import json
import re

from backend.api.pages import FRONTEND
from backend.training import RunSpec

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
