"""Reads a codebook from YAML and says on which line each mistake is."""

from __future__ import annotations

import difflib
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from cityplans.codebook.book import Codebook, CodebookError, Rule, Theme
from cityplans.codebook.patterns import WILD, PatternError, common_words, compile_pattern

if TYPE_CHECKING:
    import yaml

PLACES = ("anywhere", "lead", "body")
SCOPES = ("clause", "sentence", "measure")
_TOP_KEYS = ("name", "title", "families", "actions", "domain", "words", "themes")
_THEME_KEYS = ("zh", "en", "family", "definition", "score", "in_domain", "include", "exclude")
_RULE_KEYS = ("any", "beside", "not_beside", "within", "where", "at_least", "action", "in_list")
_FAMILY_KEYS = ("zh", "en", "definition")


# Far more than any codebook has; a few lines of anchors can unfold to billions.
_MOST_NODES = 100_000
_DEEPEST = 50
_BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}


def _unfolded(root: yaml.Node) -> float:
    """Count the nodes with every anchor unfolded; without end if one holds itself."""
    sizes: dict[int, float] = {}

    def size(node: Any) -> float:
        if isinstance(node, tuple):
            return sum(map(size, node))
        if id(node) not in sizes:
            sizes[id(node)] = float("inf")
            held = node.value if isinstance(node.value, list) else ()
            sizes[id(node)] = 1 + sum(map(size, held))
        return sizes[id(node)]

    return size(root)


