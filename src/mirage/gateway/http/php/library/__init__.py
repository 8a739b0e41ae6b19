"""PHP's functions, by what they are about; importing this package makes all of them known."""

from mirage.gateway.http.php.library import arrays, commands, database, files, regex, strings, system, times, web

__all__ = ["arrays", "commands", "database", "files", "regex", "strings", "system", "times", "web"]
