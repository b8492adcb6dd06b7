"""A run as one HTML page that needs nothing else: charts drawn here as SVG, no script, no font, no link to fetch."""

from backend.exports.report.content import ReportContent
from backend.exports.report.page import report_page

__all__ = ["ReportContent", "report_page"]
