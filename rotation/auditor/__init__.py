"""Judges finished plans; never imports a solver."""

from rotation.auditor.attest import Certified
from rotation.auditor.findings import Finding
from rotation.auditor.judge import Judgement, judge
from rotation.auditor.rounds import AuditReport, audit

__all__ = ["AuditReport", "Certified", "Finding", "Judgement", "audit", "judge"]
