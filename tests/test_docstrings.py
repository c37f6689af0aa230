"""What docstrings say of the package is there: names, parameters, examples, files."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import cityplans

PACKAGE = Path(cityplans.__file__).parent
ROOT = PACKAGE.parent
REFERENCE = re.compile(r":(?:func|mod|data|meth|class|attr|obj|exc):`~?([\w.]+)`")
# FILE.toml stands for any file.
FILE = re.compile(r"``((?:cityplans|data|tests|benchmarks|notebooks)/(?!\S*/FILE)[\w./-]+)``")
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(cityplans.__path__, "cityplans.")
    if "__main__" not in m.name
)
ROOMS = [name for name in MODULES if hasattr(importlib.import_module(name), "__path__")]


def public_objects():
    """Every function and class that the front door or a room hands out, once."""
    found = {}
    for room in ["cityplans", *ROOMS]:
        module = importlib.import_module(room)
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if inspect.isfunction(thing) or inspect.isclass(thing):
                found.setdefault(thing, f"{room}.{name}")
    return [pytest.param(thing, id=name) for thing, name in found.items()]


def docstrings(tree):
    """Docstrings of a syntax tree with the names of the classes around each."""

    def visit(node, classes):
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            yield text, [*classes, node.name] if isinstance(node, ast.ClassDef) else classes
        inner = [*classes, node.name] if isinstance(node, ast.ClassDef) else classes
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inner)

    yield from visit(tree, [])


def follow(module, name):
    """Whether ``name`` leads from a module along attributes and modules to something there."""
    thing = module
    for part in name.split("."):
        if hasattr(thing, part):
            thing = getattr(thing, part)
        elif inspect.ismodule(thing) and f"{thing.__name__}.{part}" in MODULES:
            thing = importlib.import_module(f"{thing.__name__}.{part}")
        elif part not in getattr(thing, "__annotations__", {}):  # a field without a default
            return False
    return True


def is_there(name, module, classes):
    """Whether a reference, as written in a module inside classes, names something that exists."""
    first, _, rest = name.partition(".")
    if first == "cityplans":
        return follow(cityplans, rest)
    if follow(module, name) or any(follow(module, f"{c}.{name}") for c in classes):
        return True
    try:
        outside = importlib.import_module(first)
    except ImportError:
        return False
    return not rest or follow(outside, rest)


@pytest.mark.parametrize("name", ["cityplans", *MODULES])
def test_what_docstrings_refer_to_is_there(name):
    module = importlib.import_module(name)
    source = Path(module.__file__).read_text(encoding="utf-8")
    gone = []
    for text, classes in docstrings(ast.parse(source)):
        gone += [r for r in REFERENCE.findall(text) if not is_there(r, module, classes)]
        gone += [path for path in FILE.findall(text) if not (ROOT / path).exists()]
    assert not gone


def test_a_name_that_is_gone_is_noticed():
    module = importlib.import_module("cityplans.corpus")
    assert is_there("load_plans", module, [])
    assert not is_there("load_plan", module, [])
    assert not is_there("cityplans.patterns", module, [])
    assert not is_there("cityplans.Plans.hold", module, [])


def section(text, title):
    """Body of a numpydoc section, empty if there is none."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", text, re.S | re.M)
    return found[1] if found else ""


def told(text):
    """Names of parameters that a docstring explains: ``a, b : type`` and ``*args`` too."""
    body = section(text, "Parameters") + section(text, "Attributes")
    lines = [line.split(" : ")[0] for line in body.splitlines() if line[:1].strip()]
    return {name.strip().lstrip("*") for line in lines for name in line.split(",")}


@pytest.mark.parametrize("thing", public_objects())
def test_every_parameter_is_explained(thing):
    text = inspect.getdoc(thing) or ""
    if inspect.isclass(thing) and issubclass(thing, Exception):
        assert text
        return
    names = [n for n in inspect.signature(thing).parameters if not n.startswith("_")]
    assert not set(names) - told(text)


@pytest.mark.parametrize("thing", [p for p in public_objects() if inspect.isfunction(p.values[0])])
def test_every_function_has_an_example(thing):
    text = inspect.getdoc(thing) or ""
    assert doctest.DocTestParser().get_examples(section(text, "Examples"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run_without_the_checkout(name):
    """A wheel carries no tests."""
    source = Path(importlib.import_module(name).__file__).read_text(encoding="utf-8")
    assert not re.search(r">>> (from|import) (tests|benchmarks)\b", source)


def test_contributing_names_every_file_of_rules():
    told_of = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files = [*(ROOT / "data/lexicon").iterdir(), *(ROOT / "data/regions").iterdir()]
    made = {"divisions.csv.gz", "towns.csv.gz", "README-codebooks.md"}  # by build.py; of formats
    assert not [f.name for f in files if f.is_file() and f.name not in {*made} | _named(told_of)]


def _named(text):
    return {path.rsplit("/", 1)[-1] for path in re.findall(r"`([\w./-]+\.\w+)`", text)}


def test_contributing_names_no_file_that_is_gone():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    places = ["", "data/lexicon", "cityplans"]
    gone = [
        path
        for path in re.findall(r"`([\w./-]+\.(?:csv|toml|yaml|txt|json|py|md))`", text)
        if not any((ROOT / place / path).exists() for place in places)
    ]
    assert not gone


@pytest.mark.parametrize("name", cityplans.__all__[1:])
def test_help_says_in_english_and_in_chinese_what_a_name_of_the_front_door_is(name):
    first, second = (inspect.getdoc(getattr(cityplans, name)) or "").split("\n\n", 2)[:2]
    assert not re.search("[一-鿿]", first)
    assert re.search("[一-鿿]", second) and second.endswith("。")
