"""From the banners of a league and the options of a call to jobs; drawn banners on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from rotation.errors import OutputError
from rotation.league.job import BannerLimits, InputFile, Job, Manner, read_file
from rotation.league.manifest import BannerEntry, several
from rotation.league.record import Record, Trouble, record_of
from rotation.text import Lang, say
from rotation.whatif.file import Scenario, ScenarioError, read_scenario
from rotation.workbook.numbering import side_files


@dataclass(frozen=True, kw_only=True)
class LeagueOptions(Manner):
    """What holds for every banner; what the manifest says of one comes after and wins.

    Parameters
    ----------
    policies
        As for `rotation.run.Inputs`.
    scenarios
        Scenario files, or names of shipped ones, with which every banner is crossed; none for the
        plan as it is.
    """

    policies: tuple[Path, ...] = ()
    scenarios: tuple[str, ...] = ()


def prepared(
    entries: Sequence[BannerEntry], folder: Path, options: LeagueOptions
) -> Iterator[tuple[Job, Record | None]]:
    """Iterate over the jobs; one whose files cannot be read comes with the record that says so.

    Parameters
    ----------
    entries
        The banners.
    folder
        To which their paths are relative.
    options
        What holds for all of them.

    Raises
    ------
    OutputError
        A policy file that concerns all banners cannot be read.
    ScenarioError
        A scenario is wrong or named twice.
    """
    shared = tuple(read_file(path) for path in options.policies)
    scenarios = _scenarios(options.scenarios)
    for entry in entries:
        for scenario in scenarios:
            yield _prepared(entry, folder, options, shared, scenario)


def _scenarios(names: tuple[str, ...]) -> list[tuple[Scenario | None, str]]:
    """Return scenarios, each with the hash of its file and those it extends; one None for none."""
    found: list[tuple[Scenario | None, str]] = []
    for item in map(read_scenario, names):
        if any(other is not None and other.name == item.name for other, _ in found):
            raise ScenarioError([say("scenario {n} is named twice", "情景 {n} 重复", n=item.name)])
        content = b"".join(read_file(path).sha256.encode() for path in item.files)
        found.append((item, sha256(content).hexdigest()))
    return found or [(None, "")]


def _prepared(
    entry: BannerEntry, folder: Path, options: LeagueOptions, shared: tuple[InputFile, ...],
    scenario: tuple[Scenario | None, str],
) -> tuple[Job, Record | None]:
    nothing = InputFile(Path(entry.file).name, b"", folder / entry.file)
    supposed, sha256_of_it = scenario
    job = Job(
        banner=entry.banner, workbook=nothing, policies=shared,
        scenario=supposed, scenario_sha256=sha256_of_it,
        sets=(*options.sets, *several(entry.sets)),
        year=entry.year if entry.year is not None else options.year,
        public_seed=options.public_seed, accept=(*options.accept, *several(entry.accept)),
        limits=_limits(options.limits, entry.time_limit), lang=options.lang, principals=options.principals,
        share=options.share)
    try:
        own = tuple(read_file(folder / name) for name in several(entry.policy))
        numbers = tuple(read_file(path) for path in side_files([folder / entry.file]))
        book = read_file(folder / entry.file)
        return replace(job, workbook=book, policies=(*shared, *own), numbers=numbers), None
    except OutputError as error:
        return job, record_of(job, Trouble.FILES, error.message)


def _limits(given: BannerLimits, seconds: int | None) -> BannerLimits:
    """Return the limits of one banner; a longer solve has its process ended so much later."""
    if seconds is None:
        return given
    return replace(given, seconds=seconds,
                   hard_seconds=given.hard_seconds + max(0, seconds - given.seconds))


def drawn_league(folder: Path, lang: Lang) -> tuple[BannerEntry, ...]:
    """Write the workbooks of all units, fictitious, into a folder; those that are there are kept.

    Raises
    ------
    OutputError
        They cannot be written.
    """
    from rotation.sample import BANNERS, draw, file_name, notice
    from rotation.workbook.template import write_input
    for banner in BANNERS:
        if not (folder / file_name(banner)).exists():
            write_input(folder / file_name(banner), draw(banner), lang, title=notice(banner, lang))
    return tuple(BannerEntry(banner=banner, file=file_name(banner), row=number)
                 for number, banner in enumerate(BANNERS, 1))
