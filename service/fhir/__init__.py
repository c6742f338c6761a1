"""FHIR R4: from a chart to a profile with a report of what was read, and from an advice to resources. No network."""

from .chart import Patient
from .guidance import advice_bundle
from .outcome import outcome
from .parse import parse_json, read_resource
from .questionnaire import questionnaire
from .read import Advised, ChartReading, alive, read_chart
from .report import Item, Report

__all__ = ["Advised", "ChartReading", "Item", "Patient", "Report", "advice_bundle", "alive", "outcome", "parse_json",
           "questionnaire", "read_chart", "read_resource"]
