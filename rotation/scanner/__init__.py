"""The scanner: opens a finished public notice as a package and finds what must not be public.

It shares no code with what writes the notice and believes nothing that a program shows: every part
of the package is looked at, and what is not known to be harmless is a finding.
"""

from rotation.scanner.scan import scan, scan_bytes

__all__ = ["scan", "scan_bytes"]
