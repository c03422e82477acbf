"""``rotation batch``: the whole league, a process per banner, and the summary of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import FILE, json_option, lang_option, policy_options, time_limit_option
from rotation.cli.program import Whole, argument, command, option
from rotation.cli.speech import N_, _, lang
from rotation.text import say

if TYPE_CHECKING:
    from rotation.league import Job, Options, Record
    from rotation.league.league import Runner

_MEGABYTE = 2**20
XILINGOL = say("Xilingol League", "锡林郭勒盟")


@command("batch", N_("Plan many banners, a process each, and sum up the league."))
@argument("source", type=FILE, required=False, metavar=N_("SOURCE"),
          help=N_("Folder of workbooks, or a manifest (.toml, .csv, .xlsx)."))
@option("-o", "--out", type=FILE, required=True, metavar=N_("FOLDER"),
        help=N_("Folder with a folder per banner and the summary; repeat the command to go on."))
@option("--sample-league/--no-sample-league", default=False,
        help=N_("Draw the thirteen units of Xilingol (fictitious) instead of SOURCE."))
@option("--league", "name", metavar=N_("NAME"),
        help=N_("Name of the league, at the head of the summary (default: Xilingol League)."))
@policy_options
@option("--public-seed", metavar=N_("TEXT"), help=N_("Seed of the lottery among equals."))
@option("--scenarios", multiple=True, metavar=N_("SCENARIO"),
        help=N_("Cross every banner with a scenario file, or a shipped one by name; may be repeated."))
@time_limit_option(N_("Of each solve; the best plan so far is published then."))
@option("--hard-limit", type=Whole(1, 172800), metavar=N_("SECONDS"),
        help=N_("End a banner's process after so long (default: twice the time limit and 10 minutes)."))
@option("--memory", type=Whole(0, 1 << 20), default=6144, show_default=True, metavar="MB",
        help=N_("Most address space of each process of a banner; 0 for no limit."))
@option("--jobs", type=Whole(1, 256), metavar=N_("N"), help=N_("Banners planned at once (default: 2)."))
@option("--cluster", metavar=N_("ADDRESS"),
        help=N_("Plan on the workers of a dask scheduler, such as tcp://10.0.0.5:8786."))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, source: Path | None, out: Path, sample_league: bool, name: str | None,
    jobs: int | None, cluster: str | None, as_json: bool, **told: Any,
) -> None:
    """Plan the league and say how every banner ended."""
    from rotation.cli.console import shown
    from rotation.cli.league_progress import LeagueProgress
    from rotation.cli.league_summary import exit_code, show_league, show_league_json
    from rotation.league import plan_league
    given = _given(source, out, sample=sample_league, as_json=as_json, options=_options(told))
    title = name or shown(XILINGOL)
    with LeagueProgress(quiet=as_json) as progress:
        league = plan_league(given, out, _runner(jobs, cluster), name=title, lang=lang(),
                             notice=_notice(title) if sample_league else "", told=progress.told)
    code = exit_code(league)
    (show_league_json if as_json else show_league)(league, code)
    ctx.exit(code)


def _options(told: dict[str, Any]) -> Options:
    from rotation.league import Limits, Options
    seconds = told["time_limit"]
    limits = Limits(seconds, told["hard_limit"] or 2 * seconds + 600, told["memory"] * _MEGABYTE)
    return Options(
        policies=told["policy_files"], scenarios=told["scenarios"], sets=told["sets"],
        year=told["year"], public_seed=told["public_seed"], accept=told["accept"],
        limits=limits, lang=lang())


def _given(
    source: Path | None, out: Path, *, sample: bool, as_json: bool, options: Options,
) -> list[tuple[Job, Record | None]]:
    """Return the jobs; a manifest with defects ends the command."""
    from rotation.cli.issues import refusing
    from rotation.league import drawn_league, entries_of, prepared
    if sample == (source is not None):
        raise click.UsageError(_("give either SOURCE or --sample-league"))
    if source is None:
        folder = out / _SAMPLES[lang()]
        return list(prepared(drawn_league(folder, lang()), folder, options))
    with refusing(None, as_json=as_json):
        entries = entries_of(source)
    return list(prepared(entries, source if source.is_dir() else source.parent, options))


_SAMPLES = {"zh": "虚构数据", "en": "fictitious"}


def _runner(jobs: int | None, cluster: str | None) -> Runner:
    from rotation.league.apart import default_jobs, on_this_machine
    from rotation.league.cluster import on_cluster
    if cluster is not None:
        return lambda todo, tell: on_cluster(todo, cluster, tell)
    return lambda todo, tell: on_this_machine(todo, jobs or default_jobs(), tell)


def _notice(name: str) -> str:
    from rotation.sample import notice
    return notice(name, lang())
