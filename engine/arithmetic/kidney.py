"""Kidney function by arithmetic: eGFR from creatinine by three equations, relative and absolute, and its category.

Relative eGFR (mL/min/1.73 m²) is what laboratories report, absolute eGFR (mL/min) what the kidneys of this body do;
every name says which. Creatinine is in µmol/L, age in years; the equations hold from `ADULT_FROM_YEARS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

Sex = Literal["female", "male"]
Equation = Callable[[float, float, Sex], float]
"""(creatinine_umol_per_l, age_years, sex) to relative eGFR in mL/min/1.73 m²."""

ADULT_FROM_YEARS = 18
"""The lowest age for which the three equations hold."""

UMOL_PER_L_IN_MG_PER_DL = 88.4
"""Creatinine in µmol/L for each mg/dL, as the papers on the equations convert it."""

_REFERENCE_BODY_M2 = 1.73
_MOST_DECIMALS = 6


def _possible(creatinine_umol_per_l: float, age_years: float, sex: str) -> None:
    """A value that the equations were not made for would look like a healthy kidney."""
    if not 0 < creatinine_umol_per_l < math.inf:
        raise ValueError(f"creatinine_umol_per_l must be a number above 0, not {creatinine_umol_per_l}")
    if not ADULT_FROM_YEARS <= age_years < math.inf:
        raise ValueError(f"age_years must be {ADULT_FROM_YEARS} or more, not {age_years}")
    if sex not in ("female", "male"):
        raise ValueError(f"sex must be 'female' or 'male', not {sex!r}")


def egfr_lund_malmo(creatinine_umol_per_l: float, age_years: float, sex: Sex) -> float:
    """Relative eGFR in mL/min/1.73 m² by the revised Lund-Malmö equation.

    Creatinine in µmol/L, age in years (18 or more). Raises ValueError for other values. Source: Björk, Grubb, Sterner,
    Nyman, Scand J Clin Lab Invest 2011;71:232-239, doi 10.3109/00365513.2011.557086.
    """
    _possible(creatinine_umol_per_l, age_years, sex)
    knot, level, slope = (150.0, 2.50, 0.0121) if sex == "female" else (180.0, 2.56, 0.00968)
    if creatinine_umol_per_l < knot:
        x = level + slope * (knot - creatinine_umol_per_l)
    else:
        x = level - 0.926 * math.log(creatinine_umol_per_l / knot)
    return math.exp(x - 0.0158 * age_years + 0.438 * math.log(age_years))


def egfr_ckd_epi_2009(creatinine_umol_per_l: float, age_years: float, sex: Sex) -> float:
    """Relative eGFR in mL/min/1.73 m² by CKD-EPI 2009.

    Without its race term, which is not used in the Nordic countries. Creatinine in µmol/L, age in years (18 or more).
    Raises ValueError for other values. Source: Levey et al., Ann Intern Med 2009;150:604-612.
    """
    _possible(creatinine_umol_per_l, age_years, sex)
    knot, power, factor = (0.7, -0.329, 1.018) if sex == "female" else (0.9, -0.411, 1.0)
    ratio = mg_per_dl_from_umol_per_l(creatinine_umol_per_l) / knot
    by_creatinine = math.pow(min(ratio, 1.0), power) * math.pow(max(ratio, 1.0), -1.209)
    return 141 * by_creatinine * math.pow(0.993, age_years) * factor


def egfr_ckd_epi_2021(creatinine_umol_per_l: float, age_years: float, sex: Sex) -> float:
    """Relative eGFR in mL/min/1.73 m² by CKD-EPI 2021 (creatinine, race-free).

    Creatinine in µmol/L, age in years (18 or more). Raises ValueError for other values. Source: Inker et al., N Engl J
    Med 2021;385:1737-1749.
    """
    _possible(creatinine_umol_per_l, age_years, sex)
    knot, power, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = mg_per_dl_from_umol_per_l(creatinine_umol_per_l) / knot
    by_creatinine = math.pow(min(ratio, 1.0), power) * math.pow(max(ratio, 1.0), -1.200)
    return 142 * by_creatinine * math.pow(0.9938, age_years) * factor


EQUATIONS: Mapping[str, Equation] = {
    "lund_malmo": egfr_lund_malmo,
    "ckd_epi_2009": egfr_ckd_epi_2009,
    "ckd_epi_2021": egfr_ckd_epi_2021,
}
"""The equations by the id that `knowledge/kidney.yaml` describes them under; which one counts is said there."""


def mg_per_dl_from_umol_per_l(creatinine_umol_per_l: float) -> float:
    """Creatinine in mg/dL from µmol/L (88.4 µmol/L is 1 mg/dL)."""
    return creatinine_umol_per_l / UMOL_PER_L_IN_MG_PER_DL


def umol_per_l_from_mg_per_dl(creatinine_mg_per_dl: float) -> float:
    """Creatinine in µmol/L from mg/dL (1 mg/dL is 88.4 µmol/L)."""
    return creatinine_mg_per_dl * UMOL_PER_L_IN_MG_PER_DL


def body_surface_area_m2(weight_kg: float, height_cm: float) -> float:
    """Body surface in m². Source: Du Bois and Du Bois, Arch Intern Med 1916;17:863-871."""
    return 0.007184 * math.pow(weight_kg, 0.425) * math.pow(height_cm, 0.725)


def absolute_egfr_ml_min(relative_egfr_ml_min_173: float, surface_m2: float) -> float:
    """Absolute eGFR in mL/min of a body of this surface (m²), from relative eGFR in mL/min/1.73 m²."""
    return relative_egfr_ml_min_173 * surface_m2 / _REFERENCE_BODY_M2


def kdigo_category(relative_egfr_ml_min_173: float, lower_bounds: Mapping[str, float]) -> str:
    """The KDIGO category of a relative eGFR, unrounded, so that there is no gap between two categories.

    `lower_bounds`: the least eGFR of each category in mL/min/1.73 m², the lowest of them 0.
    """
    reached = {name: bound for name, bound in lower_bounds.items() if relative_egfr_ml_min_173 >= bound}
    return max(reached, key=lambda name: reached[name])


def displayed_egfr(egfr: float, limits: Iterable[float]) -> float:
    """An eGFR in whole numbers, or with the fewest decimals that leave it on its own side of every limit.

    59.6 is shown as 59.6 where 60 is a limit, since 60 would read as not being below it.
    """
    bounds = list(limits)
    for decimals in range(_MOST_DECIMALS):
        shown = round(float(egfr), decimals)
        if all((shown < bound) is (egfr < bound) for bound in bounds):
            return int(shown) if shown.is_integer() else shown
    return egfr
