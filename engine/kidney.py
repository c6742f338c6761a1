"""Estimated glomerular filtration rate from creatinine."""

from __future__ import annotations

import math
from typing import Literal

Sex = Literal["female", "male"]


def egfr_lund_malmo(creatinine_umol_per_l: float, age_years: float, sex: Sex) -> float:
    """Relative eGFR in mL/min/1.73 m² by the revised Lund-Malmö equation.

    Creatinine in µmol/L, age in years (18 or more). Source: Björk, Grubb, Sterner, Nyman, Scand J Clin Lab
    Invest 2011;71:232-239, doi 10.3109/00365513.2011.557086.
    """
    knot, level, slope = (150.0, 2.50, 0.0121) if sex == "female" else (180.0, 2.56, 0.00968)
    if creatinine_umol_per_l < knot:
        x = level + slope * (knot - creatinine_umol_per_l)
    else:
        x = level - 0.926 * math.log(creatinine_umol_per_l / knot)
    return math.exp(x - 0.0158 * age_years + 0.438 * math.log(age_years))
