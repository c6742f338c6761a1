"""FHIR R4: from a chart to a profile with a report of what was read, and from an advice to resources. No network."""

from .chart import Patient
from .parse import parse_json, read_resource
from .read import Advised, ChartReading, alive, read_chart
from .report import Item, Report

__all__ = ["Advised", "ChartReading", "Item", "Patient", "Report", "alive", "parse_json", "read_chart",
           "read_resource"]
