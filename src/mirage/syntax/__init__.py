"""The shell language as text: bash 5.2's grammar, its tree, and the tree written back. Pure: nothing here executes."""

from mirage.syntax.grammar import Parser, parse
from mirage.syntax.tree import ParseError, Script
from mirage.syntax.unparse import unparse

__all__ = ["ParseError", "Parser", "Script", "parse", "unparse"]
