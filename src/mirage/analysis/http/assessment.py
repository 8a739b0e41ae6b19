"""What the findings on a request say together: classes, techniques, severity."""

from __future__ import annotations

import msgspec

from mirage.analysis.finding import Confidence, Finding, Severity


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What a request attempts. `classes` are those of the surest findings; a hint counts where nothing firmer was found."""

    classes: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    findings: tuple[Finding, ...] = ()
    truncated: bool = False

    @property
    def alert(self) -> bool:
        return bool(self.findings) and self.severity.is_alert


def assessment(findings: tuple[Finding, ...], *, truncated: bool = False) -> Assessment:
    """The findings taken together."""
    if not findings:
        return Assessment(truncated=truncated)
    if truncated:
        findings = tuple(msgspec.structs.replace(finding, truncated=True) for finding in findings)
    firm = [finding for finding in findings if finding.confidence > Confidence.LOW]
    if not firm:  # of hints the weightiest
        firm = [finding for finding in findings if finding.severity == max(finding.severity for finding in findings)]
    return Assessment(
        classes=tuple(dict.fromkeys(name for finding in firm for name in finding.classes)),
        techniques=tuple(dict.fromkeys(name for finding in firm for name in finding.techniques)),
        tactics=tuple(dict.fromkeys(name for finding in firm for name in finding.tactics)),
        severity=max(finding.severity for finding in firm),
        findings=findings,
        truncated=truncated,
    )
