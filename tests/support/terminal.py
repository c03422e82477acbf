"""The command line as a test types it."""

from __future__ import annotations

from click.testing import CliRunner, Result

from rotation.cli.root import program


def run(*args: object, code: int | None = 0) -> Result:
    """Run ``rotation ARGS`` and return what it wrote, sure of its exit code (None: any)."""
    result = CliRunner().invoke(program, [str(arg) for arg in args], prog_name="rotation")
    assert code in (None, result.exit_code), result.output + repr(result.exception)
    return result