class CodebookReader:
    """Turns YAML nodes into a Codebook and collects mistakes, each with its line."""

    def __init__(self, source: str, lines: bool = True) -> None:
        self.source = source
        self.lines = lines
        self.faults: list[tuple[int, str]] = []
        self.words: dict[str, tuple[str, ...]] = {}

    def read(self, text: str, name: str) -> Codebook:
        """Return the codebook, or raise CodebookError with all mistakes."""
        import yaml

        steps = (_BRACKETS[char] for char in re.findall(r"[\[\]{}]", text))
        if max(accumulate(steps), default=0) > _DEEPEST:
            raise CodebookError(f"{self.source}: its brackets are nested too deeply")
        try:
            # The parser in C, where it is there, takes a tenth of the time.
            root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            if root is not None and _unfolded(root) > _MOST_NODES:
                raise CodebookError(
                    f"{self.source}: with its anchors unfolded it has more than {_MOST_NODES} "
                    f"entries; use fewer anchors, or 'words:'"
                )
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            problem = getattr(error, "problem", None) or "it cannot be read"
            raise CodebookError(f"{self.source}{where}: not valid YAML: {problem}") from None
        book = self._codebook(root, name)
        if self.faults:
            raise CodebookError(self._message())
        return book

    def _message(self) -> str:
        n = len(self.faults)
        head = f"{self.source} has {n} mistake{'s' if n > 1 else ''}:"
        ordered = sorted(self.faults) if self.lines else sorted(self.faults, key=lambda f: f[1])
        return "\n".join(
            [head, *(f"line {line}: {what}" if self.lines else what for line, what in ordered)]
        )

    def _fault(self, node: yaml.Node, what: str) -> None:
        self.faults.append((node.start_mark.line + 1, what))

    # -- kinds of node ----------------------------------------------------------------------
    def _mapping(self, node, keys: tuple[str, ...] | None, where: str) -> dict[str, Any]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            self._fault(node, f"{where}: expected names with values, like 'key: value'")
            return {}
        out: dict[str, Any] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, f"{where}: a name must be plain text")
                continue
            key = key_node.value.strip()
            if key in out:
                self._fault(key_node, f"{where}: {key!r} stands there twice")
            elif keys is not None and key not in keys:
                near = difflib.get_close_matches(key, keys, 1, 0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"it can be {', '.join(keys)}"
                self._fault(key_node, f"{where}: unknown key {key!r}; {hint}")
            else:
                out[key] = value
        return out

    def _text(self, node, where: str) -> str:
        import yaml

        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node, f"{where}: expected plain text")
            return ""
        return node.value.strip()

    def _patterns(self, node, where: str) -> tuple[str, ...]:
        import yaml

        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        out: list[str] = []
        for item in items:
            if isinstance(item, yaml.SequenceNode):
                out.extend(self._patterns(item, where))
                continue
            if not isinstance(item, yaml.ScalarNode):
                self._fault(item, f"{where}: a pattern must be plain text")
                continue
            text = item.value.strip()
            if text.startswith("$"):
                if text[1:] in self.words:
                    out.extend(self.words[text[1:]])
                else:
                    known = ", ".join(self.words) or "none"
                    self._fault(item, f"{where}: no word list {text[1:]!r} (known: {known})")
                continue
            try:
                compile_pattern(text)
            except PatternError as error:
                self._fault(item, f"{where}: pattern {text!r}: {error}")
                continue
            out.append(text)
        return tuple(dict.fromkeys(out))

    def _flag(self, node, default: bool, where: str) -> bool:
        if node is None:
            return default
        text = self._text(node, where).lower()
        if text in ("true", "yes"):
            return True
        if text in ("false", "no"):
            return False
        self._fault(node, f"{where}: {text!r} is neither true nor false")
        return default

    def _choice(self, node, allowed: tuple[str, ...], default: str, where: str) -> str:
        if node is None:
            return default
        text = self._text(node, where)
        if text not in allowed:
            self._fault(node, f"{where}: {text!r} is not one of {', '.join(allowed)}")
            return default
        return text

    # -- parts of a codebook ----------------------------------------------------------------
    def _codebook(self, root, name: str) -> Codebook:
        import yaml

        if root is None:
            raise CodebookError(
                f"{self.source} is empty: it needs 'themes:' with one theme at least"
            )
        top = self._mapping(root, _TOP_KEYS, "the codebook")
        if "words" in top:
            lists = self._mapping(top["words"], None, "words")
            for key, node in lists.items():
                self.words[key] = self._patterns(node, f"words {key}")
        families = []
        if "families" in top:
            for key, node in self._mapping(top["families"], None, "families").items():
                fields = self._mapping(node, _FAMILY_KEYS, f"family {key}")
                zh, en = (self._text(fields.get(k), f"family {key}: {k}") for k in ("zh", "en"))
                families.append((key, zh or key, en or key))
        actions = self._patterns(top.get("actions"), "actions") or common_words("actions")
        themes: list[Theme] = []
        if "themes" not in top:
            self._fault(root, "the codebook has no 'themes:'")
        elif isinstance(top["themes"], yaml.MappingNode):
            for key, node in self._mapping(top["themes"], None, "themes").items():
                themes.append(self._theme(key, node, {f[0] for f in families}))
            if not themes:
                self._fault(top["themes"], "'themes:' holds no theme")
        else:
            self._fault(top["themes"], "'themes:' must hold names of themes, each with its rules")
        domain = self._patterns(top.get("domain"), "domain")
        for word in domain:
            if set(word) & set(f"{WILD}()|"):
                self._fault(top["domain"], f"domain: {word!r} must be a plain word")
        if not domain and any(t.in_domain for t in themes):
            self._fault(root, "a theme is marked in_domain, but the codebook has no 'domain:'")
        label = self._text(top.get("name"), "name") or name
        return Codebook(
            label, tuple(themes), actions, tuple(families), domain, self._title(top.get("title"))
        )

    def _title(self, node) -> tuple[str, str]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            return (said := self._text(node, "title"), said)
        given = self._mapping(node, ("zh", "en"), "title")
        zh, en = (self._text(given.get(lang), f"title: {lang}") for lang in ("zh", "en"))
        return zh or en, en or zh

    def _theme(self, name: str, node, families: set[str]) -> Theme:
        import yaml

        where = f"theme {name}"
        if not isinstance(node, yaml.MappingNode):
            return Theme(name, self._rules(node, where), zh=name, en=name)
        keys = self._mapping(node, _THEME_KEYS, where)
        include = self._rules(keys.get("include"), f"{where}: include")
        if "include" not in keys:
            self._fault(node, f"{where}: it has no include, so nothing could show it")
        family = self._text(keys.get("family"), where) or None
        if family and families and family not in families:
            self._fault(keys["family"], f"{where}: family {family!r} is not under 'families:'")
        score = None
        if "score" in keys:
            try:
                score = float(self._text(keys["score"], where))
            except ValueError:
                self._fault(keys["score"], f"{where}: score must be a number")
        return Theme(
            name,
            include,
            self._rules(keys.get("exclude"), f"{where}: exclude"),
            self._text(keys.get("zh"), where) or name,
            self._text(keys.get("en"), where) or name,
            family,
            self._text(keys.get("definition"), where),
            score,
            self._flag(keys.get("in_domain"), False, f"{where}: in_domain"),
        )

    def _rules(self, node, where: str) -> tuple[Rule, ...]:
        import yaml

        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode) and not node.value.strip():
            self._fault(node, f"{where}: it is empty")
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        plain = [i for i in items if not isinstance(i, yaml.MappingNode)]
        rules = []
        if plain:
            words = tuple(p for i in plain for p in self._patterns(i, where))
            rules.append(Rule(words, line=plain[0].start_mark.line + 1 if self.lines else 0))
        rules += [self._rule(i, where) for i in items if isinstance(i, yaml.MappingNode)]
        return tuple(rules)

    def _rule(self, node, where: str) -> Rule:
        keys = self._mapping(node, _RULE_KEYS, where)
        if "any" not in keys:
            self._fault(node, f"{where}: a rule with conditions needs 'any:' with its patterns")
        at_least = 1
        if "at_least" in keys:
            text = self._text(keys["at_least"], where)
            if text.isdigit() and int(text) >= 1:
                at_least = int(text)
            else:
                self._fault(keys["at_least"], f"{where}: at_least must be a whole number from 1 up")
        return Rule(
            self._patterns(keys.get("any"), where),
            self._patterns(keys.get("beside"), f"{where}: beside"),
            self._patterns(keys.get("not_beside"), f"{where}: not_beside"),
            self._choice(keys.get("within"), SCOPES, "sentence", f"{where}: within"),
            self._choice(keys.get("where"), PLACES, "anywhere", f"{where}: where"),
            at_least,
            self._flag(keys.get("action"), False, f"{where}: action"),
            self._flag(keys.get("in_list"), False, f"{where}: in_list"),
            node.start_mark.line + 1 if self.lines else 0,
        )
