"""The ways in which a module of the engine is broken, one place at a time; nothing here knows what it does."""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine"

_BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}
_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}

_Change = Callable[[ast.AST], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the module below engine/, its line, the kind, and where in the module's tree it is.

    `function` is the innermost function around it, empty outside of functions. `inside`: in the body of a function, so
    that the function can be changed where it stands in memory. `key` is the hash of the function's text and of the
    place in it: the same as long as the function is, wherever it moves within its module.
    """

    module: str
    line: int
    kind: str
    function: str
    key: str
    node: int
    change: int
    inside: bool

    @property
    def room(self) -> str:
        return self.module.partition("/")[0]

    @property
    def path(self) -> Path:
        return ENGINE / self.module

    @property
    def words(self) -> str:
        """Before → after."""
        target = _node(ast.parse(self.path.read_text(encoding="utf-8")), self.node)
        before = _shown(target)
        _changes(target)[self.change][1](target)
        return f"{before} → {_shown(target)}"

    def tree(self) -> ast.Module:
        """The whole module with the change in it; lines are those of the file."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        target = _node(tree, self.node)
        _changes(target)[self.change][1](target)
        return ast.fix_missing_locations(tree)


def modules() -> list[str]:
    """Every module of the engine, by its path below it."""
    return sorted(path.relative_to(ENGINE).as_posix() for path in ENGINE.rglob("*.py"))


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its tree."""
    tree = ast.parse((ENGINE / module).read_text(encoding="utf-8"))
    places, around, made = _places(tree), _surroundings(tree), Counter[str]()
    for index, node in enumerate(ast.walk(tree)):
        inside = places.get(id(node))
        if inside is None:
            continue
        function, text = around.get(id(node), ("", ""))
        for number, (kind, change) in enumerate(_changes(node)):
            if isinstance(node, (ast.If, ast.IfExp, ast.While)) and not _differs(node, change):
                continue
            made[text] += 1
            key = hashlib.sha256(f"{module}\0{function}\0{text}\0{kind}\0{made[text]}".encode()).hexdigest()[:20]
            line = node.iter.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)
            yield Mutant(module, line, kind, function, key, index, number, inside)


def _differs(node: ast.If | ast.IfExp | ast.While, change: _Change) -> bool:
    other = copy.copy(node)
    change(other)
    return ast.dump(other.test) != ast.dump(node.test)


@dataclass(frozen=True, slots=True)
class Function:
    """A function's qualified name, its lines from the first to the last, and a hash of its text."""

    name: str
    first: int
    last: int
    text: str


@cache
def functions(module: str) -> tuple[Function, ...]:
    """The functions of a module, inner ones after those around them."""
    tree = ast.parse((ENGINE / module).read_text(encoding="utf-8"))
    return tuple(Function(name, node.lineno, node.end_lineno or node.lineno, _hash(node))
                 for name, node in _named(tree))


def function_at(module: str, line: int) -> Function | None:
    """The innermost function of a module that holds a line."""
    return next((one for one in reversed(functions(module)) if one.first <= line <= one.last), None)


def _named(tree: ast.Module) -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function with its qualified name; the second of a name (a setter) is told by a number."""
    found: list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]] = []
    seen = Counter[str]()

    def visit(node: ast.AST, around: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = around
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = f"{around}.{child.name}".lstrip(".")
                if not isinstance(child, ast.ClassDef):
                    seen[inner] += 1
                    inner += f"#{seen[inner]}" if seen[inner] > 1 else ""
                    found.append((inner, child))
            visit(child, inner)

    visit(tree, "")
    return found


def _surroundings(tree: ast.Module) -> dict[int, tuple[str, str]]:
    """For each node the innermost function and the hash of its text; outside of functions that of the statement."""
    found: dict[int, tuple[str, str]] = {}
    for statement in tree.body:
        found |= dict.fromkeys(map(id, ast.walk(statement)), ("", _hash(statement)))
    for name, function in _named(tree):
        found |= dict.fromkeys(map(id, ast.walk(function)), (name, _hash(function)))
    return found


def _hash(node: ast.AST) -> str:
    return hashlib.sha256(ast.unparse(node).encode()).hexdigest()[:12]


def _node(tree: ast.Module, index: int) -> ast.AST:
    return next(one for number, one in enumerate(ast.walk(tree)) if number == index)


def _places(tree: ast.Module) -> dict[int, bool]:
    """Each node that is run, with whether it is in the body of a function; what is only read by people is left out.

    Left out are annotations, decorators (`slots=True` changes nothing that a test could see), imports for types, the
    arguments of `TypeVar` and aliases of types.
    """
    found: dict[int, bool] = {}

    def visit(node: ast.AST, inside: bool) -> None:
        found[id(node)] = inside
        body = inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases", "type_comment"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _for_types(child):
                    visit(child, body if name == "body" else inside)

    visit(tree, False)
    return found


def _for_types(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    # Outside of functions, `A | B` under a name that begins with a capital is an alias of types.
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr):
        return isinstance(node.targets[0], ast.Name) and not node.targets[0].id.isupper() and (
            node.targets[0].id.lstrip("_")[:1].isupper())
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("TypeVar", "ParamSpec", "cast")


def _changes(node: ast.AST) -> list[tuple[str, _Change]]:
    """How this node can be broken, each with what does it to a copy."""
    if isinstance(node, ast.Compare):
        return [
            (kind, _operator(index, table[type(operator)]))
            for index, operator in enumerate(node.ops)
            for kind, table in (("boundary", _BOUNDARY), ("comparison", _REVERSED)) if type(operator) in table
        ]
    if isinstance(node, (ast.BoolOp, ast.UnaryOp, ast.BinOp)):
        return _of_operators(node)
    if isinstance(node, ast.Constant):
        return _of_constants(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        return [("min/max, any/all", lambda it: _set(it.func, "id", _CALLED[it.func.id]))]  # type: ignore[attr-defined]
    return _of_statements(node)


def _of_operators(node: ast.BoolOp | ast.UnaryOp | ast.BinOp) -> list[tuple[str, _Change]]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        return [("and/or", lambda it: _set(it, "op", other())),
                ("part gone", lambda it: _part_gone(it, -1)),
                ("part gone", lambda it: _part_gone(it, 0))]
    if isinstance(node, ast.UnaryOp):
        return [("not", _not_gone)] if isinstance(node.op, ast.Not) else []
    if type(node.op) not in _COMPUTED:
        return []
    return [("arithmetic", lambda it: _set(it, "op", _COMPUTED[type(it.op)]()))]  # type: ignore[attr-defined]


def _of_constants(node: ast.Constant) -> list[tuple[str, _Change]]:
    if isinstance(node.value, bool):
        return [("constant", lambda it: _set(it, "value", not it.value))]  # type: ignore[attr-defined]
    if isinstance(node.value, (int, float)):
        return [("constant", lambda it: _set(it, "value", it.value + 1))]  # type: ignore[attr-defined]
    return []


def _of_statements(node: ast.AST) -> list[tuple[str, _Change]]:
    if isinstance(node, (ast.If, ast.IfExp)):
        return [("never", lambda it: _set(it, "test", ast.Constant(False))),
                ("always", lambda it: _set(it, "test", ast.Constant(True)))]
    if isinstance(node, ast.While):
        return [("never", lambda it: _set(it, "test", ast.Constant(False)))]
    if isinstance(node, ast.comprehension) and node.ifs:
        return [("condition gone", lambda it: it.ifs.pop())]  # type: ignore[attr-defined]
    if isinstance(node, ast.Return) and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        return [("return value", lambda it: _set(it, "value", ast.Constant(None)))] if node.value else []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return [("call gone", lambda it: _set(it, "value", ast.Constant(None)))]
    return []


def _part_gone(node: ast.AST, index: int) -> None:
    """One part fewer; where one is left, the node becomes that."""
    values: list[ast.expr] = node.values  # type: ignore[attr-defined]
    values.pop(index)
    if len(values) == 1:
        node.__class__ = values[0].__class__
        node.__dict__ = values[0].__dict__


def _not_gone(node: ast.AST) -> None:
    """`not x` becomes `+bool(x)`, which is true where x is."""
    operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])  # type: ignore[attr-defined]
    _set(node, "op", ast.UAdd())
    _set(node, "operand", operand)


def _operator(index: int, other: type[ast.cmpop]) -> _Change:
    return lambda it: it.ops.__setitem__(index, other())  # type: ignore[attr-defined]


def _set(node: ast.AST, name: str, value: object) -> None:
    setattr(node, name, value)


def _shown(node: ast.AST) -> str:
    """A node in a line: of a branch its question, of a loop in brackets the whole of it."""
    if isinstance(node, (ast.If, ast.While)):
        return f"{'if' if isinstance(node, ast.If) else 'while'} {ast.unparse(node.test)}"
    if isinstance(node, ast.comprehension):
        conditions = "".join(f" if {ast.unparse(one)}" for one in node.ifs)
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}{conditions}"
    return " ".join(ast.unparse(node).split())
