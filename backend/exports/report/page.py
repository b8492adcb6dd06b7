"""Puts a report together. Every text of the run's owner is escaped."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from backend.exports.report.charts import Line, line_chart, smoothed, thinned
from backend.exports.report.content import ReportContent
from backend.exports.report.style import STYLE
from backend.exports.report.words import Words, number, percent
from backend.training import RunSpec


def report_page(content: ReportContent, words: Words) -> str:
    """The page."""
    sections = [
        _head(content, words),
        _facts(content, words),
        _losses(content, words),
        _accuracies(content, words),
        _confusion(content, words),
        _settings(content, words),
        _changes(content, words),
        _receipt(content, words),
    ]
    title = escape(content.name)
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + "\n</main>\n</body>\n</html>\n"
    )


def _head(content: ReportContent, words: Words) -> str:
    tags = "".join(f'<span class="tag">{escape(tag)}</span>' for tag in content.tags)
    about = [words.t(f"status.{content.status}"), content.shape, content.started_at, f"Backprop Lab · {content.run}"]
    parts = [f"<h1>{escape(content.name)}</h1>"]
    parts.append(f'<p class="muted">{escape(" · ".join(part for part in about if part))}</p>')
    parts += [f"<p>{tags}</p>"] if tags else []
    parts += [f'<p class="notes">{escape(content.notes)}</p>'] if content.notes else []
    return f"<header>{''.join(parts)}</header>"


def _facts(content: ReportContent, words: Words) -> str:
    last = content.evaluations[-1] if content.evaluations else {}
    best = max((each["test_accuracy"] for each in content.evaluations), default=None)
    loss = f"{float(content.losses[-1]):.4g}" if len(content.losses) else "–"
    facts = [
        (words.t("report.testAccuracy"), percent(last.get("test_accuracy"))),
        (words.t("report.best"), percent(best)),
        (words.t("report.trainAccuracy"), percent(last.get("train_accuracy"))),
        (words.t("report.loss"), loss),
        (words.t("report.iterations"), f"{content.iterations:,}"),
        (words.t("report.epochs"), f"{content.epoch:,.4g}"),
        (words.t("report.seconds"), words.t("unit.with.seconds", value=f"{content.seconds:,.1f}")),
        (words.t("report.parameters"), f"{content.parameters:,}"),
    ]
    return f'<dl class="facts">{"".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in facts)}</dl>'


def _losses(content: ReportContent, words: Words) -> str:
    lines = [
        Line(words.t("report.eachBatch"), "raw", thinned(content.losses)),
        Line(words.t("report.smoothed"), "loss", smoothed(content.losses)),
    ]
    marks = [iteration for iteration, _ in content.changes]
    title = words.t("report.loss")
    return _section(title, line_chart(title, words.t("report.iterations"), lines, marks))


def _accuracies(content: ReportContent, words: Words) -> str:
    lines = []
    for name in ("train", "test", "validation"):
        field = f"{name}_accuracy"
        points = [(each["iteration"], each[field]) for each in content.evaluations if each.get(field) is not None]
        if points:
            lines.append(Line(words.t(f"report.{name}"), name, points, marked=len(points) < 60))
    marks = [iteration for iteration, _ in content.changes]
    title = words.t("report.accuracy")
    return _section(title, line_chart(title, words.t("report.iterations"), lines, marks, shares=True))


def _confusion(content: ReportContent, words: Words) -> str:
    if content.confusion is None:
        return ""
    names = [escape(name) for name in content.class_names]
    rows = []
    for name, counts in zip(names, content.confusion.tolist(), strict=True):
        total = sum(counts) or 1
        cells = "".join(_cell(count, count / total, own=names[place] == name) for place, count in enumerate(counts))
        rows.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    caption = escape(words.t("report.confusionCaption"))
    table = f"<caption>{caption}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    table = f'<figure><table class="confusion">{table}</table></figure>'
    return _section(words.t("report.confusion"), table)


def _cell(count: int, share: float, *, own: bool) -> str:
    if count == 0:
        return '<td class="zero">0</td>'
    strength = round(12 + 60 * (share if own else min(1.0, share * 12)))
    colour = "--loss" if own else "--train"
    return f'<td style="background:color-mix(in srgb,var({colour}) {strength}%,transparent)">{count:,}</td>'


def _settings(content: ReportContent, words: Words) -> str:
    rows = []
    for name, field in RunSpec.model_json_schema()["properties"].items():
        value = getattr(content.spec, name)
        now = getattr(content.settings, name)
        if name == "name" or not _counts(field, content.spec) or _is_left_out(name, field, value, now, words):
            continue
        said, now = words.value(name, value), words.value(name, now)
        rows.append((words.t(f"field.{name}"), said if said == now else f"{said} → {now}"))
    return _section(words.t("report.settings"), _table(rows))


def _is_left_out(name: str, field: Mapping[str, Any], value: Any, now: Any, words: Words) -> bool:
    """Whether a field only says that there is none of something, such as no rule to end early."""
    nothing = value == now and value in ((), 0) and value == field.get("default", ())
    return bool(nothing) and name != "seed" and words.option(name, value) is None


def _counts(field: Mapping[str, Any], spec: RunSpec) -> bool:
    """Whether a field matters beside the others' values."""
    for other, values in field.get("used_with", {}).items():
        value = getattr(spec, other)
        if (list(value) if isinstance(value, tuple) else value) not in values:
            return False
    return True


def _changes(content: ReportContent, words: Words) -> str:
    rows = [
        (
            words.t("report.after", iteration=number(iteration)),
            ", ".join(f"{words.t(f'field.{name}')} {words.value(name, value)}" for name, value in fields.items()),
        )
        for iteration, fields in content.changes
    ]
    return _section(words.t("report.changes"), _table(rows)) if rows else ""


def _receipt(content: ReportContent, words: Words) -> str:
    if content.receipt is None:
        return ""
    receipt = content.receipt
    versions = ", ".join(f"{name} {version}" for name, version in receipt["versions"].items())
    rows = [
        (words.t("report.weights"), receipt["weights_sha256"]),
        (words.t("report.data"), receipt["dataset_sha256"]),
        (words.t("report.versions"), f"{versions}; {', '.join(receipt['blas'])}"),
        (words.t("report.machine"), f"{receipt['cpu']}, {receipt['platform']}"),
    ]
    return _section(words.t("report.receipt"), _table(rows, code=True))


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _table(rows: Iterable[tuple[str, str]], *, code: bool = False) -> str:
    def cell(text: str) -> str:
        return f"<code>{escape(text)}</code>" if code else escape(text)

    lines = (f'<tr><th scope="row">{escape(name)}</th><td>{cell(value)}</td></tr>' for name, value in rows)
    return f"<table><tbody>{''.join(lines)}</tbody></table>"
