"""The errors that cross layers. What a client did wrong is an event, never one of these."""

from __future__ import annotations


class MirageError(Exception):
    """Something the operator can mend; its text says what is wrong and what to do, and never reaches the wire."""


class ConfigurationError(MirageError):
    """A bad key or value: the text names the key, the value and what is allowed."""


class StateError(MirageError):
    """The state engine is away or its data are damaged. The vfs renders it as EIO."""


class StateFullError(StateError):
    """The state engine has no room: nothing was changed, reads go on. The vfs renders it as ENOSPC."""


class LocalProtocolError(MirageError):
    """Our own code used a protocol object wrongly."""


class RemoteProtocolError(Exception):
    """The peer broke the protocol. A signal to the gateway, which answers as the imitated program would."""
