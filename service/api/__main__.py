"""Prints the description of the API: python -m tillskott.service.api > docs/openapi.json"""

from __future__ import annotations

import json

from ...advisor import Advisor
from ..desk import Desk
from .openapi import describe

print(json.dumps(describe(Desk(Advisor())), ensure_ascii=False, indent=1))
