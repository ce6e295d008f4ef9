"""Reads YAML and remembers where everything stands, so that an error can name its line."""

from collections.abc import Sequence
from typing import Any

import yaml


class YamlError(Exception):
    """The file is not YAML, or says a key twice; the message begins with the line."""


class Lines:
    """Line numbers of a document, found by the path of keys and indices to a value."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def of(self, path: Sequence[str | int]) -> int:
        """The line of the deepest part of the path that exists, counted from 1."""
        node, line = self._root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


def parse(text: str) -> tuple[Any, Lines]:
    """The document and its lines; raises YamlError."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_duplicates(root)
        return yaml.safe_load(text), Lines(root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(f"line {line}: not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise YamlError(f"line 1: not YAML: {error}") from error


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def _refuse_duplicates(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise YamlError(f'line {key.start_mark.line + 1}: the key "{key.value}" stands there twice')
            seen.add(key.value)
            _refuse_duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicates(item)
