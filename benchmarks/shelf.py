"""How much CPU time an assortment takes: read and matched the first time, and for each further customer.

    python benchmarks/shelf.py [--products 20000] [--share 0.1] [--repeat 20]

A pharmacy's file holds everything that it sells; a `share` of the products hold the nutrient. These are drawn from the
labels of `examples/assortment.csv` with other amounts, each a text of its own, with prices and packs at random.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import resource
import statistics
import tempfile
import time
from pathlib import Path

from tillskott import Advisor

ROOT = Path(__file__).resolve().parents[1]
# Amounts a unit as jars have them.
AMOUNTS = [40, 48, 50, 56, 60, 64, 70, 75, 80, 90, 100, 110, 120, 125, 130, 140, 144, 150, 160, 180, 187, 200, 220,
           225, 240, 250, 300, 320, 350, 360, 375, 400, 420]
OTHERS = ["Handkräm 75 ml, parfymfri", "Tandkräm med fluor 1450 ppm", "C-vitamin 500 mg, 60 tabletter",
          "Plåster, 20 st", "Solkräm SPF 30, 200 ml", "Fiskolja 1000 mg, omega-3", "Nässpray 10 ml"]
CUSTOMERS = [
    {"age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": ["Levaxin"],
     "kidney_function": "normal", "stomach": "sensitive", "supplements": []},
    {"age": 44, "sex": "male", "goals": ["muscle_cramps"], "symptoms": [], "conditions": [],
     "medications": ["Waran"], "egfr": 80, "supplements": []},
    {"age": 33, "sex": "female", "pregnancy": "none", "goals": ["stress"], "symptoms": [], "conditions": [],
     "medications": [], "egfr": 95, "supplements": [{"label": "Magnesium 100 mg", "per_day": 1}]},
]


def main() -> None:
    """Print the times and the memory."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--products", type=int, default=20_000)
    options.add_argument("--share", type=float, default=0.1, help="how many of them hold the nutrient")
    options.add_argument("--repeat", type=int, default=20)
    asked = options.parse_args()
    advisor = Advisor()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "assortment.csv"
        texts = write_assortment(path, asked.products, asked.share)
        before, start = memory(), time.process_time()
        assortment = advisor.read_assortment(path)
        read = time.process_time()
        advisor.products(CUSTOMERS[0], assortment).first(12)
        first = time.process_time()
    print(f"{len(assortment)} products with {texts} different labels: file {read - start:.2f} s, labels and the first "
          f"customer {first - read:.2f} s, {memory() - before:.0f} MB more")
    for number, customer in enumerate(CUSTOMERS, 1):
        times = []
        for _ in range(asked.repeat):
            of = advisor.consult(customer)
            _ = of.advice
            start = time.process_time()
            of.products(assortment).first(12)
            times.append(1000 * (time.process_time() - start))
        print(f"customer {number}: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


def memory() -> float:
    """The most memory that this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_assortment(path: Path, count: int, share: float) -> int:
    """Write so many products; how many different labels they have."""
    with open(ROOT / "examples" / "assortment.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    chance = random.Random(7)
    labels = set()
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["varunummer", "namn", "etikett", "antal", "pris"])
        for number in range(count):
            row = chance.choice(rows)
            amount = chance.choice(AMOUNTS)
            label = re.sub(r"\d+ mg magnesium", f"{amount} mg magnesium", row["etikett"])
            label = f"{label} Art nr {100_000 + number}."
            if chance.random() >= share:
                label = f"{chance.choice(OTHERS)} {number}"
            labels.add(label)
            price = f"{chance.randrange(3900, 39900) / 100:.2f}".replace(".", ",")
            pack = chance.choice([30, 60, 90, 120])
            name = row["namn"] if "agnesium" in label else "Vara"
            writer.writerow([f"{number:06d}", f"{name} {number}", label, pack, price])
    return len(labels)


if __name__ == "__main__":
    main()
