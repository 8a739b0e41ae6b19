"""The builtins of bash 5.2.15: a table by name, filled by the modules of this package, which discovery imports.

A builtin prints through `shell.out`, `shell.err` and `shell.complain` (which knows the prefix of messages) and returns a status;
the interpreter sends what it printed and reports it. Usages and help texts are recorded (`texts.py`).
"""

from __future__ import annotations

import importlib
import pkgutil

from mirage.shell.builtins.registration import BUILTINS, Builtin, builtin

__all__ = ["BUILTINS", "Builtin", "builtin"]

for _module in pkgutil.iter_modules(__path__, __name__ + "."):
    importlib.import_module(_module.name)
