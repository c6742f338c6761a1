"""The house as it stands: rooms, the arrows between them, floors, circles, and the lines in each.

    python tests/house.py [ROOT]

A room is a folder of `engine/`, or one of the faces at the root. An arrow goes from a room to one that it imports from,
also lazily and for types only. The ground floor imports nothing. `ROOT` is another checkout, to compare.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = "tillskott"
FACES = ("commands", "face", "journal", "service", "cli.py", "__main__.py", "advisor.py", "__init__.py")

Arrows = Mapping[str, Mapping[str, list[str]]]


class Source(NamedTuple):
    """What the rules of the house ask of a file: imports anywhere in it, all docstrings, and its code without these.

    `docs` begins with that of the module; `bare` are the public names without one.
    """

    imports: tuple[ast.Import | ast.ImportFrom, ...]
    docs: tuple[str, ...]
    bare: tuple[str, ...]
    code: str


@cache
def source(path: Path) -> Source:
    """Parsed once, since several rules ask; of the tree nothing is kept but the imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    imports = tuple(node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))
    described = [node for node in nodes if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))]
    docs = tuple(ast.get_docstring(node) or "" for node in described)
    bare = tuple(node.name for node in tree.body
                 if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
                 and not node.name.startswith("_") and not ast.get_docstring(node))
    for node, doc in zip(described, docs, strict=True):
        if doc:
            node.body[0] = ast.Pass()
    return Source(imports, docs, bare, ast.unparse(tree))


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package by its name below it, "" for the package itself."""
    folders, faces = ("engine", "commands", "face", "journal", "service"), ("cli", "__main__", "advisor", "__init__")
    files = [path for folder in folders for path in (root / folder).rglob("*.py")]
    files += [root / f"{name}.py" for name in faces]
    return {_name(path.relative_to(root)): path for path in sorted(files) if path.exists()}


def _name(path: Path) -> str:
    parts = [*path.parts[:-1], path.stem]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """The room of a module: a folder of the engine, a loose module of it, or a face."""
    parts = module.split(".")
    if parts[:2] == ["service", "fhir"]:
        return "fhir"  # it reads and writes resources without a service, so the advisor may ask it
    return parts[1] if parts[0] == "engine" and len(parts) > 1 else parts[0] or PACKAGE


def imported(module: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """The modules of the package that a file imports anywhere in it."""
    home = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    home = [part for part in home if part]
    found: set[str] = set()
    for node in source(path).imports:
        if not isinstance(node, ast.ImportFrom):
            continue
        named = (node.module or "").split(".") if node.module else []
        if node.level:
            base = [*home[: len(home) - node.level + 1], *named]
        elif named[:1] == [PACKAGE]:
            base = named[1:]
        else:
            continue
        for alias in node.names:
            full = ".".join([*base, alias.name])
            found.add(full if full in known else ".".join(base))
    return found - {module}


def arrows(root: Path) -> Arrows:
    """For each room the rooms that it imports from, each with the imports that say so."""
    known = modules(root)
    found: dict[str, dict[str, list[str]]] = {room(module): defaultdict(list) for module in known if module != "engine"}
    for module, path in known.items():
        for other in imported(module, path, known):
            if room(other) != room(module) and other != "engine":
                found[room(module)][room(other)].append(f"{module} imports {other}")
    return found


def circles(graph: Mapping[str, Mapping[str, object]]) -> list[set[str]]:
    """The sets of nodes that can all be reached from one another, largest first."""
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen, queue = set[str](), list(graph[start])
        while queue:
            node = queue.pop()
            if node not in seen:
                seen.add(node)
                queue.extend(graph.get(node, ()))
        reach[start] = seen
    found = {frozenset({node, *(other for other in reach[node] if node in reach.get(other, ()))})
             for node in graph if node in reach[node]}
    return sorted(map(set, found), key=len, reverse=True)


def module_graph(root: Path) -> dict[str, dict[str, list[str]]]:
    """Every module with the modules that it imports from."""
    known = modules(root)
    return {module: {other: [] for other in imported(module, path, known) if other in known}
            for module, path in known.items()}


def floors(graph: Arrows) -> dict[str, int]:
    """The floor of each room: one above the highest room that it imports from. Rooms of a circle share one."""
    together = {node: circle for circle in circles(graph) for node in circle}
    found: dict[str, int] = {}

    def floor(node: str, below: frozenset[str]) -> int:
        if node not in found:
            inside = together.get(node, {node})
            # What lies in vendored/ is nobody's room: it is the ground that others stand on.
            others = {other for each in inside for other in graph.get(each, ())} - inside - below
            height = 1 + max((floor(other, below | inside) for other in others), default=-1)
            found.update(dict.fromkeys(inside, height))
        return found[node]

    for node in graph:
        floor(node, frozenset())
    return found


def lines(root: Path) -> dict[str, int]:
    """The lines of code in each room, blank lines and comments with them."""
    found: dict[str, int] = defaultdict(int)
    for module, path in modules(root).items():
        found[room(module)] += len(path.read_text(encoding="utf-8").splitlines())
    return found


def picture(root: Path) -> Iterator[str]:
    """The house from the ground up, a line a room."""
    graph, length = arrows(root), lines(root)
    height = floors(graph)
    for name in sorted(graph, key=lambda name: (height[name], name)):
        yield f"{height[name]:>2}  {name:<12} {length[name]:>6}  {' '.join(sorted(graph[name]))}"
    loose = [module for module in modules(root) if module.count(".") == 1 and module.startswith("engine.")
             and modules(root)[module].name != "__init__.py"]
    between = circles(graph)
    within = circles(module_graph(root))
    yield (f"{len(graph)} rooms, {max(height.values()) + 1} floors, {sum(map(len, graph.values()))} arrows, "
           f"{len(between)} circles of rooms, {len(within)} circles of modules, {len(loose)} loose modules in engine/, "
           f"{sum(length.values())} lines")
    yield from (f"circle: {', '.join(sorted(circle))}" for circle in [*between, *within])


if __name__ == "__main__":
    print("\n".join(picture(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]))))
